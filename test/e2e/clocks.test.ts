import { beforeAll, describe, expect, inject, test } from 'vitest';
import { accessIn, as, type Caller, tokenFor, withToken } from '../support/api.ts';
import { keyed } from '../support/samples.ts';

const operator = as('platform-operations');
const seededClaims = as('harbor-mutual-claims');

/** People of an insurer of the test's own: nobody else changes its settings. */
let administration: Caller;
let claims: Caller;

beforeAll(async () => {
  const tenant = `clocks${process.pid}`;
  await operator.post('/v1/tenants', { id: tenant, name: 'Clocks' }, keyed());
  const admitted = async (role: string) => {
    const { body } = await operator.post(`/v1/tenants/${tenant}/principals`, { name: role, roles: [role] }, keyed());
    return withToken(await tokenFor(accessIn(inject('data')).tokenUrl, body));
  };
  administration = await admitted('insurerAdmin');
  claims = await admitted('claims');
});

const set = async (caller: Caller, body: object) => {
  const before = await caller.get('/v1/settings');
  return caller.send('PUT', '/v1/settings', { body, headers: { 'if-match': before.headers.get('etag') ?? '' } });
};

const ownCountIn = async (caller: Caller) => {
  const { body } = await caller.get('/v1/clocks?state=MA');
  return body.items[0].clocks.find(({ id }: { id: string }) => id === 'ma-notice-response').ownCount;
};

describe('the clocks of states', () => {
  test.each(['harbor-mutual-claims', 'bayview-hospital-risk-office'])(
    'are shown to %s, with their sources',
    async (name) => {
      const { status, body } = await as(name).get('/v1/clocks');
      expect(status).toBe(200);
      expect(body.items.map(({ state }: { state: string }) => state)).toEqual(['MA', 'OR', 'CO', 'IA']);
      expect(body.items[0].clocks).toContainEqual(
        expect.objectContaining({
          id: 'ma-notice-response',
          within: { count: 150, unit: 'days' },
          settledBy: 'noticeResponse',
          owes: 'claims',
          source: expect.stringContaining('§ 60L'),
        }),
      );
      expect(body.items[0].notice.items).toHaveLength(6);
      expect(body.items[0].response.items).toHaveLength(4);
      expect(body.items[0].noSuitBefore).toMatchObject({ days: 182, daysWhereAnother: 90 });
    },
  );

  test('are those of one state if one is asked for', async () => {
    const statesOf = async (state: string) =>
      (await claims.get(`/v1/clocks?state=${state}`)).body.items.map((pack: { state: string }) => pack.state);
    expect(await statesOf('OR')).toEqual(['OR']);
    expect(await statesOf('VT')).toEqual([]);
    expect(await claims.get('/v1/clocks?state=Oregon')).toMatchObject({
      status: 400,
      body: { errors: [{ parameter: 'state', rule: 'oneOf' }] },
    });
  });

  test('may be stricter for a tenant, in its settings, and for no other', async () => {
    const own = { calendar: { daysOff: ['2026-12-24', '2026-12-31'] }, clocks: { 'ma-notice-response': 120 } };
    const changed = await set(administration, own);
    expect(changed).toMatchObject({ status: 200, body: { own, effective: own } });
    expect(await ownCountIn(claims)).toBe(120);
    expect(await ownCountIn(seededClaims)).toBeUndefined();
    expect(await set(administration, {})).toMatchObject({
      status: 200,
      body: { effective: { calendar: { daysOff: [] }, clocks: {} } },
    });
    expect(await ownCountIn(claims)).toBeUndefined();
  });

  test.each([
    ['a clock that is none', { clocks: { 'ma-notice': 120 } }, '#/clocks/ma-notice', 'knownClock'],
    ['a laxer number', { clocks: { 'ma-notice-response': 151 } }, '#/clocks/ma-notice-response', 'notLaxer'],
    ['part of a day', { clocks: { 'ma-notice-response': 1.5 } }, '#/clocks/ma-notice-response', 'type'],
    ['a day off twice', { calendar: { daysOff: ['2026-12-24', '2026-12-24'] } }, '#/calendar/daysOff', 'unique'],
    ['a day off that is none', { calendar: { daysOff: ['2026-02-30'] } }, '#/calendar/daysOff/0', 'format'],
  ])('take from no tenant %s', async (_, body, pointer, rule) => {
    expect(await set(administration, body)).toMatchObject({
      status: 400,
      body: { code: 'invalidRequest', errors: [{ pointer, rule }] },
    });
  });
});
