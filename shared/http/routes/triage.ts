import * as z from 'zod';
import { Weighing } from '../../cases/triage/decide.ts';
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
    'not taken further says why.',
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
  allow: ['claims', 'reviewer', 'hospitalRisk'],
  versioned: true,
  answers: { 200: z.object({ items: z.array(TriageView) }).meta({ id: 'Triages' }) },
  refusals: ['notFound'],
});
