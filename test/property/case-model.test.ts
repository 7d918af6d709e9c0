import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { Case, CaseEvent } from '../../shared/cases/case.ts';
import type { Decide } from '../../shared/cases/store/changing.ts';
import { eventTypes } from '../../shared/cases/telling/telling.ts';
import { type Agenda, lapses } from '../../shared/cases/work/agenda.ts';
import { sweepingOf } from '../../shared/cases/work/sweeping.ts';
import type { CaseId } from '../../shared/kernel/ids.ts';
import { type Instant, instantOf } from '../../shared/kernel/instant.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { isRefusal, type RefusalCode } from '../../shared/kernel/refusal.ts';
import type { Recorded } from '../../shared/ledger/event.ts';
import { keys } from '../../shared/ledger/keys.ts';
import { ledgerOn } from '../../shared/ledger/ledger.ts';
import { memoryTable } from '../../shared/ledger/memory-table.ts';
import { type Row, type Table, TableUnavailable } from '../../shared/ledger/table.ts';
import { etagOf } from '../../shared/ledger/version.ts';
import type { TenantCaller } from '../../shared/tenancy/principal.ts';
import { defaults } from '../../shared/tenancy/settings.ts';
import { aBeginning, aTrial } from '../support/case-commands.ts';
import { amending, at, bayview, casesFor, harbor, incoming, onceFor, show, someone } from '../support/cases.ts';
import { type Fault, faulty } from '../support/faults.ts';
import { historyIn } from '../support/history.ts';
import { canaries, type Doer, type Trial } from '../support/model/command.ts';
import { checkHistory, checkRows, holds } from '../support/model/invariants.ts';
import { allSaid, showEverything, toldToFamily } from '../support/model/shown.ts';

// Who waits for a busy row waits for nobody here: a run is as fast as it can be, and goes the same way again.
vi.mock('node:timers/promises', () => ({ setTimeout: async () => undefined }));

const claims = someone('claims', 'harbor');
const callers: Readonly<Record<Doer | 'system', TenantCaller>> = {
  claims,
  reviewer: someone('reviewer', 'harbor'),
  admin: someone('insurerAdmin', 'harbor'),
  chief: { ...someone('claims', 'harbor'), roles: ['claims', 'insurerAdmin'] },
  risk: someone('hospitalRisk', 'bayview'),
  system: someone('hospitalSystem', 'bayview'),
};
const sweeper = { actor: mint.principal(), organisation: claims.organisation };

/** What a report says, or an amendment of it. What happened is the hospital's own while it is marked. */
const told = {
  harm: fc.constantFrom('mild', 'severe', 'death'),
  medicare: fc.constantFrom('beneficiary', 'notBeneficiary'),
  provenance: fc.constantFrom('staffReport', 'staffReport', 'staffReport', 'claim'),
  privilege: fc.constantFrom('patientSafetyWorkProduct', 'none'),
  whatHappened: fc.constantFrom(`${canaries.story}, one`, `${canaries.story}, two`),
};
const aSaying = fc.record(told, { requiredKeys: [] });

type Tidings = {
  readonly how: 'report' | 'amend';
  readonly by: 'system' | 'risk' | 'claims';
  readonly said: Readonly<Record<string, string | undefined>>;
};

const someTidings: fc.Arbitrary<Tidings | undefined> = fc.oneof(
  { weight: 5, arbitrary: fc.constant(undefined) },
  {
    weight: 1,
    arbitrary: fc.record({
      how: fc.constantFrom('report', 'amend'),
      by: fc.constantFrom('system', 'risk', 'claims'),
      said: aSaying,
    }),
  },
);

const hour = 60 * 60 * 1000;

/**
 * What goes on at once: several who read the same version try something, a report comes in, the sweeper comes by; then
 * perhaps somebody sends the same again, and time goes on.
 */
