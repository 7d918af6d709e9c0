import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CaseEvent } from '../../shared/cases/case.ts';
import { keepFollowUp } from '../../shared/cases/communications/decide.ts';
import { isEventFor } from '../../shared/cases/own.ts';
import type { Audience } from '../../shared/cases/privilege.ts';
import { casesOf } from '../../shared/cases/store/store.ts';
import type { RuleIds } from '../../shared/cases/store/writing.ts';
import { criteria } from '../../shared/cases/triage/triage.ts';
import { sweepingOf } from '../../shared/cases/work/sweeping.ts';
import { viewNextSteps } from '../../shared/cases/work/view.ts';
import { type Instant, instantOf } from '../../shared/kernel/instant.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { isRefusal, type Refusal } from '../../shared/kernel/refusal.ts';
import { ledgerOn } from '../../shared/ledger/ledger.ts';
import { memoryTable } from '../../shared/ledger/memory-table.ts';
import { etagOf } from '../../shared/ledger/version.ts';
import type { TenantCaller } from '../../shared/tenancy/principal.ts';
import { defaults } from '../../shared/tenancy/settings.ts';
import { aBeginning, aTrial } from '../support/case-commands.ts';
import { at, bayview, harbor, incoming, show, someone } from '../support/cases.ts';
import { determineOwn, say } from '../support/model/care-commands.ts';
import { type Doer, day, type Trial } from '../support/model/command.ts';
import { showEverything } from '../support/model/shown.ts';

const callers: Readonly<Record<Doer, TenantCaller>> = {
  claims: someone('claims', 'harbor'),
  reviewer: someone('reviewer', 'harbor'),
  admin: someone('insurerAdmin', 'harbor'),
  chief: { ...someone('claims', 'harbor'), roles: ['claims', 'insurerAdmin'] },
  risk: someone('hospitalRisk', 'bayview'),
};
const insurersParts: ReadonlySet<string> = new Set(['liens', 'payments', 'npdb', 'section111']);

const sweeper = { actor: mint.principal() };

const readers: Readonly<Record<Audience, readonly TenantCaller[]>> = {
  hospital: [callers.risk],
  insurer: [callers.claims, callers.admin],
};

const sideOf = (doer: Doer): Audience => (doer === 'risk' ? 'hospital' : 'insurer');

/** What somebody of one side is told of an event that the other side made; nothing, of what is the other's own. */
const asToldTo = (audience: Audience, event: CaseEvent): readonly CaseEvent[] => {
  if (!isEventFor(audience, event)) return [];
  switch (event.type) {
    case 'CommunicationLogged': {
      const { summary: _, ...said } = event;
      return [(event.privilege ?? 'none') === 'none' ? event : { ...said, followUps: [] }];
    }
    case 'DeterminationMade':
      return [event.privilege === 'none' ? event : { ...event, outcome: 'undetermined', rationale: '' }];
    case 'OfferPrepared':
      return [{ ...event, needsAuthority: false }];
    default:
      return [event];
  }
};

const there = <Value>(value: Value | Refusal<'notFound'>): Value => {
  if (isRefusal(value)) throw new Error(value.detail);
  return value;
};

/** One history of a case. */
const aWorld = () => {
  const table = memoryTable();
  const ledger = ledgerOn(table);
  const id = aCase;

  const casesFor = (caller: TenantCaller, now: Instant, ids: RuleIds = mint) =>
    casesOf({ ledger, caller, now, settings: async () => defaults, ids });

  const stateNow = async (now: Instant) => there(await casesFor(callers.risk, now).read(id));

  return {
    report: async (now: Instant, said: object) =>
      there(
        (await casesFor(callers.risk, now).report(
          id,
          bayview,
          incoming({ identifiers: [{ value: '1' }], ...said }),
          show,
          undefined,
        )) as { id: string },
      ),

    sweep: async (now: Instant, ids: RuleIds) => {
      const { due, sweepCase } = sweepingOf({ ledger, tenant: harbor, by: sweeper, now, settings: defaults, ids });
      for await (const page of due()) for (const each of page) await sweepCase(each);
    },

    /** What somebody would be answered who does this now. */
    decided: async (by: Doer, doing: ReturnType<Trial['doing']>, now: Instant) => {
      const { actor, organisation, roles } = callers[by];
      const acting = { audience: sideOf(by), actor, organisation, roles, settings: defaults, now };
      return doing((await stateNow(now)).state, acting);
    },

    happens: async (by: Doer, events: readonly CaseEvent[], now: Instant, ids: RuleIds) => {
      if (events.length === 0) return;
      const nothing = () => ({ tells: [], show: () => undefined });
      const etags = [etagOf(await stateNow(now))];
      const done = await casesFor(callers[by], now, ids).change(
        id,
        etags,
        () => events,
        nothing,
        () => ({}),
        undefined,
      );
      expect(isRefusal(done)).toBe(false);
    },

    /** All that somebody finds of a case, but for how often it was written. */
    found: async (reader: TenantCaller, audience: Audience, now: Instant) => {
      const cases = casesFor(reader, now);
      const { version: _, updatedAt: __, ...view } = cases.view(there(await cases.read(id)));
      const parts = JSON.parse(there(await cases.show(id, showEverything(now))).view.said) as [string, unknown][];
      const { state, steps, inMatter } = there(await cases.steps(id));
      const unnumbered = <Entry extends { readonly sequence: number }>({ sequence: ___, ...entry }: Entry) => entry;
      const audit = there(await cases.audit(id, 0, 10_000));
      return {
        view,
        list: await cases.list({}, undefined, 10),
        // No route shows a hospital these.
        parts: parts.filter(([name]) => audience === 'insurer' || !insurersParts.has(name)),
        steps: viewNextSteps(state, steps, inMatter, now),
        worklist: await cases.worklist({}, undefined, 1_000),
        overdue: await cases.worklist({ overdue: true }, undefined, 1_000),
        timeline: there(await cases.timeline(id, 0, 10_000)).items.map(unnumbered),
        story: there(await cases.story(id, 0, 10_000)).items,
        reports: there(await cases.reports(id, 0, 10_000)).items.map(unnumbered),
        audit: audit.items.flatMap(({ type, at: when, by }) => (type === null ? [] : [{ type, when, by }])),
      };
    },
  };
};

