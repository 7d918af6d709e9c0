import type {
  BriefId,
  CaseId,
  CollaborationId,
  MediationId,
  MediatorId,
  OfferId,
  PartyId,
  PrincipalId,
  SessionId,
  TenantId,
} from '../kernel/ids.ts';
import type { Instant, When } from '../kernel/instant.ts';
import type { BasisPoints, Cents } from '../kernel/money.ts';
import type { Check, Party, Preferences, Representative } from './party.ts';
import type { SettlementTerms } from './settlement/terms.ts';
import type { Stage } from './stage.ts';
import type { Terms } from './terms.ts';

/** From where a matter came to be mediated: from insurers that share it, or from the case of one of them. */
export type Origin = { readonly collaboration: CollaborationId } | { readonly case: CaseId };

export type Share = { readonly party: PartyId; readonly share: BasisPoints };
export type Payable = { readonly party: PartyId; readonly amount: Cents };

/** A mediator of the panel whom the parties may choose, as the panel had it when it was named. */
export type Candidate = { readonly id: MediatorId; readonly name: string; readonly principal: PrincipalId };

/** What the parties agree on how they mediate. */
export type Ways = {
  /** Rounds of sealed bids at most; 0 for none. */
  readonly rounds: number;
  /** A gap up to this, in cents, asks the mediator. */
  readonly margin: Cents;
  /** Business days that a round of bids or a proposal is open, if nothing else is said. */
  readonly roundDays: number;
  /** How several insurers bear what is settled. Without it there is nothing to bid on. */
  readonly bearing?: readonly Share[] | undefined;
};

/** What is paid in all, how the insurers bear it, and what that is for each, in cents that sum to it. */
export type SettledOn = {
  readonly amount: Cents;
  readonly bearing: readonly Share[];
  readonly shares: readonly Payable[];
};

/** What came of a round of sealed bids. */
export type RoundOutcome = 'overlap' | 'withinMargin' | 'gap';

export type Session = {
  readonly id: SessionId;
  readonly kind: 'joint' | 'caucus';
  /** With whom the mediator speaks apart; all parties, in a joint session. */
  readonly with: readonly PartyId[];
  readonly on: Instant;
  readonly toldIn: number;
};

/** Who does something: a party, or the mediator. */
export type Who = PartyId | 'mediator';

export type MediationEvent =
  | {
      readonly type: 'MediationOpened';
      readonly id: MediationId;
      readonly from: Origin;
      readonly opener: PartyId;
      readonly parties: readonly {
        readonly id: PartyId;
        readonly name: string;
        readonly tenant?: TenantId | undefined;
        readonly representative?: Representative | undefined;
      }[];
      readonly title: string;
      readonly question: string;
      readonly candidates: readonly Candidate[];
      readonly terms: Terms;
    }
  | {
      readonly type: 'RepresentativeNamed';
      /** The family's, and who named it. */
      readonly party: PartyId;
      readonly who: Who;
      readonly principal: PrincipalId;
      readonly isLawyer: boolean;
    }
  | { readonly type: 'CandidatesNamed'; readonly candidates: readonly Candidate[] }
  | ({ readonly type: 'PreferencesGiven'; readonly party: PartyId } & Preferences)
  | { readonly type: 'MediatorProposed'; readonly mediator: MediatorId }
  | {
      readonly type: 'ConflictChecked';
      readonly who: Who;
      readonly outcome: Check;
      readonly disclosure?: string | undefined;
    }
  | { readonly type: 'ConflictWaived'; readonly party: PartyId }
  | {
      readonly type: 'MediatorDropped';
      readonly mediator: MediatorId;
      readonly why: 'objection' | 'declined' | 'noAnswer';
      readonly who?: Who | undefined;
      readonly reason?: string | undefined;
    }
  | { readonly type: 'MediatorAppointed'; readonly mediator: MediatorId }
  | ({
      readonly type: 'AgreementDrawnUp';
      readonly who: Who;
      readonly version: number;
      readonly text: string;
      /** Who bears which part of what the mediation costs. */
      readonly costs: readonly Share[];
    } & Ways)
  | {
      readonly type: 'AgreementSigned';
      readonly party: PartyId;
      readonly version: number;
      readonly signatory: string;
      readonly on: When;
    }
  | {
      readonly type: 'BriefGiven';
      readonly id: BriefId;
      readonly party: PartyId;
      readonly isForAll: boolean;
      readonly text: string;
    }
  | {
      readonly type: 'SessionSet';
      readonly id: SessionId;
      readonly kind: Session['kind'];
      readonly with: readonly PartyId[];
      readonly on: Instant;
      readonly place: string;
      readonly people: readonly string[];
    }
  | { readonly type: 'RoundOpened'; readonly round: number; readonly dueAt: Instant }
  | {
      readonly type: 'RoundClosed';
      readonly round: number;
      readonly outcome: RoundOutcome;
      /** Once the bids met. */
      readonly settledOn?: SettledOn | undefined;
    }
  | { readonly type: 'ProposalWanted'; readonly party: PartyId }
  | {
      readonly type: 'ProposalMade';
      readonly number: number;
      readonly amount: Cents;
      readonly bearing: readonly Share[];
      /** What each insurer bears of it, in cents. */
      readonly shares: readonly Payable[];
      readonly terms: string;
      readonly dueAt: Instant;
      /** Why there is a proposal although somebody has no lawyer. */
      readonly override?: string | undefined;
    }
  | {
      readonly type: 'ProposalClosed';
      readonly number: number;
      readonly isAccepted: boolean;
      /** Once all said yes: what was proposed. */
      readonly settledOn?: SettledOn | undefined;
    }
  | ({ readonly type: 'SettlementDrawnUp'; readonly version: number; readonly who: Who } & SettlementTerms)
  | {
      readonly type: 'SettlementSigned';
      readonly party: PartyId;
      readonly version: number;
      readonly signatory: string;
      readonly on: When;
    }
  | { readonly type: 'DeadlineExtended'; readonly who: Who; readonly until: Instant; readonly reason: string }
  | {
      readonly type: 'ReminderSent';
      readonly stage: Stage;
      readonly parties: readonly PartyId[];
      readonly dueAt: Instant;
    }
  | {
      readonly type: 'MediationClosed';
      readonly outcome: 'settled';
      /** Under which the settlement is paid. */
      readonly offer: OfferId;
      readonly on: When;
    }
  | {
      readonly type: 'MediationClosed';
      readonly outcome: 'impasse';
      readonly why: 'declared' | 'ended' | 'lapse' | 'noMediator';
      readonly who?: Who | undefined;
      readonly reason?: string | undefined;
    };

