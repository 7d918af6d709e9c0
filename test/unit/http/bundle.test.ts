import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { answer } from '../../../shared/http/answer.ts';
import { apiKit } from '../../../shared/http/api.ts';
import { CursorKeysUnavailable } from '../../../shared/http/cursors.ts';
import { logger } from '../../../shared/http/log.ts';
import { metrics } from '../../../shared/http/metrics.ts';
import { maxBody } from '../../../shared/http/middleware/content.ts';
import { routesWith } from '../../../shared/http/route.ts';
import { refuse } from '../../../shared/kernel/refusal.ts';
import { TableUnavailable } from '../../../shared/ledger/table.ts';
import { aContext, anEvent, claims } from '../../support/events.ts';

const route = routesWith({ thingId: z.string().regex(/^t\d+$/) });

const common = {
  tag: 'Things',
  summary: 'x',
  allow: ['claims'],
  answers: { 200: z.unknown() },
  refusals: ['notFound'],
} as const;
const makeThing = route({
  ...common,
  method: 'POST',
  path: '/v1/things',
  idempotency: 'required',
  body: z.strictObject({ size: z.int().min(1), people: z.array(z.strictObject({ role: z.enum(['a']) })).optional() }),
});
const changeThing = route({
  ...common,
  method: 'POST',
  path: '/v1/things/{thingId}',
  ifMatch: true,
  body: z.strictObject({}),
});
const listThings = route({
  ...common,
  method: 'GET',
  path: '/v1/things',
  query: z.strictObject({ limit: z.coerce.number().int().max(9).optional() }),
});
const fhirThing = route({
  ...common,
  method: 'POST',
  path: '/v1/fhir/Thing',
  fhir: 'Thing',
  body: z.looseObject({ n: z.int() }),
});
const makeSecret = route({
  ...common,
  method: 'POST',
  path: '/v1/secrets',
  idempotency: 'required',
  body: z.object({}),
});
const printThing = route({
  ...common,
  method: 'GET',
  path: '/v1/print',
  produces: 'application/pdf',
  bytes: true,
});
const openThing = route({ ...common, method: 'GET', path: '/open', allow: 'anyone' });

const handle = vi.fn();
const recall = vi.fn();
const witness = vi.fn();
const again = vi.fn();
const { on, api } = apiKit({ open: () => ({ recall, witness }) });
const handler = api(
  on(makeThing, handle),
  on(changeThing, handle),
  on(listThings, handle),
  on(fhirThing, handle),
  on(openThing, handle),
  on(printThing, handle),
  on(makeSecret, handle, again),
);

const ask = async (asked: Parameters<typeof anEvent>[0]) => {
  const { statusCode, headers, body } = await handler(anEvent(asked), aContext);
  return { status: statusCode, headers: headers ?? {}, body: body ? JSON.parse(body) : undefined };
};

const make = { headers: { 'Idempotency-Key': 'k' } };
const info = vi.spyOn(logger, 'info').mockImplementation(() => undefined);
const error = vi.spyOn(logger, 'error').mockImplementation(() => undefined);
const measured: object[] = [];
vi.spyOn(metrics, 'publishStoredMetrics').mockImplementation(() => {
  const { _aws: _, ...said } = metrics.serializeMetrics();
  measured.push(said);
  metrics.clearDimensions();
  return metrics.clearMetrics() as never;
});

beforeEach(() => {
  handle.mockResolvedValue(answer(200, { fine: true }));
  recall.mockResolvedValue(undefined);
  witness.mockResolvedValue(undefined);
});
afterEach(() => vi.clearAllMocks());

test('each request is measured for its tenant, and nothing else of it', async () => {
  measured.length = 0;
  await ask({ ...make, body: '{"size":3}' });
  await ask({ ...make, body: '{"size":0}' });
  await ask({ method: 'GET', resource: '/open', authorizer: null });
  const one = { service: 'api', tenant: 'harbor', Requests: 1, Refused: 0, Failed: 0, Latency: expect.any(Number) };
  expect(measured).toEqual([one, { ...one, Refused: 1 }, { ...one, tenant: 'none' }]);
});

