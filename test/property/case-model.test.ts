import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Case, type CaseEvent, evolve } from '../../shared/cases/case.ts';
import type { Decide } from '../../shared/cases/changing.ts';
import { isCareReview, isNoticed } from '../../shared/cases/eligibility.ts';
import { isOpen } from '../../shared/cases/resolution/offer.ts';
import { agendaFor } from '../../shared/cases/work/agenda.ts';
import { nextSteps } from '../../shared/cases/work/next-steps.ts';
import type { CaseId } from '../../shared/kernel/ids.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { isRefusal, type RefusalCode } from '../../shared/kernel/refusal.ts';
import type { Recorded } from '../../shared/ledger/event.ts';
import { caseLists, duePrefix, keys } from '../../shared/ledger/keys.ts';
import { ledgerOn } from '../../shared/ledger/ledger.ts';
import { memoryTable } from '../../shared/ledger/memory-table.ts';
import type { Row, Table } from '../../shared/ledger/table.ts';
import { TableUnavailable } from '../../shared/ledger/table.ts';
import { etagOf } from '../../shared/ledger/version.ts';
import type { TenantCaller } from '../../shared/tenancy/principal.ts';
import { defaults } from '../../shared/tenancy/settings.ts';
import { aBeginning, aTrial, type Doer, type Trial } from '../support/case-commands.ts';
import { amending, bayview, casesFor, harbor, incoming, onceFor, show, someone } from '../support/cases.ts';
import { type Fault, faulty } from '../support/faults.ts';
import { historyIn } from '../support/history.ts';

const callers: Readonly<Record<Doer, TenantCaller>> = {
  claims: someone('claims', 'harbor'),
  admin: someone('insurerAdmin', 'harbor'),
  risk: someone('hospitalRisk', 'bayview'),
};

/** An amendment of the report, which comes in at any time. */
const anAmendment = fc.record({
  harm: fc.constantFrom('mild', 'severe', 'death'),
  medicare: fc.constantFrom('beneficiary', 'notBeneficiary'),
  provenance: fc.constantFrom('staffReport', 'staffReport', 'claim'),
});

/** What several try at once, having read the same version; then perhaps somebody sends the same again. */
const aMoment = fc.record({
  tried: fc.oneof(
    { weight: 8, arbitrary: fc.tuple(aTrial) },
    { weight: 2, arbitrary: fc.array(aTrial, { minLength: 2, maxLength: 3 }) },
  ),
  amended: fc.oneof({ weight: 14, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: anAmendment }),
  isSentAgain: fc.boolean(),
});

const someFaults = fc.array(
  fc.constantFrom<Fault>('none', 'none', 'none', 'none', 'throttled', 'lostAnswer', 'lostAnswer', 'conflict'),
  { maxLength: 60, size: 'max' },
);

type Answer = { readonly etag: string; readonly replayed?: true };

/** What was done, and answered as done. */
type Done = { readonly name: string; readonly events: readonly CaseEvent[]; readonly version: number };

const versionIn = ({ etag }: Answer): number => Number(/^"(\d+)-/.exec(etag)?.[1]);

/** Sends a request until there is an answer to it. */
const insist = async <T>(send: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      const answer = await send();
      if (!(isRefusal(answer) && answer.refused === 'busy')) return answer;
    } catch (error) {
      if (!(error instanceof TableUnavailable)) throw error;
    }
  }
};

let keysUsed = 0;

const worldOn = (table: Table, id: CaseId) => {
  const ledger = ledgerOn(table);

  const etagNow = async () => {
    const found = await insist(() => casesFor(callers.claims, table).read(id));
    if (isRefusal(found)) throw new Error(found.detail);
    return etagOf(found);
  };

  /** As the API does: what is refused now may have been done before, and then the first answer stands. */
  const answered = async (once: ReturnType<typeof onceFor>, send: () => Promise<Answer | object>) =>
    insist(async () => {
      const answer = await send();
      const given = isRefusal(answer) && answer.refused !== 'busy' ? await ledger.recall(once) : undefined;
      return given ? (JSON.parse(given.answer) as Answer) : answer;
    });

  const attempt = (etag: string, { name, by, decide: asked }: Trial) => {
    const once = onceFor(`m${++keysUsed}`);
    const decide = asked();
    let events: readonly CaseEvent[] = [];
    const deciding: Decide<RefusalCode> = (state, acting) => {
      const decided = decide(state, acting);
      if (!isRefusal(decided)) events = decided;
      return decided;
    };
    const nothingShown = () => ({ tells: [], show: () => undefined });
    const send = () =>
      casesFor(callers[by], table).change(
        id,
        [etag],
        deciding,
        nothingShown,
        (_, now): Answer => ({ etag: now }),
        once,
      );
    return { name, send: () => answered(once, send), events: () => events };
  };

  return { etagNow, attempt, answered };
};

