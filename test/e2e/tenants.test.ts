import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, inject, test } from 'vitest';
import { type Answered, accessIn, as, tokenFor, withToken } from '../support/api.ts';
import { aReport, newNumber } from '../support/samples.ts';

const operator = as('platform-operations');
const administration = as('harbor-mutual-administration');
const otherInsurer = as('summit-physicians-insurance-administration');

const key = () => ({ 'idempotency-key': newNumber() });
const etag = ({ headers }: Answered) => ({ 'if-match': headers.get('etag') ?? '' });
let tenants = 0;
const newTenant = () => `t${process.pid}x${++tenants}`;

const signIn = (clientId: string, clientSecret: string) =>
  tokenFor(accessIn(inject('data')).tokenUrl, { clientId, clientSecret });

const open = async () => {
  const id = newTenant();
  const opened = await operator.post('/v1/tenants', { id, name: `Insurer ${id}` }, key());
  expect(opened).toMatchObject({ status: 201, body: { id, members: 0 } });
  return id;
};

const admit = async (tenant: string, body: object) => {
  const admitted = await operator.post(`/v1/tenants/${tenant}/principals`, body, key());
  expect(admitted.status).toBe(201);
  return admitted;
};

describe('an insurer is taken on', () => {
  test('from nothing to a report that its claims staff reads, over the API alone', async () => {
    const id = await open();
    const { body: admin } = await admit(id, { name: 'Administration', roles: ['insurerAdmin'] });
    const its = withToken(await signIn(admin.clientId, admin.clientSecret));

    const member = { id: 'mercy', name: 'Mercy Hospital', state: 'VT' };
    expect(await its.post(`/v1/tenants/${id}/members`, member, key())).toMatchObject({ status: 201, body: member });
    expect((await its.get(`/v1/tenants/${id}/members`)).body.items).toEqual([member]);
    expect((await its.get(`/v1/tenants/${id}`)).body).toMatchObject({ id, members: 1 });

    const principals = `/v1/tenants/${id}/principals`;
    const admitted = async (body: object) => {
      const { status, body: made } = await its.post(principals, body, key());
      expect(status).toBe(201);
      return withToken(await signIn(made.clientId, made.clientSecret));
    };
    const system = await admitted({ name: 'Mercy reports', roles: ['hospitalSystem'], organisation: 'mercy' });
    const claims = await admitted({ name: 'Claims', roles: ['claims', 'reviewer'] });
    const reported = await system.post('/v1/cases', aReport(), key());
    expect(reported.status).toBe(201);
    expect((await claims.get(`/v1/cases/${reported.body.id}`)).body.hospital).toBe('mercy');
    expect((await as('harbor-mutual-claims').get(`/v1/cases/${reported.body.id}`)).status).toBe(404);

    const { body: listed } = await its.get(principals);
    expect(listed.items.map(({ name }: { name: string }) => name)).toEqual([
      'Claims',
      'Mercy reports',
      'Administration',
    ]);
    expect(JSON.stringify(listed)).not.toContain('ecret":');
  });

  test('once: its id is taken then, and all tenants are listed by id', async () => {
    const id = await open();
    expect(await operator.post('/v1/tenants', { id, name: 'Another' }, key())).toMatchObject({
      status: 409,
      body: { code: 'alreadyThere', errors: [{ pointer: '#/id' }] },
    });
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await operator.get(`/v1/tenants?limit=2${cursor}`);
      seen.push(...body.items.map((tenant: { id: string }) => tenant.id));
      if (!body.next) break;
      cursor = `&cursor=${body.next}`;
    }
    expect(seen).toEqual([...new Set(seen)].sort());
    expect(seen).toEqual(expect.arrayContaining(['harbor', 'summit', id]));
  });

  test('and the same request again gets the same answer, secret included, and no second client', async () => {
    const id = await open();
    const asked = key();
    const body = { name: 'Claims', roles: ['claims'] };
    const [first, ...others] = await Promise.all(
      Array.from({ length: 5 }, () => operator.post(`/v1/tenants/${id}/principals`, body, asked)),
    );
    expect(first?.body.clientSecret).toMatch(/.{20}/);
    for (const other of others) expect([other.status, other.body]).toEqual([201, first?.body]);
    expect((await operator.get(`/v1/tenants/${id}/principals`)).body.items).toHaveLength(1);
  });

  test.each([
    ['a hospital role without a hospital', { roles: ['hospitalRisk'] }, '#/organisation'],
    ['a hospital of another insurer', { roles: ['hospitalRisk'], organisation: 'northridge' }, '#/organisation'],
    ['roles of both sides of the wall', { roles: ['hospitalRisk', 'claims'], organisation: 'bayview' }, '#/roles'],
    ['an insurer’s role in a hospital', { roles: ['claims'], organisation: 'bayview' }, '#/organisation'],
    ['a role of the platform', { roles: ['operator'] }, '#/roles'],
    ['no role', { roles: [] }, '#/roles'],
    ['an unknown role', { roles: ['king'] }, '#/roles/0'],
    ['no name', { name: ' ', roles: ['claims'] }, '#/name'],
    ['a name nobody sees', { name: '\u200b', roles: ['claims'] }, '#/name'],
    ['a name that steers a terminal', { name: '\u001b[31mRED', roles: ['claims'] }, '#/name'],
    ['a name of two lines', { name: 'a\nb', roles: ['claims'] }, '#/name'],
    ['one role twice', { roles: ['claims', 'claims'] }, '#/roles'],
  ])('but nobody with %s', async (_, more, pointer) => {
    const refused = await administration.post('/v1/tenants/harbor/principals', { name: 'X', ...more }, key());
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  test('whose hospitals have ids of their own', async () => {
    for (const id of ['bayview', 'harbor']) {
      expect(
        await administration.post('/v1/tenants/harbor/members', { id, name: 'X', state: 'MA' }, key()),
      ).toMatchObject({ status: 409, body: { code: 'alreadyThere', errors: [{ pointer: '#/id' }] } });
    }
  });

  test('with a subject of its own, it signs in as it did before, and its secret is kept elsewhere', async () => {
    const id = await open();
    const subject = newNumber();
    const admitted = await admit(id, { name: 'Ours', roles: ['claims'], subject });
    expect(admitted.body).toMatchObject({ clientId: subject, managed: false });
    expect(admitted.body.clientSecret).toBeUndefined();
    const path = `/v1/tenants/${id}/principals`;
    expect(await operator.post(path, { name: 'Twice', roles: ['claims'], subject }, key())).toMatchObject({
      status: 409,
      body: { code: 'alreadyThere', errors: [{ pointer: '#/subject' }] },
    });
    expect(await operator.post(`${path}/${admitted.body.id}/secret`, {}, etag(admitted))).toMatchObject({
      status: 409,
      body: { code: 'managedElsewhere' },
    });
  });
});

describe('a secret', () => {
  test('is changed without a gap: the one before works until the next, or ends at once', async () => {
    const id = await open();
    const made = await admit(id, { name: 'Claims', roles: ['claims'] });
    const path = `/v1/tenants/${id}/principals/${made.body.id}`;
    const { clientId, clientSecret: first } = made.body;
    const works = async (secret: string) => (await signIn(clientId, secret).catch(() => undefined)) !== undefined;

    const rotated = await operator.post(`${path}/secret`, {}, etag(made));
    const second = rotated.body.clientSecret;
    expect([await works(first), await works(second)]).toEqual([true, true]);

    const again = await operator.post(`${path}/secret`, { previous: 'dropped' }, etag(rotated));
    const third = again.body.clientSecret;
    expect([await works(first), await works(second), await works(third)]).toEqual([false, false, true]);
    expect((await operator.post(`${path}/secret`, {}, etag(made))).status).toBe(412);
    expect((await operator.get(path)).body).toMatchObject({ secretChangedAt: again.body.secretChangedAt });
  });

  test('is changed by one at a time: of many at once one gets a secret, and it works', async () => {
    const id = await open();
    const made = await admit(id, { name: 'Claims', roles: ['claims'] });
    const path = `/v1/tenants/${id}/principals/${made.body.id}/secret`;
    const answered = await Promise.all(
      Array.from({ length: 5 }, () => operator.post(path, { previous: 'dropped' }, etag(made))),
    );
    const done = answered.filter(({ status }) => status === 200);
    expect(answered.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412]);
    await signIn(made.body.clientId, done[0]?.body.clientSecret);
    await expect(signIn(made.body.clientId, made.body.clientSecret)).rejects.toThrow();
  });

  test('that was changed is not shown to who admitted its holder, by asking again', async () => {
    const id = await open();
    const [asked, body] = [key(), { name: 'Claims', roles: ['claims'] }];
    const made = await operator.post(`/v1/tenants/${id}/principals`, body, asked);
    await operator.post(`/v1/tenants/${id}/principals/${made.body.id}/secret`, { previous: 'dropped' }, etag(made));
    const again = await operator.post(`/v1/tenants/${id}/principals`, body, asked);
    expect([again.status, again.body.id, again.body.clientSecret]).toEqual([201, made.body.id, undefined]);
  });

  test('that is dropped takes the tokens with it that it got', async () => {
    const id = await open();
    const made = await admit(id, { name: 'Administration', roles: ['insurerAdmin'] });
    const before = withToken(await signIn(made.body.clientId, made.body.clientSecret));
    expect((await before.get(`/v1/tenants/${id}`)).status).toBe(200);
    await sleep(1_100);
    const path = `/v1/tenants/${id}/principals/${made.body.id}/secret`;
    const rotated = await operator.post(path, { previous: 'dropped' }, etag(made));
    const newcomer = { name: 'Child', roles: ['insurerAdmin'] };
    expect((await before.post(`/v1/tenants/${id}/principals`, newcomer, key())).status).toBe(401);
    const after = withToken(await signIn(made.body.clientId, rotated.body.clientSecret));
    expect((await after.post(`/v1/tenants/${id}/principals`, newcomer, key())).status).toBe(201);
  });

  test('is not shown twice', async () => {
    const id = await open();
    const made = await admit(id, { name: 'Claims', roles: ['claims'] });
    const asked = { ...etag(made), ...key() };
    const path = `/v1/tenants/${id}/principals/${made.body.id}/secret`;
    const first = await operator.post(path, {}, asked);
    const second = await operator.post(path, {}, asked);
    expect(second.body).toEqual({ ...first.body, clientSecret: undefined });
    expect(second.headers.get('idempotency-replayed')).toBe('true');
  });
});

