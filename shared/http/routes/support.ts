import * as z from 'zod';
import { mostSupport, Offering, Replying } from '../../cases/needs/decide-support.ts';
import { SupportView } from '../../cases/needs/view-support.ts';
import { route } from './route.ts';

const tag = 'Caregiver support';
const datesOnly = 'Dates alone are kept: neither who it was, nor what was said, is stored anywhere.';

export const readSupport = route({
  method: 'GET',
  path: '/v1/cases/{caseId}/support',
  tag,
  summary: 'When caregivers were offered support, and what they answered',
  description: datesOnly,
  allow: ['claims', 'reviewer', 'hospitalRisk'],
  versioned: true,
  answers: { 200: z.object({ items: z.array(SupportView) }).meta({ id: 'Supports' }) },
  refusals: ['notFound'],
});

export const offerSupport = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/support',
  tag,
  summary: 'Record that a caregiver was offered support',
  description: `One record for each caregiver. ${datesOnly} Each side records at most ${mostSupport} in a case.`,
  allow: ['hospitalRisk', 'claims'],
  idempotency: 'required',
  ifMatch: true,
  body: Offering.meta({ id: 'NewSupport', example: { on: '2026-11-04' } }),
  versioned: true,
  answers: { 201: SupportView },
  refusals: ['notFound', 'caseClosed', 'tooMany'],
});

export const answerSupport = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/support/{supportId}/answer',
  tag,
  summary: 'Record whether a caregiver accepted support',
  description: `Once for each offer; whoever declined may be offered it anew. ${datesOnly}`,
  allow: ['hospitalRisk', 'claims'],
  idempotency: 'required',
  ifMatch: true,
  body: Replying.meta({ id: 'SupportAnswer', example: { answer: 'accepted', on: '2026-11-06' } }),
  versioned: true,
  answers: { 200: SupportView },
  refusals: ['notFound', 'caseClosed', 'alreadyDone'],
});
