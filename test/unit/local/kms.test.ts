import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DecryptCommand, DescribeKeyCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AwsFailure, type Judge } from '../../../infra/local/aws-service.ts';
import { localKms } from '../../../infra/local/kms.ts';
import { keyArn } from '../../../infra/local/template.ts';

const [KeyId, otherKey] = [keyArn('Seal'), keyArn('Other')];
const policy = { Statement: [{ Effect: 'Allow', Action: 'kms:*', Resource: '*' }] };
const judge = vi.fn<Judge>();
const EncryptionContext = { mediation: 'm', party: 'p' };
const Plaintext = Uint8Array.of(1, 2, 3, 4);

let folder: string;
const cleanups: (() => unknown)[] = [];

/** The stand-in, as it starts on what was kept, and a client of it. */
const start = async (arns = [KeyId, otherKey]): Promise<KMSClient> => {
  const keys = arns.map((arn) => ({ arn, policy }));
  const server = createServer(localKms({ file: join(folder, 'keys.json'), keys, judge })).listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => server.close());
  const client = new KMSClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'KEY', secretAccessKey: 'x' },
    maxAttempts: 1,
  });
  cleanups.push(() => client.destroy());
  return client;
};

const encrypt = async (client: KMSClient, bytes = Plaintext, context: Record<string, string> = EncryptionContext) => {
  const command = new EncryptCommand({ KeyId, Plaintext: bytes, EncryptionContext: context });
  return (await client.send(command)).CiphertextBlob ?? new Uint8Array();
};
const decrypt = async (client: KMSClient, CiphertextBlob: Uint8Array, context = EncryptionContext, key?: string) => {
  const input = { CiphertextBlob, EncryptionContext: context, ...(key !== undefined && { KeyId: key }) };
  return (await client.send(new DecryptCommand(input))).Plaintext;
};
const failsAs = (name: string) => ({ name });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'amends-kms-'));
  judge.mockResolvedValue();
});
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
  rmSync(folder, { recursive: true, force: true });
  vi.clearAllMocks();
});

test('what was encrypted is decrypted, with its key named or not, also after a restart', async () => {
  const blob = await encrypt(await start());
  expect(Buffer.from(blob).includes(Buffer.from(Plaintext))).toBe(false);
  for (const key of [undefined, KeyId, 'Seal']) {
    expect(await decrypt(await start(), blob, EncryptionContext, key)).toEqual(Plaintext);
  }
  expect(statSync(join(folder, 'keys.json')).mode & 0o777).toBe(0o600);
});

test('the same again is other bytes, as many', async () => {
  const client = await start();
  const [first, second] = [await encrypt(client), await encrypt(client)];
  expect(first).not.toEqual(second);
  expect(first.length).toBe(second.length);
});

test('a new key leaves the others as they are', async () => {
  const blob = await encrypt(await start([KeyId]));
  const before = JSON.parse(readFileSync(join(folder, 'keys.json'), 'utf8'));
  const client = await start();
  expect(await decrypt(client, blob)).toEqual(Plaintext);
  expect(JSON.parse(readFileSync(join(folder, 'keys.json'), 'utf8'))).toMatchObject(before);
  const gone = await start([otherKey]);
  await expect(decrypt(gone, blob)).rejects.toMatchObject(failsAs('NotFoundException'));
});

describe('nothing is decrypted', () => {
  test('with another context, whatever else it has', async () => {
    const client = await start();
    const blob = await encrypt(client);
    for (const context of [
      {},
      { mediation: 'm' },
      { ...EncryptionContext, party: 'q' },
      { ...EncryptionContext, a: '' },
    ]) {
      await expect(decrypt(client, blob, context as never)).rejects.toMatchObject(
        failsAs('InvalidCiphertextException'),
      );
    }
    expect(await decrypt(client, blob, { party: 'p', mediation: 'm' })).toEqual(Plaintext);
  });

  test('of which a bit was changed, or that nobody encrypted', async () => {
    const client = await start();
    const blob = await encrypt(client);
    const name = 1 + KeyId.length;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: name * 8, max: blob.length * 8 - 1 }), async (bit) => {
        const changed = Uint8Array.from(blob);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        await expect(decrypt(client, changed)).rejects.toMatchObject(failsAs('InvalidCiphertextException'));
      }),
      { numRuns: 50 },
    );
    for (const bytes of [Uint8Array.of(0), blob.slice(0, -1), blob.slice(0, name + 27), blob.slice(1)]) {
      await expect(decrypt(client, bytes)).rejects.toMatchObject(failsAs('InvalidCiphertextException'));
    }
  });

  test('under another key than is named', async () => {
    const client = await start();
    const blob = await encrypt(client);
    await expect(decrypt(client, blob, EncryptionContext, otherKey)).rejects.toMatchObject(
      failsAs('IncorrectKeyException'),
    );
  });
});

test('what is no request that it knows is refused', async () => {
  const client = await start();
  const odd = { KeyId, Plaintext };
  for (const input of [
    { ...odd, KeyId: 'alias/seal' },
    { ...odd, KeyId: `${KeyId}*` },
    { ...odd, Plaintext: new Uint8Array() },
    { ...odd, Plaintext: new Uint8Array(4097) },
    { ...odd, EncryptionAlgorithm: 'RSAES_OAEP_SHA_1' as const },
    { ...odd, GrantTokens: ['x'] },
    { ...odd, DryRun: true },
  ]) {
    await expect(client.send(new EncryptCommand(input))).rejects.toMatchObject(failsAs('ValidationException'));
  }
  await expect(client.send(new DescribeKeyCommand({ KeyId }))).rejects.toMatchObject(
    failsAs('UnknownOperationException'),
  );
  await expect(client.send(new EncryptCommand({ ...odd, KeyId: 'missing' }))).rejects.toMatchObject(
    failsAs('NotFoundException'),
  );
});

test('every operation is judged first, by who asks, under which key and with what context', async () => {
  const client = await start();
  const blob = await encrypt(client);
  judge.mockImplementation(async (_, deeds) => {
    if (deeds.length > 0) throw new AwsFailure('AccessDeniedException', 'no');
  });
  const context = {
    'kms:EncryptionContext:mediation': 'm',
    'kms:EncryptionContext:party': 'p',
    'kms:EncryptionContextKeys': ['mediation', 'party'],
    'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT',
  };
  for (const [action, send] of [
    ['Encrypt', () => encrypt(client)],
    ['Decrypt', () => decrypt(client, blob)],
    ['Decrypt', () => decrypt(client, blob, EncryptionContext, otherKey)],
  ] as const) {
    await expect(send()).rejects.toMatchObject(failsAs('AccessDeniedException'));
    expect(judge).toHaveBeenLastCalledWith('KEY', [
      { action: `kms:${action}`, resource: KeyId, context, resourcePolicy: policy },
    ]);
  }
  await expect(client.send(new EncryptCommand({ KeyId: 'missing', Plaintext }))).rejects.toMatchObject(
    failsAs('AccessDeniedException'),
  );
});