describe('who is revoked', () => {
  test('is somebody else: nobody revokes themselves', async () => {
    const { body, headers } = await operator.post('/v1/principals', { name: 'Last', roles: ['operator'] }, key());
    const last = withToken(await signIn(body.clientId, body.clientSecret));
    const ifMatch = { 'if-match': headers.get('etag') ?? '' };
    expect(await last.post(`/v1/principals/${body.id}/revocation`, {}, ifMatch)).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
  });

  test('cannot outlive it by admitting others in the minute its token is still known', async () => {
    const id = await open();
    const { body: rogue, headers } = await admit(id, { name: 'Rogue', roles: ['insurerAdmin'] });
    const its = withToken(await signIn(rogue.clientId, rogue.clientSecret));
    expect((await its.get('/v1/settings')).status).toBe(200);
    const path = `/v1/tenants/${id}/principals`;
    await operator.post(`${path}/${rogue.id}/revocation`, {}, { 'if-match': headers.get('etag') ?? '' });
    expect((await its.get('/v1/settings')).status).toBe(200);
    expect((await its.post(path, { name: 'Child', roles: ['insurerAdmin'] }, key())).status).toBe(403);
    expect((await its.send('PUT', '/v1/settings', { body: {}, headers: { 'if-match': '"0-untouched"' } })).status).toBe(
      403,
    );
    const { body } = await operator.get(`${path}/${rogue.id}`);
    expect(body).toMatchObject({ status: 'revoked', revokedBy: expect.stringMatching(/^principal_/) });
  });

  test('leaves its name to others', async () => {
    const id = await open();
    const name = `Again ${newNumber()}`;
    const made = await admit(id, { name, roles: ['claims'] });
    const path = `/v1/tenants/${id}/principals/${made.body.id}`;
    const revoked = await operator.post(`${path}/revocation`, { reason: 'Typed wrong' }, etag(made));
    expect(revoked.body).toMatchObject({ revocationReason: 'Typed wrong' });
    const again = await admit(id, { name, roles: ['claims'] });
    expect(again.body.clientId).not.toBe(made.body.clientId);
  });

  test('signs in no more, and gets nowhere with the token it has', async () => {
    const id = await open();
    const made = await admit(id, { name: 'Claims', roles: ['claims'] });
    const { clientId, clientSecret } = made.body;
    const token = await signIn(clientId, clientSecret);
    const path = `/v1/tenants/${id}/principals/${made.body.id}`;
    const revoked = await operator.post(`${path}/revocation`, { reason: 'Left' }, etag(made));
    expect(revoked).toMatchObject({ status: 200, body: { status: 'revoked' } });
    // The authorizer never saw this token, so nothing of it is cached.
    expect(await withToken(token).get('/v1/cases')).toMatchObject({ status: 403, body: { code: 'notAdmitted' } });
    await expect(signIn(clientId, clientSecret)).rejects.toThrow();
    for (const what of ['revocation', 'secret']) {
      expect(await operator.post(`${path}/${what}`, {}, etag(revoked))).toMatchObject({
        status: 409,
        body: { code: 'revoked' },
      });
    }
  });
});

