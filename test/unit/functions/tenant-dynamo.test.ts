import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test, vi } from 'vitest';
import { TenantId } from '../../../shared/kernel/ids.ts';
import { mint } from '../../../shared/kernel/mint.ts';

vi.stubEnv('AWS_REGION', 'us-east-1');
const sts = mockClient(STSClient);
const { assumedDynamo } = await import('../../../functions/assumed-dynamo.ts');
const { tenantDynamo } = await import('../../../functions/tenant-dynamo.ts');

const [harbor, summit] = [TenantId.parse('harbor'), TenantId.parse('summit')];
const [ann, ben] = [mint.principal(), mint.principal()];
const inAnHour = () => new Date(Date.now() + 3_600_000);

beforeEach(() => {
  sts.reset();
  sts.on(AssumeRoleCommand).callsFake(({ RoleSessionName }) => ({
    Credentials: {
      AccessKeyId: `key of ${RoleSessionName}`,
      SecretAccessKey: 's',
      SessionToken: 't',
      Expiration: inAnHour(),
    },
  }));
});

test('the role is taken on with the tenant as its tag, in the name of tenant and actor', async () => {
  const { accessKeyId } = await tenantDynamo('arn:role')(harbor, ann).config.credentials();
  expect(sts.commandCalls(AssumeRoleCommand)[0]?.args[0].input).toEqual({
    RoleArn: 'arn:role',
    RoleSessionName: `harbor@${ann}`,
    DurationSeconds: 3600,
    Tags: [{ Key: 'TenantId', Value: 'harbor' }],
  });
  expect(accessKeyId).toBe(`key of harbor@${ann}`);
});

test('credentials are kept, and never those of another', async () => {
  const dynamoOf = tenantDynamo('arn:role');
  const keys = [];
  for (const [tenant, actor] of [
    [harbor, ann],
    [summit, ben],
    [harbor, ann],
    [harbor, ben],
  ] as const) {
    keys.push((await dynamoOf(tenant, actor).config.credentials()).accessKeyId);
  }
  expect(keys).toEqual([
    `key of harbor@${ann}`,
    `key of summit@${ben}`,
    `key of harbor@${ann}`,
    `key of harbor@${ben}`,
  ]);
  expect(sts.commandCalls(AssumeRoleCommand)).toHaveLength(3);
});

test('inside a matter the session says which, and for which party', async () => {
  const dynamoOf = tenantDynamo('arn:role');
  await dynamoOf(harbor, ann, { id: 'mediation_1' }).config.credentials();
  await dynamoOf(harbor, ann, { id: 'mediation_1', party: 'harbor' }).config.credentials();
  const asked = sts.commandCalls(AssumeRoleCommand).map(({ args: [{ input }] }) => input);
  expect(asked.map(({ RoleSessionName }) => RoleSessionName)).toEqual([`harbor@${ann}`, `harbor@${ann}`]);
  expect(asked.map(({ Tags }) => Tags?.map(({ Key, Value }) => `${Key}=${Value}`))).toEqual([
    ['TenantId=harbor', 'MatterId=mediation_1'],
    ['TenantId=harbor', 'MatterId=mediation_1', 'PartyId=harbor'],
  ]);
});

test('credentials of one matter or party are not used for another, nor outside it', async () => {
  const dynamoOf = tenantDynamo('arn:role');
  const matters = [undefined, { id: 'a' }, { id: 'b' }, { id: 'a', party: 'b' }, { id: 'a', party: 'c' }, { id: 'a' }];
  const clients = matters.map((matter) => dynamoOf(harbor, ann, matter));
  expect(new Set(clients).size).toBe(5);
  expect(clients[5]).toBe(clients[1]);
});

test('credentials about to expire are asked for anew', async () => {
  sts.on(AssumeRoleCommand).resolves({
    Credentials: {
      AccessKeyId: 'k',
      SecretAccessKey: 's',
      SessionToken: 't',
      Expiration: new Date(Date.now() + 60_000),
    },
  });
  const client = tenantDynamo('arn:role')(harbor, ann);
  await client.config.credentials();
  const asked = sts.commandCalls(AssumeRoleCommand).length;
  await client.config.credentials();
  expect(sts.commandCalls(AssumeRoleCommand).length).toBeGreaterThan(asked);
});

test('an STS that gives nothing is an error, not an open door', async () => {
  sts.on(AssumeRoleCommand).resolves({});
  await expect(tenantDynamo('arn:role')(harbor, ann).config.credentials()).rejects.toThrow('STS gave no credentials');
});

test('a session without tags names none: the role that is taken on may not allow any', async () => {
  await assumedDynamo('arn:role')(`harbor@${ann}`, {}).config.credentials();
  expect(sts.commandCalls(AssumeRoleCommand)[0]?.args[0].input).not.toHaveProperty('Tags');
});
