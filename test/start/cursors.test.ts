import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeSecretCommand, RotateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, expect, test } from 'vitest';
import { ownRoleArn } from '../../infra/local/own-roles.ts';
import { type Runtime, startRuntime } from '../../infra/local/runtime.ts';
import { secretsIn } from '../../infra/local/secrets-manager.ts';
import { readTemplate } from '../../infra/local/template.ts';
import { accessIn, callerOf, tokenOf } from '../support/api.ts';
import { aReport, newNumber } from '../support/samples.ts';
import { startedOnce } from '../support/start.ts';

let runtime: Runtime | undefined;
const data = startedOnce();

const start = async (): Promise<void> => {
  await runtime?.stop();
  runtime = undefined;
  runtime = await startRuntime({ port: 0, data });
};

afterEach(async () => runtime?.stop());

const as = (clientId: string) => callerOf(runtime?.api ?? '', () => tokenOf(accessIn(data), clientId));

const page = async (cursor?: string) => {
  const { status, body } = await as('harbor-mutual-claims').get(
    `/v1/cases?limit=1${cursor === undefined ? '' : `&cursor=${cursor}`}`,
  );
  return { status, id: body.items?.[0]?.id as string | undefined, next: body.next as string, errors: body.errors };
};

const rotate = async (): Promise<void> => {
  if (!runtime) throw new Error('Nothing runs');
  const template = readTemplate(join(data, 'cdk.out'));
  const [SecretId] = secretsIn(template).map(({ arn }) => arn);
  const credentials = runtime.credentialsOf(ownRoleArn('test'), 'tests');
  const endpoint = runtime.endpoints.AWS_ENDPOINT_URL_SECRETS_MANAGER;
  const client = new SecretsManagerClient({ endpoint, region: 'us-east-1', credentials });
  const { VersionId = '' } = await client.send(new RotateSecretCommand({ SecretId }));
  const { VersionIdsToStages } = await client.send(new DescribeSecretCommand({ SecretId }));
  expect(VersionIdsToStages?.[VersionId]).toContain('AWSCURRENT');
  client.destroy();
};

/** The id of the key that a cursor was sealed with. */
const keyOf = (cursor: string): string => Buffer.from(cursor, 'base64url').toString('hex', 0, 8);

test('paging goes on across a rotation and a restart, and a key is out after two', async () => {
  await start();
  for (let count = 0; count < 4; count += 1) {
    const { status } = await as('bayview-hospital-risk-office').post('/v1/cases', aReport(), {
      'idempotency-key': newNumber(),
    });
    expect(status).toBe(201);
  }
  const first = await page();
  const second = await page(first.next);

  await rotate();
  expect(await page(first.next)).toMatchObject({ status: 200, id: second.id });
  const third = await page(second.next);
  expect(third.status).toBe(200);

  await start();
  const rotated = await page();
  expect(keyOf(rotated.next)).not.toBe(keyOf(first.next));
  expect(await page(first.next)).toMatchObject({ status: 200, id: second.id });
  expect(await page(second.next)).toMatchObject({ status: 200, id: third.id });
  expect(await page(rotated.next)).toMatchObject({ status: 200, id: second.id });

  await rotate();
  await start();
  expect(await page(first.next)).toMatchObject({ status: 400, errors: [{ parameter: 'cursor', rule: 'cursor' }] });
  expect(await page(rotated.next)).toMatchObject({ status: 200, id: second.id });

  const { value = '' } =
    Object.values(
      JSON.parse(readFileSync(join(data, 'secrets.json'), 'utf8')) as Record<string, Record<string, { value: string }>>,
    ).flatMap((versions) => Object.values(versions))[0] ?? {};
  const logs = readdirSync(join(data, 'logs')).map((file) => readFileSync(join(data, 'logs', file), 'utf8'));
  expect(value).toMatch(/^[0-9a-f]{64}$/);
  expect(logs.join('\n')).toContain('rotation of the cursor key');
  expect(logs.join('\n')).not.toContain(value);
});
