import * as z from 'zod';
import { Draft, Signature } from '../../collaboration/decide-agreement.ts';
import { AllocationResponse, Proposing } from '../../collaboration/decide-allocation.ts';
import { Clearing, Consent, CoverageStatement, Reservation } from '../../collaboration/decide-consents.ts';
import { Closing, Escalation, Extension } from '../../collaboration/decide-course.ts';
import { Admitting, Dismissal } from '../../collaboration/decide-guests.ts';
import { JointAnswer, JointOffering } from '../../collaboration/decide-offer.ts';
import {
  Acknowledgement,
  ComingOnPlatform,
  Leaving,
  Naming,
  Opening,
  SettingAside,
} from '../../collaboration/decide-parties.ts';
import { SharePayment, ShareReversal } from '../../collaboration/decide-payment.ts';
import { Sharing } from '../../collaboration/decide-reviews.ts';
import { MatterSummary } from '../../collaboration/listing.ts';
import { Stage } from '../../collaboration/stage.ts';
import { MatterEntry } from '../../collaboration/telling.ts';
import { AllocationView, MatterView, SharedReviewView } from '../../collaboration/view.ts';
import { CaseId, OrganisationId, TenantId } from '../../kernel/ids.ts';
import { WorkflowView } from '../../workflow/view.ts';
import { pageOf, paging } from '../page.ts';
import type { RouteSpec } from '../route.ts';
import { route } from './route.ts';

const tag = 'Collaborations';

const people = ['claims', 'insurerAdmin'] as const;
const readers = ['claims', 'reviewer', 'insurerAdmin', 'hospitalRisk'] as const;

/** What is common to the commands of a matter: each answers the matter as it is then. */
const command = {
  method: 'POST',
  tag,
  allow: people,
  idempotency: 'required',
  ifMatch: true,
  versioned: true,
  answers: { 200: MatterView },
} as const satisfies Partial<RouteSpec>;

const { ifMatch: _, ...creating } = command;

const gates = ['notFound', 'matterClosed', 'matterEscalated', 'notTheLead'] as const;
const joining = ['caseClosed', 'notACareReview', 'inSharedMatter', 'offerAccepted', 'offerNotOpen', 'tooMany'] as const;
const behalf = [...gates, 'onPlatform', 'notAMember'] as const;

const party = 'party_01kb2x5f0re3wv9m7h6d8q4tnz';
const other = 'party_01kb2x5f0re3wv9m7h6d8q4tn0';

export const listInsurers = route({
  method: 'GET',
  path: '/v1/insurers',
  tag,
  summary: 'The insurers on the platform, whom a matter can be shared with',
  allow: people,
  query: z.strictObject(paging(100)),
  answers: {
    200: pageOf(
      z
        .object({ tenant: TenantId, name: z.string() })
        .meta({ id: 'Insurer', description: 'An insurer on the platform' }),
    ),
  },
  refusals: [],
});

export const listMatters = route({
  method: 'GET',
  path: '/v1/collaborations',
  tag,
  summary: 'The matters that your insurer is in, or is asked to be in; the newest first',
  description: 'A hospital sees those that a case of its own is in.',
  allow: readers,
  query: z.strictObject({ stage: Stage.optional(), hospital: OrganisationId.optional(), ...paging(100) }),
  answers: { 200: pageOf(MatterSummary) },
  refusals: [],
});

export const openMatter = route({
  ...creating,
  path: '/v1/collaborations',
  summary: 'Open a matter that several insurers share, from a case of your own',
  description:
    'Your insurer leads it. The case is in care review. What your settings say of its clocks holds for it from now on. Name ' +
    'the other insurers next, then invite them.',
  body: Opening.extend({ caseId: CaseId }).meta({
    id: 'NewMatter',
    example: {
      caseId: 'case_01kb2x5f0re3wv9m7h6d8q4tnz',
      title: 'Transfer of March 2026',
      briefing: 'A patient was transferred between two hospitals; yours insures the second. We ask you to take part.',
      facts: {
        hospital: 'Bayview Hospital',
        state: 'MA',
        harm: 'severe',
        occurred: '2026-03-02',
        whatHappened: 'A perforation was found late, after a transfer in which results were not passed on.',
      },
    },
  }),
  answers: { 201: MatterView },
  refusals: ['notFound', ...joining],
});

