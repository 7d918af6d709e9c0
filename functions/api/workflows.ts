import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { operatingOf } from '../../shared/collaboration/workflow/operating.ts';
import { openedAtForm } from '../../shared/collaboration/workflow/rows.ts';
import type { MatterWorkflowView } from '../../shared/collaboration/workflow/view.ts';
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
import { cursorKeysIn } from '../cursor-keys.ts';
import { environment } from '../environment.ts';
import { sfnExecutions } from '../executions.ts';
import { patience } from '../patience.ts';
import { repeating } from './repeating.ts';

const { TABLE_NAME, WORKFLOW_ARN, EXECUTIONS_ARN, CURSOR_SECRET_ARN } = environment({
  TABLE_NAME: z.string(),
  WORKFLOW_ARN: z.string().startsWith('arn:'),
  EXECUTIONS_ARN: z.string().startsWith('arn:'),
  CURSOR_SECRET_ARN: z.string().startsWith('arn:'),
});

/** By this function's own role, which reaches what runs for matters, and no matter and no tenant. */
const table = dynamoTable(new DynamoDBClient({ requestHandler: patience }), TABLE_NAME);
const executions = sfnExecutions({ workflowArn: WORKFLOW_ARN, executionsArn: EXECUTIONS_ARN });
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

  on(readMatterWorkflow, async ({ params: { collaborationId }, operating }) => {
    const view = await operating.read(collaborationId);
    return isRefusal(view) ? view : show(view);
  }),

  on(restartWorkflow, ({ params: { collaborationId }, operating, idempotency, once }) =>
    operating.restart(collaborationId, show, once(idempotency)),
  ),

  on(stopWorkflow, ({ params: { collaborationId }, operating, idempotency, once }) =>
    operating.stop(collaborationId, show, once(idempotency)),
  ),
);
