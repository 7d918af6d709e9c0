import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { MediationId } from '../../shared/kernel/ids.ts';
import { Instant, instantOf } from '../../shared/kernel/instant.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { dynamoTable } from '../../shared/ledger/dynamo-table.ts';
import { openerOf } from '../../shared/mediation/rounds/opener.ts';
import { environment } from '../environment.ts';
import { patience } from '../patience.ts';
import { kmsUnseal } from '../seal.ts';

const { TABLE_NAME, SEAL_KEY_ARN } = environment({
  TABLE_NAME: z.string(),
  SEAL_KEY_ARN: z.string().startsWith('arn:'),
});

/** By this function's own role, which reaches mediations, and is the only one that reads mailboxes. */
const table = dynamoTable(new DynamoDBClient({ requestHandler: patience }), TABLE_NAME);
const unseal = kmsUnseal(SEAL_KEY_ARN);

/** Who opens what is sealed: always the same. */
const by = { actor: mint.principalFor('amends opener') };

const Asked = z.object({ task: z.literal('open'), matter: MediationId, startedAt: Instant });

/** Opens sealed answers whose time is over, for `statemachines/mediation.asl.json`. */
export const handler = async (event: unknown) => {
  const { matter, startedAt } = Asked.parse(event);
  return openerOf({ table, unseal, by, now: instantOf(new Date()) })(matter, { startedAt });
};
