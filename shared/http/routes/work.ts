import * as z from 'zod';
import { ScorecardView } from '../../cases/practices/view.ts';
import { DueView, NextStepsView, Owes } from '../../cases/work/view.ts';
import { OrganisationId } from '../../kernel/ids.ts';
import { pageOf, paging } from '../page.ts';
import { route } from './route.ts';

const tag = 'Work';

export const readNextSteps = route({
  method: 'GET',
  path: '/v1/cases/{caseId}/next-steps',
  tag,
  summary: 'What is to be done next in a case',
  description:
    'Who owes it, by when, what stands in its way, and which rule asks for it: soonest first. What its insurer owes in a ' +
    'matter that several share is among them, about the id of the matter.',
  allow: ['claims', 'reviewer', 'insurerAdmin', 'hospitalRisk'],
  answers: { 200: NextStepsView },
  refusals: ['notFound'],
});

export const readScorecard = route({
  method: 'GET',
  path: '/v1/cases/{caseId}/scorecard',
  tag,
  summary: 'How a case stands by the seven practices of insurers',
  description:
    'Each passes, fails, or does not apply (yet), with why and the ids of what shows it. It goes by what the reader may see: ' +
    'payments count for the insurer alone, a promise in a marked conversation for its own side alone.',
  allow: ['claims', 'reviewer', 'insurerAdmin', 'hospitalRisk'],
  versioned: true,
  answers: { 200: ScorecardView },
  refusals: ['notFound'],
});

export const listWork = route({
  method: 'GET',
  path: '/v1/worklist',
  tag,
  summary: 'What is due across all cases and shared matters, overdue first',
  description:
    'By date. Claims staff and reviewers see all of their insurer, a hospital what it owes in its own cases, an ' +
    'administrator what is theirs to authorise. Steps without a date are in the next ' +
    'steps of their case. Of one case the first forty are listed, and the first five of what is one side’s alone.',
  allow: ['claims', 'reviewer', 'insurerAdmin', 'hospitalRisk'],
  query: z.strictObject({
    owes: Owes.optional(),
    hospital: OrganisationId.optional(),
    overdue: z.literal('true').optional().meta({ description: 'Only what is past its date' }),
    ...paging(100),
  }),
  answers: { 200: pageOf(DueView) },
  refusals: [],
});
