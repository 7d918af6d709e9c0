import * as z from 'zod';
import { Completion, Determining, limits, Opening } from '../../cases/reviews/decide.ts';
import { DeterminationView, ReviewsView, ReviewView } from '../../cases/reviews/view.ts';
import { route } from './route.ts';

const tag = 'Reviews';

export const openReview = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/reviews',
  tag,
  summary: 'Begin a review',
  description:
    'Each review is a record of whoever opens it: the hospital’s own, the insurer’s own, or an external expert’s for ' +
    'either. A hospital may begin at once, an insurer once the case is in care review. It is due within the days that the ' +
    'tenant sets. What is marked stays with its side: the other sees that it exists. Each side opens at most ' +
    `${limits.reviews} in a case.`,
  allow: ['hospitalRisk', 'claims', 'reviewer'],
  idempotency: 'required',
  ifMatch: true,
  body: Opening.meta({
    id: 'NewReview',
    example: { by: 'external', reviewer: 'Dr. Osei, surgery', scope: 'The count of sponges', startedOn: '2026-11-16' },
  }),
  versioned: true,
  answers: { 201: ReviewView },
  refusals: ['notFound', 'caseClosed', 'tooMany', 'notYourReview', 'notACareReview', 'privilegeHeld'],
});

export const readReviews = route({
  method: 'GET',
  path: '/v1/cases/{caseId}/reviews',
  tag,
  summary: 'Every review of a case, with what it found and determined',
  description: 'And the criteria on which reviews disagree.',
  allow: ['claims', 'reviewer', 'hospitalRisk'],
  versioned: true,
  answers: { 200: ReviewsView },
  refusals: ['notFound'],
});

export const completeReview = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/reviews/{reviewId}/completion',
  tag,
  summary: 'Finish a review',
  description: 'Once, and by the side that opened it. What comes up later is looked at in another review.',
  allow: ['hospitalRisk', 'claims', 'reviewer'],
  idempotency: 'required',
  ifMatch: true,
  body: Completion.meta({
    id: 'ReviewCompletion',
    example: {
      on: '2026-11-20',
      findings: 'Sponges were counted once, before the wound was closed, and not again.',
      contributingFactors: ['No second count at a change of staff'],
    },
  }),
  versioned: true,
  answers: { 200: ReviewView },
  refusals: ['notFound', 'caseClosed', 'notYourReview', 'alreadyDone'],
});

export const makeDetermination = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/determinations',
  tag,
  summary: 'Determine one of the three criteria in a review',
  description:
    'With author, organisation, date and rationale, by the side whose review it is, before or after it is finished. The ' +
    'last one of a review on a criterion holds; those before it stay. Each side makes at most ' +
    `${limits.determinations} in a case, but for the first of a review on a criterion.`,
  allow: ['hospitalRisk', 'claims', 'reviewer'],
  idempotency: 'required',
  ifMatch: true,
  body: Determining.meta({
    id: 'NewDetermination',
    example: {
      reviewId: 'review_01kb2x5f0re3wv9m7h6d8q4tnz',
      criterion: 'deviation',
      outcome: 'met',
      rationale: 'The standard asks for a second count.',
      author: 'Dr. Osei',
      organisation: 'Bayview Hospital',
      on: '2026-11-20',
    },
  }),
  versioned: true,
  answers: { 201: DeterminationView },
  refusals: ['notFound', 'caseClosed', 'tooMany', 'notYourReview', 'privilegeHeld'],
});

export const readDeterminations = route({
  method: 'GET',
  path: '/v1/cases/{caseId}/determinations',
  tag,
  summary: 'Every determination of a case, oldest first',
  allow: ['claims', 'reviewer', 'hospitalRisk'],
  versioned: true,
  answers: { 200: z.object({ items: z.array(DeterminationView) }).meta({ id: 'Determinations' }) },
  refusals: ['notFound'],
});
