import * as z from 'zod';
import { Entry } from '../../cases/attorneys/attorney.ts';
import { AttorneyView } from '../../cases/attorneys/view.ts';
import { UsState } from '../../kernel/us-state.ts';
import { Retirement } from '../../ledger/listed.ts';
import { pageOf, paging } from '../page.ts';
import { route } from './route.ts';

const tag = 'Attorneys';
const readers = ['insurerAdmin', 'claims', 'reviewer', 'hospitalRisk'] as const;
const keepers = ['insurerAdmin', 'claims'] as const;

export const listAttorneys = route({
  method: 'GET',
  path: '/v1/attorneys',
  tag,
  summary: 'List the attorneys your insurer can name to families, newest first',
  description:
    'For the advice to have counsel, which a family gets before an offer. Those that were retired are left out. Each ' +
    'says what languages it speaks.',
  allow: readers,
  query: z.strictObject({
    state: UsState.optional().meta({ description: 'Only those admitted in this state' }),
    ...paging(100),
  }),
  answers: { 200: pageOf(AttorneyView) },
  refusals: [],
});

export const readAttorney = route({
  method: 'GET',
  path: '/v1/attorneys/{attorneyId}',
  tag,
  summary: 'Read an attorney, listed or retired',
  allow: readers,
  versioned: true,
  answers: { 200: AttorneyView },
  refusals: ['notFound'],
});

export const listAttorney = route({
  method: 'POST',
  path: '/v1/attorneys',
  tag,
  fresh: true,
  summary: 'Add an attorney to the list',
  description: 'Everybody of your insurer and its hospitals who works with families sees it.',
  allow: keepers,
  idempotency: 'required',
  body: Entry,
  versioned: true,
  answers: { 201: AttorneyView },
  refusals: [],
});

export const changeAttorneyEntry = route({
  method: 'PUT',
  path: '/v1/attorneys/{attorneyId}',
  tag,
  fresh: true,
  summary: 'Say anew all that is said of an attorney',
  description:
    'Takes the place of what was said before: whatever is left out is gone. One that was retired stays as it is.',
  allow: keepers,
  idempotency: 'optional',
  ifMatch: true,
  body: Entry,
  versioned: true,
  answers: { 200: AttorneyView },
  refusals: ['notFound', 'retired'],
});

export const retireListedAttorney = route({
  method: 'POST',
  path: '/v1/attorneys/{attorneyId}/retirement',
  tag,
  fresh: true,
  summary: 'Take an attorney off the list',
  description:
    'For good: one that comes back is listed anew. It can still be read by its id, as cases name it. Retiring it a ' +
    'second time is refused (`retired`), as a second reason would be lost.',
  allow: keepers,
  idempotency: 'optional',
  ifMatch: true,
  body: Retirement,
  versioned: true,
  answers: { 200: AttorneyView },
  refusals: ['notFound', 'retired'],
});
