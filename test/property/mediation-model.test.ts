import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CollaborationEvent } from '../../shared/collaboration/collaboration.ts';
import type { PartyId } from '../../shared/kernel/ids.ts';
import { type Instant, instantOf } from '../../shared/kernel/instant.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { isRefusal, type Refusal } from '../../shared/kernel/refusal.ts';
import type { Recorded } from '../../shared/ledger/event.ts';
import { keys } from '../../shared/ledger/keys.ts';
import type { Once } from '../../shared/ledger/ledger.ts';
import { TableUnavailable } from '../../shared/ledger/table.ts';
import { etagOf } from '../../shared/ledger/version.ts';
import type { Acting } from '../../shared/mediation/acting.ts';
import { isSpent } from '../../shared/mediation/choosing/choice.ts';
import { checkConflicts } from '../../shared/mediation/choosing/decide-conflicts.ts';
import { givePreferences, nameCandidates } from '../../shared/mediation/choosing/decide-preferences.ts';
import { timePassed, wakesAt } from '../../shared/mediation/clock.ts';
import { Draft, drawUpAgreement, signAgreement } from '../../shared/mediation/decide-agreement.ts';
import { declareImpasse, extendDeadline } from '../../shared/mediation/decide-course.ts';
import { mediationKind } from '../../shared/mediation/evolve.ts';
import type { Mediation, MediationEvent, SettledOn } from '../../shared/mediation/mediation.ts';
import { isAgreed } from '../../shared/mediation/reached.ts';
import { openRound } from '../../shared/mediation/rounds/decide-bids.ts';
import { makeProposal, Proposing, wantProposal } from '../../shared/mediation/rounds/decide-proposal.ts';
import { proposalOpened, roundOpened } from '../../shared/mediation/rounds/opening.ts';
import type { SealedAnswer } from '../../shared/mediation/seal/answer.ts';
import { drawUpSettlement, signSettlement } from '../../shared/mediation/settlement/decide-settlement.ts';
import { Stage } from '../../shared/mediation/stage.ts';
import { mediationWaits } from '../../shared/mediation/workflow.ts';
import type { Caller } from '../../shared/tenancy/principal.ts';
import { tasksOf } from '../../shared/workflow/tasks.ts';
import { type Fault, faulty } from '../support/faults.ts';
import { aMatter, harborParty, morning, summitParty, untilStage } from '../support/matter-events.ts';
import {
  all,
  aMediation,
  anOffer,
  bearing,
  counsel,
  familyParty,
  following,
  instantAfter,
  miriam,
  proposalMade,
  settlement,
  theo,
  untilStage as untilMediation,
  vera,
  xenia,
} from '../support/mediation-events.ts';
import { aMediationWorld, outsider, peopleOf } from '../support/mediation-world.ts';
import { cents, on } from '../support/resolution-events.ts';

/**
 * Two insurers, a family and whoever mediates do whatever comes to their minds, two at once, again, late, on a table that
 * fails. Whatever comes of it: there is one outcome at most, time alone leads from everywhere to an end, what is settled is
 * what all bid or accepted in time, and cents sum.
 */

const begun: CollaborationEvent = { type: 'MediationBegun', mediation: aMediation, party: harborParty };
const seats = ['harbor', 'summit', 'family', 'mediator'] as const;
type SeatName = (typeof seats)[number];
const seatOf = (party: PartyId): SeatName => seats[all.indexOf(party)] ?? 'mediator';

const deeds = [
  ...(['prefer', 'name', 'clear', 'disclose', 'waive', 'object', 'drawUp', 'sign', 'openRound', 'want'] as const),
  ...(['propose', 'settle', 'signSettlement', 'extend', 'end'] as const),
] as const;
type Deed = (typeof deeds)[number];
/** What is no command: an answer is put, sealed ones are opened, a deadline may have passed. */
type Step = {
  readonly deed: Deed | 'next' | 'put' | 'open' | 'pass';
  readonly seat: SeatName;
  readonly value: number;
  readonly later: number;
  readonly fault: Fault;
  readonly faultAt: number;
};

/** The way to the end is long: some begin where sealed answers are about to be given. */
const beginning = fc.constantFrom('requested' as const, 'agreementSigned' as const, 'agreementSigned' as const);