describe('an administrator', () => {
  test('says of no subject whom it names: not of an operator’s, not of anybody’s', async () => {
    for (const subject of ['platform-operations', 'summit-physicians-insurance-claims', newNumber()]) {
      expect(
        await administration.post('/v1/tenants/harbor/principals', { name: 'X', roles: ['claims'], subject }, key()),
      ).toMatchObject({ status: 403, body: { code: 'forbidden', errors: [{ pointer: '#/subject' }] } });
    }
    expect((await operator.get('/v1/tenants/harbor')).status).toBe(200);
  });

  test('finds no tenant but its own', async () => {
    const { body } = await administration.get('/v1/tenants/harbor/principals');
    const some = body.items[0].id;
    for (const path of ['', '/members', '/principals', `/principals/${some}`]) {
      const foreign = await otherInsurer.get(`/v1/tenants/harbor${path}`);
      const never = await otherInsurer.get(`/v1/tenants/nowhere${path}`);
      expect([foreign.status, { ...foreign.body, instance: 0 }]).toEqual([404, { ...never.body, instance: 0 }]);
    }
    expect((await otherInsurer.get(`/v1/tenants/summit/principals/${some}`)).status).toBe(404);
    const newcomer = { name: 'Spy', roles: ['claims'] };
    expect((await otherInsurer.post('/v1/tenants/harbor/principals', newcomer, key())).status).toBe(404);
  });

  test('neither opens tenants nor admits operators', async () => {
    expect((await administration.post('/v1/tenants', { id: 'mine', name: 'Mine' }, key())).status).toBe(403);
    expect((await administration.post('/v1/principals', { name: 'Me', roles: ['operator'] }, key())).status).toBe(403);
  });

  test('sees no case, and an operator none either', async () => {
    for (const someone of [administration, operator]) expect((await someone.get('/v1/cases')).status).toBe(403);
  });
});

