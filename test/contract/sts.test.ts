import { AssumeRoleCommand, type AssumeRoleCommandInput, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, inject, test } from 'vitest';
import { stsAs, takeOn } from '../support/tenants.ts';

const asking = (more: Partial<AssumeRoleCommandInput>): AssumeRoleCommand =>
  new AssumeRoleCommand({
    RoleArn: inject('casesFunction').tenantRoleArn,
    RoleSessionName: 'harbor@tests',
    Tags: [{ Key: 'TenantId', Value: 'harbor' }],
    ...more,
  });
const tag = (Key: string, Value: string) => [{ Key, Value }];
const both = (Key: string, Value: string) => [...tag('TenantId', 'harbor'), ...tag(Key, Value)];

describe('taking on the tenant data role', () => {
  test('gives credentials in the name that was asked for, for at most an hour', async () => {
    const { Credentials, AssumedRoleUser } = await stsAs().send(asking({ DurationSeconds: 900 }));
    expect(AssumedRoleUser?.Arn).toMatch(/:assumed-role\/\S*TenantData\S*\/harbor@tests$/);
    const seconds = ((Credentials?.Expiration?.getTime() ?? 0) - Date.now()) / 1000;
    expect(seconds).toBeGreaterThan(890);
    expect(seconds).toBeLessThanOrEqual(900);
    await expect(stsAs().send(asking({ DurationSeconds: 7200 }))).rejects.toMatchObject({ name: 'ValidationError' });
  });

  test.each([
    ['no tenant', []],
    ['an empty tenant', tag('TenantId', '')],
    ['a tag of another name', both('Owner', 'harbor')],
    ['the tenant in other letters', tag('tenantid', 'harbor')],
    ['an empty matter', both('MatterId', '')],
    ['an empty party', both('PartyId', '')],
    ['a matter and no tenant', tag('MatterId', 'x')],
  ])('is denied with %s', async (_, Tags) => {
    await expect(stsAs().send(asking({ Tags }))).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test.each([
    ['a tenant that is a pattern', tag('TenantId', '*')],
    ['a tenant with a #', tag('TenantId', 'harbor#CASE')],
    ['a matter that is a pattern', both('MatterId', 'a?')],
    ['the same tag twice', both('tenantid', 'summit')],
  ])('is no request AWS takes, with %s', async (_, Tags) => {
    await expect(stsAs().send(asking({ Tags }))).rejects.toMatchObject({ name: 'ValidationError' });
  });

  test('with what would change the credentials, and is not known here, is refused', async () => {
    for (const more of [
      { Policy: '{"Version":"2012-10-17","Statement":[]}' },
      { TransitiveTagKeys: ['TenantId'] },
      { ExternalId: 'external' },
    ]) {
      await expect(stsAs().send(asking(more))).rejects.toMatchObject({ name: 'ValidationError' });
    }
    await expect(stsAs().send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: 'InvalidAction' });
  });

  test('is for the functions alone: not for who holds it already, nor for tests, nor for strangers', async () => {
    const inside = stsAs(await takeOn({ TenantId: 'harbor' }));
    await expect(inside.send(asking({ Tags: tag('TenantId', 'summit') }))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    await expect(stsAs(inject('testCredentials')).send(asking({}))).rejects.toMatchObject({ name: 'AccessDenied' });
    const stranger = stsAs({ accessKeyId: 'local', secretAccessKey: 'local', sessionToken: 'local' });
    await expect(stranger.send(asking({}))).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
  });

  test('no function takes on a role of the runtime or of another function', async () => {
    const { roleArn, tenantRoleArn } = inject('casesFunction');
    const account = tenantRoleArn.split('/')[0];
    for (const name of ['amends-local-test', 'amends-local-seeding', 'missing']) {
      const refused = stsAs().send(asking({ RoleArn: `${account}/${name}`, Tags: [] }));
      await expect(refused).rejects.toMatchObject({ name: 'AccessDenied' });
    }
    await expect(stsAs().send(asking({ RoleArn: roleArn, Tags: [] }))).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});

test('takes a matter and a party along, and gives each who asks credentials of their own', async () => {
  const tags = { TenantId: 'harbor', MatterId: 'mediation_1', PartyId: 'harbor' };
  const [one, other] = await Promise.all([takeOn(tags), takeOn(tags)]);
  expect(one.accessKeyId).not.toBe(other.accessKeyId);
});
