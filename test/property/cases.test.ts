import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Case, type CaseEvent, evolve } from '../../shared/cases/case.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { isRefusal } from '../../shared/kernel/refusal.ts';
import { keys } from '../../shared/ledger/keys.ts';
import { memoryTable } from '../../shared/ledger/memory-table.ts';
import { bayview, casesFor, harbor, incoming, onceFor, show, someone } from '../support/cases.ts';
import { type Fault, faulty } from '../support/faults.ts';
import { historyIn } from '../support/history.ts';

/** A sender says one thing about one event, and says it again until it has an answer. */
const aDelivery = fc.record({
  sender: fc.nat({ max: 2 }),
  number: fc.nat({ max: 2 }),
  harm: fc.constantFrom('mild', 'severe', 'death'),
  withKey: fc.boolean(),
});

const someFaults = fc.array(fc.constantFrom<Fault>('none', 'none', 'throttled', 'lostAnswer', 'conflict'), {
  maxLength: 60,
});

test(
  'whatever fails, and however many send at once: every answered report is in one case, once, in an unbroken history',
  () =>
    fc.assert(
      fc.asyncProperty(fc.array(aDelivery, { minLength: 1, maxLength: 12 }), someFaults, async (deliveries, faults) => {
        const table = memoryTable();
        const left = [...faults];
        const shaky = faulty(table, () => left.shift() ?? 'none');
        const senders = [0, 1, 2].map(() => someone('hospitalSystem', 'bayview'));

        const deliver = async ({ sender, number, harm, withKey }: (typeof deliveries)[number], index: number) => {
          const said = incoming({ identifiers: [{ value: String(number) }], harm, provenance: 'staffReport' });
          const once = withKey ? onceFor(`k${index}`, said.receipt.digest) : undefined;
          for (;;) {
            const caller = senders[sender] ?? someone('hospitalSystem', 'bayview');
            const answer = await casesFor(caller, shaky)
              .report(mint.case(), bayview, said, show, once)
              .catch(() => undefined);
            if (answer && !isRefusal(answer)) return { number, digest: said.receipt.digest, id: answer.id };
          }
        };
        const answered = await Promise.all(deliveries.map(deliver));

        for (const { number, digest, id } of answered) {
          expect(new Set(answered.filter((each) => each.number === number).map((each) => each.id))).toEqual(
            new Set([id]),
          );
          const partition = keys.case(harbor, id);
          const history = historyIn<CaseEvent>(table.rows(), partition);
          expect(history.map((event) => ('receipt' in event ? event.receipt.digest : undefined))).toContain(digest);
          expect(history.filter(({ type }) => type === 'EventReported')).toHaveLength(1);

          const folded = history.reduce<Case | undefined>(evolve, undefined);
          const snapshot = table.rows().find(({ pk, sk }) => pk === partition && sk === 'HEAD');
          expect(snapshot?.state).toEqual(JSON.parse(JSON.stringify(folded)));
        }
        const cases = table.rows().filter(({ sk }) => sk === 'HEAD');
        expect(cases).toHaveLength(new Set(answered.map(({ number }) => number)).size);
      }),
      { numRuns: 150 },
    ),
  60_000,
);