test('a good request is parsed, handled and answered with the headers of safety', async () => {
  const { status, headers, body } = await ask({ ...make, body: '{"size":3}' });
  expect([status, body]).toEqual([200, { fine: true }]);
  expect(handle.mock.calls[0]?.[0]).toMatchObject({
    body: { size: 3 },
    text: '{"size":3}',
    caller: { actor: claims.actor, tenant: 'harbor' },
  });
  expect(headers).toMatchObject({
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
    'X-Frame-Options': 'DENY',
  });
});

describe('a bad request names what is wrong, and reaches no handler', () => {
  test.each([
    ['JSON that is none', { ...make, body: '{"size":' }, 400, 'malformedJson', { pointer: '#' }],
    [
      'a name given twice',
      { ...make, body: '{"size":1,"people":[{"role":"a","\\u0072ole":"z"}]}' },
      400,
      'malformedJson',
      { pointer: '#/people/0' },
    ],
    ['an empty body', { ...make, body: '' }, 400, 'malformedJson', { pointer: '#' }],
    ['a wrong type', { ...make, body: '{"size":"big"}' }, 400, 'invalidRequest', { pointer: '#/size' }],
    ['a missing field', { ...make, body: '{}' }, 400, 'invalidRequest', { pointer: '#/size', rule: 'required' }],
    [
      'an unknown field',
      { ...make, body: '{"size":1,"tenant":"summit"}' },
      400,
      'invalidRequest',
      { pointer: '#/tenant', rule: 'unknownField' },
    ],
    [
      'a wrong value deep inside',
      { ...make, body: '{"size":1,"people":[{"role":"z"}]}' },
      400,
      'invalidRequest',
      { pointer: '#/people/0/role' },
    ],
    ['a body that is a list', { ...make, body: '[]' }, 400, 'invalidRequest', { pointer: '#' }],
    ['a body over the limit', { ...make, body: `"${'x'.repeat(maxBody)}"` }, 413, 'bodyTooLarge', { pointer: '#' }],
    [
      'a body over the limit in bytes, not in characters',
      { ...make, body: `"${'長'.repeat(maxBody / 3)}"` },
      413,
      'bodyTooLarge',
      { pointer: '#' },
    ],
    [
      'a body of another kind',
      { headers: { ...make.headers, 'Content-Type': 'text/xml' }, body: '<a/>' },
      415,
      'unsupportedMediaType',
      { header: 'Content-Type' },
    ],
    [
      'a body of another kind of JSON',
      { headers: { ...make.headers, 'Content-Type': 'application/fhir+json' }, body: '{"size":1}' },
      415,
      'unsupportedMediaType',
      { header: 'Content-Type' },
    ],
    [
      'a body in another charset',
      { headers: { ...make.headers, 'Content-Type': 'application/json; charset=utf-16' }, body: '{}' },
      415,
      'unsupportedMediaType',
      { header: 'Content-Type' },
    ],
    [
      'a body that is packed',
      { headers: { ...make.headers, 'Content-Encoding': 'gzip' }, body: '{}' },
      415,
      'unsupportedMediaType',
      { header: 'Content-Encoding' },
    ],
    [
      'bytes that are no UTF-8',
      { ...make, body: Buffer.from([0x22, 0xff, 0x22]).toString('base64'), isBase64Encoded: true },
      400,
      'malformedJson',
      { pointer: '#' },
    ],
    ['no Idempotency-Key', { body: '{"size":1}' }, 400, 'idempotencyKeyMissing', { header: 'Idempotency-Key' }],
    [
      'an Idempotency-Key with a blank',
      { headers: { 'Idempotency-Key': 'a b' }, body: '{"size":1}' },
      400,
      'invalidRequest',
      { header: 'Idempotency-Key' },
    ],
    [
      'a tenant in a header',
      { headers: { ...make.headers, 'X-Tenant-Id': 'summit' }, body: '{"size":1}' },
      400,
      'tenantNamed',
      { header: 'x-tenant-id' },
    ],
    [
      'an unknown parameter',
      { method: 'GET', query: { tenant: ['summit'] } },
      400,
      'invalidRequest',
      { parameter: 'tenant' },
    ],
    ['a wrong parameter', { method: 'GET', query: { limit: ['many'] } }, 400, 'invalidRequest', { parameter: 'limit' }],
    [
      'a parameter given twice',
      { method: 'GET', query: { limit: ['1', '2'] } },
      400,
      'invalidRequest',
      { parameter: 'limit', rule: 'once' },
    ],
    [
      'no If-Match',
      { resource: '/v1/things/{thingId}', parameters: { thingId: 't1' }, body: '{}' },
      428,
      'preconditionMissing',
      { header: 'If-Match' },
    ],
  ])('%s', async (_, asked, status, code, fault) => {
    const answered = await ask(asked);
    expect(answered).toMatchObject({
      status,
      headers: { 'Content-Type': 'application/problem+json', 'X-Content-Type-Options': 'nosniff' },
      body: { type: `urn:amends:problem:${code}`, status, code, instance: 'request-1', errors: [fault] },
    });
    expect(handle).not.toHaveBeenCalled();
  });

  test('all of what is wrong at once, up to twenty', async () => {
    const people = Array.from({ length: 30 }, () => ({ role: 'z' }));
    const { body } = await ask({ ...make, body: JSON.stringify({ size: 0, people }) });
    expect(body.errors).toHaveLength(20);
    expect(body.detail).toContain('31 things');
  });

  test('an id that is not one of ours is not found, as if it never was', async () => {
    const asked = { resource: '/v1/things/{thingId}', headers: { 'If-Match': '"1"' }, body: '{}' };
    const { status, body } = await ask({ ...asked, parameters: { thingId: '../etc' } });
    expect([status, body.code]).toEqual([404, 'notFound']);
  });
});

