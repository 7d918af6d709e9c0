import {
  Authorisation,
  mostOffers,
  NoOffer,
  Preparation,
  Presentation,
  Response,
  Withdrawal,
} from '../../cases/resolution/decide-offer.ts';
import { NoOfferView, OffersView, OfferView } from '../../cases/resolution/view-offer.ts';
import { route } from './route.ts';

const tag = 'Resolution';

const gates = ['notTriaged', 'notACareReview', 'reviewMissing', 'findingsNotShared'] as const;

export const readOffers = route({
  method: 'GET',
  path: '/v1/cases/{caseId}/offers',
  tag,
  summary: 'Every version of the offer in a case, the last one last',
  description:
    'And whether it was decided that there is none. A hospital sees what an offer holds once it was made to the family; ' +
    'before that, only that one is being prepared. What has to do with authority stays with the insurer.',
  allow: ['claims', 'reviewer', 'insurerAdmin', 'hospitalRisk'],
  versioned: true,
  answers: { 200: OffersView },
  refusals: ['notFound'],
});

export const prepareOffer = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/offers',
  tag,
  summary: 'Prepare an offer',
  description:
    'Of money, of something else, or of both. The case is in care review, a review is finished with a determination, the ' +
    'family was told the findings and, where care fell short and did significant preventable harm, was advised to have ' +
    'counsel. A new version takes the place of those that were not made to the family; one that was stays open to its answer ' +
    'until the new one is made. Beyond the amount that the settings let claims ' +
    'staff offer alone, an administrator authorises it. At most ' +
    `${mostOffers} versions in a case.`,
  allow: ['claims'],
  idempotency: 'required',
  ifMatch: true,
  body: Preparation.meta({
    id: 'NewOffer',
    example: {
      amount: 30_000_000,
      payees: [
        { name: 'Ana Ruiz', amount: 20_000_000 },
        { name: 'Ruiz Family Trust', amount: 10_000_000 },
      ],
      commitments: [{ kind: 'policyChange', description: 'Sponges are counted twice from now on.' }],
      conditions: ['A release of Bayview Hospital and Dr. Lee'],
      explanation: 'A sponge was left behind, which made a second operation necessary.',
    },
  }),
  versioned: true,
  answers: { 201: OfferView },
  refusals: [
    'notFound',
    'caseClosed',
    'tooMany',
    ...gates,
    'counselAdviceMissing',
    'offerAccepted',
    'inSharedMatter',
    'authorityExceeded',
  ],
});

export const decideNoOffer = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/offers/none',
  tag,
  summary: 'Decide that there is no offer, and say why',
  description:
    'The same comes first as before an offer, but for the advice to have counsel. The family is told why. An offer that is ' +
    'prepared later takes its place.',
  allow: ['claims'],
  idempotency: 'required',
  ifMatch: true,
  body: NoOffer.meta({
    id: 'NewNoOffer',
    example: { explanation: 'Two reviews found that the standard of care was met.' },
  }),
  versioned: true,
  answers: { 201: NoOfferView },
  refusals: ['notFound', 'caseClosed', ...gates, 'offerAccepted', 'offerNotOpen', 'alreadyDone', 'inSharedMatter'],
});

export const authoriseOffer = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/offers/{offerId}/authorisation',
  tag,
  summary: 'Authorise an offer that needs it',
  description: 'By somebody else than prepared it, up to the amount that the settings let an administrator authorise.',
  allow: ['insurerAdmin'],
  fresh: true,
  idempotency: 'required',
  ifMatch: true,
  body: Authorisation.meta({ id: 'OfferAuthorisation', example: { note: 'Within the reserve.' } }),
  versioned: true,
  answers: { 200: OfferView },
  refusals: ['notFound', 'caseClosed', 'alreadyDone', 'offerNotOpen', 'authorityExceeded', 'ownOffer'],
});

export const presentOffer = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/offers/{offerId}/presentation',
  tag,
  summary: 'Record that an offer was made to the family',
  description:
    'Or to its counsel, once it has one. It counts as a conversation, too. What comes before an offer is asked for again: ' +
    'the advice to have counsel may have become due since it was prepared. It is made no earlier than the day on which it was ' +
    'prepared, and authorised.',
  allow: ['claims'],
  idempotency: 'required',
  ifMatch: true,
  body: Presentation.meta({
    id: 'OfferPresentation',
    example: { on: '2026-11-20', channel: 'inPerson', people: ['Ana Ruiz'], answerBy: '2027-01-15' },
  }),
  versioned: true,
  answers: { 200: OfferView },
  refusals: ['notFound', 'caseClosed', 'offerNotAuthorised', 'offerNotOpen', ...gates, 'counselAdviceMissing'],
});

export const answerOffer = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/offers/{offerId}/response',
  tag,
  summary: 'Record the answer to an offer',
  description: 'Once, and only to an offer that was made.',
  allow: ['claims'],
  idempotency: 'required',
  ifMatch: true,
  body: Response.meta({
    id: 'OfferResponse',
    example: { answer: 'accepted', by: 'patient', on: '2026-11-22', written: true },
  }),
  versioned: true,
  answers: { 200: OfferView },
  refusals: ['notFound', 'caseClosed', 'offerNotOpen'],
});

export const withdrawOffer = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/offers/{offerId}/withdrawal',
  tag,
  summary: 'Withdraw an offer',
  description: 'One that is open, or an accepted one of which nothing is paid.',
  allow: ['claims'],
  idempotency: 'required',
  ifMatch: true,
  body: Withdrawal.meta({ id: 'OfferWithdrawal', example: { reason: 'New records came in; a better offer follows.' } }),
  versioned: true,
  answers: { 200: OfferView },
  refusals: ['notFound', 'caseClosed', 'offerNotOpen'],
});
