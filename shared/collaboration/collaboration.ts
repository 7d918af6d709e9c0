import type { AgreedLien } from '../cases/resolution/decide-matter.ts';
import type {
  CollaborationId,
  ExchangeId,
  MediationId,
  OfferId,
  PartyId,
  PaymentId,
  PrincipalId,
  TenantId,
} from '../kernel/ids.ts';
import type { Instant, When } from '../kernel/instant.ts';
import type { BasisPoints, Cents } from '../kernel/money.ts';
import type { Guest, GuestRole } from './guest.ts';
import type { Party } from './party.ts';
import type { Stage } from './stage.ts';
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

/** What one insurer pays to one payee, in cents. */
export type Portion = Payable & { readonly payee: string };

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
      /** Which insurer pays whom what, in cents that sum to `shares`; left out where each pays any of the payees. */
      readonly portions?: readonly Portion[] | undefined;
      /** What the lead has to clear before it pays, of what was agreed on elsewhere. */
      readonly liens?: readonly AgreedLien[] | undefined;
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
  | {
      readonly type: 'PartyCameOnPlatform';
      readonly party: PartyId;
      readonly tenant: TenantId;
      /** As which the platform knows it. */
      readonly name: string;
    }
  | {
      readonly type: 'Escalated';
      readonly why: 'lapse' | 'counters' | 'request';
      readonly party?: PartyId | undefined;
      readonly reason?: string | undefined;
    }
  | { readonly type: 'MediationBegun'; readonly mediation: MediationId; readonly party: PartyId }
  | { readonly type: 'MediationEnded'; readonly mediation: MediationId; readonly outcome: 'settled' | 'impasse' }
  | { readonly type: 'GuestAdmitted'; readonly principal: PrincipalId; readonly as: GuestRole }
  | { readonly type: 'GuestDismissed'; readonly principal: PrincipalId; readonly reason: string }
  | { readonly type: 'MatterClosed'; readonly outcome: Outcome; readonly reason: string };

/** How a matter ended. */
export type Outcome = 'settled' | 'partlyPaid' | 'ledAlone' | 'offerRejected' | 'notPursued';

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
  /** Who was let in besides the insurers, and who was and is no longer. */
  readonly guests: readonly Guest[];
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
  readonly escalated?: {
    readonly why: 'lapse' | 'counters' | 'request';
    readonly toldIn: number;
    /** The mediation that goes on. */
    readonly mediation?: MediationId;
  };
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
