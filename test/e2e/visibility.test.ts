import { beforeAll, describe, expect, test } from 'vitest';
import type { Answered, Caller } from '../support/api.ts';
import { as } from '../support/api.ts';
import { happened } from '../support/happened.ts';
import { act, done } from '../support/preparing.ts';
import {
  agreed,
  allScreened,
  asserted,
  demanded,
  paid,
  prepared,
  readyForOffer,
} from '../support/resolution-events.ts';
import { aReport, keyed } from '../support/samples.ts';

const risk = as('bayview-hospital-risk-office');
const claims = as('harbor-mutual-claims');
const reviewer = as('harbor-mutual-review');
const admin = as('harbor-mutual-administration');

const report = async (): Promise<string> => {
  const { body } = await risk.post('/v1/cases', aReport({ harm: 'severe' }), keyed());
  return body.id;
};

const types = async (by: Caller, id: string, part: string) =>
  ((await by.get(`/v1/cases/${id}/${part}?limit=25`)).body.items as { type: string | null }[]).map(({ type }) => type);

describe('what is the insurer’s own stays with it', () => {
  const views = async (id: string, by: Caller): Promise<string> => {
    const answers: Answered[] = [];
    for (const part of ['next-steps', 'timeline', 'offers', 'closure', 'scorecard']) {
      answers.push(await by.get(`/v1/cases/${id}/${part}`));
    }
    answers.push(await by.get('/v1/worklist?limit=100'));
    return answers.map(({ text }) => text).join('\n');
  };
  let [small, large] = ['', ''];
  beforeAll(async () => {
    [small, large] = [await report(), await report()];
    await happened(small, ...readyForOffer(), prepared({ needsAuthority: false }));
    await happened(large, ...readyForOffer(), prepared({ needsAuthority: true }));
  });

  test('whether an offer needs authority, before and after it was given', async () => {
    const steps = async (id: string, by: Caller) =>
      ((await by.get(`/v1/cases/${id}/next-steps`)).body.items as { step: string }[]).map(({ step }) => step);
    expect(await steps(small, risk)).toEqual(await steps(large, risk));
    expect(await steps(large, claims)).toContain('authoriseOffer');
    expect(await views(large, risk)).not.toMatch(/authori/i);
    const { body } = await claims.get(`/v1/cases/${large}/offers`);
    await done(admin, large, `offers/${body.items.at(-1).id}/authorisation`, {});
    expect(await views(large, risk)).not.toMatch(/authori/i);
    expect(await types(risk, large, 'timeline')).not.toContain('OfferAuthorised');
    expect(await types(risk, large, 'audit')).not.toContain('OfferAuthorised');
    expect(await types(claims, large, 'timeline')).toContain('OfferAuthorised');
    expect(await types(claims, large, 'audit')).toContain('OfferAuthorised');
  });

  test('what was opened and done of it, what a family hears of payments, and what practices say of them', async () => {
    const id = await report();
    await happened(id, ...readyForOffer(), ...agreed(), allScreened());
    const card = async (by: Caller) => (await by.get(`/v1/cases/${id}/scorecard`)).body.items;
    const [before, ofClaims] = [await card(risk), await card(claims)];
    await happened(id, demanded({ isWritten: true }), paid());
    expect((await claims.get(`/v1/cases/${id}/payments`)).status).toBe(200);
    await done(claims, id, 'liens', { kind: 'other', holder: 'A plan', on: '2026-11-20' });
    expect(await card(risk)).toEqual(before);
    expect(await card(claims)).not.toEqual(ofClaims);

    const heard = async (by: Caller) => (await by.get(`/v1/cases/${id}/timeline?for=family&limit=100`)).text;
    expect(
      [await heard(claims), await heard(risk)].map((text) => text.includes('payment that had been agreed')),
    ).toEqual([true, false]);

    const routes = async (by: Caller) =>
      ((await by.get(`/v1/cases/${id}/access?limit=100`)).body.items as { route: string }[]).map(({ route }) => route);
    expect(await routes(claims)).toEqual(
      expect.arrayContaining(['GET /v1/cases/{caseId}/payments', 'POST /v1/cases/{caseId}/liens']),
    );
    expect((await routes(risk)).join()).not.toMatch(/payments|liens/);
    expect(await routes(risk)).toContain('GET /v1/cases/{caseId}/scorecard');
  });

  test('a page of a worklist goes on for whoever sees as much of it, and for nobody else', async () => {
    const { body } = await claims.get('/v1/worklist?limit=1');
    const next = `/v1/worklist?limit=1&cursor=${encodeURIComponent(body.next)}`;
    expect((await reviewer.get(next)).status).toBe(200);
    expect(await admin.get(next)).toMatchObject({ status: 400, body: { errors: [{ parameter: 'cursor' }] } });
  });

  test('liens and payments', async () => {
    const id = await report();
    await happened(id, ...readyForOffer(), ...agreed(), allScreened(), asserted(), paid());
    expect(await views(id, risk)).not.toMatch(/lien|paidAsAgreed|\$[1-9]/i);
    expect(await types(risk, id, 'timeline')).toContain('OfferPresented');
    for (const part of ['offers', 'payments', 'liens']) {
      expect((await reviewer.get(`/v1/cases/${id}/${part}`)).status).toBe(200);
    }
  });

  test('an administrator sees in the worklist what is theirs to do, and nothing else', async () => {
    await happened(await report(), ...readyForOffer(), prepared({ needsAuthority: true }));
    const { body } = await admin.get('/v1/worklist?limit=100');
    expect(new Set(body.items.map(({ owes }: { owes: string }) => owes))).toEqual(new Set(['insurerAdmin']));
    expect((await admin.get('/v1/worklist?owes=claims')).body.items).toEqual([]);
    const hospitals = await risk.get('/v1/worklist?limit=100');
    expect(new Set(hospitals.body.items.map(({ owes }: { owes: string }) => owes))).toEqual(new Set(['hospitalRisk']));
  });
});

