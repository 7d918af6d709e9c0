import { dueAfter } from '../kernel/calendar.ts';
import type { CollaborationId, ExchangeId, OfferId, PartyId, PaymentId, TenantId } from '../kernel/ids.ts';
import type { Instant, When } from '../kernel/instant.ts';
import { type BasisPoints, Cents } from '../kernel/money.ts';
import type { Recorded } from '../ledger/event.ts';
import type { Kind } from '../ledger/growing.ts';
import { isMember, type Party } from './party.ts';
import { pendingIn, reachedIn, type Stage, stageOf } from './stage.ts';
import type { Terms } from './terms.ts';

/** Something that shows that an insurer off the platform said what the lead records for it. */
export type Evidence = {
  readonly kind: 'letter' | 'email' | 'call' | 'meeting';
  readonly reference: string;
  readonly on: When;
};

/** Who did something in a matter: an insurer itself, or the lead for one off the platform. */
type Deed = { readonly party: PartyId; readonly evidence?: Evidence | undefined };

export type Share = { readonly party: PartyId; readonly share: BasisPoints };

/** How the insurers would bear what is offered. */
export type Proposal = {
  readonly shares: readonly Share[];
  /** What falls to somebody who takes no part, and is not offered. */
  readonly nonParty?: { readonly name: string; readonly share: BasisPoints } | undefined;
  /** The most that the harm may be valued at, in cents: whoever accepts, accepts its share of any value up to this. */
  readonly upTo: Cents;
};

/** What happened in the matter, as the lead tells it to those who have signed. */
export type SharedFacts = {
  readonly hospital: string;
  readonly state: string;
  readonly harm: string;
  readonly occurred?: When | undefined;
  readonly whatHappened: string;
};

export type Payable = { readonly party: PartyId; readonly amount: Cents };

export type CollaborationEvent =
  | {
      readonly type: 'MatterOpened';
      readonly id: CollaborationId;
      readonly lead: { readonly id: PartyId; readonly tenant: TenantId; readonly name: string };
      readonly title: string;
      readonly briefing: string;
      readonly facts: SharedFacts;
      readonly terms: Terms;
    }
  | {
      readonly type: 'PartyNamed';
      readonly id: PartyId;
      readonly name: string;
      readonly tenant?: TenantId | undefined;
      readonly contact?: string | undefined;
    }
  | { readonly type: 'PartiesInvited'; readonly parties: readonly PartyId[] }
  | ({
      readonly type: 'InvitationAnswered';
      readonly answer: 'joined' | 'declined';
      readonly reason?: string | undefined;
    } & Deed)
  | {
      readonly type: 'AgreementDrawnUp';
      readonly version: number;
      readonly text: string;
    }
  | ({
      readonly type: 'AgreementSigned';
      readonly version: number;
      readonly signatory: string;
      readonly on: When;
    } & Deed)
  | ({
      readonly type: 'ReviewShared';
      readonly id: ExchangeId;
      readonly reviewBy: 'hospital' | 'insurer' | 'external';
      readonly findings: string;
      readonly determinations: readonly {
        readonly criterion: 'harm' | 'causation' | 'deviation';
        readonly outcome: 'met' | 'not_met' | 'undetermined';
        readonly rationale: string;
      }[];
    } & Deed)
  | ({ readonly type: 'NoReviewToShare'; readonly reason: string } & Deed)
  | ({ readonly type: 'AllocationProposed'; readonly version: number; readonly note?: string | undefined } & Proposal &
      Deed)
  | ({ readonly type: 'AllocationAccepted'; readonly version: number } & Deed)
  | ({ readonly type: 'ConsentsCleared' } & Deed)
  | ({ readonly type: 'ConsentsOpened' } & Deed)
  | {
      readonly type: 'JointOfferMade';
      readonly id: OfferId;
      readonly version: number;
      /** The version of the allocation it goes by. */
      readonly allocation: number;
      /** What the harm is valued at, and what of it is offered: all but what falls to somebody who takes no part. */
      readonly value: Cents;
      readonly amount: Cents;
      /** What each insurer pays of it. They sum to `amount`. */
      readonly shares: readonly Payable[];
      readonly payees: readonly string[];
      readonly commitments: readonly string[];
      /** Whom a release that is asked for releases. */
      readonly releases: readonly string[];
      readonly explanation: string;
      readonly on: When;
      readonly people: readonly string[];
    }
  | {
      readonly type: 'JointOfferAnswered';
      readonly id: OfferId;
      readonly answer: 'accepted' | 'rejected';
      readonly answeredBy: 'patient' | 'family' | 'counsel';
      readonly on: When;
      readonly isWritten: boolean;
    }
  | ({ readonly type: 'SharePaid'; readonly id: PaymentId; readonly amount: Cents; readonly on: When } & Deed)
  | ({
      readonly type: 'SharePaymentReversed';
      readonly id: PaymentId;
      readonly amount: Cents;
      readonly reason: string;
    } & Deed)
  | {
      readonly type: 'ReminderSent';
      readonly stage: Stage;
      readonly parties: readonly PartyId[];
      readonly dueAt: Instant;
    }
  | {
      readonly type: 'DeadlineLapsed';
      readonly stage: Stage;
      readonly parties: readonly PartyId[];
      readonly dueAt: Instant;
    }
  | { readonly type: 'DeadlineExtended'; readonly reason: string; readonly until: Instant }
  | { readonly type: 'PartySetAside'; readonly party: PartyId; readonly reason: string }
  | ({ readonly type: 'PartyWithdrew'; readonly reason: string } & Deed)
  | { readonly type: 'PartyCameOnPlatform'; readonly party: PartyId; readonly tenant: TenantId }
  | {
      readonly type: 'Escalated';
      readonly why: 'lapse' | 'counters' | 'request';
      readonly party?: PartyId | undefined;
      readonly reason?: string | undefined;
    }
  | { readonly type: 'MatterClosed'; readonly outcome: Outcome; readonly reason: string };