describe('who may not', () => {
  test('is told which role it takes', async () => {
    const authorizer = { actor: claims.actor, tenant: 'harbor', organisation: 'harbor', roles: 'advisor' };
    const { status, body } = await ask({ ...make, body: '{"size":1}', authorizer });
    expect([status, body.code]).toEqual([403, 'forbidden']);
    expect(body.detail).toContain('claims');
  });

  test('is turned away even when no authorizer said anything', async () => {
    const { status } = await ask({ ...make, body: '{"size":1}', authorizer: null });
    expect(status).toBe(500);
    expect(handle).not.toHaveBeenCalled();
  });

  test('sends FHIR and is told so in FHIR', async () => {
    for (const [refused, status] of [
      ['unauthenticated', 401],
      ['notAdmitted', 403],
    ] as const) {
      const answered = await ask({ resource: '/v1/fhir/Thing', body: '{"n":1}', authorizer: { refused } });
      expect(answered).toMatchObject({
        status,
        body: { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'login' }] },
      });
    }
    expect(handle).not.toHaveBeenCalled();
  });

  test('needs no token where anyone may', async () => {
    expect((await ask({ method: 'GET', resource: '/open', authorizer: null })).status).toBe(200);
  });
});

test('FHIR senders hear what is wrong as an OperationOutcome that names the place', async () => {
  const { headers, body } = await ask({ resource: '/v1/fhir/Thing', body: '{"n":"x"}' });
  expect(headers['Content-Type']).toBe('application/fhir+json; charset=utf-8');
  expect(body).toMatchObject({
    resourceType: 'OperationOutcome',
    issue: [{ code: 'invalid', expression: ['Thing.n'] }],
  });
});

test('a byte order mark before the body does no harm', async () => {
  expect((await ask({ ...make, body: '\uFEFF{"size":2}' })).status).toBe(200);
});

test('a body in base64 is read as what it is', async () => {
  const body = Buffer.from('{"size":2}').toString('base64');
  expect((await ask({ ...make, body, isBase64Encoded: true })).status).toBe(200);
});

