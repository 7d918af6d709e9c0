import { beforeAll, describe, expect, test } from 'vitest';
import { as } from '../support/api.ts';
import { happened } from '../support/happened.ts';
import { act, done } from '../support/preparing.ts';
import { closable, readyForOffer } from '../support/resolution-events.ts';
import { aReport, keyed } from '../support/samples.ts';

/** An offer is made on the day on which it was prepared, or later. */
const today = new Date().toISOString().slice(0, 10);

const claims = as('harbor-mutual-claims');
const admin = as('harbor-mutual-administration');
const risk = as('bayview-hospital-risk-office');

const reported = async (more: Record<string, unknown> = {}): Promise<string> =>
  (await risk.post('/v1/cases', aReport(more), keyed())).body.id;

/** A command of somebody who reads offers and not cases. */
const authorise = async (caseId: string, offerId: string) => {
  const { headers } = await admin.get(`/v1/cases/${caseId}/offers`);
  const named = { ...keyed(), 'if-match': headers.get('etag') ?? '' };
  return admin.post(`/v1/cases/${caseId}/offers/${offerId}/authorisation`, { note: 'Within the reserve.' }, named);
};

describe('a case in which care fell short', () => {
  let id: string;
  let offerId: string;
  const read = async (part: string, caller = claims) => (await caller.get(`/v1/cases/${id}/${part}`)).body;

  beforeAll(async () => {
    id = await reported({ medicare: 'beneficiary' });
  });

  test.each([
    ['comes from a provider', { from: 'provider' }, { pointer: '#/from', rule: 'from' }],
    ['came on no day that is known', { on: '2026-11' }, { pointer: '#/on', rule: 'day' }],
  ])('takes no claim that %s', async (_, more, fault) => {
    const claim = { kind: 'claim', from: 'counsel', on: '2026-11-05', written: true, ...more };
    expect(await act(risk, id, 'demands', claim)).toMatchObject({ status: 400, body: { errors: [fault] } });
  });

  test('becomes one of the insurer with a claim, which stays on record', async () => {
    const claim = { kind: 'claim', from: 'counsel', on: '2026-11-05', written: true, amount: 50_000_000 };
    expect(await act(risk, id, 'demands', claim)).toMatchObject({
      status: 201,
      body: { kind: 'claim', written: true },
    });
    expect(await read('demands')).toMatchObject({ items: [{ kind: 'claim', from: 'counsel', amount: 50_000_000 }] });
    expect((await claims.get(`/v1/cases/${id}`)).body.triage).toMatchObject({ route: 'careReview', automatic: true });
    const removed = await risk.send('DELETE', `/v1/cases/${id}/demands`, { headers: keyed() });
    expect([403, 404, 405]).toContain(removed.status);
  });

  const offer = {
    amount: 30_000_000,
    payees: [
      { name: 'Ana Ruiz', amount: 20_000_000 },
      { name: 'The Trust', amount: 10_000_000 },
    ],
    explanation: 'A sponge was left behind.',
  };

  test('has no offer before the rules of the field are kept, each named with its source', async () => {
    const refused = await act(claims, id, 'offers', offer);
    expect(refused).toMatchObject({ status: 409, body: { code: 'notTriaged', source: expect.any(String) } });
    expect(refused.body.errors.map(({ rule }: { rule: string }) => rule)).toEqual([
      'notTriaged',
      'reviewMissing',
      'findingsNotShared',
    ]);
  });

  test('has one that needs authority, and of which the hospital sees no more than that', async () => {
    await happened(id, ...readyForOffer());
    const { body } = await done(claims, id, 'offers', offer);
    offerId = body.id;
    expect(body).toMatchObject({ version: 1, status: 'awaitingAuthority', terms: { amount: 30_000_000 } });
    expect((await read('offers', risk)).items).toEqual([{ id: offerId, version: 1, status: 'preparing' }]);
    const timeline = JSON.stringify(await read('timeline', risk));
    expect(timeline).not.toMatch(/300,000|authority/);
    const presentation = { on: today, channel: 'inPerson', people: ['Ana Ruiz'] };
    expect(await act(claims, id, `offers/${offerId}/presentation`, presentation)).toMatchObject({
      status: 409,
      body: { code: 'offerNotAuthorised' },
    });
  });

  test('has it authorised, made to the family and accepted', async () => {
    expect(await authorise(id, offerId)).toMatchObject({ status: 200, body: { status: 'authorised' } });
    await done(claims, id, `offers/${offerId}/presentation`, {
      on: today,
      channel: 'inPerson',
      people: ['Ana Ruiz'],
    });
    const byCounsel = { answer: 'accepted', by: 'counsel', on: today, written: true };
    expect(await act(claims, id, `offers/${offerId}/response`, byCounsel)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '#/by', rule: 'represented' }] },
    });
    await done(claims, id, `offers/${offerId}/response`, { ...byCounsel, by: 'patient' });
    const [seen] = (await read('offers', risk)).items;
    expect(seen).toMatchObject({ status: 'accepted', terms: offer, response: { answer: 'accepted' } });
    expect(JSON.stringify(seen)).not.toContain('reserve');
    expect(await act(claims, id, 'offers', offer)).toMatchObject({ status: 409, body: { code: 'offerAccepted' } });
  });

  const payment = (more: object = {}) => ({
    offerId,
    payee: 'Ana Ruiz',
    amount: 20_000_000,
    method: 'check',
    reference: 'CHK-1',
    on: today,
    ...more,
  });

  test('pays nothing before liens are cleared, those of Medicare above all', async () => {
    expect(await act(claims, id, 'payments', payment())).toMatchObject({
      status: 409,
      body: { code: 'liensOpen', source: expect.stringContaining('42 U.S.C. § 1395y(b)(2)') },
    });
    const kinds = ['medicare', 'medicaid', 'erisa', 'va'];
    await done(claims, id, 'liens/screening', { kinds, on: '2026-11-15' });
    expect(await act(claims, id, 'payments', payment())).toMatchObject({ body: { code: 'liensOpen' } });
    const { body } = await done(claims, id, 'liens', { kind: 'medicare', holder: 'CMS', on: '2026-11-15' });
    await done(claims, id, `liens/${body.id}/clearance`, { how: 'notOwed', on: '2026-11-17' });
    expect(await act(claims, id, 'payments', payment())).toMatchObject({ body: { code: 'medicareScreenOpen' } });
    const status = { status: 'beneficiary', how: 'query', on: '2026-11-15', cause: 'implantation', mbi: '1EG4TE5MK73' };
    const { text } = await done(claims, id, 'section111/status', status);
    expect(text).not.toContain('1EG4TE5');
    await done(claims, id, 'section111/ongoing', { ongoing: false });
    expect(await read('liens')).toMatchObject({
      items: [{ kind: 'medicare', status: 'cleared', cleared: { how: 'notOwed' } }],
      screenings: [{ kinds }],
      unasked: [],
    });
  });

  test('pays what was agreed, to whom, and each reference once', async () => {
    const once = { ...keyed(), 'if-match': (await claims.get(`/v1/cases/${id}`)).headers.get('etag') ?? '' };
    const first = await claims.post(`/v1/cases/${id}/payments`, payment(), once);
    const again = await claims.post(`/v1/cases/${id}/payments`, payment(), once);
    expect(first.status).toBe(201);
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const codes = [];
    for (const more of [
      { payee: 'The Trust', amount: 1, reference: ' chk-1' },
      { payee: 'The Trust', amount: 10_000_001, reference: 'CHK-2' },
      { amount: 1, reference: 'CHK-2' },
    ]) {
      codes.push((await act(claims, id, 'payments', payment(more))).body.code);
    }
    expect(codes).toEqual(['alreadyThere', 'moreThanAgreed', 'moreThanAgreed']);
    await done(claims, id, 'payments', payment({ payee: 'the trust', amount: 10_000_000, reference: 'CHK-2' }));
    expect(await read('payments')).toMatchObject({ agreed: 30_000_000, paid: 30_000_000, remaining: 0 });
  });

  test('pays again what came back', async () => {
    const { items } = await read('payments');
    const back = { reason: 'The check was returned.', on: today };
    await done(claims, id, `payments/${items[1].id}/reversal`, back);
    expect(await read('payments')).toMatchObject({ paid: 20_000_000, remaining: 10_000_000 });
    const more = { payee: 'The Trust', amount: 10_000_000, reference: 'CHK-3' };
    await done(claims, id, 'payments', payment(more));
  });

  test('is told to Medicare, and to the NPDB if the demand names anybody', async () => {
    const tpoc = { kind: 'tpoc', on: today, reference: 'S111-1', amount: 30_000_000 };
    expect((await done(claims, id, 'section111/filings', tpoc)).body).toMatchObject({
      records: [
        { kind: 'tpoc', result: 'reportable', filedOn: today },
        { kind: 'ormStart', result: 'notReportable' },
      ],
    });
    const { unread } = await read('npdb');
    for (const demandId of unread) {
      await done(claims, id, 'npdb/readings', { paper: 'demand', demandId, asksForMoney: true, names: [] });
    }
    expect(await read('npdb')).toMatchObject({ unread: [], practitioners: [] });
  });

  test('is closed once nothing stands in the way, by the insurer', async () => {
    const { blockedBy } = await read('closure', risk);
    expect(blockedBy.map(({ code }: { code: string }) => code)).toEqual([
      'outcomeForEveryCase',
      'actionForEachCause',
      'lessonsDecided',
    ]);
    const closing = { outcome: 'explained', reason: 'Paid in full; the family heard how it ends.' };
    const refused = await act(claims, id, 'closure', closing);
    expect(refused).toMatchObject({ status: 409, body: { code: 'closureBlocked' } });
    expect(refused.body.errors).toHaveLength(blockedBy.length + 1);
    expect(refused.body.errors.at(-1)).toMatchObject({ pointer: '#/outcome', source: expect.any(String) });
    await happened(id, ...closable());
    expect(await act(risk, id, 'closure', { ...closing, outcome: 'compensated' })).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
    await done(claims, id, 'closure', { ...closing, outcome: 'compensated' });
    expect((await claims.get(`/v1/cases/${id}`)).body).toMatchObject({
      stage: 'closure',
      closed: { outcome: 'compensated' },
    });
  });

  test('takes nothing more until it is opened again', async () => {
    expect(await act(claims, id, 'needs', { kind: 'practical', description: 'A ride', on: today })).toMatchObject({
      status: 409,
      body: { code: 'caseClosed' },
    });
    await done(claims, id, 'reopening', { reason: 'The family asks for more.' });
    expect(await act(claims, id, 'reopening', { reason: 'Again.' })).toMatchObject({
      status: 409,
      body: { code: 'notClosed' },
    });
    expect(await read('closure')).toMatchObject({
      closed: false,
      items: [{ what: 'closed', outcome: 'compensated' }, { what: 'reopened' }],
    });
  });
});

