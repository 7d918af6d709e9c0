import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ApiModel, MethodModel } from '../../infra/local/cloud.ts';
import { gatewayOf } from '../../infra/local/gateway.ts';
import type { LocalFunction } from '../../infra/local/lambda.ts';
import { localUsage } from '../../infra/local/usage.ts';
import { TenantId } from '../../shared/kernel/ids.ts';
import { usageKeyOf } from '../../shared/tenancy/usage.ts';

const folder = mkdtempSync(join(tmpdir(), 'amends-usage-'));
const [one, two, stranger] = ['one1', 'two2', 'none'].map((id) => TenantId.parse(id));
const platform = { name: 'platform', value: usageKeyOf('test', undefined) };
const model = { plan: 'amends-test', rate: 0.001, burst: 3, keys: [platform] };
const usage = localUsage({ file: join(folder, 'usage.json'), model, judge: async () => undefined });

const servers: Server[] = [];
const serve = async (server: Server): Promise<string> => {
  servers.push(server.listen(0, '127.0.0.1'));
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

let ensure: (tenant: TenantId) => Promise<void>;
let api: string;

const functionThat = (invoke: (event: APIGatewayProxyEvent) => object) =>
  ({ invoke: async (event: unknown) => invoke(event as APIGatewayProxyEvent) }) as unknown as LocalFunction;

/** Names the tenant in a header, as the authorizer names that of a token. */
const authorizer = functionThat(({ headers }) => ({
  principalId: 'x',
  policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
  usageIdentifierKey: usageKeyOf('test', headers.tenant as TenantId),
}));

beforeAll(async () => {
  vi.stubEnv('AWS_ENDPOINT_URL_API_GATEWAY', await serve(createServer(usage.serve)));
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'x');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'x');
  const { usageKeys } = await import('../../functions/usage-keys.ts');
  ensure = usageKeys({ plan: 'amends-test', stage: 'test' }).ensure;

  const method: MethodModel = {
    method: 'GET',
    path: '/counted',
    functionArn: 'handler',
    isCounted: true,
    authorizer: { name: 'a', type: 'REQUEST', functionArn: 'authorizer', headers: [], ttl: 0 },
  };
  const refusal = (status: number) => ({ status, headers: {}, body: '{}' });
  const apiModel: ApiModel = {
    id: 'api',
    stage: 'test',
    accessFormat: '',
    binary: [],
    methods: [method, { ...method, path: '/free', isCounted: false }],
    responses: new Map([
      ['THROTTLED', refusal(429)],
      ['INVALID_API_KEY', refusal(403)],
    ]),
  };
  const gateway = gatewayOf({
    api: apiModel,
    functions: new Map([
      ['authorizer', authorizer],
      ['handler', functionThat(() => ({ statusCode: 200, body: '' }))],
    ]),
    admit: usage.admit,
    now: Date.now,
    onServed: () => undefined,
    onAccess: () => undefined,
  });
  api = await serve(createServer((request, response) => void gateway(request, response)));
});
afterAll(() => {
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true });
  vi.unstubAllEnvs();
});

const ask = async (tenant: TenantId | undefined, path = '/counted') =>
  (await fetch(`${api}${path}`, { headers: { tenant: String(tenant) } })).status;

test('a tenant has a key of its own, made once however often it is asked for', async () => {
  for (const tenant of [one, two, one]) await ensure(tenant as TenantId);
  expect([await ask(one), await ask(two), await ask(stranger)]).toEqual([200, 200, 403]);
});

test('who asks too much is told so, and nobody else is', async () => {
  expect([await ask(one), await ask(one), await ask(one), await ask(one)]).toEqual([200, 200, 429, 429]);
  expect(await ask(two)).toBe(200);
  expect(await ask(one, '/free')).toBe(200);
});

test('keys outlive a restart', () => {
  const again = localUsage({ file: join(folder, 'usage.json'), model, judge: async () => undefined });
  expect([again.admit(usageKeyOf('test', one)), again.admit(platform.value), again.admit('other')]).toEqual([
    undefined,
    undefined,
    'INVALID_API_KEY',
  ]);
});