const minute = 60_000;
const day = 24 * 60 * minute;
const step: fc.Arbitrary<Step> = fc.record({
  deed: fc.oneof(
    { weight: 40, arbitrary: fc.constant('next' as const) },
    { weight: 3, arbitrary: fc.constantFrom('put' as const, 'open' as const, 'pass' as const) },
    { weight: 2, arbitrary: fc.constantFrom(...deeds) },
  ),
  seat: fc.constantFrom(...seats),
  value: fc.nat(1_000),
  later: fc.oneof(
    { weight: 40, arbitrary: fc.constant(minute) },
    { weight: 1, arbitrary: fc.constantFrom(day, 5 * day, 40 * day) },
  ),
  fault: fc.oneof(
    { weight: 8, arbitrary: fc.constant('none' as const) },
    { weight: 2, arbitrary: fc.constantFrom('lostAnswer' as const, 'throttled' as const, 'conflict' as const) },
  ),
  faultAt: fc.nat(12),
});

/** Bids that meet more often than not. */
const bidOf = (party: PartyId, value: number): SealedAnswer => ({
  kind: 'bid',
  amount: cents(1_000_000 + value * 101 + (party === familyParty ? 0 : 50_000)),
});
const signature = (version: number) => ({ version, signatory: 'Kim Osei', on: on('2026-11-23') });

const decision =
  (deed: Deed, value: number) =>
  (state: Mediation, acting: Acting): readonly MediationEvent[] | Refusal => {
    switch (deed) {
      case 'prefer': {
        const ids = state.candidates.map(({ id }) => id);
        const [ranked, struck] = value % 7 === 0 ? [[], ids] : [ids.slice(value % 3), ids.slice(0, value % 3)];
        return givePreferences(state, { ranked, struck: value % 2 === 0 ? struck : [] }, acting);
      }
      case 'name':
        return nameCandidates(state, [value % 2 === 0 ? xenia : vera], acting);
      case 'clear':
        return checkConflicts(state, { outcome: 'clear' }, acting);
      case 'disclose':
        return checkConflicts(state, { outcome: 'disclosed', about: 'We met.' }, acting);
      case 'waive':
        return checkConflicts(state, { outcome: 'waived' }, acting);
      case 'object':
        return checkConflicts(state, { outcome: 'objected' }, acting);
      case 'drawUp':
        return drawUpAgreement(
          state,
          Draft.parse({ rounds: value % 4, margin: (value % 5) * 10_000, roundDays: 1 + (value % 3), bearing }),
          acting,
        );
      case 'sign':
        return signAgreement(state, signature(state.agreement?.version ?? 1), acting);
      case 'openRound':
        return openRound(state, {}, acting);
      case 'want':
        return wantProposal(state, acting);
      case 'propose':
        return makeProposal(state, Proposing.parse({ amount: 1_000_001 + value, terms: 'All.', bearing }), acting);
      case 'settle': {
        const amount = state.settled?.amount ?? 1;
        const terms = value % 2 === 0 || amount < 2 ? settlement(amount) : settlement(amount - 1, 1);
        return drawUpSettlement(state, terms, acting);
      }
      case 'signSettlement':
        return signSettlement(state, anOffer, signature(state.settlement?.version ?? 1), acting);
      case 'extend': {
        const until = instantOf(new Date(Date.parse(acting.now) + (value % 120) * day));
        return extendDeadline(state, { until, reason: 'More time.' }, acting);
      }
      case 'end':
        return declareImpasse(state, { reason: 'We are too far apart.' }, acting);
    }
  };

