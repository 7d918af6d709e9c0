import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { guestDeliveryOf } from '../../shared/collaboration/guest-delivery.ts';
import { CollaborationId } from '../../shared/kernel/ids.ts';
import { dynamoTable } from '../../shared/ledger/dynamo-table.ts';
import { ledgerOn } from '../../shared/ledger/ledger.ts';
import { environment } from '../environment.ts';
import { patience } from '../patience.ts';
import { eachRecord, newRowIn } from './batch.ts';

const { TABLE_NAME } = environment({ TABLE_NAME: z.string() });

/** By this function's own role, which reaches matters, admissions to the platform, and pointers of guests. */
const table = dynamoTable(new DynamoDBClient({ requestHandler: patience }), TABLE_NAME);
const deliver = guestDeliveryOf({ ledger: ledgerOn(table), table });

const Changed = z.object({ state: z.object({ id: CollaborationId, guests: z.array(z.unknown()) }) });

/** Lets guests of a matter find it, and no longer once that has ended. Most matters never have any. */
export const handler = eachRecord(async (record) => {
  const { state } = Changed.parse(newRowIn(record));
  if (state.guests.length > 0) await deliver(state.id);
});
