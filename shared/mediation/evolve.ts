import type { PartyId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';
import type { Recorded } from '../ledger/event.ts';
import type { Kind } from '../ledger/growing.ts';
import { clockOf } from '../workflow/clock.ts';
import type { Mediation, MediationEvent } from './mediation.ts';
import type { Party } from './party.ts';
import { stageOf } from './reached.ts';

/** An event as far as the state goes by it: who recorded it does not matter. */
type Told<Event = MediationEvent> = Event & Pick<Recorded<Event>, 'sequence' | 'at'>;
type Opened = Extract<MediationEvent, { type: 'MediationOpened' }>;

export const evolve = (state: Mediation | undefined, event: Told): Mediation => {
  if (event.type === 'MediationOpened') return opened(event);
  if (!state) throw new Error(`A mediation cannot begin with ${event.type}`);
  return entering(state, { ...changed(state, event), updatedAt: event.at }, event);
};

/** A mediation as it would be after these events. */
export const foresee = (state: Mediation, events: readonly MediationEvent[], at: Instant): Mediation =>
  events.map((event) => ({ ...event, sequence: 0, at })).reduce(evolve, state);

const opened = ({ id, from, opener, parties, title, candidates, terms, at }: Told<Opened>): Mediation => ({
  id,
  from,
  title,
  opener,
  openedAt: at,
  updatedAt: at,
  terms,
  parties: parties.map(({ id: party, name, tenant, representative }) => ({
    id: party,
    name,
    ...(tenant !== undefined && { tenant }),
    ...(representative && { representative }),
  })),
  candidates,
  asked: [],
  disclosedIn: [],
  briefs: [],
  sessions: [],
  stage: 'requested',
  entered: clockOf(terms.days.requested, terms, at),
});

const changed = (state: Mediation, event: Told<Exclude<MediationEvent, Opened>>): Mediation => {
  const { sequence } = event;
  const put = (id: PartyId | 'mediator', change: (party: Party) => Party): Mediation => ({
    ...state,
    parties: state.parties.map((party) => (party.id === id ? change(party) : party)),
  });
  const all = (change: (party: Party) => Party): Pick<Mediation, 'parties'> => ({ parties: state.parties.map(change) });
  switch (event.type) {
    case 'RepresentativeNamed': {
      const { party, principal, isLawyer } = event;
      const before = state.parties.find(({ id }) => id === party)?.representative?.principal;
      return {
        ...put(party, (each) => ({ ...each, representative: { principal, isLawyer } })),
        formerly: [...(state.formerly ?? []), ...(before === undefined ? [] : [before])],
      };
    }
    case 'CandidatesNamed': {
      const { isChoiceOver: _, ...rest } = state;
      return { ...rest, candidates: event.candidates, ...all(({ preferences: __, ...party }) => party) };
    }
    case 'PreferencesGiven': {
      const { ranked, struck } = event;
      return put(event.party, (party) => ({ ...party, preferences: { ranked, struck } }));
    }
    case 'MediatorProposed': {
      const mediator = state.candidates.find(({ id }) => id === event.mediator);
      if (!mediator) throw new Error('Whoever is proposed was named before');
      const asked = [...state.asked, mediator];
      return { ...state, asked, mediator: { ...mediator, proposedIn: sequence }, disclosedIn: [], ...all(unchecked) };
    }
    case 'ConflictChecked': {
      const { who, outcome } = event;
      const check = <One extends { readonly disclosed?: number }>(one: One) => ({
        ...one,
        check: outcome,
        ...(outcome === 'disclosed' && { disclosed: (one.disclosed ?? 0) + 1 }),
      });
      const checked = put(who, check);
      const mediator = who === 'mediator' && state.mediator ? { mediator: check(state.mediator) } : {};
      if (outcome === 'clear') return { ...checked, ...mediator };
      // What is new is to be waived by all, whatever they waived before.
      const parties = checked.parties.map(({ answer: _, ...party }) => party);
      return { ...checked, ...mediator, parties, disclosedIn: [...state.disclosedIn, sequence] };
    }
    case 'ConflictWaived':
      return put(event.party, (party) => ({ ...party, answer: 'waived' }));
    case 'MediatorDropped': {
      const { mediator: _, ...rest } = state;
      return {
        ...rest,
        candidates: state.candidates.filter(({ id }) => id !== event.mediator),
        isChoiceOver: true,
        disclosedIn: [],
        ...all(unchecked),
      };
    }
    case 'MediatorAppointed':
      return { ...state, ...(state.mediator && { mediator: { ...state.mediator, isAppointed: true } }) };
    case 'AgreementDrawnUp': {
      const { version, rounds, margin, roundDays, bearing } = event;
      const ways = { rounds, margin, roundDays, ...(bearing && { bearing }) };
      return { ...state, agreement: { version, drawnUpIn: sequence, ...ways } };
    }
    case 'AgreementSigned':
      return put(event.party, (party) => ({ ...party, signed: event.version }));
    case 'BriefGiven': {
      const { party, isForAll } = event;
      return { ...state, briefs: [...state.briefs, { party, isForAll, toldIn: sequence }] };
    }
    case 'SessionSet': {
      const { id, kind, with: parties, on } = event;
      return { ...state, sessions: [...state.sessions, { id, kind, with: parties, on, toldIn: sequence }] };
    }
    case 'RoundOpened':
      return { ...state, round: { number: event.round, dueAt: event.dueAt } };
    case 'RoundClosed': {
      const { outcome, settledOn } = event;
      return {
        ...state,
        ...(state.round && { round: { ...state.round, outcome } }),
        ...(settledOn && { settled: { ...settledOn, toldIn: sequence } }),
      };
    }
    case 'ProposalWanted':
      return put(event.party, (party) => ({ ...party, wantsProposal: true }));
    case 'ProposalMade':
      return { ...state, proposal: { number: event.number, dueAt: event.dueAt, toldIn: sequence } };
    case 'ProposalClosed': {
      const { isAccepted, settledOn } = event;
      return {
        ...state,
        ...(state.proposal && { proposal: { ...state.proposal, isAccepted } }),
        ...(settledOn && { settled: { ...settledOn, toldIn: sequence } }),
      };
    }
    case 'SettlementDrawnUp':
      return { ...state, settlement: { version: event.version, drawnUpIn: sequence } };
    case 'SettlementSigned':
      return put(event.party, (party) => ({ ...party, settled: event.version }));
    case 'ReminderSent':
      return { ...state, entered: { ...state.entered, isReminded: true } };
    case 'DeadlineExtended':
      return state;
    case 'MediationClosed':
      return { ...state, closed: { outcome: event.outcome, toldIn: sequence } };
  }
};

const unchecked = ({ check: _, disclosed: __, answer: ___, ...party }: Party): Party => party;

/** Begins the clock of a stage anew when it begins, when something new is to be answered in it, or when it got more time. */
const entering = (before: Mediation, after: Mediation, event: Told): Mediation => {
  const stage = stageOf(after);
  switch (event.type) {
    case 'RoundOpened':
    case 'ProposalMade':
      return { ...after, stage, entered: { at: event.at, dueAt: event.dueAt } };
    case 'DeadlineExtended':
      return { ...after, stage, entered: { at: event.at, dueAt: event.until } };
    case 'CandidatesNamed':
    case 'MediatorProposed':
      return { ...after, stage, entered: clockOf(after.terms.days[stage], after.terms, event.at) };
    default:
      return stage === before.stage
        ? { ...after, stage }
        : { ...after, stage, entered: clockOf(after.terms.days[stage], after.terms, event.at) };
  }
};

export const mediationKind: Kind<Mediation, MediationEvent> = { kind: 'mediation', schemaVersion: 1, evolve };
