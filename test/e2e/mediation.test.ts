import { expect, test, vi } from 'vitest';
import { as, theAmends } from '../support/api.ts';
import { happenedIn } from '../support/happened.ts';
import { anInsurer } from '../support/insurers.ts';
import { aMediatorAt, anOutsiderAt, didThere, doingThere, sealed } from '../support/mediating.ts';
import { allScreened, answered, prepared, presented, readyForOffer } from '../support/resolution-events.ts';
import { aReport, keyed, newNumber } from '../support/samples.ts';

const { tenant, risk, claims, admin } = await anInsurer();
const counsel = await anOutsiderAt(theAmends(), 'counsel');
const mediator = await aMediatorAt(theAmends(), 'Ida Holm');
const patient = { timeout: 60_000, interval: 100 };

/** A case whose offer the family rejected, or did not yet. */
const aContestedCase = async (isRejected = true): Promise<string> => {
  const { body } = await risk.post('/v1/cases', aReport(), keyed());
  const rejected = isRejected ? [answered('rejected')] : [];
  await happenedIn([tenant], body.id, ...readyForOffer(), allScreened(), prepared(), presented(), ...rejected);
  return body.id;
};

const opening = (caseId: string, more: object = {}) => ({
  caseId,
  title: 'Delayed diagnosis of 2026',
  question: 'What the family is paid.',
  family: { name: 'The family', representative: counsel.id, lawyer: true },
  candidates: [mediator.listed],
  ...more,
});

const open = (caseId: string, more: object = {}) => claims.post('/v1/mediations', opening(caseId, more), keyed());

test('an insurer and a family, from a rejected offer to a round of bids, and an impasse that frees the case', async () => {
  const caseId = await aContestedCase();
  const made = await open(caseId);
  expect([made.status, made.body.stage]).toEqual([201, 'requested']);
  const id = made.body.id;
  expect(made.headers.get('location')).toBe(`/v1/mediations/${id}`);
  const again = await open(caseId);
  expect([again.body.code, again.body.detail]).toEqual(['inSharedMatter', expect.stringContaining(id)]);

  expect((await claims.get('/v1/mediations')).body.items[0]).toMatchObject({ id, stage: 'requested' });
  const ofCounsel = await vi.waitFor(async () => {
    const { items } = (await counsel.caller.get('/v1/mediations')).body;
    expect(items.map((each: { id: string }) => each.id)).toContain(id);
    return items;
  }, patient);
  expect(Object.keys(ofCounsel[0]).toSorted()).toEqual(['id', 'openedAt']);
  await vi.waitFor(async () => {
    const { items } = (await claims.get('/v1/worklist?owes=claims')).body;
    expect(
      items.map(({ matter, step }: { matter?: { id: string }; step: string }) => [matter?.id, step]),
    ).toContainEqual([id, 'givePreferences']);
  }, patient);

  for (const party of [claims, counsel.caller]) await didThere(party, id, 'preferences', { ranked: [mediator.listed] });
  await vi.waitFor(async () => expect((await mediator.caller.get(`/v1/mediations/${id}`)).status).toBe(200), patient);
  for (const each of [mediator.caller, claims, counsel.caller]) {
    await didThere(each, id, 'conflict-check', { outcome: 'clear' });
  }
  await didThere(claims, id, 'agreement', {});
  const on = new Date().toISOString().slice(0, 10);
  for (const party of [claims, counsel.caller]) {
    await didThere(party, id, 'agreement/signature', { version: 1, signatory: 'Dana Fox', on });
  }
  await didThere(mediator.caller, id, 'sessions', {
    kind: 'caucus',
    with: [(await counsel.caller.get(`/v1/mediations/${id}`)).body.you],
    on: `${on}T15:00:00Z`,
    place: 'https://meet.example.com/4411',
  });
  expect((await claims.get(`/v1/mediations/${id}`)).body.sessions).toEqual([]);
  expect((await counsel.caller.get(`/v1/mediations/${id}`)).body.sessions).toHaveLength(1);
  const ofOther = (await claims.get(`/v1/mediations/${id}/timeline?limit=100`)).body.items;
  expect(ofOther.map(({ type }: { type: string }) => type)).not.toContain('SessionSet');

  const round = await didThere(mediator.caller, id, 'bids', {});
  expect(round.body).toMatchObject({ stage: 'bids', round: { number: 1, of: 3 } });
  const bid = await sealed(claims, id, 'bids/1', { amount: 40_000_000 });
  expect([bid.status, bid.body.status]).toEqual([200, 'sealed']);
  expect((await sealed(claims, id, 'bids/1', { amount: 41_000_000 })).text).toBe(bid.text);
  expect((await claims.get(`/v1/mediations/${id}`)).text).not.toContain('41000000');
  expect((await sealed(claims, id, 'bids/2', { amount: 1 })).body.code).toBe('noRoundOpen');
  expect((await doingThere(mediator.caller, id, 'bids', {})).body.code).toBe('roundOpen');
  expect((await doingThere(claims, id, 'bids', {})).body.code).toBe('forbidden');

  const { body: workflow } = await vi.waitFor(async () => {
    const read = await claims.get(`/v1/mediations/${id}/workflow`);
    expect(read.body).toMatchObject({ status: 'running', state: 'AwaitBids' });
    return read;
  }, patient);
  expect(workflow.deadline).toBe(round.body.dueAt);

  await didThere(counsel.caller, id, 'impasse', { reason: 'The family wants to think.' });
  expect((await counsel.caller.get(`/v1/mediations/${id}`)).status).toBe(404);
  await vi.waitFor(async () => expect((await counsel.caller.get('/v1/mediations')).body.items).toEqual([]), patient);
  const { body: ended } = await claims.get(`/v1/mediations/${id}`);
  expect(ended.closed).toMatchObject({ outcome: 'impasse', why: 'ended', reason: 'The family wants to think.' });
  await vi.waitFor(async () => expect((await open(caseId)).status).toBe(201), patient);
});

