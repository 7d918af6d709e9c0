import { fhirPath } from '../kernel/pointer.ts';
import type { Fault, Refusal, RefusalCode } from '../kernel/refusal.ts';
import { problems } from './problem.ts';

/** FHIR's own code for each refusal. Source: hl7.org/fhir/valueset-issue-type.html. */
const issueTypes: Readonly<Record<RefusalCode, string>> = {
  malformedJson: 'structure',
  invalidRequest: 'invalid',
  tenantNamed: 'forbidden',
  idempotencyKeyMissing: 'required',
  unauthenticated: 'login',
  notAdmitted: 'login',
  forbidden: 'forbidden',
  privilegeHeld: 'forbidden',
  notFound: 'not-found',
  otherCase: 'conflict',
  alreadyThere: 'duplicate',
  revoked: 'deleted',
  retired: 'deleted',
  managedElsewhere: 'not-supported',
  documentGone: 'deleted',
  notClean: 'security',
  authorisationMissing: 'forbidden',
  nothingHeld: 'business-rule',
  onHold: 'business-rule',
  toBeKept: 'business-rule',
  busy: 'lock-error',
  alreadyDone: 'duplicate',
  stillRunning: 'conflict',
  tooMany: 'too-costly',
  caseClosed: 'business-rule',
  notClosed: 'business-rule',
  notTriaged: 'business-rule',
  careReviewRequired: 'business-rule',
  notACareReview: 'business-rule',
  reviewMissing: 'business-rule',
  notYourReview: 'forbidden',
  findingsNotShared: 'business-rule',
  counselAdviceMissing: 'business-rule',
  authorityExceeded: 'forbidden',
  ownOffer: 'forbidden',
  offerNotAuthorised: 'business-rule',
  offerNotOpen: 'business-rule',
  offerAccepted: 'business-rule',
  nothingAgreed: 'business-rule',
  moreThanAgreed: 'business-rule',
  liensOpen: 'business-rule',
  medicareScreenOpen: 'business-rule',
  notReportable: 'business-rule',
  namedBySomebodyElse: 'forbidden',
  closureBlocked: 'business-rule',
  inSharedMatter: 'business-rule',
  paidInMatter: 'business-rule',
  reliefNotScreened: 'business-rule',
  reliefNotEligible: 'business-rule',
  reliefNotOpen: 'business-rule',
  reliefCapReached: 'business-rule',
  ownReliefItem: 'forbidden',
  reliefNotApproved: 'business-rule',
  reliefUnsettled: 'business-rule',
  matterClosed: 'business-rule',
  matterEscalated: 'business-rule',
  notEscalated: 'business-rule',
  notAMember: 'business-rule',
  onPlatform: 'business-rule',
  tooLate: 'business-rule',
  agreementNotSigned: 'business-rule',
  reviewsNotExchanged: 'business-rule',
  allocationNotAgreed: 'business-rule',
  consentsMissing: 'business-rule',
  olderVersion: 'business-rule',
  beyondAllocation: 'business-rule',
  limitExceeded: 'business-rule',
  jointOfferStands: 'business-rule',
  noJointOffer: 'business-rule',
  nothingLapsed: 'business-rule',
  mediationClosed: 'business-rule',
  mediationOpen: 'business-rule',
  notToBeMediated: 'business-rule',
  notTheOpener: 'forbidden',
  notTheMediator: 'forbidden',
  notAParty: 'forbidden',
  mediatorNotProposed: 'business-rule',
  mediatorKnown: 'business-rule',
  nothingDisclosed: 'business-rule',
  notYetAgreed: 'business-rule',
  tooLateToChoose: 'business-rule',
  roundOpen: 'business-rule',
  noRoundOpen: 'business-rule',
  roundsSpent: 'business-rule',
  sharesNotAgreed: 'business-rule',
  bidsNotMeant: 'business-rule',
  proposalNotWanted: 'business-rule',
  notRepresented: 'business-rule',
  proposalsSpent: 'business-rule',
  noProposalOpen: 'business-rule',
  nothingSettled: 'business-rule',
  consultationClosed: 'business-rule',
  notAssigned: 'business-rule',
  notAdvised: 'business-rule',
  notToBeDrafted: 'business-rule',
  draftNotOpen: 'business-rule',
  ownDraft: 'forbidden',
  identifiersFound: 'business-rule',
  knownIdentifier: 'business-rule',
  checklistOpen: 'business-rule',
  ownCaseMissing: 'business-rule',
  notTheLead: 'forbidden',
  stale: 'conflict',
  bodyTooLarge: 'too-long',
  unsupportedMediaType: 'not-supported',
  idempotencyKeyReused: 'duplicate',
  preconditionMissing: 'required',
  tooManyRequests: 'throttled',
  internalError: 'exception',
  unavailable: 'transient',
};

export type Issue = {
  readonly severity: 'error' | 'warning' | 'information';
  readonly code: string;
  readonly details?: { readonly text: string };
  readonly diagnostics: string;
  readonly expression?: readonly string[];
};

/** FHIR's way of saying how a request went. */
export type OperationOutcome = { readonly resourceType: 'OperationOutcome'; readonly issue: readonly Issue[] };

const place = (resource: string, fault: Fault): Pick<Issue, 'expression'> => {
  if ('pointer' in fault) return { expression: [fhirPath(resource, fault.pointer)] };
  return { expression: ['header' in fault ? `http.${fault.header.toLowerCase()}` : `http.${fault.parameter}`] };
};

export const outcome = (
  { refused, detail, errors = [] }: Refusal,
  requestId: string,
  resource: string,
): OperationOutcome => {
  const common = { severity: 'error', code: issueTypes[refused], details: { text: problems[refused].title } } as const;
  const issue: Issue[] = errors.map((fault) => ({
    ...common,
    diagnostics: `${fault.detail} (request ${requestId})`,
    ...place(resource, fault),
  }));
  if (issue.length > 0) return { resourceType: 'OperationOutcome', issue };
  return { resourceType: 'OperationOutcome', issue: [{ ...common, diagnostics: `${detail} (request ${requestId})` }] };
};