const aMoment = fc.record({
  tried: fc.oneof(
    { weight: 8, arbitrary: fc.tuple(aTrial) },
    { weight: 2, arbitrary: fc.array(aTrial, { minLength: 2, maxLength: 3 }) },
  ),
  tidings: someTidings,
  isSwept: fc.constantFrom(false, false, true),
  isSentAgain: fc.boolean(),
  hours: fc.constantFrom(0, 0, 0, 1, 26, 24 * 9, 24 * 60),
});
type Moment = typeof aMoment extends fc.Arbitrary<infer Each> ? Each : never;

const someFaults = fc.array(
  fc.constantFrom<Fault>('none', 'none', 'none', 'none', 'throttled', 'lostAnswer', 'lostAnswer', 'conflict'),
  { maxLength: 80, size: 'max' },
);

type Answer = { readonly etag: string; readonly replayed?: true };

/** What was done, and answered as done. */
type Done = { readonly name: string; readonly events: readonly object[]; readonly version: number };

const versionIn = ({ etag }: Answer): number => Number(/^"(\d+)-/.exec(etag)?.[1]);

/** Does something until it is through. */
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

type Leak = { readonly audience: 'hospital' | 'insurer'; readonly isMarked: boolean; readonly said: string };

/** Nothing that is marked for one side appears in what the other is shown. */
const checkShown = (where: string, { audience, isMarked, said }: Leak) =>
  holds('nothing that is marked appears to the other side', () => {
    const other = audience === 'hospital' ? canaries.insurer : canaries.hospital;
    expect([where, said.includes(other)]).toEqual([where, false]);
    const isHidden = audience === 'insurer' && isMarked;
    expect([where, isHidden && said.includes(canaries.story)]).toEqual([where, false]);
  });

const worldOn = (table: Table, id: CaseId, nowIs: () => Instant) => {
  const ledger = ledgerOn(table);
  const casesOf = (by: keyof typeof callers) => casesFor(callers[by], table, nowIs());

  const etagNow = async () => {
    const found = await insist(() => casesOf('claims').read(id));
    if (isRefusal(found)) throw new Error(found.detail);
    return etagOf(found);
  };

  /** As the API does: what is refused now may have been done before, and then the first answer stands. */
  const answered = <Given extends object>(once: ReturnType<typeof onceFor>, send: () => Promise<Given | object>) =>
    insist(async () => {
      const answer = await send();
      const given = isRefusal(answer) && answer.refused !== 'busy' ? await ledger.recall(once) : undefined;
      return given ? (JSON.parse(given.answer) as Given) : answer;
    });

  const attempt = (etag: string, { name, by, doing: asked }: Trial) => {
    const once = onceFor(`m${++keysUsed}`);
    const doing = asked();
    let events: readonly CaseEvent[] = [];
    const decide: Decide<RefusalCode> = (state, acting) => {
      const decided = doing(state, acting);
      if (!isRefusal(decided)) events = decided;
      return decided;
    };
    const send = () =>
      casesOf(by).change(
        id,
        [etag],
        decide,
        showEverything(nowIs()),
        (shown, now): Answer => {
          checkShown(`the answer to ${name}`, shown);
          return { etag: now };
        },
        once,
      );
    return { name, by, send: () => answered<Answer>(once, send), events: () => events };
  };

  /** Somebody sends a report again, or amends it; what it was when it was answered. */
  const takeIn = async ({ how, by, said: all }: Tidings, etag: string): Promise<Done | undefined> => {
    // What the insurer says itself, it knows.
    const said = by === 'claims' && all.whatHappened ? { ...all, whatHappened: 'As the family says.' } : all;
    const once = onceFor(`m${++keysUsed}`);
    const number = { identifiers: [{ value: '1' }] };
    const whole = incoming({ ...number, ...said });
    const part = amending({ ...said });
    const send = () =>
      how === 'report'
        ? casesOf(by).report(mint.case(), bayview, whole, show, once)
        : casesOf(by).amend(id, [etag], part, show, once);
    const answer = await answered<ReturnType<typeof show>>(once, send);
    if (isRefusal(answer)) return undefined;
    const { id: of, version, became } = answer as ReturnType<typeof show>;
    holds('a report that is sent again is of the same case', () => expect(of).toBe(id));
    const { digest } = how === 'report' ? whole.receipt : part.receipt;
    return became === 'repeated' ? undefined : { name: how, events: [{ type: 'ReportAmended', digest }], version };
  };

  const sweep = () =>
    insist(async () => {
      const by = { ledger, tenant: harbor, by: sweeper, now: nowIs(), settings: defaults, ids: mint };
      const { due, sweepCase } = sweepingOf(by);
      for await (const page of due()) for (const each of page) await sweepCase(each);
    });

  return { etagNow, attempt, takeIn, sweep };
};

/** What of an event a test knows that was answered as done. */
const known = (event: Recorded<CaseEvent>) => {
  if (event.type === 'ReportAmended') return { type: event.type, digest: event.receipt.digest };
  const { sequence: _, at: __, by: ___, ...said } = event;
  return said;
};

/** Whether a rule made an event, after what somebody did. */
const isByRule = (event: Recorded<CaseEvent> | undefined): boolean =>
  event !== undefined && (event.type === 'DeadlineKept' || ('isAutomatic' in event && event.isAutomatic === true));

/** Every command that was answered as done has its events in the history, once, and nothing else but what rules make. */
const checkDone = (history: readonly Recorded<CaseEvent>[], done: readonly Done[]) => {
  let accounted = 1;
  for (const { name, events, version } of done) {
    const end = history.findLastIndex((event, index) => index < version && !isByRule(event)) + 1;
    const written = history.slice(end - events.length, end).map(known);
    holds('what was answered as done is in the history', () =>
      expect([name, written]).toEqual([name, JSON.parse(JSON.stringify(events))]),
    );
    accounted += events.length;
  }
  // What was late is told by a sweep, or before whatever happens next.
  const swept = history.filter(({ type }) => type === 'DeadlinePassed');
  holds('nothing is in the history but what was answered as done, once', () =>
    expect(history.filter((event) => !isByRule(event)).length).toBe(accounted + swept.length),
  );
};

type Memory = ReturnType<typeof memoryTable>;

/** What somebody who reads everything finds, of each side and in the family. */
const checkReading = async (table: Memory, id: CaseId, state: Case, now: Instant) => {
  const isMarked = state.facts.privilege === 'patientSafetyWorkProduct';
  const unmade = new Set(
    state.offers.items.filter(({ presentedIn }) => presentedIn === undefined).map(({ id: of }) => of),
  );
  for (const [audience, caller] of [
    ['insurer', callers.claims],
    ['hospital', callers.risk],
  ] as const) {
    const cases = casesFor(caller, table, now);
    const said = await allSaid(cases, id, now);
    for (const [where, words] of Object.entries(said)) {
      checkShown(where, { audience, isMarked, said: words });
      holds('what is told is told in whole sentences', () => expect(words).not.toMatch(/undefined|\[object|NaN/));
      if (audience === 'insurer') continue;
      holds('an offer is the insurer’s own until it is made', () => {
        for (const offer of unmade) expect(words).not.toContain(`Why ${offer}`);
      });
    }
    const { intact, isWhole, firstBreak, items } = (await cases.audit(id, 0, 10_000)) as Exclude<
      Awaited<ReturnType<typeof cases.audit>>,
      { refused: unknown }
    >;
    holds('the audit of a case finds it intact and whole', () =>
      expect([intact, isWhole, firstBreak, items.every((each) => each.holds)]).toEqual([true, true, undefined, true]),
    );
  }
  const heard = await toldToFamily(casesFor(callers.claims, table, now), id);
  holds('the family hears nothing that is marked, in whole sentences', () => {
    for (const sentence of heard) {
      expect(sentence).toMatch(/^[A-Z].*\.$/);
      expect(sentence).not.toMatch(/canary|undefined|\[object/);
    }
  });
};

/** Which events there were over all runs, so that a test that tries everything and gets nowhere is found. */
const reached = new Map<string, number>();

const begin = (trials: readonly Trial[]): Moment[] =>
  trials.map((trial) => ({ tried: [trial], tidings: undefined, isSwept: false, isSentAgain: false, hours: 0 }));

test('whatever is tried in a case, by whom, at once, again, and with what failing: its rules hold, and its history is whole', async () => {
  await fc.assert(
    fc.asyncProperty(
      aBeginning,
      fc.array(aMoment, { minLength: 10, maxLength: 50, size: 'max' }),
      someFaults,
      async (beginning, moments, faults) => {
        const table = memoryTable();
        const id = mint.case();
        let now = at('2026-11-23T08:00:00Z');
        const first = { identifiers: [{ value: '1' }], harm: 'severe', state: 'MA', discovered: '2026-11-02' };
        await casesFor(callers.risk, table, now).report(id, bayview, incoming(first), show, undefined);
        const left = [...faults];
        const world = worldOn(
          faulty(table, () => left.shift() ?? 'none'),
          id,
          () => now,
        );
        const partition = keys.case(harbor, id);
        const history = () => historyIn<CaseEvent>(table.rows(), partition);
        const done: Done[] = [];

        const live = async ({ tried, tidings, isSwept, isSentAgain, hours }: Moment) => {
          const etag = await world.etagNow();
          const before = table.rows();
          const attempts = tried.map((trial) => world.attempt(etag, trial));
          const [answers, taken] = await Promise.all([
            Promise.all(attempts.map(({ send }) => send())),
            tidings && world.takeIn(tidings, etag),
            isSwept && world.sweep(),
          ]);
          if (taken) done.push(taken);
          const successes = answers.flatMap((answer, index) => {
            const { name, events } = attempts[index] as (typeof attempts)[number];
            return isRefusal(answer) ? [] : [{ name, events: events(), version: versionIn(answer as Answer), index }];
          });
          done.push(...successes);
          holds('of those who change something on one version, one wins', () =>
            expect(successes.length).toBeLessThanOrEqual(1),
          );
          for (const [index, answer] of answers.entries()) {
            const audience = attempts[index]?.by === 'risk' ? 'hospital' : 'insurer';
            if (isRefusal(answer)) checkShown('a refusal', { audience, isMarked: true, said: JSON.stringify(answer) });
          }
          const after = table.rows();
          const isUntouched = after.length === before.length && after.every((row, index) => row === before[index]);
          if (successes.length === 0 && !tidings && !isSwept) {
            holds('what is refused leaves nothing', () => expect(isUntouched).toBe(true));
          }
          if (isSentAgain) {
            for (const { index } of successes) {
              const again = await attempts[index]?.send();
              holds('who sends again gets the first answer', () =>
                expect(again).toMatchObject({ etag: (answers[index] as Answer).etag }),
              );
            }
            holds('who sends again changes nothing', () =>
              expect(table.rows().every((row, index) => row === after[index])).toBe(true),
            );
          }
          now = instantOf(new Date(Date.parse(now) + hours * hour));
          return successes.length;
        };

        for (const moment of begin(beginning)) {
          const count = await live(moment);
          holds('the beginning of a case can be done', () =>
            expect([moment.tried[0]?.name, count]).toEqual([moment.tried[0]?.name, 1]),
          );
        }
        for (const moment of moments) await live(moment);
        await world.sweep();

        const told = holds('no event is missing, changed or out of place', history);
        const state = checkHistory(told);
        checkRows(table.rows(), id, state, told);
        checkDone(told, done);
        const snapshot = table.rows().find(({ pk, sk }) => pk === partition && sk === 'HEAD') as Row;
        holds('a sweep leaves nothing untold', () => expect(lapses(snapshot.agenda as Agenda, now)).toEqual([]));
        await checkReading(table, id, state, now);
        for (const { type } of told) reached.set(type, (reached.get(type) ?? 0) + 1);
      },
    ),
    { numRuns: 300 },
  );
  // A test that tries everything and gets nowhere would find nothing.
  const ofOneCase = eventTypes.filter((type) => type !== 'DuplicateNamed' && type !== 'DuplicateDisowned');
  expect(ofOneCase.filter((type) => !reached.has(type))).toEqual([]);
});
