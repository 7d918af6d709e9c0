import { expect, test } from 'vitest';
import { mint } from '../../shared/kernel/mint.ts';
import { keys } from '../../shared/ledger/keys.ts';
import { type Answered, as, type Caller } from '../support/api.ts';
import { keyed, newNumber } from '../support/samples.ts';
import { rowsIn } from '../support/table-rows.ts';

const operator = as('platform-operations');
const claims = as('harbor-mutual-claims');
const readers = [
  claims,
  as('harbor-mutual-administration'),
  as('summit-physicians-insurance-review'),
  as('patients-counsel'),
];

const anEntry = (more: object = {}) => ({
  name: `Mediator ${newNumber()}`,
  phone: '+1 617 555 0163',
  states: ['MA'],
  languages: ['en', 'es'],
  fields: ['obstetrics'],
  rates: { hour: 45_000, day: 360_000 },
  availableFrom: '2027-01-11',
  about: 'A nurse before she was a judge.',
  ...more,
});

const add = async (entry: object = anEntry()): Promise<Answered> => {
  const added = await operator.post('/v1/mediators', entry, keyed());
  expect([added.status, added.text]).toEqual([201, added.text]);
  return added;
};

const admitted = async (...roles: string[]): Promise<string> =>
  (await operator.post('/v1/principals', { name: 'A mediator', roles }, keyed())).body.id;

const etagIn = ({ headers }: Answered) => ({ 'if-match': headers.get('etag') ?? '' });

const listed = async (caller: Caller, query = ''): Promise<Answered['body'][]> => {
  const all: Answered['body'][] = [];
  for (let next: string | undefined = ''; next !== undefined; ) {
    const { body }: Answered = await caller.get(
      `/v1/mediators?limit=20${query}${next && `&cursor=${encodeURIComponent(next)}`}`,
    );
    all.push(...body.items);
    next = body.next;
  }
  return all;
};

const namesIn = async (caller: Caller, query = ''): Promise<string[]> =>
  (await listed(caller, query)).map(({ name }) => name);

test('a mediator is put on the panel: insurers and counsel of families read it, and only operators as whom it signs in', async () => {
  const principal = await admitted('mediator');
  const entry = anEntry({ firm: 'Castellanos Dispute Resolution', principal });
  const added = await add(entry);
  const path = added.headers.get('location') ?? '';
  expect(path).toBe(`/v1/mediators/${added.body.id}`);
  const listedBy = expect.stringMatching(/^principal_/);
  expect(added.body).toMatchObject({ ...entry, status: 'listed', listedBy });
  expect((await operator.get(path)).body).toEqual(added.body);

  const { principal: _, listedBy: _by, ...profile } = added.body;
  for (const caller of readers) {
    expect((await caller.get(path)).body).toEqual(profile);
    expect((await listed(caller)).filter(({ id }) => id === added.body.id)).toEqual([profile]);
    for (const refused of [
      await caller.post('/v1/mediators', anEntry(), keyed()),
      await caller.send('PUT', path, { body: entry, headers: etagIn(added) }),
      await caller.post(`${path}/retirement`, {}, etagIn(added)),
    ]) {
      expect(refused.status).toBe(403);
    }
  }
  for (const nobody of ['bayview-hospital-risk-office', 'independent-mediator', 'harbor-mutual-risk-advice']) {
    expect((await as(nobody).get(path)).status).toBe(403);
  }
});

test('an insurer is told nothing by an ETag of what it is not shown', async () => {
  const entry = { ...anEntry(), principal: await admitted('mediator') };
  const added = await add(entry);
  const path = `/v1/mediators/${added.body.id}`;
  const before = await claims.get(path);
  const held = { 'if-none-match': before.headers.get('etag') ?? '' };
  const named = { ...entry, principal: await admitted('mediator') };
  const put = await operator.send('PUT', path, { body: named, headers: etagIn(added) });
  expect([put.status, put.body.principal]).toEqual([200, named.principal]);
  expect((await claims.get(path, { headers: held })).status).toBe(304);
  await operator.send('PUT', path, { body: { ...named, about: 'Retrained' }, headers: etagIn(put) });
  expect((await claims.get(path, { headers: held })).body.about).toBe('Retrained');
});

test('the same request sent again lists nobody twice', async () => {
  const [entry, key] = [anEntry(), keyed()];
  const [first, again] = [
    await operator.post('/v1/mediators', entry, key),
    await operator.post('/v1/mediators', entry, key),
  ];
  expect(again.body).toEqual(first.body);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect((await namesIn(claims)).filter((name) => name === entry.name)).toHaveLength(1);
  expect((await operator.post('/v1/mediators', anEntry(), key)).status).toBe(422);
  expect((await operator.post('/v1/mediators', entry)).body.code).toBe('idempotencyKeyMissing');
  expect(await rowsIn(keys.mediator(first.body.id))).toBe(3);
});