export const readMatter = route({
  method: 'GET',
  path: '/v1/collaborations/{collaborationId}',
  tag,
  summary: 'A matter, as you may see it',
  description:
    'An insurer that has not signed the agreement, or has left, sees what it is asked. One that has signed sees the facts, ' +
    'the shared reviews, and who bears what; and, under `own`, what no other audience sees. A hospital sees the facts and ' +
    "what its own insurer bears; a mediator who was let in, what the insurers give each other; the family's counsel, what is " +
    'offered in all. The ETag of an insurer changes with the matter and with what is its own; that of others with what they ' +
    'are shown.',
  allow: [...readers, 'mediator', 'counsel'],
  versioned: true,
  answers: { 200: MatterView },
  refusals: ['notFound'],
});

export const readMatterTimeline = route({
  method: 'GET',
  path: '/v1/collaborations/{collaborationId}/timeline',
  tag,
  summary: 'What happened in a matter, oldest first, as you may hear of it',
  allow: [...readers, 'mediator', 'counsel'],
  query: z.strictObject(paging(100)),
  answers: { 200: pageOf(MatterEntry) },
  refusals: ['notFound'],
});

export const readWorkflow = route({
  method: 'GET',
  path: '/v1/collaborations/{collaborationId}/workflow',
  tag,
  summary: 'What waits in a matter: its execution, the state it is in, and the deadline',
  description:
    'If nothing runs, nobody is reminded and nothing lapses: tell your operator, who starts it again. Nothing is lost.',
  allow: people,
  answers: { 200: WorkflowView },
  refusals: ['notFound', 'notAMember'],
});

export const nameParty = route({
  ...command,
  path: '/v1/collaborations/{collaborationId}/parties',
  summary: 'Name an insurer that is to take part',
  description:
    'One on the platform by its tenant; another by its name: the lead then records its answers, each with its evidence. At ' +
    'most 12 in a matter, while nobody has signed for good.',
  body: Naming.meta({ id: 'NewParty', example: { name: 'Prairie Reciprocal', contact: 'claims@prairie.example' } }),
  refusals: [...gates, 'tooLate', 'tooMany', 'alreadyThere'],
});

export const inviteParties = route({
  ...command,
  path: '/v1/collaborations/{collaborationId}/invitations',
  summary: 'Invite the insurers that were named',
  description: 'With your briefing, and one on what CARe is. The clock of the invitation begins.',
  refusals: [...gates, 'tooLate', 'alreadyDone'],
});

export const acknowledge = route({
  ...command,
  path: '/v1/collaborations/{collaborationId}/acknowledgement',
  summary: 'Answer an invitation',
  description: 'Also after its deadline, as long as the lead has not gone on without.',
  body: Acknowledgement.meta({ id: 'Acknowledgement', example: { answer: 'joined' } }),
  refusals: [...behalf, 'alreadyDone'],
});

export const linkCase = route({
  ...command,
  path: '/v1/collaborations/{collaborationId}/case',
  summary: 'Say which of your own cases the matter is about',
  description:
    'No other insurer learns it; it can be said also once the matter was closed as `partlyPaid`. What is paid on the joint ' +
    'offer is paid in that case, and its own NPDB and Medicare reports follow from it.',
  body: z
    .strictObject({ caseId: CaseId })
    .meta({ id: 'CaseLink', example: { caseId: 'case_01kb2x5f0re3wv9m7h6d8q4tnz' } }),
  refusals: [...behalf, ...joining, 'alreadyDone'],
});

export const setPartyAside = route({
  ...command,
  path: '/v1/collaborations/{collaborationId}/parties/{partyId}/exclusion',
  summary: 'Go on without an insurer that let a deadline pass',
  description: 'The right to claim contribution from it stays reserved.',
  body: SettingAside.meta({ id: 'Exclusion', example: { reason: 'No answer to two letters.' } }),
  refusals: [...gates, 'nothingLapsed', 'jointOfferStands'],
});

