import { describe, expect, test } from 'vitest';
import type { CaseEvent } from '../../../shared/cases/case.ts';
import { triageCase } from '../../../shared/cases/triage/decide.ts';
import { showTriages } from '../../../shared/cases/triage/view.ts';
import { sweepingOf } from '../../../shared/cases/work/sweeping.ts';
import { answer } from '../../../shared/http/answer.ts';
import type { CaseId } from '../../../shared/kernel/ids.ts';
import type { Instant } from '../../../shared/kernel/instant.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { isRefusal } from '../../../shared/kernel/refusal.ts';
import { keys } from '../../../shared/ledger/keys.ts';
import { ledgerOn } from '../../../shared/ledger/ledger.ts';
import { memoryTable } from '../../../shared/ledger/memory-table.ts';
import type { Table } from '../../../shared/ledger/table.ts';
import { etagOf } from '../../../shared/ledger/version.ts';
import { defaults } from '../../../shared/tenancy/settings.ts';
import { at, bayview, casesFor, harbor, incoming, show, someone } from '../../support/cases.ts';
import { faulty } from '../../support/faults.ts';
import { historyIn } from '../../support/history.ts';

const reportedAt = at('2026-11-01T08:00:00Z');
const risk = someone('hospitalRisk', 'bayview');
const claims = someone('claims', 'harbor');

const report = async (table: Table, value: string): Promise<CaseId> => {
  const made = await casesFor(risk, table, reportedAt).report(
    mint.case(),
    bayview,
    incoming({ identifiers: [{ value }] }),
    show,
    undefined,
  );
  if (isRefusal(made)) throw new Error(made.detail);
  return made.id;
};

const sweeper = (table: Table, now: Instant) =>
  sweepingOf({
    ledger: ledgerOn(table),
    tenant: harbor,
    by: { actor: mint.principalFor('sweeper') },
    now,
    settings: defaults,
    ids: mint,
  });

const sweep = async (table: Table, now: Instant): Promise<number> => {
  let passed = 0;
  for await (const page of sweeper(table, now).due()) {
    for (const id of page) passed += await sweeper(table, now).sweepCase(id);
  }
  return passed;
};

const passedIn = (table: ReturnType<typeof memoryTable>, id: CaseId) =>
  historyIn<CaseEvent>(table.rows(), keys.case(harbor, id)).flatMap((event) =>
    event.type === 'DeadlinePassed' ? [event.step] : [],
  );

describe('what was due and is not done', () => {
  test('is told once it has passed, and not before', async () => {
    const table = memoryTable();
    const id = await report(table, '1');
    expect(await sweep(table, at('2026-11-02T08:00:00Z'))).toBe(0);
    expect(await sweep(table, at('2026-11-02T08:00:01Z'))).toBe(1);
    expect(passedIn(table, id)).toEqual(['discloseInitially']);
    expect(await sweep(table, at('2026-11-02T09:00:00Z'))).toBe(0);
    expect(await sweep(table, at('2026-11-05T08:00:00Z'))).toBe(3);
    expect(passedIn(table, id).slice(1).sort()).toEqual(['offerSupport', 'openReview', 'triage']);
    expect(await sweep(table, at('2027-11-05T08:00:00Z'))).toBe(0);
  });

  test('stays in the worklist, first, until it is done', async () => {
    const table = memoryTable();
    await report(table, '1');
    const later = at('2026-11-03T08:00:00Z');
    await sweep(table, later);
    const cases = casesFor(claims, table, later);
    const { items } = await cases.worklist({}, undefined, 10);
    expect(items.map(({ step, overdue }) => [step, overdue])).toEqual([
      ['discloseInitially', true],
      ['offerSupport', false],
      ['openReview', false],
      ['triage', false],
    ]);
    expect((await cases.worklist({ overdue: true }, undefined, 10)).items).toHaveLength(1);
    expect((await cases.worklist({ owes: 'claims' }, undefined, 10)).items).toEqual([]);
  });

  test('leaves the worklist when it is done', async () => {
    const table = memoryTable();
    const id = await report(table, '1');
    const later = at('2026-11-05T08:00:00Z');
    await sweep(table, later);
    const cases = casesFor(risk, table, later);
    const opened = await cases.read(id);
    if (isRefusal(opened)) throw new Error(opened.detail);
    const triaged = await cases.change(
      id,
      [etagOf(opened)],
      (state, acting) =>
        triageCase(
          state,
          mint.triage(),
          { severity: 4, causation: 'met', deviation: 'not_met', reportable: 'unknown' },
          acting,
        ),
      showTriages,
      (body, etag) => answer(201, body, { etag }),
      undefined,
    );
    expect(isRefusal(triaged)).toBe(false);
    const { items } = await cases.worklist({}, undefined, 10);
    expect(items.map(({ step }) => step)).not.toContain('triage');
  });

  test('is told before whatever happens next, where no sweep came by', async () => {
    const table = memoryTable();
    const id = await report(table, '1');
    const cases = casesFor(risk, table, at('2026-11-10T08:00:00Z'));
    const opened = await cases.read(id);
    if (isRefusal(opened)) throw new Error(opened.detail);
    await cases.change(
      id,
      [etagOf(opened)],
      (state, acting) =>
        triageCase(state, mint.triage(), { severity: 4, causation: 'met', deviation: 'not_met' }, acting),
      showTriages,
      (body, etag) => answer(201, body, { etag }),
      undefined,
    );
    const history = historyIn<CaseEvent>(table.rows(), keys.case(harbor, id));
    expect(history.map(({ type }) => type)).toEqual([
      'EventReported',
      ...Array.from({ length: 4 }, () => 'DeadlinePassed'),
      'Triaged',
    ]);
    expect(await sweep(table, at('2026-11-10T08:00:00Z'))).toBe(0);
  });

  test('is told once, however many sweep at the same time and whatever fails after it was written', async () => {
    const table = memoryTable();
    const ids = await Promise.all(Array.from({ length: 20 }, (_, index) => report(table, String(index))));
    const later = at('2026-12-01T08:00:00Z');
    const shaky = faulty(table, () => (Math.random() < 0.2 ? 'lostAnswer' : 'none'));
    const trySweep = async () => {
      for (const id of ids)
        await sweeper(shaky, later)
          .sweepCase(id)
          .catch(() => undefined);
    };
    await Promise.all([trySweep(), trySweep(), trySweep()]);
    await sweep(table, later);
    for (const id of ids) {
      const steps = passedIn(table, id);
      expect(steps).toHaveLength(new Set(steps).size);
      expect(steps.sort()).toEqual(['discloseInitially', 'offerSupport', 'openReview', 'triage']);
    }
  });

  test('is told once each where ten thousand are due, and nothing is read that is not', {
    timeout: 120_000,
  }, async () => {
    const table = memoryTable();
    // Each report leaves four steps with a date.
    const cases = 2_500;
    for (let index = 0; index < cases; index += 1) await report(table, String(index));
    let rowsRead = 0;
    const counting: Table = {
      ...table,
      query: async (query) => {
        const rows = await table.query(query);
        rowsRead += rows.length;
        return rows;
      },
    };
    expect(await sweep(counting, at('2026-11-02T07:00:00Z'))).toBe(0);
    expect(rowsRead).toBe(0);
    expect(await sweep(counting, at('2026-12-01T08:00:00Z'))).toBe(cases * 4);
    expect(rowsRead).toBeLessThan(cases * 4 * 2);
    expect(await sweep(counting, at('2026-12-02T08:00:00Z'))).toBe(0);
  });
});
