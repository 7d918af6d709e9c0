import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AwsFailure, type Judge } from '../../../infra/local/aws-service.ts';
import { localSecretsManager, type SecretModel } from '../../../infra/local/secrets-manager.ts';

const secret: SecretModel = {
  name: 'Cursors',
  arn: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:Cursors-abcdef',
  generate: {
    PasswordLength: 64,
    ExcludeCharacters: 'ghijklmnopqrstuvwxyz',
    ExcludeLowercase: false,
    ExcludeUppercase: true,
    ExcludeNumbers: false,
    ExcludePunctuation: true,
  },
  rotatedBy: 'arn:rotation',
};

const judge = vi.fn<Judge>();
const invoke = vi.fn<(arn: string, event: unknown) => Promise<unknown>>();
const SecretId = secret.arn;

let folder: string;
const cleanups: (() => unknown)[] = [];

/** The stand-in, as it starts on what was kept, and a client of it. */
const start = async (): Promise<SecretsManagerClient> => {
  const server = createServer(
    localSecretsManager({ file: join(folder, 'secrets.json'), secrets: [secret], judge, invoke, now: Date.now }),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => server.close());
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'KEY', secretAccessKey: 'x' };
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT');
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'ROTATION');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'x');
  vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', endpoint);
  vi.resetModules();
  const { handler } = await import('../../../functions/schedule/rotate-cursor-key.ts');
  invoke.mockImplementation((_, event) => handler(event));
  const client = new SecretsManagerClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  cleanups.push(() => client.destroy());
  return client;
};

const valueIn = async (client: SecretsManagerClient, VersionStage: string) =>
  (await client.send(new GetSecretValueCommand({ SecretId, VersionStage }))).SecretString;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'amends-secrets-'));
  judge.mockResolvedValue();
});
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
  rmSync(folder, { recursive: true, force: true });
  vi.clearAllMocks();
  vi.unstubAllEnvs();
});

test('the first value is what the template asks for, kept for its owner’s eyes, and survives a restart', async () => {
  const value = await valueIn(await start(), 'AWSCURRENT');
  expect(value).toMatch(/^[0-9a-f]{64}$/);
  expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600);
  expect(await valueIn(await start(), 'AWSCURRENT')).toBe(value);
});

test('a version that is not there is not found, nor is another secret', async () => {
  const client = await start();
  await expect(valueIn(client, 'AWSPREVIOUS')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await expect(client.send(new GetSecretValueCommand({ SecretId, VersionId: 'x'.repeat(32) }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  await expect(client.send(new GetSecretValueCommand({ SecretId: 'Other' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

describe('a rotation', () => {
  test('goes through the four steps, and moves the labels', async () => {
    const client = await start();
    const first = await valueIn(client, 'AWSCURRENT');
    const { VersionId = '' } = await client.send(new RotateSecretCommand({ SecretId }));
    expect(invoke.mock.calls.map(([arn, event]) => [arn, event])).toEqual(
      ['createSecret', 'setSecret', 'testSecret', 'finishSecret'].map((Step) => [
        'arn:rotation',
        { Step, SecretId, ClientRequestToken: VersionId },
      ]),
    );
    expect(await valueIn(client, 'AWSPREVIOUS')).toBe(first);
    const second = await valueIn(client, 'AWSCURRENT');
    expect(second).toMatch(/^[0-9a-f]{64}$/);
    expect(second).not.toBe(first);

    await client.send(new RotateSecretCommand({ SecretId }));
    expect(await valueIn(client, 'AWSPREVIOUS')).toBe(second);
    const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId }));
    expect(Object.values(VersionIdsToStages).flat().sort()).toEqual(['AWSCURRENT', 'AWSPENDING', 'AWSPREVIOUS']);
    expect(readFileSync(join(folder, 'secrets.json'), 'utf8')).not.toContain(first);
  });

  test.each([1, 2, 3])('that was broken off after %i steps goes on with what it made', async (done) => {
    const client = await start();
    const first = await valueIn(client, 'AWSCURRENT');
    const { handler } = await import('../../../functions/schedule/rotate-cursor-key.ts');
    let steps = 0;
    invoke.mockImplementation(async (_, event) => {
      if (steps === done) throw new Error('killed');
      steps += 1;
      return handler(event);
    });
    vi.spyOn(process.stderr, 'write').mockReturnValueOnce(true);
    await expect(client.send(new RotateSecretCommand({ SecretId }))).rejects.toThrow();
    expect(await valueIn(client, 'AWSCURRENT')).toBe(first);
    const made = await valueIn(client, 'AWSPENDING');

    const again = await start();
    await again.send(new RotateSecretCommand({ SecretId }));
    expect(await valueIn(again, 'AWSCURRENT')).toBe(made);
    expect(await valueIn(again, 'AWSPREVIOUS')).toBe(first);
  });

  test('asked for twice at once is one', async () => {
    const client = await start();
    const first = await valueIn(client, 'AWSCURRENT');
    const rotated = await Promise.all([1, 2].map(() => client.send(new RotateSecretCommand({ SecretId }))));
    expect(new Set(rotated.map(({ VersionId }) => VersionId)).size).toBe(1);
    expect(await valueIn(client, 'AWSPREVIOUS')).toBe(first);
  });
});

describe('a write', () => {
  const token = 'a'.repeat(32);
  const put = (client: SecretsManagerClient, SecretString: string) =>
    client.send(new PutSecretValueCommand({ SecretId, ClientRequestToken: token, SecretString, VersionStages: ['X'] }));

  test('of a version again is the same write, or refused', async () => {
    const client = await start();
    await put(client, 'one');
    await put(client, 'one');
    await expect(put(client, 'two')).rejects.toMatchObject({ name: 'ResourceExistsException' });
    expect(await valueIn(client, 'X')).toBe('one');
  });

  test('moves no label away from a version that was not named', async () => {
    const client = await start();
    await put(client, 'one');
    const move = { SecretId, VersionStage: 'AWSCURRENT', MoveToVersionId: token };
    await expect(client.send(new UpdateSecretVersionStageCommand(move))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });
});

test('every operation is judged first, by who asks and what of', async () => {
  const client = await start();
  const denied = new AwsFailure('AccessDeniedException', 'no');
  judge.mockRejectedValue(denied);
  const before = readFileSync(join(folder, 'secrets.json'), 'utf8');
  const move = { VersionStage: 'AWSCURRENT', MoveToVersionId: 'x'.repeat(32) };
  for (const [action, send] of [
    ['GetSecretValue', () => client.send(new GetSecretValueCommand({ SecretId }))],
    ['PutSecretValue', () => client.send(new PutSecretValueCommand({ SecretId, SecretString: 'x' }))],
    ['DescribeSecret', () => client.send(new DescribeSecretCommand({ SecretId: 'Cursors' }))],
    ['UpdateSecretVersionStage', () => client.send(new UpdateSecretVersionStageCommand({ SecretId, ...move }))],
    ['RotateSecret', () => client.send(new RotateSecretCommand({ SecretId }))],
  ] as const) {
    await expect(send()).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect(judge).toHaveBeenLastCalledWith('KEY', [{ action: `secretsmanager:${action}`, resource: secret.arn }]);
  }
  await expect(client.send(new GetSecretValueCommand({ SecretId: 'Other' }))).rejects.toMatchObject({
    name: 'AccessDeniedException',
  });
  expect(readFileSync(join(folder, 'secrets.json'), 'utf8')).toBe(before);
});
