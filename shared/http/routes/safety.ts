import * as z from 'zod';
import { Because, Finishing, LessonsDecision, limits, Planning, Replanning } from '../../cases/safety/decide.ts';
import { endedListed } from '../../cases/safety/safety.ts';
import { LessonsView, NoActionView, PlannedView, SafetyView } from '../../cases/safety/view.ts';
import { route } from './route.ts';

const tag = 'Safety';

const plan = {
  kind: 'forcingFunction',
  description: 'The record of an operation cannot be closed without two counts.',
  owner: 'Head of the operating rooms',
  dueOn: '2099-12-31',
  measure: 'No operation without two counts in three months',
} as const;

export const planAction = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/safety-actions',
  tag,
  summary: 'Plan a safety action',
  description:
    'With an owner, a day and a measure. Its RCA² strength follows from its kind; a plan of weaker actions alone is ' +
    'taken, with a warning. An insurer may suggest one. The hospital may plan on a closed case too. At most ' +
    `${limits.actions.hospital} of the hospital and ${limits.actions.insurer} suggested by the insurer are planned at a time; what is done or dropped makes room.`,
  allow: ['hospitalRisk', 'claims', 'reviewer'],
  idempotency: 'required',
  ifMatch: true,
  body: Planning.meta({ id: 'NewSafetyAction', example: plan }),
  versioned: true,
  answers: { 201: PlannedView },
  refusals: ['notFound', 'caseClosed', 'tooMany'],
});

export const readActions = route({
  method: 'GET',
  path: '/v1/cases/{caseId}/safety-actions',
  tag,
  summary: 'Every safety action of a case, and what the plan lacks',
  description: `Of those that ended, the last ${endedListed}: the timeline tells of the others.`,
  allow: ['claims', 'reviewer', 'hospitalRisk'],
  versioned: true,
  answers: { 200: SafetyView },
  refusals: ['notFound'],
});

const ofTheHospital =
  'For the hospital alone, on a closed case too: nobody else stands in the way of what it improves.';

export const replanAction = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/safety-actions/{actionId}/plan',
  tag,
  summary: 'Plan a safety action anew',
  description: `The plan is stated whole, with the reason. ${ofTheHospital}`,
  allow: ['hospitalRisk'],
  idempotency: 'required',
  ifMatch: true,
  body: Replanning.meta({
    id: 'SafetyActionPlan',
    example: { ...plan, reason: 'The software changes in the next release.' },
  }),
  versioned: true,
  answers: { 200: PlannedView },
  refusals: ['notFound', 'alreadyDone'],
});

export const completeAction = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/safety-actions/{actionId}/completion',
  tag,
  summary: 'Say that a safety action was done',
  description: ofTheHospital,
  allow: ['hospitalRisk'],
  idempotency: 'required',
  ifMatch: true,
  body: Finishing.meta({
    id: 'SafetyActionCompletion',
    example: { on: '2026-11-20', result: 'Two counts in each of 212 operations since.' },
  }),
  versioned: true,
  answers: { 200: PlannedView },
  refusals: ['notFound', 'alreadyDone'],
});

export const dropAction = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/safety-actions/{actionId}/dropping',
  tag,
  summary: 'Give a safety action up, and say why',
  description: ofTheHospital,
  allow: ['hospitalRisk'],
  idempotency: 'required',
  ifMatch: true,
  body: Because.meta({ id: 'SafetyActionDropping', example: { reason: 'Another action covers it.' } }),
  versioned: true,
  answers: { 200: PlannedView },
  refusals: ['notFound', 'alreadyDone'],
});

export const needNoAction = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/safety-actions/none',
  tag,
  summary: 'Say that no safety action is needed, and why',
  description: 'For the hospital, where no action is planned or done. An action that is planned later takes its place.',
  allow: ['hospitalRisk'],
  idempotency: 'required',
  ifMatch: true,
  body: Because.meta({ id: 'NewNoSafetyAction', example: { reason: 'It was a known risk, and all was done well.' } }),
  versioned: true,
  answers: { 201: NoActionView },
  refusals: ['notFound', 'caseClosed', 'alreadyDone'],
});

export const decideLessons = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/lessons',
  tag,
  summary: 'Decide what becomes of what was learnt',
  description: `It may be decided again, at most ${limits.lessons} times by each side: the last decision holds, and those before it stay.`,
  allow: ['hospitalRisk', 'claims', 'reviewer'],
  idempotency: 'required',
  ifMatch: true,
  body: LessonsDecision.meta({
    id: 'NewLessonsDecision',
    example: { decision: 'share', reason: 'Other operating rooms count once, too.' },
  }),
  versioned: true,
  answers: { 201: LessonsView },
  refusals: ['notFound', 'caseClosed', 'tooMany'],
});

export const readLessons = route({
  method: 'GET',
  path: '/v1/cases/{caseId}/lessons',
  tag,
  summary: 'Every decision on what is learnt, the one that holds last',
  allow: ['claims', 'reviewer', 'hospitalRisk'],
  versioned: true,
  answers: { 200: z.object({ items: z.array(LessonsView) }).meta({ id: 'LessonsDecisions' }) },
  refusals: ['notFound'],
});