test('lists by state, newest first, and follows changes', async () => {
  const [older, newer] = [anEntry({ states: ['GU', 'MA'] }), anEntry({ states: ['GU'] })];
  const { body } = await add(older);
  const added = await add(newer);
  expect((await namesIn(claims, '&state=GU')).slice(0, 2)).toEqual([newer.name, older.name]);
  expect(await namesIn(claims, '&state=MP')).not.toContain(newer.name);

  const path = `/v1/mediators/${added.body.id}`;
  const moved = { ...newer, states: ['MP'], languages: [] };
  const put = await operator.send('PUT', path, { body: moved, headers: etagIn(added) });
  expect([put.status, put.body]).toEqual([
    200,
    expect.objectContaining({ states: ['MP'], languages: [], changedBy: expect.stringMatching(/^principal_/) }),
  ]);
  expect(await namesIn(claims, '&state=GU')).not.toContain(newer.name);
  expect(await namesIn(claims, '&state=MP')).toContain(newer.name);
  expect((await claims.get('/v1/mediators?state=GU&limit=1')).body.items[0].id).toBe(body.id);

  expect((await operator.send('PUT', path, { body: moved, headers: etagIn(added) })).status).toBe(412);
  expect((await operator.send('PUT', path, { body: moved })).status).toBe(428);
  const same = await operator.send('PUT', path, { body: moved, headers: etagIn(put) });
  expect([same.body, same.headers.get('etag')]).toEqual([put.body, put.headers.get('etag')]);
});

test('who is retired is on no list, can still be read, and is neither changed nor retired again', async () => {
  const entry = anEntry({ states: ['MA', 'VI'] });
  const added = await add(entry);
  const path = `/v1/mediators/${added.body.id}`;
  const [key, reason] = [keyed(), { reason: 'A complaint was upheld' }];
  const retired = await operator.post(`${path}/retirement`, reason, { ...etagIn(added), ...key });
  expect(retired.body).toMatchObject({ status: 'retired', retirementReason: reason.reason, name: entry.name });
  const repeated = await operator.post(`${path}/retirement`, reason, { ...etagIn(added), ...key });
  expect([repeated.body, repeated.headers.get('idempotency-replayed')]).toEqual([retired.body, 'true']);
  for (const query of ['', '&state=MA', '&state=VI']) expect(await namesIn(claims, query)).not.toContain(entry.name);
  const seen = (await claims.get(path)).body;
  expect(seen).toMatchObject({ status: 'retired', retiredAt: retired.body.retiredAt });
  expect(Object.keys(seen).filter((field) => /By|Reason|changed|principal/.test(field))).toEqual([]);
  const again = await operator.post(`${path}/retirement`, {}, etagIn(retired));
  expect([again.status, again.body.code]).toEqual([409, 'retired']);
  const changed = await operator.send('PUT', path, { body: entry, headers: etagIn(retired) });
  expect([changed.status, changed.body.code]).toEqual([409, 'retired']);
});

test('says what is wrong, and where', async () => {
  const { status, body } = await operator.post(
    '/v1/mediators',
    anEntry({ phone: undefined, rates: { hour: 450.5, week: 1 }, states: ['MA', 'MA'], availableFrom: 'soon' }),
    keyed(),
  );
  expect([status, body.code]).toEqual([400, 'invalidRequest']);
  const faults = body.errors.map(({ pointer, rule }: { pointer: string; rule: string }) => [pointer, rule]);
  expect(faults).toEqual(
    expect.arrayContaining([
      ['#/rates/hour', 'type'],
      ['#/rates/week', 'unknownField'],
      ['#/states', 'unique'],
      ['#/availableFrom', 'format'],
    ]),
  );
  const unreachable = await operator.post('/v1/mediators', anEntry({ phone: undefined }), keyed());
  expect(unreachable.body.errors).toMatchObject([{ pointer: '#/phone', rule: 'reachable' }]);
  expect((await claims.get('/v1/mediators?state=XX')).body.errors).toMatchObject([{ parameter: 'state' }]);
  expect((await claims.get(`/v1/mediators/${mint.mediator()}`)).body.code).toBe('notFound');
});

test('a mediator signs in as somebody who was admitted as one; a tenant’s people are as nobody', async () => {
  const strangers = [
    mint.principal(),
    await admitted('counsel'),
    (await operator.post('/v1/tenants/harbor/principals', { name: 'Claims', roles: ['claims'] }, keyed())).body.id,
  ];
  for (const principal of strangers) {
    const { status, body } = await operator.post('/v1/mediators', anEntry({ principal }), keyed());
    expect([status, body.errors]).toEqual([
      400,
      [{ pointer: '#/principal', rule: 'mediator', detail: expect.stringContaining('admit it first') }],
    ]);
  }
  // One that was good and is revoked since stands in the way of no other change.
  const principal = await admitted('mediator');
  const entry = anEntry({ principal });
  const added = await add(entry);
  const at = `/v1/principals/${principal}`;
  await operator.post(`${at}/revocation`, {}, etagIn(await operator.get(at)));
  const path = `/v1/mediators/${added.body.id}`;
  const put = await operator.send('PUT', path, { body: { ...entry, about: 'New' }, headers: etagIn(added) });
  expect([put.status, put.body.principal]).toEqual([200, principal]);
  expect((await operator.post('/v1/mediators', anEntry({ principal }), keyed())).status).toBe(400);
});

test('a new Amends has three mediators on its panel, two of whom sign in', async () => {
  const seeded = (await listed(operator)).filter(({ name }) =>
    ['Miriam Castellanos', 'Samuel Adeyemi', 'June Nakagawa'].includes(name),
  );
  const as = await Promise.all(
    seeded.map(async ({ name, signsIn, principal }) => {
      const found = principal === undefined ? undefined : (await operator.get(`/v1/principals/${principal}`)).body;
      return [name, signsIn, found?.name, found?.roles];
    }),
  );
  expect(as.toSorted()).toEqual([
    ['June Nakagawa', false, undefined, undefined],
    ['Miriam Castellanos', true, 'Independent mediator', ['mediator']],
    ['Samuel Adeyemi', true, 'Another mediator', ['mediator']],
  ]);
});