export const bringOnPlatform = route({
  ...command,
  path: '/v1/collaborations/{collaborationId}/parties/{partyId}/tenant',
  summary: 'An insurer off the platform has become a tenant',
  description:
    'From now on it answers for itself: it is invited, and sees, signs and accepts as any other. Of what was recorded for ' +
    'it, the reviews it shared stay. Not once a joint offer is before the family.',
  body: ComingOnPlatform.meta({ id: 'ComingOnPlatform', example: { tenant: 'summit' } }),
  refusals: [...gates, 'jointOfferStands', 'alreadyDone', 'alreadyThere'],
});

export const drawUpAgreement = route({
  ...command,
  path: '/v1/collaborations/{collaborationId}/agreement',
  summary: 'Draw up the agreement on common interest and confidentiality',
  description: 'In your words, or in those of Amends. A new version is signed anew by everybody.',
  body: Draft.meta({ id: 'AgreementDraft', example: {} }),
  refusals: [...gates, 'tooLate'],
});

export const signAgreement = route({
  ...command,
  path: '/v1/collaborations/{collaborationId}/agreement/signature',
  summary: 'Sign the agreement',
  body: Signature.meta({ id: 'Signature', example: { version: 1, signatory: 'Dana Fox', on: '2026-11-20' } }),
  refusals: [...behalf, 'agreementNotSigned', 'olderVersion', 'alreadyDone'],
});

export const readSharedReviews = route({
  method: 'GET',
  path: '/v1/collaborations/{collaborationId}/reviews',
  tag,
  summary: 'The reviews that were shared, the last first',
  allow: [...readers, 'mediator'],
  query: z.strictObject(paging(10)),
  answers: { 200: pageOf(SharedReviewView) },
  refusals: ['notFound', 'agreementNotSigned', 'notAMember'],
});

export const shareReview = route({
  ...command,
  path: '/v1/collaborations/{collaborationId}/reviews',
  summary: 'Share a review, or say that there is none',
  description:
    'A finished review of your linked case, with its determinations, or what a review found in words of its own. Work product ' +
    'that is marked stays where it is: a review with a mark is refused.',
  body: Sharing.meta({
    id: 'SharedReviewRequest',
    example: { none: 'We only insure the surgeon; the hospital has reviewed it.' },
  }),
  refusals: [
    ...behalf,
    'agreementNotSigned',
    'tooMany',
    'alreadyDone',
    'privilegeHeld',
    'reviewMissing',
    'ownCaseMissing',
  ],
});

export const readAllocations = route({
  method: 'GET',
  path: '/v1/collaborations/{collaborationId}/allocations',
  tag,
  summary: 'Every proposal of who bears what, the last first',
  allow: ['claims', 'reviewer', 'insurerAdmin'],
  query: z.strictObject(paging(20)),
  answers: { 200: pageOf(AllocationView) },
  refusals: ['notFound', 'agreementNotSigned', 'notAMember'],
});

const allocationGates = [
  ...behalf,
  'agreementNotSigned',
  'reviewsNotExchanged',
  'jointOfferStands',
  'limitExceeded',
  'authorityExceeded',
  'tooMany',
] as const;

export const proposeAllocation = route({
  ...command,
  path: '/v1/collaborations/{collaborationId}/allocations',
  summary: 'Propose who bears what',
  description:
    'In basis points, for each insurer that takes part; with what falls to a non-party they sum to 10,000. You accept what ' +
    'you propose, and what was accepted before falls. After as many counter-proposals as the terms allow the matter goes to ' +
    'mediation. Beyond what the settings let claims staff offer alone, an administrator proposes and accepts.',
  body: Proposing.meta({
    id: 'NewAllocation',
    example: {
      shares: [
        { party, share: 6_000 },
        { party: other, share: 4_000 },
      ],
      upTo: 30_000_000,
    },
  }),
  refusals: allocationGates,
});

export const answerAllocation = route({
  ...command,
  path: '/v1/collaborations/{collaborationId}/allocations/{allocationVersion}/response',
  summary: 'Accept a proposal, or counter it',
  description: 'All who take part accept the same version. An answer to an older one never counts.',
  body: AllocationResponse.meta({ id: 'AllocationResponse', example: { answer: 'accepted' } }),
  refusals: [...allocationGates, 'olderVersion', 'alreadyDone'],
});

