import * as z from 'zod';
import type { Refusal, RefusalCode } from '../kernel/refusal.ts';

/** How HTTP says each refusal. A code without a line here does not compile. */
export const problems: Readonly<Record<RefusalCode, { readonly status: number; readonly title: string }>> = {
  malformedJson: { status: 400, title: 'The body is not JSON' },
  invalidRequest: { status: 400, title: 'Something in the request is not as it must be' },
  tenantNamed: { status: 400, title: 'Your credentials say which tenant you belong to; a request must not' },
  idempotencyKeyMissing: { status: 400, title: 'An Idempotency-Key is needed' },
  unauthenticated: { status: 401, title: 'A valid bearer token is needed' },
  notAdmitted: { status: 403, title: 'These credentials are not admitted, or no longer' },
  forbidden: { status: 403, title: 'Your role does not allow this' },
  privilegeHeld: { status: 403, title: 'Only the hospital may change this' },
  notFound: { status: 404, title: 'There is no such thing' },
  otherCase: { status: 409, title: 'It belongs to more than one case' },
  alreadyThere: { status: 409, title: 'There is one already' },
  revoked: { status: 409, title: 'It has been revoked' },
  retired: { status: 409, title: 'It has been retired' },
  managedElsewhere: { status: 409, title: 'Something else manages this' },
  busy: { status: 409, title: 'The same thing is being written right now' },
  alreadyDone: { status: 409, title: 'It has been done already' },
  stillRunning: { status: 409, title: 'It is still running' },
  tooMany: { status: 409, title: 'There are too many already' },
  caseClosed: { status: 409, title: 'The case is closed' },
  notClosed: { status: 409, title: 'The case is not closed' },
  notTriaged: { status: 409, title: 'The case has to be triaged first' },
  careReviewRequired: { status: 409, title: 'This has to go to care review' },
  notACareReview: { status: 409, title: 'The case is not in care review' },
  reviewMissing: { status: 409, title: 'A review has to be finished first' },
  notYourReview: { status: 403, title: 'The review is a record of the other side' },
  findingsNotShared: { status: 409, title: 'The family has to be told the findings first' },
  counselAdviceMissing: { status: 409, title: 'The family has to be advised to have counsel first' },
  authorityExceeded: { status: 403, title: 'This is more than you may authorise' },
  ownOffer: { status: 403, title: 'Somebody else has to authorise this' },
  offerNotAuthorised: { status: 409, title: 'The offer has to be authorised first' },
  offerNotOpen: { status: 409, title: 'The offer is not open for this' },
  offerAccepted: { status: 409, title: 'An offer has been accepted' },
  nothingAgreed: { status: 409, title: 'No offer of money has been accepted' },
  moreThanAgreed: { status: 409, title: 'More would be paid than was agreed' },
  liensOpen: { status: 409, title: 'Liens have to be cleared first' },
  closureBlocked: { status: 409, title: 'The case cannot be closed yet' },
  inSharedMatter: { status: 409, title: 'The case is in a matter that several insurers share' },
  paidInMatter: { status: 409, title: 'It is paid in the matter that several insurers share' },
  matterClosed: { status: 409, title: 'The matter is closed' },
  matterEscalated: { status: 409, title: 'The matter has gone to mediation' },
  notEscalated: { status: 409, title: 'The matter has not gone to mediation' },
  notTheLead: { status: 403, title: 'Only the lead insurer does this' },
  notAMember: { status: 409, title: 'The insurer takes no part in this now' },
  onPlatform: { status: 409, title: 'The insurer answers for itself' },
  tooLate: { status: 409, title: 'The matter has gone on' },
  agreementNotSigned: { status: 409, title: 'The agreement has to be signed first' },
  reviewsNotExchanged: { status: 409, title: 'Reviews have to be exchanged first' },
  allocationNotAgreed: { status: 409, title: 'Who bears what has to be agreed first' },
  consentsMissing: { status: 409, title: 'Consents of insureds have to be there first' },
  olderVersion: { status: 409, title: 'There is a newer version' },
  beyondAllocation: { status: 409, title: 'It is more than the insurers agreed to' },
  limitExceeded: { status: 409, title: 'The share is more than your limits hold' },
  jointOfferStands: { status: 409, title: 'The joint offer stands' },
  noJointOffer: { status: 409, title: 'There is no joint offer that was accepted' },
  nothingLapsed: { status: 409, title: 'Nothing has lapsed' },
  ownCaseMissing: { status: 409, title: 'A case of your own has to be linked first' },
  stale: { status: 412, title: 'It has changed since you read it' },
  bodyTooLarge: { status: 413, title: 'The body is too large' },
  unsupportedMediaType: { status: 415, title: 'The body is of a media type this route does not read' },
  idempotencyKeyReused: { status: 422, title: 'The Idempotency-Key was used for another request' },
  preconditionMissing: { status: 428, title: 'An If-Match header is needed' },
  tooManyRequests: { status: 429, title: 'Too many requests' },
  internalError: { status: 500, title: 'Something went wrong on our side' },
  unavailable: { status: 503, title: 'Temporarily out of reach' },
};

/** RFC 9457, with a stable `code`, and `errors` that point at what is wrong. */
export const Problem = z
  .object({
    type: z.string().meta({ example: 'urn:amends:problem:invalidRequest' }),
    title: z.string(),
    status: z.int(),
    code: z.enum(Object.keys(problems) as [RefusalCode, ...RefusalCode[]]),
    detail: z.string(),
    source: z.string().optional().meta({ description: 'Where the rule of the field comes from that says no' }),
    instance: z.string().meta({ description: 'The id of the request; give it to support' }),
    errors: z
      .array(
        z.object({
          pointer: z
            .string()
            .optional()
            .meta({ description: 'Where in the body, as a JSON Pointer', example: '#/harm' }),
          parameter: z.string().optional().meta({ description: 'Which parameter of the query, or of the path' }),
          header: z.string().optional().meta({ description: 'Which header' }),
          rule: z.string(),
          detail: z.string(),
          source: z.string().optional().meta({ description: 'Where the rule comes from' }),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Problem', description: 'Why a request was refused' });

export const problemType = (code: RefusalCode): string => `urn:amends:problem:${code}`;

export const problem = ({ refused, detail, errors, source }: Refusal, requestId: string): z.output<typeof Problem> => ({
  type: problemType(refused),
  title: problems[refused].title,
  status: problems[refused].status,
  code: refused,
  detail,
  ...(source !== undefined && { source }),
  instance: requestId,
  ...(errors && { errors: [...errors] }),
});
