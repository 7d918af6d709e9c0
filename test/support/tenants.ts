import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { inject } from 'vitest';
import { dynamoClient } from '../../infra/local/dynamodb.ts';
import type { Credentials } from '../../infra/local/sessions.ts';

/** STS as the function that serves cases reaches it, or as somebody else does. */
export const stsAs = (credentials: Credentials = inject('casesFunction').credentials) =>
  new STSClient({ endpoint: inject('stsUrl'), region: 'us-east-1', credentials, maxAttempts: 1 });

type Tags = Readonly<Record<string, string>>;

const assumed = async (sts: STSClient, RoleArn: string, RoleSessionName: string, tags: Tags): Promise<Credentials> => {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName, Tags }));
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
};

/** What a function gets when it takes on the tenant data role with these tags. */
export const takeOn = (tags: Tags): Promise<Credentials> =>
  assumed(stsAs(), inject('casesFunction').tenantRoleArn, `${tags.TenantId}@tests`, tags);

/** DynamoDB as the function that serves mediations reaches it for somebody who belongs to no insurer. */
export const dynamoOfSeat = async (tags: Tags) => {
  const { seatRoleArn, credentials } = inject('mediationsFunction');
  return dynamoClient(inject('dynamoUrl'), await assumed(stsAs(credentials), seatRoleArn, 'seat@tests', tags));
};

export const dynamoWith = async (tags: Tags) => dynamoClient(inject('dynamoUrl'), await takeOn(tags));
