import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { routes } from '../../shared/http/routes/index.ts';
import { type Answered, as, type Caller } from '../support/api.ts';
import { aFile, workProduct } from '../support/documents.ts';
import { happenedAt, takenIn } from '../support/happened.ts';
import { closable, closed, reviewed, told, triaged } from '../support/resolution-events.ts';
import { aReport, keyed } from '../support/samples.ts';
import { announced, searched, sent } from '../support/sent-files.ts';
import { someoneIn } from '../support/worlds.ts';

const claims = as('harbor-mutual-claims');
const admin = as('harbor-mutual-administration');
const risk = as('bayview-hospital-risk-office');
const sibling = as('st-clare-medical-center-risk-office');
const otherInsurer = as('summit-physicians-insurance-claims');

const aCase = () => takenIn({ tenant: 'harbor', hospital: 'bayview' }, aReport());
const pathOf = (caseId: string, id: string) => `/v1/cases/${caseId}/documents/${id}`;

/** Does something to a document, as it is now. */
const act = async (by: Caller, path: string, deed: string, body: object): Promise<Answered> => {
  const { headers } = await by.get(path);
  return by.post(`${path}/${deed}`, body, { ...keyed(), 'if-match': headers.get('etag') ?? '' });
};

const fetched = async (by: Caller, path: string): Promise<string> => {
  const { status, body } = await by.get(`${path}/content`);
  if (status !== 200) return body.code;
  return (await fetch(body.url)).text();
};

const aSentFile = async (by: Caller, caseId: string, said: object = {}, text?: string): Promise<string> => {
  const { bytes } = aFile(text);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const path = pathOf(caseId, await announced(by, caseId, { bytes: bytes.length, sha256, ...said }));
  expect((await sent(by, path, bytes)).status).toBe(200);
  await searched(by, path);
  return path;
};

test('a hospital sends a file, it is searched for malware, and both sides of the case fetch it; nobody else knows of it', async () => {
  const path = await aSentFile(risk, await aCase(), {}, 'An operative note');
  for (const by of [risk, claims, admin]) expect(await fetched(by, path)).toBe('An operative note');
  for (const by of [sibling, otherInsurer]) expect(await fetched(by, path)).toBe('notFound');
  const { body } = await claims.get(path);
  expect(body).toMatchObject({ status: 'clean', side: 'hospital', owner: 'bayview', withheld: false, title: 'A note' });
  expect((await risk.get(`${path}/upload`)).body.code).toBe('alreadyThere');
});

test('a link sends what was announced, once, and is no way to anything else', async () => {
  const caseId = await aCase();
  const path = pathOf(caseId, await announced(risk, caseId));
  const { body: link } = await risk.get(`${path}/upload`);
  const put = async (url: string, bytes: Buffer) =>
    (await fetch(url, { method: 'PUT', headers: link.headers, body: bytes })).status;
  expect(await put(link.url, Buffer.from('%PDF-1.7 a n0te'))).toBe(400);
  expect(await put(link.url.replace('/bayview/', '/stclare/'), aFile().bytes)).toBe(403);
  expect((await claims.get(`${path}/content`)).body.code).toBe('notClean');
  expect(await put(link.url, aFile().bytes)).toBe(200);
  expect(await put(link.url, aFile().bytes)).toBe(412);
  expect((await claims.get(`${path}/upload`)).body.code).toBe('privilegeHeld');
  expect((await searched(risk, path)).body.status).toBe('clean');
});

test('malware is given to nobody', async () => {
  const sample = 'X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*';
  const path = await aSentFile(risk, await aCase(), {}, sample);
  expect((await claims.get(path)).body.status).toBe('infected');
  for (const by of [risk, claims]) expect(await fetched(by, path)).toBe('notClean');
});

