import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Stage } from '../../shared/cases/case.ts';
import { instantOf } from '../../shared/kernel/instant.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { keys } from '../../shared/ledger/keys.ts';
import { type Answered, as, type Caller } from '../support/api.ts';
import { keyed, newNumber } from '../support/samples.ts';
import { tableItself } from '../support/table-rows.ts';

const claims = as('harbor-mutual-claims');
const admin = as('harbor-mutual-administration');
const risk = as('bayview-hospital-risk-office');
const otherInsurer = as('summit-physicians-insurance-claims');

const anEntry = (more: object = {}) => ({
  name: `Attorney ${newNumber()}`,
  phone: '+1 617 555 0142',
  states: ['MA'],
  languages: ['en', 'es'],
  fields: ['birth injury'],
  ...more,
});

const add = async (entry: object = anEntry()): Promise<Answered> => {
  const added = await claims.post('/v1/attorneys', entry, keyed());
  expect(added.status).toBe(201);
  return added;
};

const etagIn = ({ headers }: Answered) => ({ 'if-match': headers.get('etag') ?? '' });

const namesIn = async (caller: Caller, query = ''): Promise<string[]> => {
  const names: string[] = [];
  for (let next: string | undefined = ''; next !== undefined; ) {
    const { body }: Answered = await caller.get(
      `/v1/attorneys?limit=20${query}${next && `&cursor=${encodeURIComponent(next)}`}`,
    );
    names.push(...body.items.map(({ name }: { name: string }) => name));
    next = body.next;
  }
  return names;
};

test('claims staff list an attorney; everybody of the insurer and its hospitals finds it, no other insurer does', async () => {
  const entry = anEntry({ firm: 'Delgado & Shaw', note: 'Answers within a day' });
  const added = await add(entry);
  const path = added.headers.get('location') ?? '';
  expect(path).toBe(`/v1/attorneys/${added.body.id}`);
  expect(added.body).toMatchObject({ ...entry, status: 'listed' });
  for (const caller of [claims, admin, risk]) {
    const read = await caller.get(path);
    expect([read.body, read.headers.get('etag')]).toEqual([added.body, added.headers.get('etag')]);
    expect(await namesIn(caller)).toContain(entry.name);
  }
  expect((await otherInsurer.get(path)).status).toBe(404);
  expect(await namesIn(otherInsurer)).not.toContain(entry.name);
  expect((await risk.post('/v1/attorneys', entry, keyed())).status).toBe(403);
});

test('the same request sent again lists nobody twice', async () => {
  const [entry, key] = [anEntry(), keyed()];
  const [first, again] = [
    await claims.post('/v1/attorneys', entry, key),
    await claims.post('/v1/attorneys', entry, key),
  ];
  expect(again.body).toEqual(first.body);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect((await namesIn(claims)).filter((name) => name === entry.name)).toHaveLength(1);
  expect((await claims.post('/v1/attorneys', anEntry(), key)).status).toBe(422);
  expect((await claims.post('/v1/attorneys', entry)).body.code).toBe('idempotencyKeyMissing');
});

test('lists by state, newest first, and follows changes', async () => {
  const [older, newer] = [anEntry({ states: ['GU', 'MA'] }), anEntry({ states: ['GU'] })];
  const { body } = await add(older);
  const added = await add(newer);
  expect((await namesIn(risk, '&state=GU')).slice(0, 2)).toEqual([newer.name, older.name]);
  expect(await namesIn(risk, '&state=MP')).not.toContain(newer.name);

  const path = `/v1/attorneys/${added.body.id}`;
  const moved = { ...newer, states: ['MP'], languages: [] };
  const put = await admin.send('PUT', path, { body: moved, headers: etagIn(added) });
  expect([put.status, put.body]).toEqual([
    200,
    expect.objectContaining({ states: ['MP'], languages: [], changedBy: expect.stringMatching(/^principal_/) }),
  ]);
  expect(await namesIn(risk, '&state=GU')).not.toContain(newer.name);
  expect(await namesIn(risk, '&state=GU')).toContain(older.name);
  expect(await namesIn(risk, '&state=MP')).toContain(newer.name);
  expect((await claims.get('/v1/attorneys?state=GU&limit=1')).body.items[0].id).toBe(body.id);

  expect((await admin.send('PUT', path, { body: moved, headers: etagIn(added) })).status).toBe(412);
  expect((await admin.send('PUT', path, { body: moved })).status).toBe(428);
  const same = await admin.send('PUT', path, { body: moved, headers: etagIn(put) });
  expect([same.body, same.headers.get('etag')]).toEqual([put.body, put.headers.get('etag')]);
});

test('who is retired is on no list, can still be read, and is neither changed nor retired again', async () => {
  const entry = anEntry({ states: ['MA', 'VI'] });
  const added = await add(entry);
  const path = `/v1/attorneys/${added.body.id}`;
  const retired = await claims.post(`${path}/retirement`, { reason: 'Moved away' }, etagIn(added));
  expect(retired.body).toMatchObject({ status: 'retired', retirementReason: 'Moved away', name: entry.name });
  for (const query of ['', '&state=MA', '&state=VI']) expect(await namesIn(claims, query)).not.toContain(entry.name);
  expect((await risk.get(path)).body).toEqual(retired.body);
  const again = await claims.post(`${path}/retirement`, {}, etagIn(retired));
  expect([again.status, again.body.code]).toEqual([409, 'retired']);
  const changed = await claims.send('PUT', path, { body: entry, headers: etagIn(retired) });
  expect([changed.status, changed.body.code]).toEqual([409, 'retired']);
});

test('a family must be able to reach an attorney', async () => {
  const { status, body } = await claims.post('/v1/attorneys', anEntry({ phone: undefined }), keyed());
  expect([status, body.errors]).toEqual([
    400,
    [{ pointer: '#/phone', rule: 'reachable', detail: expect.stringContaining('must be able to reach') }],
  ]);
});

test('an attorney of somebody else that is asked for is a security event', async () => {
  const { body } = await add();
  for (const id of [body.id, mint.attorney()]) expect((await otherInsurer.get(`/v1/attorneys/${id}`)).status).toBe(404);
  const { pk: partition } = keys.security(instantOf(new Date()), mint.miss());
  const found = async () =>
    (await tableItself().query({ partition, limit: 1_000, newestFirst: true })).filter(
      ({ asked }) => asked === body.id,
    );
  for (const until = Date.now() + 60_000; (await found()).length === 0 && Date.now() < until; ) await sleep(100);
  expect(await found()).toMatchObject([
    { route: 'GET /v1/attorneys/{attorneyId}', asker: { tenant: 'summit' }, owner: { tenant: 'harbor' } },
  ]);
});

test('each insurer of a new Amends has two attorneys', async () => {
  expect(await namesIn(claims)).toEqual(expect.arrayContaining(['Rosa Delgado', 'Henry Okafor']));
  expect(await namesIn(otherInsurer)).toEqual(expect.arrayContaining(['Mei-Ling Tran', 'Paul Whitehorse']));
});

test('guides tell how to talk with a family, of one stage or of all', async () => {
  const { body } = await risk.get('/v1/guides');
  expect(body.items.length).toBe(Stage.options.length);
  expect(body.apologyLaw.text).toContain('not legal advice');
  const one = await as('harbor-mutual-risk-advice').get('/v1/guides?stage=findings');
  expect(one.body.items).toEqual(body.items.filter(({ stage }: { stage: string }) => stage === 'findings'));
  expect((await claims.get('/v1/guides?stage=later')).status).toBe(400);
  expect((await as('independent-mediator').get('/v1/guides')).status).toBe(403);
});
