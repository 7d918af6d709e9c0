import * as z from 'zod';
import { triagesOfASide, Weighing } from '../../cases/triage/decide.ts';
import { triagesListed } from '../../cases/triage/triage.ts';
import { TriageView } from '../../cases/triage/view.ts';
import { route } from './route.ts';

const tag = 'Triage';

export const triageCase = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/triage',
  tag,
  summary: 'Weigh the three criteria, and say where a case goes',
  description:
    'Every event is triaged, and triaged again when facts change; each triage is kept. Harm is met from the severity on ' +
    'that the tenant sets. All three criteria met, or a notice that precedes a suit, make a case for the insurer; what is ' +
    'not taken further says why. A duplicate is of a case of the same hospital that goes on in its own right; the criteria ' +
    'are weighed there. Each side triages a case at most ' +
    `${triagesOfASide} times, but for what changed facts, reviews or a notice ask for.`,
  allow: ['hospitalRisk', 'claims'],
  idempotency: 'required',
  ifMatch: true,
  body: Weighing.meta({
    id: 'NewTriage',
    example: { severity: 4, causation: 'met', deviation: 'met', reportable: 'yes' },
  }),
  versioned: true,
  answers: { 201: TriageView },
  refusals: ['notFound', 'caseClosed', 'careReviewRequired', 'tooMany'],
});

export const readTriages = route({
  method: 'GET',
  path: '/v1/cases/{caseId}/triage',
  tag,
  summary: 'Every triage of a case, the one that holds last',
  description: `The last ${triagesListed}: the timeline tells of those before.`,
  allow: ['claims', 'reviewer', 'hospitalRisk'],
  versioned: true,
  answers: { 200: z.object({ items: z.array(TriageView) }).meta({ id: 'Triages' }) },
  refusals: ['notFound'],
});
