import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { PrincipalId, TenantId } from '../shared/kernel/ids.ts';

const sts = new STSClient({});

/** Give up a call in time to answer the caller, and to try it again. */
const patience = { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true };

/** A role that a function took on keeps for an hour at most: one role took on another. */
const lifetime = 60 * 60;

const kept = 200;

/**
 * A matter that several share, by its id, and the party one answers for there. Ask for it only once the tenant's own
 * pointer row has shown that the tenant takes part: the credentials open the matter to whoever names it.
 */
export type Matter = { readonly id: string; readonly party?: string };

type Reach = { readonly tenant: TenantId; readonly actor: PrincipalId; readonly matter: Matter | undefined };

/**
 * DynamoDB as one tenant's credentials reach it. The function's own role reaches no row; it takes on the tenant data
 * role, tagged with the tenant, whose policy then allows that tenant's partitions and no others; tagged with a matter as
 * well, also that matter's. The SDK keeps the credentials until shortly before they expire, and asks anew.
 */
export const tenantDynamo = (roleArn: string) => {
  const clients = new Map<string, DynamoDBClient>();

  return (tenant: TenantId, actor: PrincipalId, matter?: Matter): DynamoDBClient => {
    const name = JSON.stringify([tenant, actor, matter?.id, matter?.party]);
    const client =
      clients.get(name) ??
      new DynamoDBClient({ credentials: assume(roleArn, { tenant, actor, matter }), requestHandler: patience });
    clients.delete(name);
    clients.set(name, client);
    for (const oldest of clients.keys()) {
      if (clients.size <= kept) break;
      clients.delete(oldest);
    }
    return client;
  };
};

const assume = (roleArn: string, reach: Reach) => async () => {
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: roleArn,
      RoleSessionName: `${reach.tenant}@${reach.actor}`,
      DurationSeconds: lifetime,
      Tags: tagsOf(reach),
    }),
  );
  if (!Credentials?.AccessKeyId || !Credentials.SecretAccessKey) throw new Error('STS gave no credentials');
  return {
    accessKeyId: Credentials.AccessKeyId,
    secretAccessKey: Credentials.SecretAccessKey,
    ...(Credentials.SessionToken && { sessionToken: Credentials.SessionToken }),
    ...(Credentials.Expiration && { expiration: Credentials.Expiration }),
  };
};

const tagsOf = ({ tenant, matter }: Reach) => [
  { Key: 'TenantId', Value: tenant },
  ...(matter ? [{ Key: 'MatterId', Value: matter.id }] : []),
  ...(matter?.party === undefined ? [] : [{ Key: 'PartyId', Value: matter.party }]),
];
