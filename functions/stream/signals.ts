import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { instantOf } from '../../shared/kernel/instant.ts';
import { dynamoTable } from '../../shared/ledger/dynamo-table.ts';
import type { Executions } from '../../shared/workflow/executions.ts';
import { Execution, executionKind } from '../../shared/workflow/rows.ts';
import { signalsOf } from '../../shared/workflow/signals.ts';
import type { Matter, Waits } from '../../shared/workflow/waits.ts';
import { environment } from '../environment.ts';
import { answerTask } from '../executions.ts';
import { patience } from '../patience.ts';
import { eachRecord, newRowIn } from './batch.ts';

const { TABLE_NAME } = environment({ TABLE_NAME: z.string() });

const table = dynamoTable(new DynamoDBClient({ requestHandler: patience }), TABLE_NAME);

/** Brings what is committed in matters of a kind to their executions, and starts those that are to run. */
export const signalling = <State extends Matter, Event>(waits: Waits<State, Event>, { start }: Executions) => {
  const Changed = z.object({
    kind: z.literal(waits.kind.kind),
    version: z.int(),
    state: z.custom<State>((state) => typeof state === 'object' && state !== null),
  });

  return eachRecord(async (record) => {
    const row = newRowIn(record);
    const signals = signalsOf({ waits, table, start, answer: answerTask, now: instantOf(new Date()) });
    if (row.kind === executionKind) return signals.executionWanted(Execution.parse(row));
    return signals.matterChanged(Changed.parse(row));
  });
};
