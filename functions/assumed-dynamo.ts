import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { patience } from './patience.ts';

const sts = new STSClient({});

/** A role that a function took on keeps for an hour at most: one role took on another. */
const lifetime = 60 * 60;

const kept = 200;

/** Session tags: what a role's policy goes by. */
export type Tags = Readonly<Record<string, string>>;

/**
 * DynamoDB as a role reaches it that a function takes on, under a name that says for whom and with tags that say what
 * for. The SDK keeps the credentials until shortly before they expire, and asks anew.
 */
export const assumedDynamo = (roleArn: string) => {
  const clients = new Map<string, DynamoDBClient>();

  return (session: string, tags: Tags): DynamoDBClient => {
    const name = JSON.stringify([session, tags]);
    const client =
      clients.get(name) ??
      new DynamoDBClient({ credentials: assume(roleArn, session, tags), requestHandler: patience });
    clients.delete(name);
    clients.set(name, client);
    for (const oldest of clients.keys()) {
      if (clients.size <= kept) break;
      clients.delete(oldest);
    }
    return client;
  };
};

const assume = (roleArn: string, session: string, tags: Tags) => async () => {
  const given = Object.entries(tags);
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: roleArn,
      RoleSessionName: session,
      DurationSeconds: lifetime,
      ...(given.length > 0 && { Tags: given.map(([Key, Value]) => ({ Key, Value })) }),
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
