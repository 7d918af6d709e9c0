import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { Collaboration } from '../../shared/collaboration/collaboration.ts';
import { Execution, executionKind } from '../../shared/collaboration/workflow/rows.ts';
import { signalsOf } from '../../shared/collaboration/workflow/signals.ts';
import { instantOf } from '../../shared/kernel/instant.ts';
import { dynamoTable } from '../../shared/ledger/dynamo-table.ts';
import { environment } from '../environment.ts';
import { answerTask, sfnExecutions } from '../executions.ts';
import { patience } from '../patience.ts';
import { eachRecord, newRowIn } from './batch.ts';

const { TABLE_NAME, WORKFLOW_ARN, EXECUTIONS_ARN } = environment({
  TABLE_NAME: z.string(),
  WORKFLOW_ARN: z.string().startsWith('arn:'),
  EXECUTIONS_ARN: z.string().startsWith('arn:'),
});

const table = dynamoTable(new DynamoDBClient({ requestHandler: patience }), TABLE_NAME);
const { start } = sfnExecutions({ workflowArn: WORKFLOW_ARN, executionsArn: EXECUTIONS_ARN });

const Changed = z.object({
  kind: z.literal('collaboration'),
  version: z.int(),
  state: z.custom<Collaboration>((state) => typeof state === 'object' && state !== null),
});

const Heard = z.discriminatedUnion('kind', [Changed, Execution.extend({ kind: z.literal(executionKind) })]);

/** Brings what is committed in matters to their executions, and starts those that are to run. */
export const handler = eachRecord(async (record) => {
  const heard = Heard.parse(newRowIn(record));
  const signals = signalsOf({ table, start, answer: answerTask, now: instantOf(new Date()) });
  return heard.kind === executionKind ? signals.executionWanted(heard) : signals.matterChanged(heard);
});
