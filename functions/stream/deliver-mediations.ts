import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { MediationId } from '../../shared/kernel/ids.ts';
import { instantOf } from '../../shared/kernel/instant.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { dynamoTable } from '../../shared/ledger/dynamo-table.ts';
import { ledgerOn } from '../../shared/ledger/ledger.ts';
import { deliveringOf } from '../../shared/mediation/delivery.ts';
import { environment } from '../environment.ts';
import { patience } from '../patience.ts';
import { tenantDynamo } from '../tenant-dynamo.ts';
import { eachRecord, newRowIn } from './batch.ts';

const { TABLE_NAME, TENANT_DATA_ROLE_ARN } = environment({ TABLE_NAME: z.string(), TENANT_DATA_ROLE_ARN: z.string() });

const dynamoOf = tenantDynamo(TENANT_DATA_ROLE_ARN);

/** Who brings insurers what happened: always the same. */
const by = { actor: mint.principalFor('amends delivery') };

const deliver = deliveringOf({
  shared: ledgerOn(dynamoTable(new DynamoDBClient({ requestHandler: patience }), TABLE_NAME)),
  ledgerOf: (tenant) => ledgerOn(dynamoTable(dynamoOf(tenant, by.actor), TABLE_NAME)),
  by,
  now: () => instantOf(new Date()),
  ids: mint,
});

const Changed = z.object({ state: z.object({ id: MediationId }) });

/**
 * Brings each insurer of a mediation what happened in it, and its end to where it came from. By its own credentials it
 * reaches mediations and shared matters; each insurer's rows it reaches by that insurer's.
 */
export const handler = eachRecord((record) => deliver(Changed.parse(newRowIn(record)).state.id));