test('an insurer corrects whom it named for the family, who hands over, and finds nothing from then on', async () => {
  const [named, heir] = [await anOutsiderAt(theAmends(), 'counsel'), await anOutsiderAt(theAmends(), 'counsel')];
  const nobody = 'principal_01kb2x5f0re3wv9m7h6d8q4tnz';
  const made = await open(await aContestedCase(), {
    family: { name: 'The family', representative: nobody, lawyer: true },
  });
  const at = `/v1/mediations/${made.body.id}`;
  await didThere(claims, made.body.id, 'representative', { principal: named.id, lawyer: true });
  await vi.waitFor(async () => expect((await named.caller.get(at)).status).toBe(200), patient);
  await didThere(named.caller, made.body.id, 'preferences', {});
  const late = await doingThere(claims, made.body.id, 'representative', { principal: heir.id, lawyer: true });
  expect([late.status, late.body.code]).toEqual([403, 'notAParty']);

  const version = { 'if-match': (await named.caller.get(at)).headers.get('etag') ?? '' };
  const handing = [`${at}/representative`, { principal: heir.id, lawyer: false }, { ...keyed(), ...version }] as const;
  expect((await named.caller.post(...handing)).status).toBe(200);
  expect([(await named.caller.get(at)).status, (await named.caller.post(...handing)).status]).toEqual([404, 404]);
  const { body } = await vi.waitFor(async () => {
    const read = await heir.caller.get(at);
    expect(read.status).toBe(200);
    return read;
  }, patient);
  expect(body.parties.find(({ id }: { id: string }) => id === body.you)).toMatchObject({ represented: 'support' });
  expect((await named.caller.get('/v1/mediations')).body.items).toEqual([]);
});

test('what is wrong with an opening is named', async () => {
  const caseId = await aContestedCase();
  const nobody = 'mediator_01kb2x5f0re3wv9m7h6d8q4tnz';
  const unlisted = await open(caseId, { candidates: [mediator.listed, nobody] });
  expect(unlisted.body.errors).toMatchObject([{ pointer: '#/candidates/1', rule: 'panel' }]);
  const listed = async (more: object): Promise<string> => {
    const entry = { name: `Mediator ${newNumber()}`, phone: '+1 617 555 0100', states: ['MA'], ...more };
    return (await as('platform-operations').post('/v1/mediators', entry, keyed())).body.id;
  };
  const [absent, twin] = [await listed({}), await listed({ principal: mediator.id })];
  const unasked = await open(caseId, { candidates: [absent, mediator.listed, twin] });
  expect(unasked.body.errors).toMatchObject([
    { pointer: '#/candidates/0', rule: 'signsIn' },
    { pointer: '#/candidates/2', rule: 'unique' },
  ]);
  const alone = await open(caseId, { family: undefined });
  expect([alone.status, alone.body.code, alone.body.errors[0].pointer]).toEqual([409, 'notToBeMediated', '#/family']);
  const both = await open(caseId, { family: { name: 'The family', representative: mediator.id, lawyer: true } });
  expect(both.body.errors).toMatchObject([{ pointer: '#/family/representative', rule: 'apart' }]);
  const early = await open(await aContestedCase(false));
  expect([early.status, early.body.code]).toEqual([409, 'notToBeMediated']);
  const nowhere = await admin.post(
    '/v1/mediations',
    { ...opening(caseId), collaborationId: 'collab_01kb2x5f0re3wv9m7h6d8q4tnz' },
    keyed(),
  );
  expect(nowhere.body.errors).toMatchObject([{ pointer: '#/collaborationId', rule: 'either' }]);
});