/** What brings a mediation on, and who does it. */
const sensible = (state: Mediation, value: number): readonly [Deed | 'put' | 'open', SeatName] => {
  const { parties, stage, mediator, agreement, settlement: drawn } = state;
  const first = (holds: (party: Mediation['parties'][number]) => boolean) => {
    const party = parties.find(holds);
    return party && seatOf(party.id);
  };
  switch (stage) {
    case 'requested': {
      const silent = first(({ preferences }) => preferences === undefined);
      return silent && !isSpent(state) ? ['prefer', silent] : ['name', 'harbor'];
    }
    case 'mediatorProposed': {
      if (mediator?.check === undefined) return [value % 5 === 0 ? 'disclose' : 'clear', 'mediator'];
      const unchecked = first(({ check }) => check === undefined);
      return unchecked ? ['clear', unchecked] : ['waive', first(({ answer }) => answer === undefined) ?? 'harbor'];
    }
    case 'mediatorAppointed':
      if (!agreement) return ['drawUp', 'mediator'];
      return ['sign', first(({ signed }) => signed !== agreement.version) ?? 'harbor'];
    case 'agreementSigned': {
      if ((state.round?.number ?? 0) < (agreement?.rounds ?? 0)) return ['openRound', 'mediator'];
      const unwilling = first(({ wantsProposal }) => !wantsProposal);
      if ((state.proposal?.number ?? 0) === 5) return ['end', 'mediator'];
      return unwilling ? ['want', unwilling] : ['propose', 'mediator'];
    }
    case 'bids':
    case 'proposal':
      return value % 9 === 0 ? ['open', 'mediator'] : ['put', seats[value % 3] ?? 'harbor'];
    case 'settled':
      if (!drawn) return ['settle', 'harbor'];
      return ['signSettlement', first(({ settled }) => settled !== drawn.version) ?? 'harbor'];
    case 'closed':
      return ['end', 'harbor'];
  }
};

/** A mediation on a table that fails when it is told to. */
const aModel = async (from: Stage) => {
  let [fault, calls]: [Fault, number] = ['none', -1];
  const world = await aMediationWorld((table) =>
    faulty(table, () => {
      calls -= 1;
      return calls === -1 ? fault : 'none';
    }),
  );
  const table = faulty(world.table, () => 'none');
  await world.admit(counsel, 'counsel');
  for (const { principal } of [miriam, theo, vera, xenia]) await world.admit(principal, 'mediator');
  await world.inMatter(...untilStage.escalatedToMediation, begun);
  await world.happens(...untilMediation[from]);
  await world.deliver();

  const callerOf = (seat: SeatName, { mediator }: Mediation): Caller => {
    if (seat === 'mediator') return outsider((mediator ?? miriam).principal, 'mediator');
    return seat === 'family' ? outsider(counsel, 'counsel') : peopleOf(seat);
  };

  /** What each party last answered in time, by question. */
  const answers = new Map<string, Map<PartyId, SealedAnswer>>();
  const failing = (next: Fault, at: number) => {
    [fault, calls] = [next, at];
  };

  return {
    ...world,
    answers,
    failing,

    /** Sends a request, and again if nothing was heard of it; whether it did anything. */
    send: async (seat: SeatName, deed: Deed, value: number): Promise<boolean> => {
      const { state } = await world.load();
      const caller = callerOf(seat, state);
      const read = await world.storeOf(caller, table).read(aMediation);
      if (isRefusal(read)) return false;
      const once: Once = {
        key: { pk: `PRINCIPAL#${caller.actor}#IDEMPOTENCY#x#${mint.miss()}`, sk: 'RECORD' },
        fingerprint: 'same',
        now: 0,
        expiresAt: 9_999_999_999,
      };
      const attempt = (again = false) =>
        world
          .storeOf(caller, again ? table : undefined)
          .change(
            aMediation,
            [etagOf(read.version)],
            decision(deed, value),
            () => ({ answered: true }) as { answered: true; replayed?: true },
            once,
          );
      const done = await attempt().catch((error: unknown) => {
        if (error instanceof TableUnavailable) return undefined;
        throw error;
      });
      if (done !== undefined && isRefusal(done)) return false;
      // The same request again changes nothing; it is new only if nothing came of it before.
      const { version } = await world.load();
      const again = await attempt(true);
      if (done !== undefined) {
        expect(isRefusal(again) ? ['stale', 'notFound'].includes(again.refused) : again.replayed === true).toBe(true);
      }
      return done !== undefined || (await world.load()).version > version || !isRefusal(again);
    },

    /** Puts an answer, also late or to a question of before; what counts is what was in time. */
    answer: async (seat: SeatName, value: number): Promise<void> => {
      failing('none', -1);
      const { state } = await world.load();
      const party = all[seats.indexOf(seat)];
      if (!party) return;
      const isBid = state.stage === 'bids' || value % 2 === 0;
      const number = (isBid ? state.round : state.proposal)?.number ?? 1;
      const given = isBid ? bidOf(party, value) : ({ kind: 'response', accepts: value % 7 !== 0 } as const);
      const put = await world.put(callerOf(seat, state), number, given);
      const { stage, entered } = state;
      const isOpen = stage === (isBid ? 'bids' : 'proposal') && world.clock.now <= (entered.dueAt ?? '');
      expect(isRefusal(put)).toBe(!isOpen);
      if (!isOpen) return;
      const question = `${given.kind} ${number}`;
      answers.set(question, new Map(answers.get(question)).set(party, given));
    },

    /** Opens what is sealed, by two at once, then again. */
    openAll: async (): Promise<void> => {
      const asked = [world.open(), world.open(undefined, table)];
      const failed = (await Promise.allSettled(asked)).filter(({ status }) => status === 'rejected');
      for (const { reason } of failed as PromiseRejectedResult[]) expect(reason).toBeInstanceOf(TableUnavailable);
      await world.open(undefined, table);
      const { version } = await world.load();
      await world.open(undefined, table);
      expect((await world.load()).version).toBe(version);
    },

    /** Tells what time alone brings, as the state machine has it told, by two at once. */
    pass: async (): Promise<void> => {
      const by = { actor: mint.principalFor('the clock') };
      const answer = async () => undefined;
      const tasks = tasksOf({ waits: mediationWaits, table, answer, by, now: world.clock.now });
      const asking = { matter: aMediation, execution: 1, startedAt: morning };
      await Promise.all([tasks.pass(asking), tasks.pass(asking)]);
    },
  };
};
type Model = Awaited<ReturnType<typeof aModel>>;