/** All that must hold of a case, whatever was tried in it. */
const checkHistory = (history: readonly Recorded<CaseEvent>[]): Case => {
  let state: Case | undefined;
  const preparedBy = new Map<string, string>();
  for (const event of history) {
    if (state) checkEvent(state, event, preparedBy);
    if (event.type === 'OfferPrepared') preparedBy.set(event.id, event.by.actor);
    state = evolve(state, event);
    checkState(state);
  }
  if (!state) throw new Error('The case has no history');
  return state;
};

const whileClosed: ReadonlySet<string> = new Set([
  'CaseReopened',
  'ReportAmended',
  'ActionPlanned',
  'ActionReplanned',
  'ActionCompleted',
  'ActionDropped',
  'DeadlinePassed',
]);

const checkEvent = (before: Case, event: Recorded<CaseEvent>, preparedBy: ReadonlyMap<string, string>) => {
  if (before.closure.closed) expect(whileClosed).toContain(event.type);
  if (event.type === 'OfferAuthorised') expect(preparedBy.get(event.id)).not.toBe(event.by.actor);
  if (event.type === 'OfferPrepared') expect(before.triage.current?.route).toBe('careReview');
  if (event.type === 'PaymentMade') {
    const { items, screened } = before.liens;
    expect(items.filter(({ status }) => status === 'open')).toEqual([]);
    const known = new Set([...Object.keys(screened), ...items.map(({ kind }) => kind)]);
    expect([...known]).toEqual(expect.arrayContaining(['medicare', 'medicaid', 'erisa', 'va']));
    if (before.facts.medicare === 'beneficiary') expect(items.map(({ kind }) => kind)).toContain('medicare');
  }
};

const checkState = (state: Case) => {
  const { closure, offers, payments, stage } = state;
  expect(stage === 'closure').toBe(closure.closed !== undefined);
  if (!closure.closed) expect(stage === 'resolution').toBe(offers.items.length > 0 || offers.noOffer !== undefined);
  if (stage === 'report') expect(state.triage.current).toBeUndefined();
  expect(offers.items.map(({ version }) => version)).toEqual(offers.items.map((_, index) => index + 1));
  const accepted = offers.items.filter(({ status }) => status === 'accepted');
  expect(accepted.length + offers.items.filter(isOpen).length).toBeLessThanOrEqual(1);
  const paid = payments.filter(({ status }) => status === 'paid');
  expect(paid.reduce((sum, { amount }) => sum + amount, 0)).toBeLessThanOrEqual(accepted[0]?.amount ?? 0);
  for (const { name, amount } of accepted[0]?.payees ?? []) {
    const ofPayee = paid.filter(({ payee }) => payee === name).reduce((sum, each) => sum + each.amount, 0);
    if (amount !== undefined) expect(ofPayee).toBeLessThanOrEqual(amount);
  }
  const references = payments.map(({ reference }) => reference.trim().toLowerCase());
  expect(new Set(references).size).toBe(references.length);
};

/** What is stored of a case beside its history: its snapshot, its lists, and what is due. */
const checkRows = (rows: readonly Row[], id: CaseId, state: Case) => {
  const mine = rows.filter(({ pk }) => pk === keys.case(harbor, id));
  const head = mine.find(({ sk }) => sk === 'HEAD');
  expect(head?.state).toEqual(JSON.parse(JSON.stringify(state)));
  expect(head?.gsi3pk).toBe(caseLists.byStageAndHarm(harbor, state.stage, state.facts.harm));
  expect(JSON.stringify(head).length).toBeLessThan(64 * 1024);

  const { agenda, rows: due } = agendaFor(
    harbor,
    { state, version: Number(head?.version) },
    nextSteps(state, defaults),
  );
  expect(head?.agenda).toEqual(JSON.parse(JSON.stringify(agenda)));
  const unversioned = ({ version: _, ...row }: Row) => JSON.parse(JSON.stringify(row)) as Row;
  const bySk = (a: Row, b: Row) => (a.sk < b.sk ? -1 : 1);
  const listed = mine.filter(({ sk, gsi5pk }) => sk.startsWith(duePrefix) && gsi5pk !== undefined);
  expect(listed.map(unversioned).sort(bySk)).toEqual(due.map(unversioned).sort(bySk));
};

