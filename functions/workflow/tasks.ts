import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { describeError, logger } from '../../shared/http/log.ts';
import { instantOf } from '../../shared/kernel/instant.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { dynamoTable } from '../../shared/ledger/dynamo-table.ts';
import { askedOf, perform } from '../../shared/workflow/asked.ts';
import type { Standing } from '../../shared/workflow/standing.ts';
import { tasksOf } from '../../shared/workflow/tasks.ts';
import type { Matter, Waits } from '../../shared/workflow/waits.ts';
import { environment } from '../environment.ts';
import { answerTask } from '../executions.ts';
import { patience } from '../patience.ts';

const { TABLE_NAME } = environment({ TABLE_NAME: z.string() });

const table = dynamoTable(new DynamoDBClient({ requestHandler: patience }), TABLE_NAME);

/** Who tells of what follows from time alone: always the same. */
const by = { actor: mint.principalFor('amends workflow') };

/** Does the tasks of the state machine of a kind of matter. */
export const performing = <State extends Matter, Event>(waits: Waits<State, Event>) => {
  const Asked = askedOf(waits);
  return async (event: unknown): Promise<Standing | undefined> => {
    const asked = Asked.parse(event);
    try {
      return await perform(tasksOf({ waits, table, answer: answerTask, by, now: instantOf(new Date()) }), asked);
    } catch (error) {
      const { task, matter } = asked;
      logger.error('a task of a workflow failed', { task, matter, failure: describeError(error) });
      throw error;
    }
  };
};