const sumOf = (all: readonly { readonly amount: number }[]) => all.reduce((sum, { amount }) => sum + amount, 0);

/** What was settled on is parted to the cent, as was agreed. */
const isParted = ({ amount, shares, bearing: borne }: SettledOn) => {
  expect(sumOf(shares)).toBe(amount);
  expect(borne.reduce<number>((sum, { share }) => sum + share, 0)).toBe(10_000);
  expect(shares.map(({ party }) => party).sort()).toEqual([harborParty, summitParty].sort());
};

/** What came of each question is what the answers that were in time come to, and nothing else. */
const checkOutcomes = (history: readonly Recorded<MediationEvent>[], { answers }: Model) => {
  let due: Instant | undefined;
  for (const event of history) {
    if (event.type === 'RoundOpened' || event.type === 'ProposalMade') due = event.dueAt;
    // An answer that was in time may be on its way for a minute.
    if (event.type === 'RoundClosed' || event.type === 'ProposalClosed') {
      expect(event.at > instantAfter(due, minute)).toBe(true);
    }
    if (event.type === 'RoundClosed') {
      const given = answers.get(`bid ${event.round}`) ?? new Map();
      const bids = all.map((party) => given.get(party)?.amount as number | undefined);
      const [harbor = -1, summit = -1, family] = bids;
      const most = Math.min(harbor, summit);
      const haveMet = bids.every((amount) => amount !== undefined) && most >= (family ?? 0);
      expect([event.outcome === 'overlap', event.settledOn !== undefined]).toEqual([haveMet, haveMet]);
      if (event.settledOn) {
        expect(event.settledOn.amount).toBe(Math.ceil((most + (family ?? 0)) / 2));
        isParted(event.settledOn);
      }
    }
    if (event.type === 'ProposalClosed') {
      const given = answers.get(`response ${event.number}`) ?? new Map();
      expect(event.isAccepted).toBe(all.every((party) => given.get(party)?.accepts === true));
      expect(event.settledOn !== undefined).toBe(event.isAccepted);
      if (event.settledOn) isParted(event.settledOn);
    }
    if (event.type === 'ProposalMade') isParted(event);
  }
};