const withoutPlace = ({ sequence: _, at: __, by: ___, ...event }: Recorded<CaseEvent>) => event;

/** Every command that was answered as done has its events in the history, once, and nothing else is there. */
const checkDone = (
  history: readonly Recorded<CaseEvent>[],
  done: readonly Done[],
  begun: number,
  amendments: number,
) => {
  let accounted = begun + amendments;
  for (const { name, events, version } of done) {
    const followed = history[version - 1];
    const isFollowed = followed?.type === 'Triaged' && followed.isAutomatic === true;
    const end = isFollowed ? version - 1 : version;
    const written = history.slice(end - events.length, end).map(withoutPlace);
    expect([name, written]).toEqual([name, JSON.parse(JSON.stringify(events))]);
    accounted += events.length + (isFollowed ? 1 : 0);
  }
  expect(history.length).toBe(accounted);
};

/** Which events there were over all runs, so that a test that tries everything and gets nowhere is found. */
const reached = new Set<string>();

test('whatever is tried in a case, by whom, at once, again, and with what failing: its rules hold, and its history is whole', async () => {
  await fc.assert(
    fc.asyncProperty(
      aBeginning,
      fc.array(aMoment, { minLength: 10, maxLength: 60, size: 'max' }),
      someFaults,
      async (beginning, moments, faults) => {
        const table = memoryTable();
        const id = mint.case();
        const said = incoming({ identifiers: [{ value: '1' }], harm: 'severe', state: 'MA', discovered: '2026-11-02' });
        await casesFor(callers.risk, table).report(id, bayview, said, show, undefined);
        const left = [...faults];
        const world = worldOn(
          faulty(table, () => left.shift() ?? 'none'),
          id,
        );
        const partition = keys.case(harbor, id);
        const done: Done[] = [];
        let amendments = 0;

        for (const { tried, amended, isSentAgain } of [
          { tried: [beginning], amended: undefined, isSentAgain: false },
          ...moments,
        ]) {
          if (amended) amendments += await amendIn(table, id, amended);
          const etag = await world.etagNow();
          const attempts = tried.map((trial) => world.attempt(etag, trial));
          const answers = await Promise.all(attempts.map(({ send }) => send()));
          const successes = answers.filter((answer) => !isRefusal(answer));
          const before = historyIn<CaseEvent>(table.rows(), partition).length;
          for (const [index, answer] of answers.entries()) {
            const { name, send, events } = attempts[index] as (typeof attempts)[number];
            if (isRefusal(answer)) continue;
            done.push({ name, events: events(), version: versionIn(answer as Answer) });
            if (isSentAgain) expect(await send()).toMatchObject({ etag: (answer as Answer).etag });
          }
          // Of those who change something on one version, one wins.
          expect(successes.length).toBeLessThanOrEqual(1);
          expect(historyIn<CaseEvent>(table.rows(), partition)).toHaveLength(before);
        }

        const history = historyIn<CaseEvent>(table.rows(), partition);
        const state = checkHistory(history);
        checkRows(table.rows(), id, state);
        checkDone(history, done, 1, amendments);
        if (!state.closure.closed && isNoticed(state)) expect(isCareReview(state)).toBe(true);
        for (const { type } of history) reached.add(type);
      },
    ),
    { numRuns: 150 },
  );
  for (const type of [
    'OfferAuthorised',
    'OfferAnswered',
    'PaymentMade',
    'PaymentReversed',
    'CaseClosed',
    'CaseReopened',
  ]) {
    expect(reached).toContain(type);
  }
}, 120_000);

/** A report comes in that adds to the case; how many events that made. */
const amendIn = async (table: Table & { readonly rows: () => readonly Row[] }, id: CaseId, said: object) => {
  const count = () => historyIn(table.rows(), keys.case(harbor, id)).length;
  const before = count();
  const cases = casesFor(callers.risk, table);
  const found = await cases.read(id);
  if (isRefusal(found)) throw new Error(found.detail);
  await cases.amend(id, [etagOf(found)], amending({ ...said }), show, undefined);
  return count() - before;
};