describe('patient safety work product', () => {
  const named = { ...workProduct, identifiedProviders: ['CanaryOne', 'CanaryTwo'] };
  const said = { ...named, title: 'CanaryTitle', fileName: 'CanaryFile.pdf' };

  test('crosses to the insurer once each provider has agreed in writing and its hospital discloses it', async () => {
    const path = await aSentFile(risk, await aCase(), said, 'CanaryBytes');
    const refused = await claims.get(`${path}/content`);
    expect([refused.status, refused.body.code]).toEqual([403, 'authorisationMissing']);
    expect(refused.body.errors).toHaveLength(2);
    const leave = { on: '2026-11-20', scope: 'All of it, to the insurer' };
    expect((await act(risk, path, 'disclosure', { reason: 'x' })).body.code).toBe('authorisationMissing');
    for (const provider of [1, 2])
      expect((await act(risk, path, 'authorisations', { ...leave, provider })).status).toBe(200);
    expect(await fetched(claims, path)).toBe('privilegeHeld');
    expect((await act(risk, path, 'disclosure', { reason: 'All have agreed' })).status).toBe(200);
    expect(await fetched(claims, path)).toBe('CanaryBytes');
    for (const by of [otherInsurer, sibling]) expect(await fetched(by, path)).toBe('notFound');
    expect((await act(risk, path, 'withdrawal', { reason: 'It was a mistake' })).status).toBe(200);
    expect(await fetched(claims, path)).toBe('documentGone');
  });

  test('shows in nothing that anybody but its hospital can read of the case', async () => {
    const caseId = await aCase();
    const path = await aSentFile(risk, caseId, said, 'CanaryBytes');
    const reads = Object.values(routes).filter(({ method }) => method === 'GET');
    const ofCase = reads.filter(({ path: each }) => each.startsWith('/v1/cases/{caseId}'));
    const asked = ofCase
      .map(({ path: each }) => each.replace('{caseId}', caseId).replace('{documentId}', path.split('/').at(-1) ?? ''))
      .filter((each) => !each.includes('{'));
    expect(asked.length).toBeGreaterThan(20);
    const outsiders = Object.entries(someoneIn).filter(([role]) => !role.startsWith('hospital'));
    for (const [role, by] of [
      ...outsiders,
      ['another hospital', sibling],
      ['another insurer', otherInsurer],
    ] as const) {
      for (const each of asked) {
        const { text } = await by.get(each);
        expect([role, each, /Canary/.test(text)]).toEqual([role, each, false]);
      }
    }
    expect((await risk.get(path)).text).toMatch(/CanaryTitle/);
  });
});

test('a document is destroyed once its time is over and nobody holds it, and then its bytes are erased', async () => {
  const caseId = await aCase();
  const path = await aSentFile(risk, caseId);
  expect((await act(risk, path, 'destruction', { reason: 'x' })).body.code).toBe('toBeKept');
  const { body: link } = await risk.get(`${path}/content`);
  const notMet = { harm: 'met', causation: 'met', deviation: 'not_met' } as const;
  const history = [triaged({ route: 'hospitalLed', criteria: notMet }), ...reviewed('not_met'), told('findings')];
  await happenedAt('2019-11-20T08:00:00.000Z', caseId, ...history, ...closable(), closed());
  expect((await act(claims, path, 'hold', { reason: 'A suit' })).status).toBe(200);
  expect((await act(risk, path, 'destruction', { reason: 'x' })).body.code).toBe('onHold');
  expect((await act(admin, path, 'hold/release', { reason: 'Dismissed' })).status).toBe(200);
  expect((await act(risk, path, 'destruction', { reason: 'Its time is over' })).body.status).toBe('destroyed');
  expect(await fetched(risk, path)).toBe('documentGone');
  // A link that was signed before opens nothing either.
  let status = 200;
  for (let tries = 0; tries < 50 && status === 200; tries += 1) {
    status = (await fetch(link.url)).status;
    if (status === 200) await sleep(200);
  }
  expect(status).not.toBe(200);
});

test('lists are paged, newest first, and a case that is not there has none', async () => {
  const caseId = await aCase();
  const ids = [];
  for (let count = 0; count < 3; count += 1) ids.unshift(await announced(risk, caseId));
  const first = await claims.get(`/v1/cases/${caseId}/documents?limit=2`);
  const second = await claims.get(
    `/v1/cases/${caseId}/documents?limit=2&cursor=${encodeURIComponent(first.body.next)}`,
  );
  expect([...first.body.items, ...second.body.items].map(({ id }) => id)).toEqual(ids);
  expect((await otherInsurer.get(`/v1/cases/${caseId}/documents`)).status).toBe(404);
});

test('asked again with the same key, an announcement is the document it was', async () => {
  const caseId = await aCase();
  const key = keyed();
  const [one, two] = await Promise.all([1, 2].map(() => risk.post(`/v1/cases/${caseId}/documents`, aFile().said, key)));
  expect(two?.body.id).toBe(one?.body.id);
  expect((await risk.get(`/v1/cases/${caseId}/documents`)).body.items).toHaveLength(1);
});
