/**
 * Every way in which Amends says no. The set is closed: the HTTP status, the OpenAPI answer and the docs of each code
 * come from tables over this union, and a code missing from one of them does not compile.
 */
export type RefusalCode =
  // the request itself
  | 'malformedJson'
  | 'invalidRequest'
  | 'bodyTooLarge'
  | 'unsupportedMediaType'
  | 'tenantNamed'
  // who asks
  | 'unauthenticated'
  | 'notAdmitted'
  | 'forbidden'
  | 'tooManyRequests'
  // what is asked for
  | 'notFound'
  | 'privilegeHeld'
  | 'otherCase'
  | 'alreadyThere'
  | 'revoked'
  | 'retired'
  | 'managedElsewhere'
  // documents
  | 'documentGone'
  | 'notClean'
  | 'authorisationMissing'
  | 'nothingHeld'
  | 'onHold'
  | 'toBeKept'
  // the rules of the field
  | GateCode
  | MatterGateCode
  | MediationGateCode
  | ConsultationGateCode
  | 'alreadyDone'
  | 'stillRunning'
  | 'tooMany'
  // writing once, and on what was read
  | 'idempotencyKeyMissing'
  | 'idempotencyKeyReused'
  | 'preconditionMissing'
  | 'stale'
  | 'busy'
  // us
  | 'unavailable'
  | 'internalError';

/** A rule of the field that forbids a step until something else is done. Each names its source: see `shared/cases/rules.ts`. */
export type GateCode =
  | 'caseClosed'
  | 'notClosed'
  | 'notTriaged'
  | 'careReviewRequired'
  | 'notACareReview'
  | 'reviewMissing'
  | 'notYourReview'
  | 'findingsNotShared'
  | 'counselAdviceMissing'
  | 'authorityExceeded'
  | 'ownOffer'
  | 'offerNotAuthorised'
  | 'offerNotOpen'
  | 'offerAccepted'
  | 'nothingAgreed'
  | 'moreThanAgreed'
  | 'liensOpen'
  | 'medicareScreenOpen'
  | 'notReportable'
  | 'namedBySomebodyElse'
  | 'closureBlocked'
  | 'inSharedMatter'
  | 'paidInMatter'
  | 'reliefNotScreened'
  | 'reliefNotEligible'
  | 'reliefNotOpen'
  | 'reliefCapReached'
  | 'ownReliefItem'
  | 'reliefNotApproved'
  | 'reliefUnsettled';

/** Likewise, in a matter that several insurers share: see `shared/collaboration/rules.ts`. */
export type MatterGateCode =
  | 'matterClosed'
  | 'matterEscalated'
  | 'notEscalated'
  | 'notTheLead'
  | 'notAMember'
  | 'onPlatform'
  | 'tooLate'
  | 'agreementNotSigned'
  | 'reviewsNotExchanged'
  | 'allocationNotAgreed'
  | 'consentsMissing'
  | 'olderVersion'
  | 'beyondAllocation'
  | 'limitExceeded'
  | 'jointOfferStands'
  | 'noJointOffer'
  | 'nothingLapsed'
  | 'ownCaseMissing';

/** Likewise, in a mediation: see `shared/mediation/rules.ts`. */
export type MediationGateCode =
  | 'mediationClosed'
  | 'mediationOpen'
  | 'notToBeMediated'
  | 'notTheOpener'
  | 'notTheMediator'
  | 'notAParty'
  | 'mediatorNotProposed'
  | 'mediatorKnown'
  | 'nothingDisclosed'
  | 'notYetAgreed'
  | 'tooLateToChoose'
  | 'roundOpen'
  | 'noRoundOpen'
  | 'roundsSpent'
  | 'sharesNotAgreed'
  | 'bidsNotMeant'
  | 'proposalNotWanted'
  | 'notRepresented'
  | 'proposalsSpent'
  | 'noProposalOpen'
  | 'nothingSettled';

/** Likewise, in a consultation: see `shared/consultation/rules.ts`. */
export type ConsultationGateCode =
  | 'consultationClosed'
  | 'notAssigned'
  | 'notAdvised'
  | 'notToBeDrafted'
  | 'draftNotOpen'
  | 'ownDraft'
  | 'identifiersFound'
  | 'knownIdentifier'
  | 'checklistOpen';

/** One thing that is wrong, and where: in the body (a JSON Pointer), in a parameter of query or path, or in a header. */
export type Fault = {
  readonly rule: string;
  readonly detail: string;
  /** Where a rule of the field comes from. */
  readonly source?: string;
} & ({ readonly pointer: string } | { readonly parameter: string } | { readonly header: string });

/** A no, with what the asker needs to do better. It never holds patient data. */
export type Refusal<Code extends RefusalCode = RefusalCode> = {
  readonly refused: Code;
  readonly detail: string;
  readonly errors?: readonly Fault[];
  /** Where the rule comes from that says no. */
  readonly source?: string;
  /** The ETag the aggregate has now, when the one sent was stale. */
  readonly etag?: string;
  /** Seconds after which the same request may succeed. */
  readonly retryAfter?: number;
};

export const refuse = <Code extends RefusalCode>(
  code: Code,
  detail: string,
  more: Pick<Refusal, 'errors' | 'source' | 'etag' | 'retryAfter'> = {},
): Refusal<Code> => ({ refused: code, detail, ...more });

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && 'refused' in value;

/** Carries a refusal through code that returns something else. */
export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.refused);
    this.name = 'Refused';
    this.refusal = refusal;
  }
}
