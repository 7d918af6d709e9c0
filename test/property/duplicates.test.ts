import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { Case, CaseEvent } from '../../shared/cases/case.ts';
import { isDuplicate } from '../../shared/cases/eligibility.ts';
import { triageCase, Weighing } from '../../shared/cases/triage/decide.ts';
import { followingIn, touchedBy } from '../../shared/cases/triage/duplicates.ts';
import { showTriages } from '../../shared/cases/triage/view.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { isRefusal } from '../../shared/kernel/refusal.ts';
import { keys } from '../../shared/ledger/keys.ts';
import { memoryTable } from '../../shared/ledger/memory-table.ts';
import { TableUnavailable } from '../../shared/ledger/table.ts';
import { etagOf } from '../../shared/ledger/version.ts';
import { bayview, casesFor, harbor, incoming, onceFor, show, someone } from '../support/cases.ts';
import { type Fault, faulty } from '../support/faults.ts';
import { historyIn } from '../support/history.ts';

// Who waits for a busy row waits for nobody here.
vi.mock('node:timers/promises', () => ({ setTimeout: async () => undefined }));

const risk = someone('hospitalRisk', 'bayview');
const count = 4;
const aPlace = fc.nat({ max: count - 1 });
const aNaming = fc.record({ of: aPlace, as: fc.option(aPlace, { nil: undefined }) });

/** What is tried at once, each on the version that all of them read. */
const someMoments = fc.array(fc.array(aNaming, { minLength: 1, maxLength: 3 }), { maxLength: 12 });
const someFaults = fc.array(fc.constantFrom<Fault>('none', 'none', 'none', 'throttled', 'lostAnswer', 'conflict'), {
  maxLength: 40,
});

let keysUsed = 0;

test('however cases are named as duplicates of each other, at once or one after the other, each event keeps a case of its own', async () => {
  const reached = new Set<string>();
  await fc.assert(
    fc.asyncProperty(someMoments, someFaults, async (moments, faults) => {
      const table = memoryTable();
      const left = [...faults];
      const failing = faulty(table, () => left.shift() ?? 'none');
      const ids = Array.from({ length: count }, () => mint.case());
      for (const [index, id] of ids.entries()) {
        const report = incoming({ identifiers: [{ value: String(index) }] });
        await casesFor(risk, table).report(id, bayview, report, show, undefined);
      }
      const read = async (place: number) => {
        const found = await casesFor(risk, table).read(ids[place] ?? mint.case());
        if (isRefusal(found)) throw new Error(found.detail);
        return found;
      };

      for (const moment of moments) {
        const etags = await Promise.all(ids.map(async (_, place) => etagOf(await read(place))));
        await Promise.all(
          moment.map(async ({ of, as }) => {
            const duplicateOf = as === undefined ? undefined : ids[as];
            const why = { route: 'notEligible', notEligible: 'duplicate', duplicateOf, reason: 'The same fall.' };
            const weighing = Weighing.parse({
              severity: 2,
              causation: 'not_met',
              deviation: 'not_met',
              ...(duplicateOf && why),
            });
            const once = onceFor(`d${++keysUsed}`);
            const id = mint.triage();
            for (;;) {
              try {
                const answer = await casesFor(risk, failing).change(
                  ids[of] ?? mint.case(),
                  [etags[of] ?? ''],
                  (state, acting, others) => triageCase(state, id, weighing, acting, others),
                  showTriages,
                  () => ({}),
                  once,
                  { touching: (state) => touchedBy(state, duplicateOf), following: followingIn },
                );
                if (!(isRefusal(answer) && answer.refused === 'busy')) return;
              } catch (error) {
                if (!(error instanceof TableUnavailable)) throw error;
              }
            }
          }),
        );

        const states: Case[] = [];
        for (const [place, id] of ids.entries()) {
          states.push((await read(place)).state);
          for (const { type } of historyIn<CaseEvent>(table.rows(), keys.case(harbor, id))) reached.add(type);
        }
        for (const { id, triage } of states.filter(isDuplicate)) {
          const original = states.find((state) => state.id === triage.knownAs);
          expect(original && isDuplicate(original)).toBe(false);
          expect(original?.triage.standsFor).toContain(id);
        }
        for (const { id, triage } of states) {
          for (const duplicate of triage.standsFor ?? []) {
            expect(states.find((state) => state.id === duplicate)?.triage.knownAs).toBe(id);
          }
        }
      }
    }),
    { numRuns: 150 },
  );
  expect([...reached]).toEqual(expect.arrayContaining(['DuplicateNamed', 'DuplicateDisowned']));
});