test('what comes in after a case was closed is recorded by either side, corrected by the insurer, and asks to open it', async () => {
  const id = await reported({ state: 'MA' });
  await happened(id, ...readyForOffer());
  await done(claims, id, 'offers/none', { explanation: 'Care was right.' });
  await happened(id, ...closable());
  await done(claims, id, 'closure', { outcome: 'explained', reason: 'The family heard why.' });
  const steps = async () => (await claims.get(`/v1/cases/${id}/next-steps`)).body.items;
  expect(await steps()).toEqual([]);

  const notice = { kind: 'preLitigationNotice', from: 'counsel', on: '2026-11-20', written: true };
  const { body } = await done(risk, id, 'demands', notice);
  expect(await steps()).toMatchObject([
    { step: 'considerReopening' },
    { step: 'stateClock', dueAt: expect.stringContaining('2027-01-15') },
    { step: 'stateClock', dueAt: expect.stringContaining('2027-04-19') },
  ]);
  const correction = { on: '2026-11-19', reason: 'The stamp of the post.' };
  expect((await act(risk, id, `demands/${body.id}/correction`, correction)).status).toBe(403);
  expect(await done(claims, id, `demands/${body.id}/correction`, correction)).toMatchObject({
    body: { on: '2026-11-19', corrections: [{ ...correction, before: { on: '2026-11-20' } }] },
  });
  expect(await steps()).toMatchObject([{}, { dueAt: expect.stringContaining('2027-01-14') }, {}]);
  await done(claims, id, 'demands', { kind: 'suit', from: 'counsel', on: today, written: true });
});

