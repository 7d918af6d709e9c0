import * as z from 'zod';
import { ReceivedDemand } from '../../cases/resolution/decide-demand.ts';
import { DemandView } from '../../cases/resolution/view-demand.ts';
import { route } from './route.ts';

const tag = 'Resolution';

export const receiveDemand = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/demands',
  tag,
  summary: 'Record a demand, notice, claim or suit',
  description:
    'It stays on record, whatever follows: nobody takes a demand back out, and payments are reported by it. A notice that ' +
    'precedes a suit, a claim or a suit makes the case one for the insurer at once. At most 12 demands in a case, ' +
    'and 12 notices, claims and suits.',
  allow: ['hospitalRisk', 'claims'],
  idempotency: 'required',
  ifMatch: true,
  body: ReceivedDemand.meta({
    id: 'NewDemand',
    example: { kind: 'demand', from: 'counsel', on: '2026-11-20', written: true, amount: 25_000_000 },
  }),
  versioned: true,
  answers: { 201: DemandView },
  refusals: ['notFound', 'caseClosed', 'tooMany'],
});

export const readDemands = route({
  method: 'GET',
  path: '/v1/cases/{caseId}/demands',
  tag,
  summary: 'Every demand of a case, in the order they were recorded',
  allow: ['claims', 'reviewer', 'hospitalRisk'],
  versioned: true,
  answers: { 200: z.object({ items: z.array(DemandView) }).meta({ id: 'Demands' }) },
  refusals: ['notFound'],
});
