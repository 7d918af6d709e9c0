import { expect, test } from 'vitest';
import { as } from '../support/api.ts';
import { aConversation, act, aNeed, done } from '../support/preparing.ts';
import { aReport, keyed } from '../support/samples.ts';

const risk = as('bayview-hospital-risk-office');
const claims = as('harbor-mutual-claims');
const elsewhere = as('summit-physicians-insurance-claims');

const aCase = async (): Promise<string> => (await risk.post('/v1/cases', aReport(), keyed())).body.id;

const listAttorney = async (by: typeof claims, name: string) =>
  (await by.post('/v1/attorneys', { name, phone: '+1 617 555 0100', states: ['MA'] }, keyed())).body.id;

/** What the family is told, page by page. */
const storyOf = async (id: string, limit: number): Promise<string[]> => {
  const told: string[] = [];
  let cursor = '';
  for (;;) {
    const { body } = await claims.get(`/v1/cases/${id}/timeline?for=family&limit=${limit}${cursor}`);
    for (const entry of body.items) {
      expect(Object.keys(entry).sort()).toEqual(['at', 'summary']);
      told.push(entry.summary);
    }
    if (body.next === undefined) return told;
    cursor = `&cursor=${encodeURIComponent(body.next)}`;
  }
};

test('a family is spoken with, advised and helped; both sides see it, and the family follows the story', async () => {
  const id = await aCase();
  const attorney = await listAttorney(claims, 'Rosa Delgado');

  const { body: talk } = await done(risk, id, 'communications', aConversation);
  expect(talk).toMatchObject({ kind: 'initialDisclosure', organisation: 'bayview', withheld: false });
  const theirs = await act(claims, id, `communications/${talk.id}/follow-ups`, { number: 1, on: '2026-11-06' });
  expect([theirs.status, theirs.body.code]).toEqual([403, 'forbidden']);
  const kept = await done(risk, id, `communications/${talk.id}/follow-ups`, { number: 1, on: '2026-11-06' });
  expect([kept.status, kept.body.followUps]).toEqual([
    200,
    [{ number: 1, what: 'Call again', owes: 'hospitalRisk', by: '2026-11-07', doneOn: '2026-11-06' }],
  ]);
  const twice = await act(risk, id, `communications/${talk.id}/follow-ups`, { number: 1, on: '2026-11-06' });
  expect([twice.status, twice.body.code]).toEqual([409, 'alreadyDone']);

  await done(claims, id, 'communications', {
    ...aConversation,
    kind: 'progressUpdate',
    party: 'clinician',
    followUps: [],
    summary: 'For the defence',
    privilege: 'attorneyWorkProduct',
  });
  const advice = {
    on: '2026-11-10',
    channel: 'inPerson',
    people: ['Ana Ruiz'],
    attorneys: [attorney],
    represented: 'no',
  };
  const { body: advised } = await done(claims, id, 'counsel-advice', advice);
  expect(advised.attorneys).toEqual([{ id: attorney, name: 'Rosa Delgado' }]);
  await done(risk, id, 'representation', { represented: 'yes', on: '2026-11-12', counsel: { name: 'R. Shaw' } });
  const { body: counsel } = await risk.get(`/v1/cases/${id}/counsel-advice`);
  expect(counsel).toMatchObject({
    items: [{ id: advised.id }],
    representation: { represented: 'yes', since: '2026-11-12', counsel: { name: 'R. Shaw' } },
  });

  const { body: need } = await done(risk, id, 'needs', aNeed);
  const answer = { answer: 'met', recovery: 'costsCovered', amount: 12_300, on: '2026-11-13' };
  await done(risk, id, `needs/${need.id}/answer`, answer);
  expect((await claims.get(`/v1/cases/${id}/needs`)).body.items).toMatchObject([
    { id: need.id, status: 'met', answer: { recovery: 'costsCovered', amount: 12_300 } },
  ]);

  const { body: support } = await done(claims, id, 'support', { on: '2026-11-04' });
  await done(risk, id, `support/${support.id}/answer`, { answer: 'accepted', on: '2026-11-06' });
  expect((await risk.get(`/v1/cases/${id}/support`)).body.items).toEqual([
    { id: support.id, offeredOn: '2026-11-04', answer: 'accepted', answeredOn: '2026-11-06' },
  ]);
  const named = await act(risk, id, 'support', { on: '2026-11-04', name: 'Dr. Lee' });
  expect([named.status, named.body.errors]).toMatchObject([400, [{ pointer: '#/name', rule: 'unknownField' }]]);

  const first = await risk.get(`/v1/cases/${id}/communications?limit=2`);
  expect(first.body.items).toMatchObject([
    { kind: 'counselAdvice', party: 'family' },
    { kind: 'progressUpdate', party: 'clinician', privilege: 'attorneyWorkProduct', withheld: true },
  ]);
  expect(first.text).not.toMatch(/For the defence|R\. Clerk/);
  const second = await risk.get(`/v1/cases/${id}/communications?cursor=${encodeURIComponent(first.body.next)}`);
  expect(second.body).toMatchObject({ items: [{ id: talk.id, people: ['Ana Ruiz', 'R. Clerk'] }] });
  expect(second.body.next).toBeUndefined();
  expect((await claims.get(`/v1/cases/${id}/communications`)).text).toContain('For the defence');

  const story = [
    'What happened on November 2, 2026 was reported, so that it is looked into.',
    'On November 5, 2026, you were told what was known so far, in person.',
    'On November 10, 2026, you were told that you may have an attorney of your own, and were given a list of attorneys.',
    'It was noted that no attorney speaks for you, as of November 10, 2026.',
    'An attorney began to speak for you on November 12, 2026.',
    'On November 5, 2026, you said what would help you.',
    'On November 13, 2026, something that you had said would help was arranged.',
  ];
  for (const limit of [1, 2, 100]) expect(await storyOf(id, limit)).toEqual(story);
});

test('a cursor of the timeline for staff is none of that for the family, nor the other way round', async () => {
  const id = await aCase();
  await done(risk, id, 'needs', aNeed);
  const path = `/v1/cases/${id}/timeline?limit=1`;
  const [forStaff, forFamily] = [await claims.get(path), await claims.get(`${path}&for=family`)];
  const goOn = (query: string, { body }: typeof forStaff) =>
    claims.get(`${path}${query}&cursor=${encodeURIComponent(body.next)}`);
  expect((await goOn('', forStaff)).status).toBe(200);
  expect((await goOn('&for=family', forFamily)).status).toBe(200);
  expect((await goOn('&for=family', forStaff)).status).toBe(400);
  expect((await goOn('', forFamily)).status).toBe(400);
});

test('a family is given only attorneys whom its insurer lists, and another insurer lists others', async () => {
  const id = await aCase();
  const [listed, foreign] = [await listAttorney(claims, 'Rosa Delgado'), await listAttorney(elsewhere, 'Sam Poe')];
  const advise = (attorneys: string[]) =>
    act(risk, id, 'counsel-advice', { on: '2026-11-10', channel: 'phone', people: ['Ana Ruiz'], attorneys });
  const refused = await advise([listed, foreign]);
  expect([refused.status, refused.body.errors]).toMatchObject([400, [{ pointer: '#/attorneys/1', rule: 'listed' }]]);
  const unknown = await advise([listed, foreign.replace(/.{4}$/, '0000')]);
  expect(unknown.body.errors).toEqual(refused.body.errors);
  expect((await advise([listed])).status).toBe(201);
});
