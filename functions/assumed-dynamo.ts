import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { assume, type Tags } from './assume.ts';
import { patience } from './patience.ts';

const kept = 200;

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
