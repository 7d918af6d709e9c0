import * as z from 'zod';
import { Correction, mostCorrections, mostDemands, ReceivedDemand } from '../../cases/resolution/decide-demand.ts';
import { DemandView } from '../../cases/resolution/view-demand.ts';
import { route } from './route.ts';

const tag = 'Resolution';

const places = Object.entries(mostDemands)
  .map(([kind, most]) => `${most} of the kind ${kind}`)
  .join(', ');

export const receiveDemand = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/demands',
  tag,
  summary: 'Record a demand, notice, claim or suit',
  description:
    'It stays on record, whatever follows: nobody takes a demand back out, and payments are reported by it. A notice that ' +
    'precedes a suit, a claim or a suit makes the case one for the insurer at once. On a closed case, it asks whether to open ' +
    `it again. Each side records at most ${places}: no kind takes the places of another.`,
  allow: ['hospitalRisk', 'claims'],
  idempotency: 'required',
  ifMatch: true,
  body: ReceivedDemand.meta({
    id: 'NewDemand',
    example: { kind: 'demand', from: 'counsel', on: '2026-11-20', written: true, amount: 25_000_000 },
  }),
  versioned: true,
  answers: { 201: DemandView },
  refusals: ['notFound', 'tooMany'],
});

export const correctDemand = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/demands/{demandId}/correction',
  tag,
  summary: 'Correct the day or the amount of a demand',
  description:
    'With the reason, and nothing else of it: that it came in stays on record, and so does what was recorded before. The ' +
    `clocks of the law are counted anew. On a closed case, too; at most ${mostCorrections} times for each.`,
  allow: ['claims'],
  idempotency: 'required',
  ifMatch: true,
  body: Correction.meta({
    id: 'DemandCorrection',
    example: { on: '2026-11-19', reason: 'The envelope bears the stamp of the day before.' },
  }),
  versioned: true,
  answers: { 200: DemandView },
  refusals: ['notFound', 'tooMany', 'alreadyDone'],
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