export const recordConsent = route({
  ...command,
  path: '/v1/collaborations/{collaborationId}/consents',
  summary: 'Record what an insured of yours answered',
  description:
    'Some policies let the insured consent to a settlement, or not. The other insurers learn only whether your consents are ' +
    'all there. Where none is needed, record `notRequired`. Of one insured the last answer holds, however the name is cased or ' +
    'spaced. At most 20 insureds.',
  body: Consent.meta({
    id: 'Consent',
    example: { insured: 'Dr. Lee', answer: 'given', on: '2026-11-20', reference: 'Form 12' },
  }),
  refusals: [...behalf, 'tooMany', 'jointOfferStands'],
});

export const clearConsents = route({
  ...command,
  path: '/v1/collaborations/{collaborationId}/consents/clearance',
  summary: 'Record that an insurer off the platform has the consents it needs',
  body: Clearing.meta({
    id: 'ConsentClearance',
    example: { for: other, evidence: { kind: 'letter', reference: 'Letter 4411', on: '2026-11-20' } },
  }),
  refusals: [...behalf, 'alreadyDone', 'jointOfferStands'],
});

export const stateCoverage = route({
  ...command,
  path: '/v1/collaborations/{collaborationId}/coverage',
  summary: 'State what you can pay: primary layer, then excess',
  description:
    'For your insurer alone. A share beyond both layers cannot be accepted; what the primary does not hold spills over.',
  body: CoverageStatement.meta({
    id: 'Coverage',
    example: { primary: 10_000_000, excess: { carrier: 'Atlas Excess', limit: 50_000_000 } },
  }),
  refusals: ['notFound', 'limitExceeded'],
});

export const reserveRights = route({
  ...command,
  path: '/v1/collaborations/{collaborationId}/reservation',
  summary: 'Reserve your rights, or lift the reservation',
  description: 'For your insurer alone. It blocks nothing, and outlives whatever is agreed.',
  body: Reservation.meta({ id: 'Reservation', example: { reserved: true, grounds: 'Late notice under the policy.' } }),
  refusals: ['notFound', 'alreadyDone'],
});

export const makeJointOffer = route({
  ...command,
  path: '/v1/collaborations/{collaborationId}/offer',
  summary: 'Record the joint offer that was made to the family',
  description:
    'By the lead, after all have accepted one version and consents are there. What comes before any offer is asked for in ' +
    "the lead's own case: the findings shared, counsel advised. Its cents are split by largest remainder: what the insurers " +
    'pay sums to what is offered.',
  body: JointOffering.meta({
    id: 'NewJointOffer',
    example: {
      value: 25_000_001,
      payees: ['Ana Ruiz'],
      releases: ['Bayview Hospital', 'Dr. Lee'],
      explanation: 'Results were not passed on, which made a second operation necessary.',
      on: '2026-11-20',
      channel: 'inPerson',
      people: ['Ana Ruiz'],
    },
  }),
  refusals: [
    ...gates,
    'allocationNotAgreed',
    'consentsMissing',
    'beyondAllocation',
    'jointOfferStands',
    'noJointOffer',
    'ownCaseMissing',
    'tooMany',
    'notTriaged',
    'notACareReview',
    'reviewMissing',
    'findingsNotShared',
    'counselAdviceMissing',
  ],
});

export const answerJointOffer = route({
  ...command,
  path: '/v1/collaborations/{collaborationId}/offer/response',
  summary: "Record the family's answer to the joint offer",
  body: JointAnswer.meta({
    id: 'JointOfferResponse',
    example: { answer: 'accepted', by: 'counsel', on: '2026-11-22', written: true },
  }),
  refusals: [...gates, 'noJointOffer', 'alreadyDone'],
});

