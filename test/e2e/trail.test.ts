import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { instantOf } from '../../shared/kernel/instant.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { keys } from '../../shared/ledger/keys.ts';
import { as } from '../support/api.ts';
import { loggedIn } from '../support/logs.ts';
import { aReport, newNumber } from '../support/samples.ts';
import { tableItself } from '../support/table-rows.ts';

const risk = as('bayview-hospital-risk-office');
const system = as('bayview-hospital-reporting-system');
const claims = as('harbor-mutual-claims');
const admin = as('harbor-mutual-administration');
const otherHospital = as('st-clare-medical-center-risk-office');
const otherInsurer = as('summit-physicians-insurance-claims');

let path: string;
let etag: string;
beforeAll(async () => {
  const reported = await risk.post('/v1/cases', aReport({ harm: 'mild' }), { 'idempotency-key': newNumber() });
  path = `/v1/cases/${reported.body.id}`;
  etag = reported.headers.get('etag') ?? '';
});

describe('who read a case', () => {
  const entries = async (query = '') => (await admin.get(`${path}/access${query}`)).body;

  test('is listed, newest first: a read that told nothing new and the list itself too', async () => {
    expect((await entries()).items).toEqual([]);
    await claims.get(path);
    await system.get(path);
    expect((await risk.get(path, { headers: { 'if-none-match': etag } })).status).toBe(304);
    await claims.get(`${path}/timeline`);
    await claims.get(`${path}/reports`);
    await admin.get(`${path}/audit`);
    await claims.get('/v1/cases');
    const { items } = await entries();
    expect(items.map(({ route, by }: { route: string; by: { roles: string[] } }) => [route, by.roles.join()])).toEqual([
      ['GET /v1/cases/{caseId}/audit', 'insurerAdmin'],
      ['GET /v1/cases/{caseId}/reports', 'claims'],
      ['GET /v1/cases/{caseId}/timeline', 'claims'],
      ['GET /v1/cases/{caseId}', 'hospitalRisk'],
      ['GET /v1/cases/{caseId}', 'hospitalSystem'],
      ['GET /v1/cases/{caseId}', 'claims'],
      ['GET /v1/cases/{caseId}/access', 'insurerAdmin'],
    ]);
    expect((await entries()).items[0].route).toBe('GET /v1/cases/{caseId}/access');
  });

  test('is paged, and read by the hospital of the case alone', async () => {
    const { items: all } = await entries('?limit=100');
    const walked: unknown[] = [];
    for (let next: string | undefined = ''; next !== undefined; ) {
      const page: { items: unknown[]; next?: string } = await entries(`?limit=3${next && `&cursor=${next}`}`);
      walked.push(...page.items);
      next = page.next;
    }
    expect(walked.slice(-all.length)).toEqual(all);
    expect((await risk.get(`${path}/access`)).status).toBe(200);
    for (const stranger of [otherHospital, otherInsurer])
      expect((await stranger.get(`${path}/access`)).status).toBe(404);
    expect((await system.get(`${path}/access`)).status).toBe(403);
  });

  test('an answer given again is no second read; asking to change nothing is one', async () => {
    const before = (await entries('?limit=100')).items.length;
    const key = newNumber();
    const amend = () => risk.post(`${path}/amendments`, { harm: 'mild' }, { 'if-match': etag, 'idempotency-key': key });
    expect((await amend()).status).toBe(200);
    expect((await amend()).headers.get('idempotency-replayed')).toBe('true');
    const { items } = await entries('?limit=100');
    expect(items.length).toBe(before + 2);
    expect(items[0].route).toBe('POST /v1/cases/{caseId}/amendments');
  });
});

describe('the audit of a case', () => {
  test('verifies it whole in one request, or page by page', async () => {
    const { headers } = await risk.get(path);
    await claims.post(
      `${path}/amendments`,
      { harm: 'severe', reason: 'Worse' },
      { 'if-match': headers.get('etag') ?? '' },
    );
    const { body: whole } = await risk.get(`${path}/audit`);
    expect(whole).toMatchObject({ intact: true, isWhole: true });
    expect(whole.items.map(({ type }: { type: string }) => type)).toEqual(['EventReported', 'ReportAmended']);
    expect(whole.items[1].previousHash).toBe(whole.items[0].hash);
    const { body: first } = await claims.get(`${path}/audit?limit=1`);
    const { body: second } = await claims.get(`${path}/audit?limit=1&cursor=${first.next}`);
    expect([first, second]).toMatchObject([
      { intact: true, isWhole: false },
      { intact: true, isWhole: false },
    ]);
    expect([...first.items, ...second.items]).toEqual(whole.items);
    expect(second.next).toBeUndefined();
  });

  test('is for those who may see the case', async () => {
    for (const stranger of [otherHospital, otherInsurer])
      expect((await stranger.get(`${path}/audit`)).status).toBe(404);
    expect((await system.get(`${path}/audit`)).status).toBe(403);
  });
});

