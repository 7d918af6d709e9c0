import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { MediationId } from '../../shared/kernel/ids.ts';
import { dynamoTable } from '../../shared/ledger/dynamo-table.ts';
import { ledgerOn } from '../../shared/ledger/ledger.ts';
import { seatDeliveryOf } from '../../shared/mediation/seats.ts';
import { environment } from '../environment.ts';
import { patience } from '../patience.ts';
import { eachRecord, newRowIn } from './batch.ts';

const { TABLE_NAME } = environment({ TABLE_NAME: z.string() });

/** By this function's own role, which reaches mediations, admissions to the platform, and pointers of those let in. */
const table = dynamoTable(new DynamoDBClient({ requestHandler: patience }), TABLE_NAME);
const deliver = seatDeliveryOf({ ledger: ledgerOn(table), table });

const Changed = z.object({ state: z.object({ id: MediationId }) });

/** Lets a mediator, and whoever speaks for a family, find the mediation in which they have a seat, as long as they do. */
export const handler = eachRecord((record) => deliver(Changed.parse(newRowIn(record)).state.id));