test('a case in which care was right ends with an explanation, and no money', async () => {
  const id = await reported();
  await happened(id, ...readyForOffer());
  await done(claims, id, 'offers/none', { explanation: 'Two reviews found that the standard of care was met.' });
  expect((await risk.get(`/v1/cases/${id}/offers`)).body).toMatchObject({
    items: [],
    none: { explanation: expect.stringContaining('standard of care') },
  });
  await happened(id, ...closable());
  await done(claims, id, 'closure', { outcome: 'explained', reason: 'The family heard why.' });
});

test('an offer that took the place of another is the only one to answer', async () => {
  const id = await reported();
  await happened(id, ...readyForOffer());
  const small = { amount: 1, payees: [{ name: 'Ana Ruiz' }], explanation: 'A token.' };
  const first = (await done(claims, id, 'offers', small)).body;
  await done(claims, id, 'offers', { ...small, amount: 2 });
  const presentation = { on: today, channel: 'letter', people: ['Ana Ruiz'] };
  expect(await act(claims, id, `offers/${first.id}/presentation`, presentation)).toMatchObject({
    status: 409,
    body: { code: 'offerNotOpen', detail: expect.stringContaining('superseded') },
  });
  const { items } = (await claims.get(`/v1/cases/${id}/offers`)).body;
  expect(items.map(({ status }: { status: string }) => status)).toEqual(['superseded', 'authorised']);
});
