import * as z from 'zod';
import { UsState } from '../../kernel/us-state.ts';
import { Retirement } from '../../ledger/listed.ts';
import { Entry } from '../../mediation/panel/mediator.ts';
import { MediatorView } from '../../mediation/panel/view.ts';
import { pageOf, paging } from '../page.ts';
import { route } from './route.ts';

const tag = 'Mediators';
const readers = ['operator', 'insurerAdmin', 'claims', 'reviewer', 'counsel'] as const;
const keepers = ['operator'] as const;

export const listMediators = route({
  method: 'GET',
  path: '/v1/mediators',
  tag,
  summary: 'List the panel of mediators, newest first',
  description:
    'Whom the parties of a matter can choose: one panel for all insurers and families. Those that were retired are ' +
    'left out. Operators also see as whom each signs in, and who put it there.',
  allow: readers,
  query: z.strictObject({
    state: UsState.optional().meta({ description: 'Only those that mediate in this state' }),
    ...paging(100),
  }),
  answers: { 200: pageOf(MediatorView) },
  refusals: [],
});

export const readMediator = route({
  method: 'GET',
  path: '/v1/mediators/{mediatorId}',
  tag,
  summary: 'Read a mediator, listed or retired',
  description: 'The ETag changes with what you are shown; for operators, who may change it, with each change.',
  allow: readers,
  versioned: true,
  answers: { 200: MediatorView },
  refusals: ['notFound'],
});

export const addMediator = route({
  method: 'POST',
  path: '/v1/mediators',
  tag,
  fresh: true,
  summary: 'Put a mediator on the panel',
  description:
    'Every insurer sees it, and whoever speaks for a family. Its `principal`, if it signs in here, is admitted first.',
  allow: keepers,
  idempotency: 'required',
  body: Entry,
  versioned: true,
  answers: { 201: MediatorView },
  refusals: [],
});

export const changeMediatorEntry = route({
  method: 'PUT',
  path: '/v1/mediators/{mediatorId}',
  tag,
  fresh: true,
  summary: 'Say anew all that is said of a mediator',
  description:
    'Takes the place of what was said before: whatever is left out is gone. One that was retired stays as it is.',
  allow: keepers,
  idempotency: 'optional',
  ifMatch: true,
  body: Entry,
  versioned: true,
  answers: { 200: MediatorView },
  refusals: ['notFound', 'retired'],
});

export const retireListedMediator = route({
  method: 'POST',
  path: '/v1/mediators/{mediatorId}/retirement',
  tag,
  fresh: true,
  summary: 'Take a mediator off the panel',
  description:
    'For good: one that comes back is listed anew. It can still be read by its id. Retiring it a second time is ' +
    'refused (`retired`), as a second reason would be lost. It can sign in as before: revoke its principal if it must not.',
  allow: keepers,
  idempotency: 'optional',
  ifMatch: true,
  body: Retirement,
  versioned: true,
  answers: { 200: MediatorView },
  refusals: ['notFound', 'retired'],
});
