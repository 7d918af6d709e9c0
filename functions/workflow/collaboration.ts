import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { Asked, perform } from '../../shared/collaboration/workflow/asked.ts';
import type { Standing } from '../../shared/collaboration/workflow/standing.ts';
import { tasksOf } from '../../shared/collaboration/workflow/tasks.ts';
import { describeError, logger } from '../../shared/http/log.ts';
import { instantOf } from '../../shared/kernel/instant.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { dynamoTable } from '../../shared/ledger/dynamo-table.ts';
import { environment } from '../environment.ts';
import { answerTask } from '../executions.ts';
import { patience } from '../patience.ts';

const { TABLE_NAME } = environment({ TABLE_NAME: z.string() });

const table = dynamoTable(new DynamoDBClient({ requestHandler: patience }), TABLE_NAME);

/** Who tells of what follows from time alone: always the same. */
const by = { actor: mint.principalFor('amends workflow') };

/** The tasks of `statemachines/collaboration.asl.json`, for matters that several insurers share. */
export const handler = async (event: unknown): Promise<Standing | undefined> => {
  const asked = Asked.parse(event);
  try {
    return await perform(tasksOf({ table, answer: answerTask, by, now: instantOf(new Date()) }), asked);
  } catch (error) {
    const { task, matter } = asked;
    logger.error('a task of a workflow failed', { task, matter, failure: describeError(error) });
    throw error;
  }
};
