import { describe, expect, test } from 'vitest';
import { type Answered, as } from '../support/api.ts';
import { aReport, newNumber, r4Sample } from '../support/samples.ts';

const system = as('st-clare-medical-center-reporting-system');
const risk = as('st-clare-medical-center-risk-office');
const claims = as('harbor-mutual-claims');
const fhir = { 'content-type': 'application/fhir+json' };

const numbered = (value = newNumber(), more: object = {}) => ({ ...r4Sample(), identifier: { value }, ...more });
const caseIn = ({ headers }: Answered) => headers.get('location') ?? '';
const report = (body: object, headers: Record<string, string> = {}) =>
  system.post('/v1/fhir/AdverseEvent', body, { ...fhir, ...headers });
const make = (body: object, key: string) => risk.post('/v1/cases', body, { 'idempotency-key': key });

describe('one Idempotency-Key', () => {
  test('gives the first answer again, byte for byte, whatever became of the case since', async () => {
    const [body, key] = [aReport(), newNumber()];
    const first = await make(body, key);
    await make({ ...body, harm: 'death' }, newNumber());
    const again = await make(body, key);
    expect([again.status, again.text, again.headers.get('etag')]).toEqual([201, first.text, first.headers.get('etag')]);
    expect(caseIn(again)).toBe(caseIn(first));
    expect([first, again].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true']);
  });

  test('is refused for another body', async () => {
    const key = newNumber();
    expect((await make(aReport(), key)).status).toBe(201);
    expect(await make(aReport(), key)).toMatchObject({
      status: 422,
      body: { code: 'idempotencyKeyReused', errors: [{ header: 'Idempotency-Key' }] },
    });
  });

  test('of one sender is not that of another', async () => {
    const [body, key] = [aReport(), newNumber()];
    const mine = await make(body, key);
    const theirs = await as('northridge-hospital-risk-office').post('/v1/cases', body, { 'idempotency-key': key });
    expect([mine.status, theirs.status]).toEqual([201, 201]);
    expect(caseIn(theirs)).not.toBe(caseIn(mine));
  });

  test('of one sender is not that of another at the same hospital', async () => {
    const [one, other, key] = [aReport(), aReport(), newNumber()];
    const mine = await make(one, key);
    const theirs = await system.post('/v1/cases', other, { 'idempotency-key': key });
    expect([mine.status, theirs.status, theirs.headers.get('idempotency-replayed')]).toEqual([201, 201, null]);
    expect(caseIn(theirs)).not.toBe(caseIn(mine));
    const insurers = { ...aReport(), hospital: 'stclare' };
    expect((await claims.post('/v1/cases', insurers, { 'idempotency-key': key })).status).toBe(201);
  });

  test('on one route is not that on another', async () => {
    const key = newNumber();
    const plain = await system.post('/v1/cases', aReport(), { 'idempotency-key': key });
    const sent = await report(numbered(), { 'idempotency-key': key });
    const bundle = { resourceType: 'Bundle', type: 'collection', entry: [{ resource: numbered() }] };
    const bundled = await system.post('/v1/fhir', bundle, { ...fhir, 'idempotency-key': key });
    expect([plain, sent, bundled].map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set([plain, sent, bundled].map(caseIn)).size).toBe(3);
  });

  test('on one case does not replay for another', async () => {
    const [one, other] = [await make(aReport(), newNumber()), await make(aReport(), newNumber())];
    const amend = (made: Answered, key: string) =>
      risk.post(
        `${caseIn(made)}/amendments`,
        { harm: 'death' },
        { 'idempotency-key': key, 'if-match': made.headers.get('etag') ?? '' },
      );
    const key = newNumber();
    expect((await amend(one, key)).status).toBe(200);
    expect(await amend(other, key)).toMatchObject({ status: 422, body: { code: 'idempotencyKeyReused' } });
    expect((await claims.get(caseIn(other))).body.version).toBe(1);
  });

  test('works on FHIR too, where the sender has one', async () => {
    const [key, event] = [newNumber(), { ...r4Sample(), identifier: undefined, date: '2026-11-02' }];
    const first = await report(event, { 'idempotency-key': key });
    const again = await report(event, { 'idempotency-key': key });
    expect([first.status, again.status, caseIn(again)]).toEqual([201, 201, caseIn(first)]);
    expect(await report({ ...event, date: '2026-11-03' }, { 'idempotency-key': key })).toMatchObject({
      status: 422,
      body: { resourceType: 'OperationOutcome' },
    });
  });
});

describe('one number of a hospital', () => {
  test('under a new key is the case there is, and no second one', async () => {
    const body = aReport();
    const first = await make(body, newNumber());
    const second = await make(body, newNumber());
    expect([second.status, second.body]).toEqual([200, first.body]);
  });

  test('on FHIR, sent again the same, changes nothing', async () => {
    const event = numbered();
    const first = await report(event);
    const second = await report(event);
    expect([first.status, second.status, caseIn(second)]).toEqual([201, 200, caseIn(first)]);
    expect((await claims.get(caseIn(first))).body.version).toBe(1);
  });

  test('sent again changed is an amendment: the old is kept, the new is known', async () => {
    const value = newNumber();
    const first = await report(numbered(value));
    const second = await report(
      numbered(value, {
        severity: undefined,
        outcome: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/adverse-event-outcome', code: 'fatal' }] },
      }),
    );
    expect([second.status, caseIn(second)]).toEqual([200, caseIn(first)]);
    expect((await claims.get(caseIn(first))).body).toMatchObject({ version: 2, facts: { harm: 'death' } });
    const { body: kept } = await claims.get(`${caseIn(first)}/reports`);
    expect(kept.items.map(({ text }: { text: string }) => JSON.parse(text).outcome?.coding[0].code)).toEqual([
      undefined,
      'fatal',
    ]);
  });

  test('of an older report, delivered again after a newer one, changes nothing', async () => {
    const value = newNumber();
    const old = numbered(value);
    const first = await report(old);
    await report(numbered(value, { actuality: 'potential', severity: undefined }));
    const { body: before } = await claims.get(caseIn(first));
    const late = await report(old);
    expect([late.status, caseIn(late)]).toEqual([200, caseIn(first)]);
    expect((await claims.get(caseIn(first))).body).toEqual(before);
  });

  test('that comes later is one more of the case; with that of another case it is refused', async () => {
    const [first, later, other] = [newNumber(), newNumber(), newNumber()];
    const mine = await make(aReport({ identifiers: [{ value: first }] }), newNumber());
    const theirs = await make(aReport({ identifiers: [{ value: other }] }), newNumber());
    for (const [one, two] of [
      [first, other],
      [other, first],
    ]) {
      const both = aReport({ identifiers: [{ value: newNumber() }, { value: one }, { value: two }] });
      expect(await make(both, newNumber())).toMatchObject({
        status: 409,
        body: { code: 'otherCase', errors: [{ pointer: '#/identifiers/2' }] },
      });
    }
    const amendment = { identifiers: [{ value: other }] };
    const etag = { 'if-match': mine.headers.get('etag') ?? '' };
    expect(await risk.post(`${caseIn(mine)}/amendments`, amendment, etag)).toMatchObject({
      status: 409,
      body: { code: 'otherCase', errors: [{ pointer: '#/identifiers/0' }] },
    });
    const event = { ...r4Sample(), identifier: [{ value: first }, { value: other }] };
    expect(await report(event)).toMatchObject({
      status: 409,
      body: { issue: [{ code: 'conflict', expression: ['AdverseEvent.identifier[1]'] }] },
    });
    for (const each of [mine, theirs]) expect((await claims.get(caseIn(each))).body.version).toBe(1);

    const added = await make(aReport({ identifiers: [{ value: first }, { value: later }] }), newNumber());
    expect([added.status, caseIn(added)]).toEqual([200, caseIn(mine)]);
    expect(caseIn(await make(aReport({ identifiers: [{ value: later }] }), newNumber()))).toBe(caseIn(mine));
    expect(caseIn(await make(aReport({ identifiers: [{ value: other }] }), newNumber()))).toBe(caseIn(theirs));
  });

  test('reaches its case from FHIR and from plain JSON alike', async () => {
    const value = newNumber();
    const first = await report(numbered(value));
    const second = await make({ whatHappened: 'Seen again', identifiers: [{ value }], state: 'MA' }, newNumber());
    expect([second.status, caseIn(second)]).toEqual([200, caseIn(first)]);
    expect(second.body.facts).toMatchObject({ harm: 'mild', state: 'MA', whatHappened: 'Seen again' });
  });
});

describe('a hundred times at once', () => {
  const many = <T>(ask: (index: number) => Promise<T>) =>
    Promise.all(Array.from({ length: 100 }, (_, index) => ask(index)));
  const busyAside = async (ask: () => Promise<Answered>): Promise<Answered> => {
    for (;;) {
      const answered = await ask();
      if (answered.status !== 409) return answered;
      expect(answered.headers.get('retry-after')).toBe('1');
    }
  };

  test('the same FHIR report is one case', async () => {
    const event = numbered();
    const answered = await many(() => busyAside(() => report(event)));
    expect(new Set(answered.map(caseIn)).size).toBe(1);
    expect(answered.filter(({ status }) => status === 201)).toHaveLength(1);
    expect((await claims.get(caseIn(answered[0] as Answered))).body.version).toBe(1);
  });

  test('the same request under one key is one case and one answer', async () => {
    const [body, key] = [aReport({ identifiers: [] }), newNumber()];
    const answered = await many(() => busyAside(() => make(body, key)));
    expect(new Set(answered.map(({ text }) => text)).size).toBe(1);
    expect(new Set(answered.map(({ status }) => status))).toEqual(new Set([201]));
  });

  test('the same report under as many keys is one case', async () => {
    const body = aReport();
    const answered = await many(() => busyAside(() => make(body, newNumber())));
    expect(new Set(answered.map(caseIn)).size).toBe(1);
    expect(answered.filter(({ status }) => status === 201)).toHaveLength(1);
  });

  test('the same bytes without a number, telling the time, are one case', async () => {
    const event = { ...r4Sample(), identifier: undefined, date: new Date().toISOString() };
    const answered = await many(() => busyAside(() => report(event)));
    expect(new Set(answered.map(caseIn)).size).toBe(1);
  });
});

test('the ETag of one case is of no use on another, nor is that of an earlier version', async () => {
  const [one, other] = [await make(aReport(), newNumber()), await make(aReport(), newNumber())];
  const amend = (etag: string | null) =>
    risk.post(`${caseIn(other)}/amendments`, { harm: 'death' }, { 'if-match': etag ?? '' });
  const current = other.headers.get('etag');
  expect(await amend(one.headers.get('etag'))).toMatchObject({ status: 412, body: { code: 'stale' } });
  expect((await amend(current)).status).toBe(200);
  expect(await amend(current)).toMatchObject({ status: 412, body: { code: 'stale' } });
});
