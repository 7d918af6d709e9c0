import * as z from 'zod';
import { MatterWorkflowView } from '../../workflow/view.ts';
import { pageOf, paging } from '../page.ts';
import { route } from './route.ts';

const tag = 'Workflows';

export const listWorkflows = route({
  method: 'GET',
  path: '/v1/workflows',
  tag,
  summary: 'List what runs for the open matters, those opened first before others',
  description:
    'An operator sees which matters are open and how their executions stand, and nothing else of them. Which of them run is looked up one by one: with `running`, a page may end early, or be empty, and still have a `next`.',
  allow: ['operator'],
  query: z.strictObject({
    running: z
      .enum(['true', 'false'])
      .optional()
      .meta({ description: 'Only matters that have an execution that runs; or, with `false`, that have none' }),
    ...paging(25),
  }),
  answers: { 200: pageOf(MatterWorkflowView) },
  refusals: [],
});

export const readMatterWorkflow = route({
  method: 'GET',
  path: '/v1/workflows/{matterId}',
  tag,
  summary: 'Read what runs for a matter',
  allow: ['operator'],
  answers: { 200: MatterWorkflowView },
  refusals: ['notFound'],
});

export const restartWorkflow = route({
  method: 'POST',
  path: '/v1/workflows/{matterId}/restart',
  tag,
  fresh: true,
  summary: 'Start the next execution of an open matter that has none',
  description:
    'It goes on from what is recorded of the matter: nothing is lost, and nothing is done twice. Two who ask at once start one.',
  allow: ['operator'],
  idempotency: 'required',
  answers: { 200: MatterWorkflowView },
  refusals: ['notFound', 'matterClosed', 'stillRunning'],
});

export const stopWorkflow = route({
  method: 'POST',
  path: '/v1/workflows/{matterId}/stop',
  tag,
  fresh: true,
  summary: 'Stop what runs for a matter',
  description:
    'Whoever takes part goes on with the matter as before; but nobody is reminded, and nothing lapses, until it is restarted. Stopping what does not run changes nothing.',
  allow: ['operator'],
  idempotency: 'required',
  answers: { 200: MatterWorkflowView },
  refusals: ['notFound'],
});