/** How a matter ended. */
export type Outcome = 'settled' | 'ledAlone' | 'offerRejected' | 'notPursued';

/** A version of the allocation, and who has accepted it: the one who proposed it has. */
export type Allocation = Proposal & {
  readonly version: number;
  readonly by: PartyId;
  readonly proposedIn: number;
  readonly accepted: readonly PartyId[];
};

export type JointOffer = {
  readonly id: OfferId;
  readonly version: number;
  readonly allocation: number;
  readonly amount: Cents;
  readonly shares: readonly Payable[];
  readonly madeIn: number;
  readonly on: When;
  readonly status: 'made' | 'accepted' | 'rejected';
  readonly answeredIn?: number;
  readonly answeredOn?: When;
};

type Payment = {
  readonly id: PaymentId;
  readonly party: PartyId;
  readonly amount: Cents;
  readonly paidIn: number;
  readonly reversedIn?: number;
};

/** A matter that several insurers share, as all of them may decide on it. Source: domain §4. */
export type Collaboration = {
  readonly id: CollaborationId;
  readonly title: string;
  readonly openedAt: Instant;
  readonly updatedAt: Instant;
  readonly lead: PartyId;
  readonly terms: Terms;
  readonly parties: readonly Party[];
  /** The newest agreement; whoever signed an earlier one signs again. */
  readonly agreement?: { readonly version: number; readonly drawnUpIn: number };
  /** Sequences of the events that tell the reviews that were shared. */
  readonly exchangedIn: readonly number[];
  /** Which versions there were: the sequences of their events, in order. */
  readonly proposedIn: readonly number[];
  /** How many of them came while another was on the table. */
  readonly counters: number;
  /** The one on the table. */
  readonly allocation?: Allocation;
  /** The last joint offer, and the events of all of them. */
  readonly offer?: JointOffer;
  readonly offeredIn: readonly number[];
  readonly payments: readonly Payment[];
  /** What passed without the answers of these, and waits for the lead to decide how to go on. */
  readonly lapsed?: { readonly stage: Stage; readonly parties: readonly PartyId[]; readonly dueAt: Instant };
  readonly escalated?: { readonly why: 'lapse' | 'counters' | 'request'; readonly toldIn: number };
  readonly closed?: { readonly outcome: Outcome; readonly toldIn: number };
  readonly stage: Stage;
  /** When the stage began, and by when it is to end; none for one that has all the time. */
  readonly entered: {
    readonly at: Instant;
    readonly dueAt?: Instant;
    readonly remindAt?: Instant;
    readonly isReminded?: true;
  };
};

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
  const { sequence } = event;
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
      return put([event.party], (party) => ({ ...party, standing: event.answer === 'joined' ? 'member' : 'declined' }));
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
        counters: state.counters + (state.allocation ? 1 : 0),
        allocation: proposal,
      };
    }
    case 'AllocationAccepted':
      return state.allocation
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
      return put([event.party], (party) => ({ ...party, standing: 'setAside' }));
    case 'PartyWithdrew':
      return put([event.party], (party) => ({ ...party, standing: 'withdrawn' }));
    case 'PartyCameOnPlatform':
      return put([event.party], (party) => ({ ...party, tenant: event.tenant }));
    case 'Escalated':
      return { ...state, escalated: { why: event.why, toldIn: sequence } };
    case 'MatterClosed':
      return { ...state, closed: { outcome: event.outcome, toldIn: sequence } };
  }
};

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
  return isNew ? { ...next, stage, entered: clockOf(stage, next.terms, event.at) } : { ...next, stage };
};

const clockOf = (stage: Stage, terms: Terms, at: Instant): Collaboration['entered'] => {
  const count = terms.days[stage];
  if (count === undefined) return { at };
  const after = (days: number) => dueAfter(at as unknown as When, { count: days, unit: 'businessDays' }, terms.daysOff);
  const reminder = count - terms.reminderDays;
  return { at, dueAt: after(count), ...(terms.reminderDays > 0 && reminder > 0 && { remindAt: after(reminder) }) };
};

export const collaborationKind: Kind<Collaboration, CollaborationEvent> = {
  kind: 'collaboration',
  schemaVersion: 1,
  evolve,
};
