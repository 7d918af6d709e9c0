import * as z from 'zod';
import { Answering, mostNeeds, Raising } from '../../cases/needs/decide.ts';
import { NeedView } from '../../cases/needs/view.ts';
import { route } from './route.ts';

const tag = 'Needs';
const notAnAdmission =
  'Service recovery, such as a waived bill, is help: it is not compensation, and admits no fault and no liability.';

export const readNeeds = route({
  method: 'GET',
  path: '/v1/cases/{caseId}/needs',
  tag,
  summary: 'What the patient or family needs, and what became of it',
  allow: ['claims', 'reviewer', 'hospitalRisk'],
  versioned: true,
  answers: { 200: z.object({ items: z.array(NeedView) }).meta({ id: 'Needs' }) },
  refusals: ['notFound'],
});

export const raiseNeed = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/needs',
  tag,
  summary: 'Record what the patient or family needs',
  description: `Every need gets an answer before the case closes. ${notAnAdmission} Each side records at most ${mostNeeds} in a case.`,
  allow: ['hospitalRisk', 'claims'],
  idempotency: 'required',
  ifMatch: true,
  body: Raising.meta({
    id: 'NewNeed',
    example: { kind: 'financial', description: 'Help with the bill of the second operation', on: '2026-11-05' },
  }),
  versioned: true,
  answers: { 201: NeedView },
  refusals: ['notFound', 'caseClosed', 'tooMany'],
});

export const answerNeed = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/needs/{needId}/answer',
  tag,
  summary: 'Record what was done for a need, or why it cannot be met',
  description: `Once for each need. ${notAnAdmission}`,
  allow: ['hospitalRisk', 'claims'],
  idempotency: 'required',
  ifMatch: true,
  body: Answering.meta({
    id: 'NeedAnswer',
    example: { answer: 'met', recovery: 'billWaived', amount: 184_500, on: '2026-11-09' },
  }),
  versioned: true,
  answers: { 200: NeedView },
  refusals: ['notFound', 'caseClosed', 'alreadyDone'],
});