const asDuplicateOf = (of: string) => ({
  severity: 4,
  causation: 'undetermined',
  deviation: 'undetermined',
  route: 'notEligible',
  notEligible: 'duplicate',
  duplicateOf: of,
  reason: 'Reported twice',
});

test('a duplicate is of a case that there is, and not of one that is a duplicate itself', async () => {
  const [id, other, third] = [await report(), await report(), await report()];
  const refused = await act(risk, id, 'triage', asDuplicateOf('case_01kb2x5f0re3wv9m7h6d8q4tnz'));
  expect([refused.status, refused.body.errors[0].pointer]).toEqual([400, '#/duplicateOf']);
  expect((await act(risk, id, 'triage', asDuplicateOf(other))).body).toMatchObject({ duplicateOf: other });

  expect((await act(risk, other, 'triage', asDuplicateOf(id))).body.errors).toMatchObject([{ rule: 'duplicate' }]);
  expect((await act(risk, third, 'triage', asDuplicateOf(id))).body.errors).toMatchObject([{ rule: 'duplicate' }]);
  expect((await act(risk, other, 'triage', asDuplicateOf(third))).body.errors).toMatchObject([
    { rule: 'standsForOthers' },
  ]);
  const scorecard = (await risk.get(`/v1/cases/${id}/scorecard`)).body.items;
  expect(scorecard[0].evidence).toContainEqual({ kind: 'case', id: other });
  const entries = (await risk.get(`/v1/cases/${other}/timeline`)).body.items;
  expect(entries.at(-1)).toMatchObject({ type: 'DuplicateNamed', summary: expect.stringContaining(id) });

  // Somebody looks again: then the other may be one of a third.
  await act(risk, id, 'triage', { severity: 4, causation: 'undetermined', deviation: 'undetermined' });
  expect((await act(risk, other, 'triage', asDuplicateOf(third))).status).toBe(201);
});

test('of two cases that are named as duplicates of each other at once, one is', async () => {
  for (let round = 0; round < 5; round += 1) {
    const ids = [await report(), await report()] as const;
    const versions = await Promise.all(
      ids.map(async (id) => (await risk.get(`/v1/cases/${id}`)).headers.get('etag') ?? ''),
    );
    const answers = await Promise.all(
      ids.map((id, index) =>
        risk.post(`/v1/cases/${id}/triage`, asDuplicateOf(ids[1 - index] ?? ''), {
          ...keyed(),
          'if-match': versions[index] ?? '',
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  }
});

test('a case of another hospital is not what a case duplicates, though its insurer sees both', async () => {
  const id = await report();
  const { body } = await as('st-clare-medical-center-risk-office').post(
    '/v1/cases',
    aReport({ harm: 'severe' }),
    keyed(),
  );
  const { errors } = (await act(as('harbor-mutual-claims'), id, 'triage', asDuplicateOf(body.id))).body;
  expect(errors).toMatchObject([{ pointer: '#/duplicateOf', rule: 'sameHospital' }]);
});

test('a deadline holds in the next steps as it does in the worklist, whatever the settings say now', async () => {
  const summit = as('northridge-hospital-risk-office');
  const settings = as('summit-physicians-insurance-administration');
  const { body } = await summit.post('/v1/cases', aReport(), keyed());
  const dueAt = async () => {
    const steps = (await summit.get(`/v1/cases/${body.id}/next-steps`)).body.items;
    return steps.find(({ step }: { step: string }) => step === 'discloseInitially').dueAt;
  };
  const before = await dueAt();
  const put = async (own: object) => {
    const { headers } = await settings.get('/v1/settings');
    const changed = await settings.send('PUT', '/v1/settings', {
      body: own,
      headers: { 'if-match': headers.get('etag') ?? '' },
    });
    expect(changed.status).toBe(200);
  };
  await put({ communication: { firstHours: 1 } });
  expect(await dueAt()).toBe(before);
  await put({});
});
