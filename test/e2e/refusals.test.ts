import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { afterAll, describe, expect, inject, test, vi } from 'vitest';
import type { Identity } from '../../infra/local/identity.ts';
import { type PrincipalId, TenantId } from '../../shared/kernel/ids.ts';
import { keys } from '../../shared/ledger/keys.ts';
import { accessIn, as, type Caller, tokenOf, withToken } from '../support/api.ts';
import { aReport, newNumber, r4Sample } from '../support/samples.ts';
import { rowsIn, tableItself } from '../support/table-rows.ts';

const identity = (): Identity => JSON.parse(readFileSync(join(inject('data'), 'identity.json'), 'utf8'));

/** Nobody else reports for Lakeside, so this file can say that nothing was written. */
const system = as('lakeside-clinic-reporting-system');
const risk = as('lakeside-clinic-risk-office');
const summit = TenantId.parse('summit');

const written = async (): Promise<number> => {
  const { body } = await as('summit-physicians-insurance-administration').get(
    '/v1/tenants/summit/principals?limit=100',
  );
  const senders = (body.items as { id: string; organisation: string }[])
    .filter(({ organisation }) => organisation === 'lakeside')
    .map(({ id }) => id as PrincipalId);
  expect(senders).toHaveLength(2);
  const answers = senders.flatMap((sender) =>
    sentWith.flatMap((sent) =>
      ['POST /v1/cases', 'POST /v1/fhir/AdverseEvent', 'POST /v1/fhir'].map((route) =>
        keys.idempotency(summit, sender, route, `key:${sent}`),
      ),
    ),
  );
  const kept = (await tableItself().getAll(answers)).filter((row) => row !== undefined);
  const cases = await tableItself().query({ partition: 'TENANT#summit#CASES#lakeside', index: 'gsi2', limit: 10 });
  return cases.length + kept.length + (await rowsIn('TENANT#summit#REPORT#lakeside'));
};

afterAll(async () => {
  expect(await written()).toBe(0);
});

/** The keys of all that is refused here: whatever was done would have kept its answer under one of them. */
const sentWith: string[] = [];
const key = () => {
  const sent = newNumber();
  sentWith.push(sent);
  return { 'idempotency-key': sent };
};
const fhir = { 'content-type': 'application/fhir+json' };