const aCase = mint.case();
const hour = 60 * 60 * 1000;

/** Somebody promises something in a conversation that stays with their side, or keeps the last such promise. */
const aPromise: fc.Arbitrary<Trial> = fc
  .record({ by: fc.constantFrom('risk', 'claims'), isKept: fc.boolean(), days: fc.constantFrom(0, -9) })
  .map(
    ({ by, isKept, days }): Trial => ({
      name: 'promise',
      by,
      doing: () =>
        isKept
          ? (state, acting) => {
              const last = state.communications.followUps.findLast(({ ownOf }) => ownOf === acting.audience);
              const { id = mint.communication(), number = 1 } = last ?? {};
              // Also in time, and said late.
              return keepFollowUp(state, id, { number, on: day(acting.now, days) }, acting);
            }
          : say({ kind: 'other', party: 'clinician', privilege: 'attorneyWorkProduct', promises: 1 }),
    }),
  );

/** Somebody determines something in a review of their side, and keeps it to that side. */
const aFinding: fc.Arbitrary<Trial> = fc
  .record({ by: fc.constantFrom('risk', 'reviewer'), criterion: fc.constantFrom(...criteria) })
  .map(({ by, criterion }) => ({
    name: 'find',
    by,
    doing: () => determineOwn({ criterion, outcome: 'met', privilege: 'attorneyWorkProduct' }),
  }));

const aMoment = fc.record({
  trial: fc.oneof(
    { weight: 6, arbitrary: aTrial },
    { weight: 1, arbitrary: aPromise },
    { weight: 1, arbitrary: aFinding },
  ),
  hours: fc.constantFrom(0, 0, 0, 1, 26, 24 * 9, 24 * 60),
});

/** What the other side did that a reader was told nothing of, over all runs, so that a test in which none did is found. */
const kept = new Set<string>();

test.each(['hospital', 'insurer'] as const)(
  'what the %s is shown, may do, and is refused goes by nothing that the other side has to itself',
  async (audience) => {
    kept.clear();
    await fc.assert(
      fc.asyncProperty(
        aBeginning,
        fc.array(aMoment, { minLength: 10, maxLength: 40, size: 'max' }),
        async (beginning, moments) => {
          const all = aWorld();
          const told = aWorld();
          let now = at('2026-11-23T08:00:00Z');
          for (const world of [all, told])
            await world.report(now, { harm: 'severe', state: 'MA', discovered: '2026-11-02' });

          const compare = async () => {
            for (const reader of readers[audience])
              expect(await all.found(reader, audience, now)).toEqual(await told.found(reader, audience, now));
          };

          const lived = [...beginning.map((trial) => ({ trial, hours: 0 })), ...moments];
          for (const [index, { trial, hours }] of lived.entries()) {
            const ids = { triage: () => triage, demand: () => demand };
            const [triage, demand] = [mint.triage(), mint.demand()];
            const { by } = trial;
            for (const world of [all, told]) await world.sweep(now, ids);
            const doing = trial.doing();
            const events = await all.decided(by, doing, now);
            if (sideOf(by) === audience) expect(await told.decided(by, doing, now)).toEqual(events);
            if (!isRefusal(events)) {
              const heard = sideOf(by) === audience ? events : events.flatMap((event) => asToldTo(audience, event));
              await all.happens(by, events, now, ids);
              await told.happens(by, heard, now, ids);
              if (JSON.stringify(heard) !== JSON.stringify(events)) for (const { type } of events) kept.add(type);
            }
            now = instantOf(new Date(Date.parse(now) + hours * hour));
            if (index % 8 === 7) await compare();
          }
          for (const world of [all, told]) await world.sweep(now, mint);
          await compare();
        },
      ),
      { numRuns: 60 },
    );
    const expected = {
      hospital: [
        'OfferAuthorised',
        'LiensScreened',
        'LienAsserted',
        'PaymentMade',
        'CommunicationLogged',
        'FollowUpDone',
        'DeterminationMade',
      ],
      insurer: ['CommunicationLogged', 'FollowUpDone', 'DeterminationMade'],
    };
    for (const type of expected[audience]) expect([type, kept.has(type)]).toEqual([type, true]);
  },
  120_000,
);
