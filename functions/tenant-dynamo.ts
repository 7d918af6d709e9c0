import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { PrincipalId, TenantId } from '../shared/kernel/ids.ts';
import { patience } from './patience.ts';

const sts = new STSClient({});

/** A role that a function took on keeps for an hour at most: one role took on another. */
const lifetime = 60 * 60;

const kept = 200;

/**
 * DynamoDB as one tenant's credentials reach it. The function's own role reaches no row; it takes on the tenant data
 * role, tagged with the tenant, whose policy then allows that tenant's partitions and no others. The SDK keeps the
 * credentials until shortly before they expire, and asks anew.
 */
export const tenantDynamo = (roleArn: string) => {
  const clients = new Map<string, DynamoDBClient>();

  return (tenant: TenantId, actor: PrincipalId): DynamoDBClient => {
    const name = `${tenant}@${actor}`;
    const client =
      clients.get(name) ?? new DynamoDBClient({ credentials: assume(roleArn, tenant, name), requestHandler: patience });
    clients.delete(name);
    clients.set(name, client);
    for (const oldest of clients.keys()) {
      if (clients.size <= kept) break;
      clients.delete(oldest);
    }
    return client;
  };
};

const assume = (roleArn: string, tenant: TenantId, session: string) => async () => {
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: roleArn,
      RoleSessionName: session,
      DurationSeconds: lifetime,
      Tags: [{ Key: 'TenantId', Value: tenant }],
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
