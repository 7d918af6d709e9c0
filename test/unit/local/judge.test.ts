import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { iamOf } from '../../../infra/local/judge.ts';
import type { Role } from '../../../infra/local/roles.ts';
import { newSessions } from '../../../infra/local/sessions.ts';
import { tableArn } from '../../../infra/local/template.ts';

const roleNamed = (name: string, ...Statement: Record<string, unknown>[]): Role => ({
  name,
  arn: `arn:aws:iam::000000000000:role/${name}`,
  tags: {},
  trust: undefined,
  policies: [{ name: 'policy', policy: { Version: '2012-10-17', Statement } }],
});

const table = tableArn('Amends');
const reader = roleNamed(
  'reader',
  { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: table },
  { Effect: 'Deny', Action: 'dynamodb:Scan', Resource: '*' },
);
const lent: Role = {
  ...roleNamed('lent', { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: table }),
  trust: {
    Statement: [
      {
        Effect: 'Allow',
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Principal: { AWS: reader.arn },
        Condition: { StringLike: { 'aws:RequestTag/TenantId': '?*' } },
      },
    ],
  },
};

const sessions = newSessions();
const { judge, judgeTaking } = iamOf([reader, lent], sessions);
const keyOf = ({ arn }: Role, until?: number) =>
  sessions.issue({ roleArn: arn, name: 'somebody', tags: {} }, until).accessKeyId;
const getting = { action: 'dynamodb:GetItem', resource: table };
const scanning = { action: 'dynamodb:Scan', resource: table };
const putting = { action: 'dynamodb:PutItem', resource: table };

describe('who asks', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('must be somebody', async () => {
    for (const key of [undefined, '', 'ASIANOBODY', 'local']) {
      await expect(judge(key, [])).rejects.toMatchObject({ code: 'UnrecognizedClientException', status: 400 });
    }
  });

  test('is somebody until the credentials expire, and then is told so', async () => {
    const key = keyOf(reader, Date.now() + 1000);
    await judge(key, [getting]);
    vi.advanceTimersByTime(1000);
    await expect(judge(key, [getting])).rejects.toMatchObject({ code: 'ExpiredTokenException' });
    vi.advanceTimersByTime(2 * 60 * 60 * 1000);
    keyOf(reader);
    await expect(judge(key, [getting])).rejects.toMatchObject({ code: 'UnrecognizedClientException' });
  });
});

describe('what is asked', () => {
  test('is allowed if every part of it is', async () => {
    await judge(keyOf(reader), [getting, getting]);
    await expect(judge(keyOf(reader), [getting, putting])).rejects.toMatchObject({ code: 'AccessDeniedException' });
  });

  test('is denied in the words of AWS', async () => {
    const who = 'User: arn:aws:sts::000000000000:assumed-role/reader/somebody is not authorized to perform:';
    await expect(judge(keyOf(reader), [putting])).rejects.toThrow(
      `${who} dynamodb:PutItem on resource: ${table} because no identity-based policy allows the dynamodb:PutItem action`,
    );
    await expect(judge(keyOf(reader), [scanning])).rejects.toThrow(
      `${who} dynamodb:Scan on resource: ${table} with an explicit deny in an identity-based policy`,
    );
  });

  test('is never taken for allowed when IAM does not know it, or it is a pattern', async () => {
    for (const deed of [
      { action: 'dynamodb:Nonsense', resource: table },
      { action: 'dynamodb:GetItem', resource: `${table}*` },
      { action: 'dynamodb:GetItem', resource: 'arn:aws:s3:::bucket' },
    ]) {
      await expect(judge(keyOf(reader), [deed])).rejects.toThrow(/IAM cannot be asked/);
    }
  });
});

describe('taking on a role', () => {
  const wanted = { roleArn: lent.arn, name: 'x', tags: { TenantId: 'harbor' } };

  test('is for whom it trusts, under its conditions', async () => {
    await judgeTaking(keyOf(reader), wanted);
    const refused = { code: 'AccessDeniedException' };
    await expect(judgeTaking(keyOf(lent), wanted)).rejects.toMatchObject(refused);
    await expect(judgeTaking(keyOf(reader), { ...wanted, tags: {} })).rejects.toMatchObject(refused);
    await expect(judgeTaking(undefined, wanted)).rejects.toMatchObject({ code: 'UnrecognizedClientException' });
  });

  test('that trusts nobody, or is not there, is refused in the same words', async () => {
    const words = async (roleArn: string) =>
      judgeTaking(keyOf(reader), { ...wanted, roleArn }).catch(({ message }) => message.replace(roleArn, 'ROLE'));
    const missing = 'arn:aws:iam::000000000000:role/missing';
    expect(await words(reader.arn)).toMatch('is not authorized to perform: sts:AssumeRole on resource: ROLE');
    expect(await words(missing)).toBe(await words(reader.arn));
  });
});