describe('a request that may have been made before', () => {
  test.each(['the handler', 'the kit'])(
    'gets of its first answer what may be shown now, if %s finds it',
    async (who) => {
      const first = { ...answer(201, { secret: true }, { etag: '"1"' }), replayed: true as const };
      handle.mockResolvedValue(who === 'the kit' ? refuse('notFound', 'gone') : first);
      recall.mockResolvedValue(first);
      again.mockResolvedValue({ secret: null });
      const { status, headers, body } = await ask({ resource: '/v1/secrets', ...make, body: '{}' });
      expect([status, headers.ETag, headers['Idempotency-Replayed'], body]).toEqual([
        201,
        '"1"',
        'true',
        { secret: null },
      ]);
      expect(again.mock.calls[0]?.[0]).toEqual({ secret: true });
    },
  );

  test('that was not is shown as the handler answers it', async () => {
    await ask({ resource: '/v1/secrets', ...make, body: '{}' });
    expect(again).not.toHaveBeenCalled();
  });

  test('is told apart by what it asks, not by how it is written', async () => {
    await ask({ ...make, body: '{"size":1,"people":[]}' });
    await ask({ ...make, body: '{ "people": [], "size": 1 }' });
    await ask({ ...make, body: '{"size":2}' });
    const [one, same, other] = handle.mock.calls.map(([input]) => input.idempotency);
    expect(one).toEqual({ route: 'POST /v1/things', key: 'key:k', fingerprint: same.fingerprint });
    expect(other.fingerprint).not.toBe(one.fingerprint);
  });

  test('gets its first answer where it would now be refused', async () => {
    handle.mockResolvedValue(refuse('notFound', 'gone'));
    recall.mockResolvedValue({ ...answer(201, { first: true }), replayed: true });
    const { status, headers, body } = await ask({ ...make, body: '{"size":1}' });
    expect([status, body, headers['Idempotency-Replayed']]).toEqual([201, { first: true }, 'true']);
  });
});

describe('an answer', () => {
  test('carries its ETag, and is not sent again to who has it', async () => {
    handle.mockResolvedValue(answer(200, { a: 1 }, { etag: '"7-abc"' }));
    expect((await ask({ method: 'GET' })).headers).toMatchObject({ ETag: '"7-abc"' });
    for (const held of ['"7-abc"', 'W/"7-abc"', '*', '"a",,"7-abc"', ', "7-abc" ,']) {
      expect([held, await ask({ method: 'GET', headers: { 'If-None-Match': held } })]).toMatchObject([
        held,
        { status: 304, body: undefined },
      ]);
    }
    for (const other of ['"7"', '7-abc', '"7-abc" "8"', ',']) {
      expect([other, (await ask({ method: 'GET', headers: { 'If-None-Match': other } })).status]).toEqual([other, 200]);
    }
  });

  test.each([
    ['behind a domain of its own', undefined, '/v1/things/t1'],
    ["behind API Gateway's domain", 'prod', '/prod/v1/things/t1'],
  ])('leads to where its thing is, %s', async (_, stage, location) => {
    handle.mockResolvedValue(answer(201, {}, { location: '/v1/things/t1' }));
    expect((await ask({ ...make, ...(stage && { stage }), body: '{"size":1}' })).headers).toMatchObject({
      Location: location,
    });
  });

  test('that is stale says what is current', async () => {
    handle.mockResolvedValue(refuse('stale', 'moved on', { etag: '"8-def"' }));
    const { status, headers } = await ask({
      resource: '/v1/things/{thingId}',
      parameters: { thingId: 't1' },
      headers: { 'If-Match': '"7-abc", W/"8-def",,"9"' },
      body: '{}',
    });
    expect([status, headers.ETag]).toEqual([412, '"8-def"']);
    expect(handle.mock.calls[0]?.[0].ifMatch).toEqual(['"7-abc"', '"9"']);
  });

  test('reads a list of versions in any form, and in as many lines as it comes', async () => {
    handle.mockResolvedValue(answer(200, { fine: true }));
    const asked = { resource: '/v1/things/{thingId}', parameters: { thingId: 't1' }, body: '{}' };
    await ask({ ...asked, headers: { 'If-Match': '"latest", "7-abc"' } });
    await ask({
      ...asked,
      headers: { 'If-Match': '"latest"' },
      lines: { 'If-Match': ['"7-abc", W/"8-def"', '"latest"'] },
    });
    expect(handle.mock.calls.map(([input]) => input.ifMatch)).toEqual([
      ['"latest"', '"7-abc"'],
      ['"7-abc"', '"latest"'],
    ]);
  });
});

