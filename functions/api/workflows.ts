import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { answer } from '../../shared/http/answer.ts';
import { apiKit } from '../../shared/http/api.ts';
import { pagesOf } from '../../shared/http/page.ts';
import {
  listWorkflows,
  readMatterWorkflow,
  restartWorkflow,
  stopWorkflow,
} from '../../shared/http/routes/workflows.ts';
import { isRefusal, Refused, refuse } from '../../shared/kernel/refusal.ts';
import { dynamoTable } from '../../shared/ledger/dynamo-table.ts';
import { ledgerOn } from '../../shared/ledger/ledger.ts';
import { operatingOf } from '../../shared/workflow/operating.ts';
import { openedAtForm } from '../../shared/workflow/rows.ts';
import type { MatterWorkflowView } from '../../shared/workflow/view.ts';
import { cursorKeysIn } from '../cursor-keys.ts';
import { environment } from '../environment.ts';
import { executionsOf } from '../machines.ts';
import { patience } from '../patience.ts';
import { repeating } from './repeating.ts';

const { TABLE_NAME, CURSOR_SECRET_ARN } = environment({
  TABLE_NAME: z.string(),
  CURSOR_SECRET_ARN: z.string().startsWith('arn:'),
});

/** By this function's own role, which reaches what runs for matters, and no matter and no tenant. */
const table = dynamoTable(new DynamoDBClient({ requestHandler: patience }), TABLE_NAME);
const executions = executionsOf('collaboration', 'mediation');
const cursorKeys = cursorKeysIn(CURSOR_SECRET_ARN);

const { on, api } = apiKit({
  open: ({ caller, now }) => {
    if (!caller) throw new Refused(refuse('forbidden', 'This is for people who are known.'));
    return {
      operating: operatingOf({ table, executions, now }),
      pages: pagesOf({ keys: cursorKeys, reader: { tenant: caller.tenant, hospital: undefined }, now }),
      ...repeating({ ledger: ledgerOn(table), caller, now }),
    };
  },
});

const show = (view: MatterWorkflowView) => answer(200, view);

export const handler = api(
  on(listWorkflows, async ({ query: { running, cursor, limit }, operating, pages }) => {
    const list = { route: listWorkflows.path, filter: { running } };
    const after = await pages.positionOf(list, cursor, openedAtForm);
    if (isRefusal(after)) return after;
    const isWanted = running === undefined ? undefined : running === 'true';
    return pages.answer(list, await operating.list({ after: after.position, limit, running: isWanted }));
  }),

  on(readMatterWorkflow, async ({ params: { matterId }, operating }) => {
    const view = await operating.read(matterId);
    return isRefusal(view) ? view : show(view);
  }),

  on(restartWorkflow, ({ params: { matterId }, operating, idempotency, once }) =>
    operating.restart(matterId, show, once(idempotency)),
  ),

  on(stopWorkflow, ({ params: { matterId }, operating, idempotency, once }) =>
    operating.stop(matterId, show, once(idempotency)),
  ),
);