describe('a bad report is refused, in plain JSON', () => {
  test.each([
    ['malformed JSON', { text: '{"whatHappened": "x"' }, 400, 'malformedJson', '#'],
    ['no JSON at all', { text: 'hello' }, 400, 'malformedJson', '#'],
    ['an empty body', { text: '' }, 400, 'malformedJson', '#'],
    ['a fact given twice', { text: '{"whatHappened":"a","harm":"none","harm":"death"}' }, 400, 'malformedJson', '#'],
    ['a story nobody can see', { body: aReport({ whatHappened: '\u200b' }) }, 400, 'invalidRequest', '#/whatHappened'],
    ['control characters', { body: aReport({ whatHappened: 'a\u0000' }) }, 400, 'invalidRequest', '#/whatHappened'],
    [
      'noticed before it happened',
      { body: aReport({ occurred: '2024-05-02', discovered: '2024-05-01' }) },
      400,
      'invalidRequest',
      '#/discovered',
    ],
    [
      'an amount that nobody asked for',
      { body: aReport({ demand: { received: 'no', amount: 500 } }) },
      400,
      'invalidRequest',
      '#/demand/amount',
    ],
    ['JSON nested without end', { text: '['.repeat(50_000) }, 400, 'malformedJson', '#'],
    ['half a character', { text: '{"whatHappened":"\\ud800"}' }, 400, 'malformedJson', '#'],
    ['a wrong type', { body: aReport({ whatHappened: 42 }) }, 400, 'invalidRequest', '#/whatHappened'],
    ['a value off the scale', { body: aReport({ harm: 'terrible' }) }, 400, 'invalidRequest', '#/harm'],
    ['a date there never was', { body: aReport({ occurred: '2026-02-30' }) }, 400, 'invalidRequest', '#/occurred'],
    [
      'an amount with cents behind a point',
      { body: aReport({ demand: { received: 'yes', amount: 1.5 } }) },
      400,
      'invalidRequest',
      '#/demand/amount',
    ],
    ['harm of what reached nobody', { body: aReport({ actuality: 'potential' }) }, 400, 'invalidRequest', '#/harm'],
    ['an unknown field', { body: aReport({ severity: 'mild' }) }, 400, 'invalidRequest', '#/severity'],
    [
      'an unknown field deep inside',
      { body: aReport({ people: [{ role: 'patient', ssn: '1' }] }) },
      400,
      'invalidRequest',
      '#/people/0/ssn',
    ],
    ['nothing that happened', { body: aReport({ whatHappened: undefined }) }, 400, 'invalidRequest', '#/whatHappened'],
    [
      'too many people',
      { body: aReport({ people: Array.from({ length: 26 }, () => ({ role: 'other' })) }) },
      400,
      'invalidRequest',
      '#/people',
    ],
    [
      'people too long to keep together',
      {
        body: aReport({
          people: Array.from({ length: 25 }, () => ({
            role: 'other',
            name: '長'.repeat(120),
            organisation: '長'.repeat(120),
            email: '長'.repeat(250),
          })),
        }),
      },
      400,
      'invalidRequest',
      '#',
    ],
    ['a tenant', { body: aReport({ tenant: 'harbor' }) }, 400, 'invalidRequest', '#/tenant'],
    [
      'the hospital of somebody else',
      { body: aReport({ hospital: 'northridge' }) },
      400,
      'invalidRequest',
      '#/hospital',
    ],
    ['300 KB', { body: aReport({ whatHappened: 'x'.repeat(300 * 1024) }) }, 413, 'bodyTooLarge', '#'],
    ['11 MB', { text: 'x'.repeat(11 * 1024 * 1024) }, 413, 'bodyTooLarge', undefined],
  ])('%s', async (_, sent, status, code, pointer) => {
    const answered = await risk.send('POST', '/v1/cases', { ...sent, headers: key() });
    expect(answered).toMatchObject({ status, body: { code } });
    if (pointer !== undefined)
      expect(answered.body.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
  });

  test('bytes that are no UTF-8', async () => {
    const { hostname, port } = new URL(inject('api'));
    const headers = { ...key(), authorization: `Bearer ${await risk.token()}`, 'content-type': 'application/json' };
    const said = await new Promise<string>((resolve, reject) => {
      request({ hostname, port, method: 'POST', path: '/v1/cases', headers }, (response) => {
        text(response).then(resolve, reject);
      })
        .once('error', reject)
        .end(Buffer.from([...Buffer.from('{"whatHappened":"caf'), 0xe9, ...Buffer.from('"}')]));
    });
    expect(JSON.parse(said)).toMatchObject({ code: 'malformedJson', errors: [{ pointer: '#' }] });
  });

  test('a form instead of JSON', async () => {
    const answered = await risk.send('POST', '/v1/cases', {
      text: 'a=b',
      headers: { ...key(), 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(answered).toMatchObject({ status: 415, body: { code: 'unsupportedMediaType' } });
  });

  test('no Idempotency-Key', async () => {
    expect(await risk.post('/v1/cases', aReport())).toMatchObject({
      status: 400,
      body: { code: 'idempotencyKeyMissing' },
    });
  });

  test('a tenant in a header', async () => {
    expect(await risk.post('/v1/cases', aReport(), { ...key(), 'x-tenant-id': 'harbor' })).toMatchObject({
      status: 400,
      body: { code: 'tenantNamed' },
    });
  });

  test.each([
    ['tenant=harbor', 'tenant'],
    ['limit=0', 'limit'],
    ['limit=1001', 'limit'],
    ['limit=x', 'limit'],
    ['harm=terrible', 'harm'],
    ['stage=later', 'stage'],
    ['reportedFrom=yesterday', 'reportedFrom'],
    ['cursor=x', 'cursor'],
    ['limit=1&limit=2', 'limit'],
    ['reportedFrom=2026-02&reportedTo=2026-01', 'reportedTo'],
  ])('a list with %s', async (query, parameter) => {
    expect(await risk.get(`/v1/cases?${query}`)).toMatchObject({
      status: 400,
      body: { code: 'invalidRequest', errors: [{ parameter }] },
    });
  });

  test('a cursor of another list', async () => {
    const rows = await as('harbor-mutual-claims').get('/v1/cases?limit=1');
    if (rows.body.next)
      expect((await risk.get(`/v1/cases?limit=1&harm=mild&cursor=${rows.body.next}`)).status).toBe(400);
  });
});

describe('a bad report is refused, in FHIR', () => {
  test.each([
    ['malformed JSON', { text: '{' }, 400, 'AdverseEvent'],
    [
      'an element given twice',
      { text: '{"resourceType":"AdverseEvent","actuality":"actual","actuality":"potential"}' },
      400,
      'AdverseEvent',
    ],
    ['another resource', { body: { resourceType: 'Patient' } }, 400, 'AdverseEvent.resourceType'],
    ['no resource', { body: { hello: 1 } }, 400, 'AdverseEvent.resourceType'],
    ['a wrong type', { body: { ...r4Sample(), date: 20170129 } }, 400, 'AdverseEvent.date'],
    [
      'a wrong type deep inside',
      { body: { ...r4Sample(), category: [{ coding: ['x'] }] } },
      400,
      'AdverseEvent.category[0].coding[0]',
    ],
    ['300 KB', { body: { ...r4Sample(), text: 'x'.repeat(300 * 1024) } }, 413, 'AdverseEvent'],
  ])('%s', async (_, sent, status, place) => {
    const answered = await system.send('POST', '/v1/fhir/AdverseEvent', { ...sent, headers: fhir });
    expect(answered).toMatchObject({
      status,
      body: { resourceType: 'OperationOutcome', issue: [{ severity: 'error', expression: [place] }] },
    });
    expect(answered.headers.get('content-type')).toContain('application/fhir+json');
  });

  test('11 MB, by the gateway, which speaks no FHIR', async () => {
    const text = 'x'.repeat(11 * 1024 * 1024);
    const answered = await system.send('POST', '/v1/fhir/AdverseEvent', { text, headers: fhir });
    expect(answered).toMatchObject({ status: 413, body: { code: 'bodyTooLarge' } });
  });

  test('XML', async () => {
    const answered = await system.send('POST', '/v1/fhir/AdverseEvent', {
      text: '<AdverseEvent/>',
      headers: { 'content-type': 'application/fhir+xml' },
    });
    expect(answered).toMatchObject({ status: 415, body: { resourceType: 'OperationOutcome' } });
  });

  test('a Bundle of two events', async () => {
    const event = { resource: r4Sample() };
    const answered = await system.post(
      '/v1/fhir',
      { resourceType: 'Bundle', type: 'batch', entry: [event, event] },
      fhir,
    );
    expect(answered).toMatchObject({ status: 400, body: { issue: [{ expression: ['Bundle.entry[1].resource'] }] } });
  });
});

describe('who is not who they say', () => {
  const issuer = `${inject('api')}/oidc`;
  const client = 'lakeside-clinic-risk-office';

  const issuerKey = (): JWK => identity().keys[0] ?? {};

  const token = async (
    more: {
      sub?: string;
      iss?: string;
      aud?: string;
      exp?: string | number;
      key?: Parameters<SignJWT['sign']>[0];
    } = {},
  ) => {
    const { sub = client, iss = issuer, aud = 'amends', exp = '5m' } = more;
    const signed = new SignJWT({ sub, iss, aud })
      .setProtectedHeader({ alg: 'ES256', kid: issuerKey().kid ?? '' })
      .setIssuedAt()
      .setExpirationTime(exp);
    return signed.sign(more.key ?? (await importJWK(issuerKey(), 'ES256')));
  };

  const turnedAway = async (caller: Caller, status: number, code: string) => {
    expect(await caller.post('/v1/cases', aReport(), key())).toMatchObject({ status, body: { code } });
    const sent = await caller.post('/v1/fhir/AdverseEvent', r4Sample(), fhir);
    expect(sent).toMatchObject({ status, body: { resourceType: 'OperationOutcome', issue: [{ code: 'login' }] } });
  };

  test('without a token', () => turnedAway(withToken(undefined), 401, 'unauthenticated'));
  test('with something that is no token', () => turnedAway(withToken('hello'), 401, 'unauthenticated'));
  test('with an expired token', async () =>
    turnedAway(withToken(await token({ exp: Math.floor(Date.now() / 1000) - 60 })), 401, 'unauthenticated'));
  test('with a token for somebody else', async () =>
    turnedAway(withToken(await token({ aud: 'other' })), 401, 'unauthenticated'));
  test('with a token of another issuer', async () =>
    turnedAway(withToken(await token({ iss: 'https://evil.example' })), 401, 'unauthenticated'));
  test('with a forged token', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    await turnedAway(withToken(await token({ key: privateKey })), 401, 'unauthenticated');
  });
  test('with a token that needs no signature', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const unsigned = `${part({ alg: 'none' })}.${part({ sub: client, iss: issuer, aud: 'amends', exp: 4e9 })}.`;
    await turnedAway(withToken(unsigned), 401, 'unauthenticated');
  });
  test('with a changed token', async () => {
    const [head, , signature] = (await token()).split('.');
    const body = Buffer.from(
      JSON.stringify({ sub: 'harbor-mutual-claims', iss: issuer, aud: 'amends', exp: 4e9 }),
    ).toString('base64url');
    await turnedAway(withToken(`${head}.${body}.${signature}`), 401, 'unauthenticated');
  });
  test('with a good token of nobody known', async () =>
    turnedAway(withToken(await token({ sub: 'stranger' })), 403, 'notAdmitted'));

  test('a principal that was revoked', async () => {
    const row = await tableItself().get(keys.principal(issuer, client));
    const revoked = { ...row, ...keys.principal(issuer, 'revoked-client'), status: 'revoked' };
    await tableItself().transact([{ put: revoked, when: { if: 'absent' } }]);
    await turnedAway(withToken(await token({ sub: 'revoked-client' })), 403, 'notAdmitted');
  });

  test('somebody whose role does not allow it', async () => {
    for (const other of [
      'summit-physicians-insurance-administration',
      'platform-operations',
      'independent-mediator',
      'patients-counsel',
    ]) {
      expect(await as(other).post('/v1/cases', aReport(), key())).toMatchObject({
        status: 403,
        body: { code: 'forbidden' },
      });
      expect(await as(other).get('/v1/cases')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    }
    expect(
      await as('summit-physicians-insurance-claims').post('/v1/fhir/AdverseEvent', r4Sample(), fhir),
    ).toMatchObject({
      status: 403,
      body: { resourceType: 'OperationOutcome', issue: [{ code: 'forbidden' }] },
    });
  });

  test('but a good token lets in', async () => {
    expect((await withToken(await token()).get('/v1/cases')).status).toBe(200);
    expect((await withToken(await tokenOf(accessIn(inject('data')), client)).get('/v1/cases')).status).toBe(200);
  });
});

/** Asks for a path exactly as written; `fetch` would tidy it up. */
const askRaw = (method: string, path: string, token: string) =>
  new Promise<{ status: number | undefined; body: unknown }>((resolve, reject) => {
    const { hostname, port } = new URL(inject('api'));
    request({ hostname, port, method, path, headers: { authorization: `Bearer ${token}` } }, (response) => {
      text(response).then((said) => resolve({ status: response.statusCode, body: said && JSON.parse(said) }), reject);
    })
      .once('error', reject)
      .end();
  });

test.each([
  ['GET', '/v1/nothing'],
  ['DELETE', '/v1/cases'],
  ['OPTIONS', '/v1/cases'],
  ['GET', '/v1/fhir/AdverseEvent'],
  ['GET', '/v1/cases/'],
  ['GET', '//v1/cases'],
  ['GET', '//host/v1/cases'],
  ['GET', 'http://host/v1/cases'],
  ['GET', '/v1/x/../cases'],
  ['GET', '/v1/%2e/cases'],
  ['GET', '/V1/cases'],
  ['GET', '/v1/cases/case_x/timeline/more'],
])('%s %s is no route', async (method, path) => {
  const token = await tokenOf(accessIn(inject('data')), 'lakeside-clinic-risk-office');
  expect(await askRaw(method, path, token)).toMatchObject({ status: 404, body: { code: 'notFound' } });
});

test('headers named like the inside of an object are headers', async () => {
  const { hostname, port } = new URL(inject('api'));
  for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
    const status = await new Promise((resolve, reject) => {
      request({ hostname, port, path: '/health', headers: ['host', hostname, name, 'x'] }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .once('error', reject)
        .end();
    });
    expect([name, status]).toEqual([name, 200]);
  }
});

test('each request leaves a line in the access log, which says nothing of what was asked', async () => {
  const canary = newNumber();
  const { body } = await risk.get(`/v1/cases?limit=1&cursor=${canary}`);
  const file = join(inject('data'), 'logs/access.log');
  await vi.waitFor(() => expect(readFileSync(file, 'utf8')).toContain(body.instance));
  const lines = readFileSync(file, 'utf8');
  const line = lines.split('\n').find((each) => each.includes(body.instance));
  expect(JSON.parse(line ?? '{}')).toMatchObject({
    route: '/v1/cases',
    method: 'GET',
    status: '400',
    tenant: 'summit',
    actor: expect.stringMatching(/^principal_/),
  });
  expect(lines).not.toContain(canary);
});

test('who hangs up midway leaves the API as it was', async () => {
  const { hostname, port } = new URL(inject('api'));
  const headers = { 'content-type': 'application/json', 'content-length': 1_000 };
  await new Promise((resolve) => {
    const half = request({ hostname, port, method: 'POST', path: '/v1/cases', headers }).once('error', resolve);
    half.write('{"whatHappened":', () => setTimeout(() => half.destroy(new Error('gone')), 50));
  });
  expect((await withToken(undefined).get('/health')).status).toBe(200);
});
