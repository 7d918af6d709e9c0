import { expect, test } from 'vitest';
import type { Case, CaseEvent, EventOf } from '../../../shared/cases/case.ts';
import { reportEvent } from '../../../shared/cases/report/decide.ts';
import { writingOf } from '../../../shared/cases/store/writing.ts';
import { type Agenda, lapses } from '../../../shared/cases/work/agenda.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import type { Snapshot } from '../../../shared/ledger/ledger.ts';
import { defaults } from '../../../shared/tenancy/settings.ts';
import { at, bayview, harbor, someActor } from '../../support/cases.ts';
import { fullCase, fullReport } from '../../support/full-case.ts';
import { closed } from '../../support/resolution-events.ts';

const id = mint.case();
const growing = (day: string, from: Snapshot<Case> | undefined, events: readonly CaseEvent[]) => {
  const by = { actor: someActor, organisation: bayview };
  const writing = writingOf({ tenant: harbor, by, now: at(`${day}T08:00:00Z`), ids: mint });
  return writing.grow(id, from, events, defaults);
};

/** A case that holds as much of everything as it may. */
const filled = (isAgreed: boolean) =>
  growing('2026-11-23', undefined, [...reportEvent(id, bayview, fullReport()), ...fullCase(isAgreed)]).growth.to;
const full = filled(true);
const agenda = (snapshot: Snapshot<Case>) => snapshot.listing.agenda as Agenda;

/** How many rows a transaction writes: the snapshot, events, what was sent, what is due, and the answer that is kept. */
const writesOf = ({ growth, projections }: ReturnType<typeof growing>) =>
  1 + growth.events.length + growth.originals.length + projections.length + 1;

/** The most that DynamoDB takes in one transaction. */
const mostWrites = 100;

test.each([
  ['is paid', full],
  ['has two offers open', filled(false)],
])('a case that %s and holds as much as it may has a small snapshot: texts stay in the events', (_, snapshot) => {
  const { state, listing, version, hash, schemaVersion } = snapshot;
  const bytes = new TextEncoder().encode(JSON.stringify({ state, ...listing, version, hash, schemaVersion })).length;
  expect(bytes).toBeLessThan(64 * 1024);
  expect(bytes).toBeGreaterThan(48 * 1024);
});

test('a full agenda is 40 rows of what is both sides’, however many steps are due', () => {
  const kinds = Object.values(agenda(full).items).map(([, , , ownOf]) => ownOf);
  expect(kinds.filter((ownOf) => ownOf === undefined)).toHaveLength(40);
  expect(kinds.filter((ownOf) => ownOf === 'insurer').length).toBeLessThanOrEqual(5);
});

test('what changes how a full case is shown writes all that is due anew, in one transaction', () => {
  const receipt = { digest: 'd'.repeat(64), format: 'amends' } as const;
  const changed: CaseEvent = {
    type: 'ReportAmended',
    receipt,
    unmapped: [],
    changed: ['harm'],
    now: { harm: 'death' },
  };
  const written = growing('2026-11-23', full, [changed]);
  expect(written.projections.length).toBeGreaterThanOrEqual(40);
  expect(writesOf(written)).toBeLessThanOrEqual(mostWrites);
});

test('closing a full case settles what is due in one transaction', () => {
  const written = growing('2026-11-23', full, [closed()]);
  expect(written.projections.length).toBeGreaterThanOrEqual(20);
  expect(writesOf(written)).toBeLessThanOrEqual(mostWrites);
});

test('sweeps of a full agenda tell of all of it, each in one transaction, and of nothing twice', () => {
  const now = at('2030-01-01T08:00:00Z');
  const told: string[] = [];
  let snapshot = full;
  for (let sweeps = 0; lapses(agenda(snapshot), now).length > 0 && sweeps < 50; sweeps += 1) {
    const written = growing('2030-01-01', snapshot, []);
    expect(writesOf(written)).toBeLessThanOrEqual(mostWrites);
    for (const { event } of written.growth.events) {
      const { step, dueAt } = event as unknown as EventOf<'DeadlinePassed'>;
      told.push(`${step} ${dueAt}`);
    }
    snapshot = written.growth.to;
  }
  expect(lapses(agenda(snapshot), now)).toEqual([]);
  expect(new Set(told).size).toBe(told.length);
  // More than a worklist shows of one case at once.
  expect(told.length).toBeGreaterThan(40);
});

test('a deadline that passed long ago is not told again when a case remembers others', () => {
  const now = at('2030-01-01T08:00:00Z');
  let overdue = full;
  while (lapses(agenda(overdue), now).length > 0) overdue = growing('2030-01-01', overdue, []).growth.to;
  const others = Array.from(
    { length: 60 },
    (_, index): CaseEvent => ({
      type: 'DeadlinePassed',
      step: `other:${index}`,
      owes: 'claims',
      dueAt: at('2029-01-01T00:00:00Z'),
    }),
  );
  const after = growing('2030-01-02', overdue, others).growth.to;
  expect(lapses(agenda(after), now)).toEqual([]);
});