export const recordSharePayment = route({
  ...command,
  path: '/v1/collaborations/{collaborationId}/payments',
  summary: 'Record what your insurer paid of its share',
  description:
    'In the matter and in your linked case at once, with all that a payment of a case asks for: liens first, one reference ' +
    'once. Never more than the share.',
  body: SharePayment.meta({
    id: 'NewSharePayment',
    example: { amount: 15_000_001, on: '2026-11-22', payee: 'Ana Ruiz', method: 'wire', reference: 'W-771' },
  }),
  refusals: [
    ...gates,
    'onPlatform',
    'noJointOffer',
    'moreThanAgreed',
    'tooMany',
    'ownCaseMissing',
    'caseClosed',
    'nothingAgreed',
    'liensOpen',
    'medicareScreenOpen',
    'alreadyThere',
  ],
});

export const reverseSharePayment = route({
  ...command,
  path: '/v1/collaborations/{collaborationId}/payments/{paymentId}/reversal',
  summary: 'Record that a payment came back, or never arrived',
  body: ShareReversal.meta({
    id: 'SharePaymentReversal',
    example: { reason: 'The wire was returned.', on: '2026-11-22' },
  }),
  refusals: [
    ...gates,
    'onPlatform',
    'noJointOffer',
    'moreThanAgreed',
    'alreadyDone',
    'ownCaseMissing',
    'caseClosed',
    'tooMany',
  ],
});

export const extendDeadline = route({
  ...command,
  path: '/v1/collaborations/{collaborationId}/extension',
  summary: 'Give a stage more time',
  description: 'Before its deadline, or after it has lapsed. At most 180 days.',
  body: Extension.meta({
    id: 'Extension',
    example: { until: '2027-01-15T23:59:59.000Z', reason: 'The expert needs longer.' },
  }),
  refusals: [...gates, 'nothingLapsed'],
});

export const escalateMatter = route({
  ...command,
  path: '/v1/collaborations/{collaborationId}/escalation',
  summary: 'Take the matter to mediation',
  description: 'Whoever has signed may ask for it; the lead also before.',
  body: Escalation.meta({ id: 'Escalation', example: { reason: 'We cannot agree on time on risk.' } }),
  refusals: [...behalf, 'agreementNotSigned', 'jointOfferStands', 'tooLate'],
});

export const withdrawFromMatter = route({
  ...command,
  path: '/v1/collaborations/{collaborationId}/withdrawal',
  summary: 'Leave the matter',
  description: 'Not while a joint offer stands. The lead stays: it closes the matter, or asks for mediation.',
  body: Leaving.meta({ id: 'Withdrawal', example: { reason: 'Our insured was not involved.' } }),
  refusals: [...behalf, 'jointOfferStands', 'tooLate'],
});

export const admitGuest = route({
  ...command,
  path: '/v1/collaborations/{collaborationId}/guests',
  summary: "Let a mediator or the family's counsel into the matter",
  description:
    'By the lead: counsel once every insurer has signed, a mediator once the matter has gone to mediation elsewhere; who ' +
    'mediates it here comes in by the mediation, when all have agreed to it. They read of it what their role may, shortly ' +
    'after, and until they are dismissed or the matter is closed. Whoever is not admitted to the platform in that role ' +
    'never gets in. At most 10 at a time, and 40 over time.',
  body: Admitting.meta({
    id: 'NewGuest',
    example: { principal: 'principal_01kb2x5f0re3wv9m7h6d8q4tnz', as: 'counsel' },
  }),
  refusals: [
    'notFound',
    'matterClosed',
    'notTheLead',
    'notEscalated',
    'mediationOpen',
    'agreementNotSigned',
    'alreadyThere',
    'tooMany',
  ],
});

export const dismissGuest = route({
  ...command,
  path: '/v1/collaborations/{collaborationId}/guests/{principalId}/dismissal',
  summary: "End a guest's access to the matter",
  body: Dismissal.meta({ id: 'GuestDismissal', example: { reason: 'The family has changed its counsel.' } }),
  refusals: ['notFound', 'matterClosed', 'notTheLead', 'mediationOpen', 'alreadyDone'],
});

export const closeMatter = route({
  ...command,
  path: '/v1/collaborations/{collaborationId}/closure',
  summary: 'Close the matter, with its outcome',
  body: Closing.meta({
    id: 'MatterClosing',
    example: { outcome: 'notPursued', reason: 'The others are not insured for this.' },
  }),
  refusals: ['mediationOpen', 'notFound', 'matterClosed', 'notTheLead', 'jointOfferStands'],
});