test('nobody locks the first operator out by mistake', async () => {
  const subject = 'platform-operations';
  for (const [path, roles] of [
    ['/v1/tenants/harbor/principals', ['claims']],
    ['/v1/principals', ['mediator']],
  ] as const) {
    expect(await operator.post(path, { name: 'X', roles, subject }, key())).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '#/subject', rule: 'firstOperator' }] },
    });
  }
});

test('some ids are the platform’s own, and some states are none', async () => {
  expect((await operator.post('/v1/tenants', { id: 'platform', name: 'X' }, key())).status).toBe(400);
  const member = { id: 'elsewhere', name: 'X', state: 'ZZ' };
  expect((await operator.post('/v1/tenants/harbor/members', member, key())).status).toBe(400);
});

test('an operator admits another, who then does as much', async () => {
  const { body } = await operator.post('/v1/principals', { name: 'Second operator', roles: ['operator'] }, key());
  const second = withToken(await signIn(body.clientId, body.clientSecret));
  expect((await second.get('/v1/tenants/harbor')).status).toBe(200);
  expect((await second.get(`/v1/principals/${body.id}`)).body.name).toBe('Second operator');
  expect((await second.get('/v1/principals')).body.items[0].name).toBe('Second operator');
  expect(await operator.post('/v1/principals', { name: 'X', roles: ['claims'] }, key())).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: '#/roles' }] },
  });
});

describe('settings', () => {
  test('are the field’s until an insurer sets its own, and every change is kept', async () => {
    const id = await open();
    const { body: admin } = await admit(id, { name: 'Administration', roles: ['insurerAdmin'] });
    const its = withToken(await signIn(admin.clientId, admin.clientSecret));
    const before = await its.get('/v1/settings');
    expect(before.body).toMatchObject({ version: 0, own: {}, effective: { communication: { updateDays: 14 } } });

    const change = { communication: { updateDays: 7 }, reason: 'Families asked for it' };
    const changed = await its.send('PUT', '/v1/settings', { body: change, headers: etag(before) });
    expect(changed).toMatchObject({
      status: 200,
      body: { version: 1, effective: { communication: { updateDays: 7, firstHours: 24 } } },
    });
    expect((await its.send('PUT', '/v1/settings', { body: {}, headers: etag(before) })).status).toBe(412);
    const other = await open();
    const { body: another } = await admit(other, { name: 'Administration', roles: ['insurerAdmin'] });
    const others = withToken(await signIn(another.clientId, another.clientSecret));
    expect((await others.get('/v1/settings')).body).toEqual(before.body);
    await its.send('PUT', '/v1/settings', { body: {}, headers: etag(changed) });
    expect((await its.get('/v1/settings')).body.effective).toEqual(before.body.effective);
    expect((await its.get('/v1/settings/history')).body.items).toMatchObject([
      { sequence: 1, own: { communication: { updateDays: 7 } }, reason: 'Families asked for it', by: admin.id },
      { sequence: 2, own: {} },
    ]);
  });

  test.each([
    ['off its scale', { triage: { severityThreshold: 10 } }, '#/triage/severityThreshold'],
    ['not whole', { relief: { expensesCap: 1.5 } }, '#/relief/expensesCap'],
    ['unknown', { relief: { days: 5 } }, '#/relief/days'],
  ])('are refused when one is %s', async (_, body, pointer) => {
    const headers = etag(await administration.get('/v1/settings'));
    expect(await administration.send('PUT', '/v1/settings', { body, headers })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer }] },
    });
  });
});
