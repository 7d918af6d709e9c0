import type { PartyId, TenantId } from '../kernel/ids.ts';
import { Cents } from '../kernel/money.ts';
import type { Recorded } from '../ledger/event.ts';
import type { Kind } from '../ledger/growing.ts';
import { clockOf } from '../workflow/clock.ts';
import type { Collaboration, CollaborationEvent, JointOffer } from './collaboration.ts';
import { withEnded, withGuest } from './guest.ts';
import { isMember, type Party } from './party.ts';
import { countersWith, pendingIn, reachedIn, stageOf } from './reached.ts';

const nobodyPaid = Cents.parse(0);

const newParty = (id: PartyId, name: string, tenant: TenantId | undefined, standing: Party['standing']): Party => ({
  id,
  name,
  ...(tenant !== undefined && { tenant }),
  standing,
  hasExchanged: false,
  isCleared: false,
  paid: nobodyPaid,
});

export const evolve = (state: Collaboration | undefined, event: Recorded<CollaborationEvent>): Collaboration => {
  if (event.type === 'MatterOpened') return opened(event);
  if (!state) throw new Error(`A matter cannot begin with ${event.type}`);
  return entering(state, { ...changed(state, event), updatedAt: event.at }, event);
};

const opened = ({
  id,
  lead,
  title,
  terms,
  at,
}: Recorded<Extract<CollaborationEvent, { type: 'MatterOpened' }>>): Collaboration => ({
  id,
  title,
  openedAt: at,
  updatedAt: at,
  lead: lead.id,
  terms,
  parties: [newParty(lead.id, lead.name, lead.tenant, 'member')],
  guests: [],
  exchangedIn: [],
  proposedIn: [],
  counters: 0,
  offeredIn: [],
  payments: [],
  stage: 'draft',
  entered: { at },
});

const changed = (
  state: Collaboration,
  event: Recorded<Exclude<CollaborationEvent, { type: 'MatterOpened' }>>,
): Collaboration => {
  const { sequence, at } = event;
  const left = { at, toldIn: sequence, stage: state.stage };
  const put = (ids: readonly PartyId[], change: (party: Party) => Party): Collaboration => ({
    ...state,
    parties: state.parties.map((party) => (ids.includes(party.id) ? change(party) : party)),
  });
  switch (event.type) {
    case 'PartyNamed':
      return { ...state, parties: [...state.parties, newParty(event.id, event.name, event.tenant, 'named')] };
    case 'PartiesInvited':
      return put(event.parties, (party) => ({ ...party, standing: 'invited' }));
    case 'InvitationAnswered':
      return put([event.party], (party) =>
        event.answer === 'joined' ? { ...party, standing: 'member' } : { ...party, standing: 'declined', left },
      );
    case 'AgreementDrawnUp':
      return { ...state, agreement: { version: event.version, drawnUpIn: sequence } };
    case 'AgreementSigned':
      return put([event.party], (party) => ({ ...party, signed: event.version }));
    case 'ReviewShared':
      return {
        ...put([event.party], (party) => ({ ...party, hasExchanged: true })),
        exchangedIn: [...state.exchangedIn, sequence],
      };
    case 'NoReviewToShare':
      return put([event.party], (party) => ({ ...party, hasExchanged: true }));
    case 'AllocationProposed': {
      const { version, party: by, shares, nonParty, upTo } = event;
      const proposal = {
        version,
        by,
        shares,
        ...(nonParty && { nonParty }),
        upTo,
        proposedIn: sequence,
        accepted: [by],
      };
      return {
        ...state,
        proposedIn: [...state.proposedIn, sequence],
        counters: countersWith(state, by),
        allocation: proposal,
      };
    }
    case 'AllocationAccepted':
      return state.allocation?.version === event.version
        ? { ...state, allocation: { ...state.allocation, accepted: [...state.allocation.accepted, event.party] } }
        : state;
    case 'ConsentsCleared':
      return put([event.party], (party) => ({ ...party, isCleared: true }));
    case 'ConsentsOpened':
      return put([event.party], (party) => ({ ...party, isCleared: false }));
    case 'JointOfferMade': {
      const { id, version, allocation, amount, shares, on } = event;
      const offer: JointOffer = { id, version, allocation, amount, shares, on, madeIn: sequence, status: 'made' };
      return { ...state, offer, offeredIn: [...state.offeredIn, sequence] };
    }
    case 'JointOfferAnswered':
      return state.offer
        ? { ...state, offer: { ...state.offer, status: event.answer, answeredIn: sequence, answeredOn: event.on } }
        : state;
    case 'SharePaid': {
      const { id, party, amount } = event;
      return {
        ...put([party], (payer) => ({ ...payer, paid: Cents.parse(payer.paid + amount) })),
        payments: [...state.payments, { id, party, amount, paidIn: sequence }],
      };
    }
    case 'SharePaymentReversed':
      return {
        ...put([event.party], (payer) => ({ ...payer, paid: Cents.parse(payer.paid - event.amount) })),
        payments: state.payments.map((each) => (each.id === event.id ? { ...each, reversedIn: sequence } : each)),
      };
    case 'ReminderSent':
      return { ...state, entered: { ...state.entered, isReminded: true } };
    case 'DeadlineLapsed':
      return { ...state, lapsed: { stage: event.stage, parties: event.parties, dueAt: event.dueAt } };
    case 'DeadlineExtended':
      return withoutLapse(state);
    case 'PartySetAside':
      return put([event.party], (party) => ({ ...party, standing: 'setAside', left }));
    case 'PartyWithdrew':
      return put([event.party], (party) => ({ ...party, standing: 'withdrawn', left }));
    case 'PartyCameOnPlatform':
      return put([event.party], (party) => askedItself({ ...party, name: event.name, tenant: event.tenant }));
    case 'Escalated':
      return { ...state, escalated: { why: event.why, toldIn: sequence } };
    case 'MediationBegun':
      return state.escalated
        ? { ...withoutMediators(state, sequence), escalated: { ...state.escalated, mediation: event.mediation } }
        : state;
    case 'MediationEnded': {
      const { escalated, ...rest } = withoutMediators(state, sequence);
      if (!escalated || event.outcome === 'settled') return rest;
      const { mediation: _, ...waiting } = escalated;
      return { ...rest, escalated: waiting };
    }
    case 'GuestAdmitted': {
      const { principal, as } = event;
      return { ...state, guests: withGuest(state.guests, { principal, as, admittedAt: at, toldIn: sequence }) };
    }
    case 'GuestDismissed':
      return { ...state, guests: withEnded(state.guests, sequence, ({ principal }) => principal === event.principal) };
    case 'MatterClosed':
      return {
        ...state,
        closed: { outcome: event.outcome, toldIn: sequence },
        guests: withEnded(state.guests, sequence, () => true),
      };
  }
};

