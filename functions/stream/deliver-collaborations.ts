import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { deliveringOf } from '../../shared/collaboration/delivery.ts';
import { instantOf } from '../../shared/kernel/instant.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { dynamoTable } from '../../shared/ledger/dynamo-table.ts';
import { matterIn } from '../../shared/ledger/keys.ts';
import { ledgerOn } from '../../shared/ledger/ledger.ts';
import { environment } from '../environment.ts';
import { patience } from '../patience.ts';
import { tenantDynamo } from '../tenant-dynamo.ts';
import { eachRecord, newRowIn } from './batch.ts';

const { TABLE_NAME, TENANT_DATA_ROLE_ARN } = environment({ TABLE_NAME: z.string(), TENANT_DATA_ROLE_ARN: z.string() });

const dynamoOf = tenantDynamo(TENANT_DATA_ROLE_ARN);

/** Who brings insurers what happened: always the same. */
const by = { actor: mint.principalFor('amends delivery') };

const { deliver, deliverTo } = deliveringOf({
  matters: ledgerOn(dynamoTable(new DynamoDBClient({ requestHandler: patience }), TABLE_NAME)),
  ledgerOf: (tenant) => ledgerOn(dynamoTable(dynamoOf(tenant, by.actor), TABLE_NAME)),
  by,
  now: () => instantOf(new Date()),
  ids: mint,
});

const Changed = z.object({ pk: z.string() });

/**
 * Brings each insurer of a matter what happened in it: every version of the matter to all, and of what an insurer keeps to
 * itself to that one. By its own credentials it reads matters alone; each insurer's rows it reaches by that insurer's.
 */
export const handler = eachRecord(async (record) => {
  const { pk } = Changed.parse(newRowIn(record));
  const matter = matterIn(pk);
  if (!matter) throw new Error('Something of a matter came to be in a partition that is named after none');
  return matter.tenant === undefined ? deliver(matter.id) : deliverTo(matter.id, matter.tenant);
});