describe('an id of somebody else', () => {
  const securityEvents = async (asked: string) => {
    const { pk: partition } = keys.security(instantOf(new Date()), mint.miss());
    const rows = await tableItself().query({ partition, limit: 1_000, newestFirst: true });
    return rows.filter((row) => row.asked === asked).reverse();
  };
  const eventually = async <T>(look: () => Promise<T[]>, count: number): Promise<T[]> => {
    for (const until = Date.now() + 60_000; ; await sleep(100)) {
      const found = await look();
      if (found.length >= count || Date.now() > until) return found;
    }
  };

  test('is answered, byte for byte, as one that never was', async () => {
    const asked = async (caller: typeof risk, id: string) => {
      const { status, headers, text } = await caller.get(`/v1/cases/${id}`);
      const requestId = headers.get('x-amzn-requestid') ?? '';
      const kept = [...headers].filter(([name]) => !['date', 'x-amzn-requestid'].includes(name));
      expect(requestId).not.toBe('');
      return JSON.stringify([status, kept, text.replaceAll(requestId, '')]);
    };
    const foreign = path.slice('/v1/cases/'.length);
    for (const stranger of [otherHospital, otherInsurer]) {
      expect(await asked(stranger, foreign)).toBe(await asked(stranger, mint.case()));
    }
  });

  test('is told of within seconds, once, whoever of the strangers asks and however; one that never was is not', async () => {
    const reported = await risk.post('/v1/cases', aReport(), { 'idempotency-key': newNumber() });
    const id = reported.body.id as string;
    const never = mint.case();
    for (const each of [id, never]) {
      expect((await otherHospital.get(`/v1/cases/${each}`)).status).toBe(404);
      expect((await otherInsurer.get(`/v1/cases/${each}/timeline`)).status).toBe(404);
      const amended = await otherInsurer.post(`/v1/cases/${each}/amendments`, { harm: 'none' }, { 'if-match': '"1"' });
      expect(amended.status).toBe(404);
    }
    const found = await eventually(() => securityEvents(id), 3);
    expect(found.map(({ route, asker, owner }) => [route, (asker as { tenant: string }).tenant, owner])).toEqual([
      ['GET /v1/cases/{caseId}', 'harbor', { tenant: 'harbor', hospital: 'bayview' }],
      ['GET /v1/cases/{caseId}/timeline', 'summit', { tenant: 'harbor', hospital: 'bayview' }],
      ['POST /v1/cases/{caseId}/amendments', 'summit', { tenant: 'harbor', hospital: 'bayview' }],
    ]);
    const lines = await eventually(async () => loggedIn(inject('data'), 'ForeignIds', id), 3);
    expect(new Set(lines.map(({ route }) => route)).size).toBe(3);
    expect(lines[0]).toMatchObject({ level: 'WARN', message: 'security event', code: 'foreignIdAsked', asked: id });
    expect(loggedIn(inject('data'), 'ForeignIds', '"foreignIdAsked":1').length).toBeGreaterThanOrEqual(3);
    expect(await securityEvents(never)).toEqual([]);
    expect(loggedIn(inject('data'), 'ForeignIds', never)).toEqual([]);
  });

  test('is told of among tenants and principals as well', async () => {
    const administration = as('summit-physicians-insurance-administration');
    const newcomer = { name: 'Somebody', roles: ['claims'] };
    const { body: theirs } = await as('harbor-mutual-administration').post('/v1/tenants/harbor/principals', newcomer, {
      'idempotency-key': newNumber(),
    });
    for (const id of [theirs.id, 'principal_01kb2x5f0re3wv9m7h6d8q4tnz']) {
      expect((await administration.get(`/v1/tenants/summit/principals/${id}`)).status).toBe(404);
    }
    const tenant = `trail${process.pid}`;
    await as('platform-operations').post('/v1/tenants', { id: tenant, name: 'X' }, { 'idempotency-key': newNumber() });
    expect((await administration.get(`/v1/tenants/${tenant}/members`)).status).toBe(404);
    expect((await administration.get('/v1/tenants/nowhere/members')).status).toBe(404);
    expect(await eventually(() => securityEvents(theirs.id), 1)).toMatchObject([{ owner: { tenant: 'harbor' } }]);
    expect(await eventually(() => securityEvents(tenant), 1)).toMatchObject([
      { route: 'GET /v1/tenants/{tenantId}/members', asker: { tenant: 'summit' }, owner: { tenant } },
    ]);
    for (const never of ['nowhere', 'principal_01kb2x5f0re3wv9m7h6d8q4tnz'])
      expect(await securityEvents(never)).toEqual([]);
  });
});