/** When a mediation begins, nobody else mediates; and when it ends, its mediator is in the matter no longer. */
const withoutMediators = (state: Collaboration, sequence: number): Collaboration => ({
  ...state,
  guests: withEnded(state.guests, sequence, ({ as }) => as === 'mediator'),
});

/** Who took part by what the lead recorded is asked itself: it answers, signs and accepts anew. */
const askedItself = ({ signed: _, ...party }: Party): Party =>
  isMember(party) ? { ...party, standing: 'invited', isCleared: false } : party;

const withoutLapse = ({ lapsed: _, ...state }: Collaboration): Collaboration => state;

/** What was agreed holds for those who agreed: when somebody leaves, its share has to be agreed anew. */
const withoutLeavers = (state: Collaboration): Collaboration => {
  const { allocation: agreed } = state;
  const isMeant = (id: PartyId) => state.parties.some((party) => party.id === id && isMember(party));
  if (!agreed || state.offer?.status === 'accepted' || agreed.shares.every(({ party }) => isMeant(party))) return state;
  const { allocation: _, ...rest } = state;
  return rest;
};

/** What was late is late no longer once the stage has gone on, or all who were late have answered. */
const isStillLate = (state: Collaboration): boolean => {
  const { lapsed } = state;
  if (!lapsed || reachedIn(state) !== lapsed.stage) return false;
  const pending = pendingIn(state, lapsed.stage);
  return lapsed.parties.length === 0 || lapsed.parties.some((id) => pending.includes(id));
};

/** Begins the clock of a stage anew when it begins, when something new is on the table, or when it got more time. */
const entering = (before: Collaboration, after: Collaboration, event: Recorded<CollaborationEvent>): Collaboration => {
  const settled = withoutLeavers(after);
  const next = isStillLate(settled) ? settled : withoutLapse(settled);
  const stage = stageOf(next);
  const isNew =
    stage !== before.stage ||
    event.type === 'AllocationProposed' ||
    event.type === 'PartiesInvited' ||
    event.type === 'JointOfferMade';
  if (event.type === 'DeadlineExtended') return { ...next, stage, entered: { at: event.at, dueAt: event.until } };
  return isNew
    ? { ...next, stage, entered: clockOf(next.terms.days[stage], next.terms, event.at) }
    : { ...next, stage };
};

export const collaborationKind: Kind<Collaboration, CollaborationEvent> = {
  kind: 'collaboration',
  schemaVersion: 1,
  evolve,
};