/** A mediator who is asked, or was chosen. */
export type Chosen = Candidate & {
  readonly proposedIn: number;
  readonly check?: Check;
  /** How often it told of something. */
  readonly disclosed?: number;
  readonly isAppointed?: true;
};

/** What the parties have come to, by bids that met or a proposal that all accepted. */
export type Settled = SettledOn & { readonly toldIn: number };

/** A mediation, as all that sit at it may decide on it. What they answered sealed is not here. Source: domain §5. */
export type Mediation = {
  readonly id: MediationId;
  readonly from: Origin;
  readonly title: string;
  readonly opener: PartyId;
  readonly openedAt: Instant;
  readonly updatedAt: Instant;
  readonly terms: Terms;
  readonly parties: readonly Party[];
  /** Who spoke for the family, and does so no longer. */
  readonly formerly?: readonly PrincipalId[];
  /** Whom the parties may choose from now, in the order in which they were named. */
  readonly candidates: readonly Candidate[];
  /** Whether one of those was dropped: whoever had not said whom it likes by then leaves it to the others. */
  readonly isChoiceOver?: true;
  /** Who was proposed, also those who are out of it. */
  readonly asked: readonly Candidate[];
  readonly mediator?: Chosen;
  /** The events that tell what somebody knew that may stand between them and the mediator proposed now. */
  readonly disclosedIn: readonly number[];
  readonly agreement?: Ways & {
    readonly version: number;
    readonly drawnUpIn: number;
  };
  readonly briefs: readonly { readonly party: PartyId; readonly isForAll: boolean; readonly toldIn: number }[];
  readonly sessions: readonly Session[];
  /** The last round of bids, and what came of it. */
  readonly round?: { readonly number: number; readonly dueAt: Instant; readonly outcome?: RoundOutcome };
  /** The last proposal of the mediator, likewise. */
  readonly proposal?: {
    readonly number: number;
    readonly dueAt: Instant;
    readonly toldIn: number;
    readonly isAccepted?: boolean;
  };
  readonly settled?: Settled;
  readonly settlement?: { readonly version: number; readonly drawnUpIn: number };
  readonly closed?: { readonly outcome: 'settled' | 'impasse'; readonly toldIn: number };
  readonly stage: Stage;
  readonly entered: {
    readonly at: Instant;
    readonly dueAt?: Instant;
    readonly remindAt?: Instant;
    readonly isReminded?: true;
  };
};