describe('when it is our fault', () => {
  test('the answer is an id, the log has the cause, once', async () => {
    handle.mockRejectedValue(new Error('the plan failed', { cause: new TypeError('x is not a function') }));
    const { status, body } = await ask({ ...make, body: '{"size":1}' });
    expect(status).toBe(500);
    expect(body).toMatchObject({ code: 'internalError', instance: 'request-1' });
    expect(JSON.stringify(body)).not.toContain('plan');
    expect(error).toHaveBeenCalledTimes(1);
    expect(error.mock.calls[0]?.[1]).toMatchObject({
      requestId: 'request-1',
      failure: {
        name: 'Error',
        message: 'the plan failed',
        cause: { name: 'TypeError', message: 'x is not a function' },
      },
    });
  });

  test.each([
    ['a table', new TableUnavailable('overloaded')],
    ['the keys of cursors', new CursorKeysUnavailable('overloaded')],
  ])('%s out of reach is 503, and worth trying again', async (_, failure) => {
    handle.mockRejectedValue(failure);
    expect(await ask({ ...make, body: '{"size":1}' })).toMatchObject({
      status: 503,
      headers: { 'Retry-After': '2' },
      body: { code: 'unavailable' },
    });
  });
});

test('no log line holds anything of a patient, whatever goes wrong', async () => {
  const secret = 'Canary Ruiz';
  const body = JSON.stringify({ size: secret, [secret]: secret, people: [{ role: secret }] });
  await ask({ ...make, body });
  await ask({ ...make, body: `{"size": ${secret}` });
  await ask({ method: 'GET', query: { [secret]: [secret] } });
  await ask({ resource: '/v1/things/{thingId}', path: `/v1/things/${secret}`, parameters: { thingId: secret }, body });
  handle.mockImplementation(() => JSON.parse(`{"size": ${secret}`));
  await ask({ ...make, body: '{"size":1}' });
  handle.mockRejectedValue(z.strictObject({}).safeParse({ [secret]: 1 }).error);
  await ask({ ...make, body: '{"size":1}' });
  expect(info.mock.calls.length + error.mock.calls.length).toBe(6);
  expect(JSON.stringify([info.mock.calls, error.mock.calls])).not.toContain('Canary');
});

describe('what a handler made of a request', () => {
  const change = {
    resource: '/v1/things/{thingId}',
    parameters: { thingId: 't1' },
    headers: { 'If-Match': '"1"' },
    body: '{}',
  };

  test.each([
    ['an answer', answer(200, { fine: true }), 200],
    ['a refusal', refuse('notFound', 'No such thing.'), 404],
  ])('is witnessed before it is answered: %s', async (_, result, status) => {
    handle.mockResolvedValue(result);
    expect((await ask(change)).status).toBe(status);
    expect(witness.mock.calls).toEqual([[{ route: changeThing, params: { thingId: 't1' }, result }]]);
  });

  test('is the first answer, where that stands', async () => {
    handle.mockResolvedValue(refuse('notFound', 'No such thing.'));
    recall.mockResolvedValue({ ...answer(200, { first: true }), replayed: true });
    await ask({ ...make, body: '{"size":3}' });
    expect(witness.mock.calls[0]?.[0].result).toMatchObject({ status: 200, replayed: true });
  });

  test('is not answered if it cannot be witnessed', async () => {
    witness.mockRejectedValue(new TableUnavailable('throttled'));
    expect(await ask(change)).toMatchObject({ status: 503, body: { code: 'unavailable' } });
  });
});

test('bytes are answered in base64, and said to be: API Gateway makes them bytes again', async () => {
  handle.mockResolvedValue(answer(200, Buffer.from('%PDF-').toString('base64'), { etag: '"1-a"' }));
  const asked = { method: 'GET', resource: '/v1/print' };
  expect(await handler(anEvent(asked), aContext)).toMatchObject({
    statusCode: 200,
    headers: { 'Content-Type': 'application/pdf' },
    body: Buffer.from('%PDF-').toString('base64'),
    isBase64Encoded: true,
  });
  const held = { ...asked, headers: { 'if-none-match': '"1-a"' } };
  expect(await handler(anEvent(held), aContext)).toMatchObject({ statusCode: 304, body: '' });
});
