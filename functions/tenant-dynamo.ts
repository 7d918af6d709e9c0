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
 * credentials until shortly before they expire, and asks anew. Without a tenant they reach what the role gives to the
 * platform, and no tenant at all.
 */
export const tenantDynamo = (roleArn: string) => {
  const clients = new Map<string, DynamoDBClient>();

  return (tenant: TenantId | undefined, actor: PrincipalId, more: Tags = {}): DynamoDBClient => {
    const name = `${tenant ?? 'platform'}@${actor}`;
    const tags = { ...(tenant !== undefined && { TenantId: tenant }), ...more };
    const client =
      clients.get(name) ?? new DynamoDBClient({ credentials: assume(roleArn, tags, name), requestHandler: patience });
    clients.delete(name);
    clients.set(name, client);
    for (const oldest of clients.keys()) {
      if (clients.size <= kept) break;
      clients.delete(oldest);
    }
    return client;
  };
};

type Tags = Readonly<Record<string, string>>;

const assume = (roleArn: string, tags: Tags, session: string) => async () => {
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: roleArn,
      RoleSessionName: session,
      DurationSeconds: lifetime,
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
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