/** Where time alone leads: to an end, whoever is silent from now on. */
const inTheEnd = (state: Mediation): Mediation => {
  let later = state;
  for (let waits = 0; later.stage !== 'closed'; waits += 1) {
    const wakes = wakesAt(later);
    expect([later.stage, wakes !== undefined, waits < 30]).toEqual([later.stage, true, true]);
    const now = instantAfter(wakes);
    const { stage, round, proposal } = later;
    const brought =
      stage === 'bids'
        ? roundOpened(later, round?.number ?? 0, new Map(), now)
        : stage === 'proposal'
          ? proposalOpened(later, proposalMade(proposal?.number), new Map())
          : timePassed(later, now);
    expect([stage, brought.length > 0]).toEqual([stage, true]);
    later = following(later, brought, now);
  }
  return later;
};

const check = (state: Mediation, before: Mediation) => {
  if (before.closed) expect(state).toEqual(before);
  if (before.settled) expect(state.settled).toEqual(before.settled);
  if (state.settled || state.stage === 'bids' || state.stage === 'proposal') {
    expect([state.mediator?.isAppointed, isAgreed(state)]).toEqual([true, true]);
  }
  if (state.closed?.outcome === 'settled') {
    expect(state.parties.every(({ settled }) => settled === state.settlement?.version)).toBe(true);
    expect(state.settled).toBeDefined();
  }
  expect(inTheEnd(state).closed?.outcome).toBe(state.closed?.outcome ?? 'impasse');
};

const take = async (model: Model, { deed, seat, value }: Pick<Step, 'deed' | 'seat' | 'value'>): Promise<void> => {
  const { state } = await model.load();
  const [what, who] = deed === 'next' ? sensible(state, value) : ([deed, seat] as const);
  if (what === 'put') return model.answer(who, value);
  if (what === 'pass') return model.pass();
  if (what !== 'open') return void (await model.send(who, what, value));
  // Early, unless it is the next thing to do.
  const due = wakesAt(state);
  if (deed === 'next' && due !== undefined && due >= model.clock.now) model.clock.now = instantAfter(due);
  return model.openAll();
};

test('whatever people do, at once, late and on a table that fails, a mediation comes to one end', async () => {
  const reached = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      beginning,
      fc.array(fc.tuple(step, step), { minLength: 20, maxLength: 50 }),
      async (from, steps) => {
        const model = await aModel(from);
        for (const [one, other] of steps) {
          const { state: before, version } = await model.load();
          model.failing(one.fault, one.faultAt);
          // Whoever mends a deed of the other at the same moment is the more interesting, the rarer it is.
          await (other.deed === 'next' ? take(model, one) : Promise.all([take(model, one), take(model, other)]));
          model.failing('none', -1);
          await model.deliver();
          model.clock.now = instantOf(new Date(Date.parse(model.clock.now) + one.later));
          if (one.later > minute) await model.pass();
          await model.deliver();
          const after = await model.load();
          expect(after.version).toBeGreaterThanOrEqual(version);
          if (after.version > version) check(after.state, before);
          reached.add(after.state.closed ? `closed: ${after.state.closed.outcome}` : after.state.stage);
        }
        const history = await model.history();
        expect(history.map(({ sequence }) => sequence)).toEqual(history.map((_, index) => index + 1));
        const ends = history.filter(({ type }) => type === 'MediationClosed');
        const { state } = await model.load();
        expect(ends).toHaveLength(state.closed ? 1 : 0);
        expect(history.filter((event) => 'settledOn' in event && event.settledOn).length).toBe(state.settled ? 1 : 0);
        checkOutcomes(history, model);
        expect(history.reduce(mediationKind.evolve, undefined as Mediation | undefined)).toEqual(state);
        // Told once in the matter, however often it was brought there.
        await model.deliver();
        const inMatter = await model.ledger.history<CollaborationEvent>(keys.collaboration(aMatter), 0, 1_000);
        expect(inMatter.filter(({ type }) => type === 'MediationEnded')).toHaveLength(ends.length);
      },
    ),
    { numRuns: 50 },
  );
  // What is tried by chance is worth something only if it gets somewhere.
  for (const stage of Stage.options.filter((each) => each !== 'closed')) expect([...reached]).toContain(stage);
  expect([...reached]).toEqual(expect.arrayContaining(['closed: settled', 'closed: impasse']));
});
