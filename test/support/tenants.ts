import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { inject } from 'vitest';
import { dynamoClient } from '../../infra/local/dynamodb.ts';
import type { Credentials } from '../../infra/local/sessions.ts';

/** STS as the function that serves cases reaches it, or as somebody else does. */
export const stsAs = (credentials: Credentials = inject('casesFunction').credentials) =>
  new STSClient({ endpoint: inject('stsUrl'), region: 'us-east-1', credentials, maxAttempts: 1 });

/** What a function gets when it takes on the tenant data role with these tags. */
export const takeOn = async (tags: Readonly<Record<string, string>>): Promise<Credentials> => {
  const { Credentials } = await stsAs().send(
    new AssumeRoleCommand({
      RoleArn: inject('casesFunction').tenantRoleArn,
      RoleSessionName: `${tags.TenantId}@tests`,
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    }),
  );
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
};

export const dynamoWith = async (tags: Readonly<Record<string, string>>) =>
  dynamoClient(inject('dynamoUrl'), await takeOn(tags));
