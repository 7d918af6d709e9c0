import { expect, inject, test } from 'vitest';
import { as, withToken } from '../support/api.ts';
import { aReport, newNumber, r4Sample } from '../support/samples.ts';

const system = as('bayview-hospital-reporting-system');
const risk = as('bayview-hospital-risk-office');
const claims = as('harbor-mutual-claims');
const otherHospital = as('st-clare-medical-center-risk-office');
const otherInsurer = as('summit-physicians-insurance-claims');

const sample = () => ({
  ...r4Sample(),
  identifier: { system: 'http://acme.com/ids/patients/risks', value: newNumber() },
});

test('a FHIR report becomes a case, which its insurer reads and nobody else finds', async () => {
  const sent = sample();
  const reported = await system.post('/v1/fhir/AdverseEvent', sent, { 'content-type': 'application/fhir+json' });
  expect(reported.status).toBe(201);
  expect(reported.headers.get('content-type')).toContain('application/fhir+json');
  const location = reported.headers.get('location') ?? '';

  const read = await claims.get(location);
  expect(read.status).toBe(200);
  expect(read.body).toMatchObject({
    stage: 'report',
    hospital: 'bayview',
    headline: 'This was a mild rash on the left forearm',
    facts: {
      harm: 'mild',
      actuality: 'actual',
      occurred: '2017-01-29T12:34:56.000Z',
      whatHappened: 'This was a mild rash on the left forearm',
      identifiers: [sent.identifier],
    },
  });
  expect((await risk.get(location)).status).toBe(200);
  for (const stranger of [otherHospital, otherInsurer]) expect((await stranger.get(location)).status).toBe(404);

  const { body: kept } = await claims.get(`${location}/reports`);
  expect(kept.items).toHaveLength(1);
  expect(JSON.parse(kept.items[0].text)).toEqual(sent);

  const { body: story } = await claims.get(`${location}/timeline`);
  expect(story.items).toMatchObject([{ sequence: 1, type: 'EventReported', by: { organisation: 'bayview' } }]);
});

test('a hospital reports in plain JSON, and lists only its own cases', async () => {
  const reported = await risk.post('/v1/cases', aReport(), { 'idempotency-key': newNumber() });
  expect(reported.status).toBe(201);
  const { body: mine } = await risk.get('/v1/cases');
  expect(mine.items.map(({ id }: { id: string }) => id)).toContain(reported.body.id);
  expect(mine.items.every(({ hospital }: { hospital: string }) => hospital === 'bayview')).toBe(true);
  const { body: theirs } = await otherHospital.get('/v1/cases');
  expect(theirs.items.map(({ id }: { id: string }) => id)).not.toContain(reported.body.id);
});

test('a report with a byte order mark before it is a report', async () => {
  const text = `\uFEFF${JSON.stringify(aReport())}`;
  expect((await risk.send('POST', '/v1/cases', { text, headers: { 'idempotency-key': newNumber() } })).status).toBe(
    201,
  );
});

test('who read a case corrects it; who read an older one is told what it is now', async () => {
  const { body: made, headers } = await risk.post('/v1/cases', aReport({ harm: 'mild' }), {
    'idempotency-key': newNumber(),
  });
  const amend = (body: object, etag: string) =>
    claims.post(`/v1/cases/${made.id}/amendments`, body, { 'if-match': etag });
  const etag = headers.get('etag') ?? '';

  expect(await amend({}, etag)).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: '#', rule: 'statesSomething' }] },
  });
  const amended = await amend({ harm: 'severe', reason: 'A second operation was needed' }, etag);
  expect(amended).toMatchObject({
    status: 200,
    body: { version: 2, facts: { harm: 'severe', whatHappened: made.facts.whatHappened } },
  });

  const stale = await amend({ harm: 'death' }, etag);
  expect([stale.status, stale.headers.get('etag')]).toEqual([412, amended.headers.get('etag')]);
  expect(
    (await risk.get(`/v1/cases/${made.id}`, { headers: { 'if-none-match': amended.headers.get('etag') ?? '' } }))
      .status,
  ).toBe(304);

  const { body: story } = await risk.get(`/v1/cases/${made.id}/timeline`);
  expect(story.items.map(({ summary }: { summary: string }) => summary)).toEqual([
    'An event was reported, which happened on 2026-11-02. Harm: mild.',
    'The report was amended: harm. Harm is now: severe. Reason: A second operation was needed',
  ]);
});

test('the insurer reports what it learns first, for a hospital it insures and for no other', async () => {
  const report = (hospital: string | undefined) =>
    claims.post('/v1/cases', aReport({ hospital, provenance: 'attorneyLetter' }), { 'idempotency-key': newNumber() });
  const reported = await report('bayview');
  expect(reported).toMatchObject({
    status: 201,
    body: { hospital: 'bayview', facts: { provenance: 'attorneyLetter' } },
  });
  expect((await risk.get(`/v1/cases/${reported.body.id}`)).status).toBe(200);
  for (const hospital of ['northridge', 'nowhere', undefined]) {
    expect(await report(hospital)).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/hospital' }] } });
  }
});

test('patient safety work product reaches no insurer, by any route', async () => {
  const canary = `Canary ${newNumber()}`;
  const said = aReport({
    whatHappened: `${canary} story`,
    people: [{ role: 'patient', name: `${canary} person` }],
    concepts: [{ text: `${canary} code` }],
    privilege: 'patientSafetyWorkProduct',
  });
  const { body: made } = await risk.post('/v1/cases', said, { 'idempotency-key': newNumber() });
  const paths = [
    `/v1/cases/${made.id}`,
    `/v1/cases/${made.id}/reports`,
    `/v1/cases/${made.id}/timeline`,
    '/v1/cases?limit=100',
  ];
  for (const reader of [claims, as('harbor-mutual-review')]) {
    for (const path of paths) expect((await reader.get(path)).text).not.toContain(canary);
  }
  expect((await claims.get(`/v1/cases/${made.id}`)).body.withheld).toContain('whatHappened');
  expect((await risk.get(`/v1/cases/${made.id}/reports`)).text).toContain(canary);
});

test('the insurer lifts no privilege, neither in the case nor by a report of its own', async () => {
  const number = newNumber();
  const said = { identifiers: [{ value: number }], whatHappened: 'Told in confidence', harm: 'mild' };
  const { body: made, headers } = await risk.post(
    '/v1/cases',
    { ...said, privilege: 'patientSafetyWorkProduct' },
    { 'idempotency-key': newNumber() },
  );
  const etag = { 'if-match': headers.get('etag') ?? '' };
  for (const lifting of [{ privilege: 'none' }, { privilege: null }, { whatHappened: 'Something else' }]) {
    expect(await claims.post(`/v1/cases/${made.id}/amendments`, lifting, etag)).toMatchObject({
      status: 403,
      body: { code: 'privilegeHeld' },
    });
  }
  const again = { ...said, hospital: 'bayview', whatHappened: 'What the insurer heard' };
  expect(await claims.post('/v1/cases', again, { 'idempotency-key': newNumber() })).toMatchObject({
    status: 403,
    body: { code: 'privilegeHeld' },
  });
  expect((await risk.get(`/v1/cases/${made.id}`)).body).toMatchObject({
    version: 1,
    facts: { whatHappened: 'Told in confidence' },
  });
  expect(
    (await risk.post(`/v1/cases/${made.id}/amendments`, { privilege: 'none' }, etag)).body.facts.privilege,
  ).not.toBe('patientSafetyWorkProduct');
});

/** A case as its insurer comes across it: with its ETag. */
const opened = async (said: Record<string, unknown>) => {
  const body = aReport(said);
  const { body: made } = await risk.post('/v1/cases', body, { 'idempotency-key': newNumber() });
  const mark = async () => {
    const { headers } = await risk.get(`/v1/cases/${made.id}`);
    const etag = { 'if-match': headers.get('etag') ?? '' };
    return risk.post(`/v1/cases/${made.id}/amendments`, { privilege: 'patientSafetyWorkProduct' }, etag);
  };
  const amend = async (patch: object, more: Record<string, string> = {}) => {
    const { headers } = await claims.get(`/v1/cases/${made.id}`);
    return claims.post(`/v1/cases/${made.id}/amendments`, patch, { 'if-match': headers.get('etag') ?? '', ...more });
  };
  return { id: made.id as string, body, made, mark, amend };
};

test('the insurer learns nothing of what is hidden by guessing', async () => {
  const { id, body, mark, amend } = await opened({ preventability: 'likelyPreventable' });
  await mark();
  const { instance: _, ...refused } = (await amend({ preventability: 'notDetermined' })).body;
  expect(refused).toMatchObject({ code: 'privilegeHeld', errors: [{ pointer: '#/preventability' }] });
  for (const preventability of ['likelyPreventable', 'unknown', null]) {
    expect(await amend({ preventability })).toMatchObject({ status: 403, body: refused });
  }
  for (const hidden of [
    { people: body.people },
    { people: [] },
    { people: null },
    { whatHappened: body.whatHappened },
  ]) {
    expect(await amend(hidden)).toMatchObject({ status: 403, body: { code: 'privilegeHeld' } });
  }
  for (const whatHappened of [body.whatHappened, 'Something else']) {
    const again = { identifiers: body.identifiers, whatHappened, hospital: 'bayview' };
    expect(await claims.post('/v1/cases', again, { 'idempotency-key': newNumber() })).toMatchObject({
      status: 403,
      body: { code: 'privilegeHeld', errors: [{ pointer: '#/whatHappened' }] },
    });
  }
  expect((await claims.get(`/v1/cases/${id}`)).body).toMatchObject({ version: 2 });
});

test('what an insurer was answered before the mark is not shown again after it', async () => {
  const canary = `Canary ${newNumber()}`;
  const people = [{ role: 'patient', name: canary }];
  const { body, mark, amend } = await opened({ whatHappened: canary, people });
  const [key, other] = [newNumber(), newNumber()];
  const ask = () =>
    claims.post(
      '/v1/cases',
      { identifiers: body.identifiers, whatHappened: `${canary} too`, hospital: 'bayview' },
      { 'idempotency-key': key },
    );
  const patch = { medicare: 'beneficiary', reason: 'We asked' };
  const first = await ask();
  const second = await amend(patch, { 'idempotency-key': other });
  for (const each of [first, second]) expect(each.text).toContain(canary);
  await mark();
  const again = [await ask(), await amend(patch, { 'idempotency-key': other, 'if-match': '"1-x"' })];
  for (const [index, answered] of again.entries()) {
    const before = index === 0 ? first : second;
    expect(answered.text).not.toContain(canary);
    expect([answered.status, answered.headers.get('etag'), answered.headers.get('location')]).toEqual([
      before.status,
      before.headers.get('etag'),
      before.headers.get('location'),
    ]);
    expect(answered.headers.get('idempotency-replayed')).toBe('true');
    expect(answered.body).toMatchObject({ version: before.body.version, withheld: ['whatHappened', 'people'] });
  }
});

test('the insurer reports nothing under a mark of its own', async () => {
  const marked = aReport({ hospital: 'bayview', privilege: 'patientSafetyWorkProduct' });
  expect(await claims.post('/v1/cases', marked, { 'idempotency-key': newNumber() })).toMatchObject({
    status: 403,
    body: { code: 'privilegeHeld', errors: [{ pointer: '#/privilege' }] },
  });
});

test('a FHIR report with a security label says that nobody hides it, and a hospital can', async () => {
  const labelled = { ...sample(), meta: { security: [{ code: 'V' }] } };
  const reported = await system.post('/v1/fhir/AdverseEvent', labelled, { 'content-type': 'application/fhir+json' });
  expect(reported.status).toBe(201);
  expect(reported.body.issue[1]).toMatchObject({ severity: 'warning', expression: ['AdverseEvent.meta.security'] });
  const location = reported.headers.get('location') ?? '';
  const seen = await claims.get(location);
  expect(seen.body.withheld).toEqual([]);
  const etag = { 'if-match': seen.headers.get('etag') ?? '', 'content-type': 'application/merge-patch+json' };
  const marked = await risk.post(`${location}/amendments`, { privilege: 'patientSafetyWorkProduct' }, etag);
  expect(marked.status).toBe(200);
  expect((await claims.get(location)).body.withheld).toEqual(['whatHappened', 'concepts', 'people']);
});

test('a report of a Group, whose name is a text, is a case', async () => {
  const entry = [
    { resource: { ...sample(), subject: { reference: 'Group/1' } } },
    { resource: { resourceType: 'Group', id: '1', type: 'person', actual: true, name: 'grp' } },
  ];
  const sent = { resourceType: 'Bundle', type: 'collection', entry };
  expect((await system.post('/v1/fhir', sent, { 'content-type': 'application/fhir+json' })).status).toBe(201);
});

test('a mark that was set is lifted by an amendment, and by no report that is sent again', async () => {
  const said = { identifiers: [{ value: newNumber() }], whatHappened: 'Told in confidence' };
  const { body: made } = await risk.post('/v1/cases', said, { 'idempotency-key': newNumber() });
  const path = `/v1/cases/${made.id}`;
  const etag = async () => ({ 'if-match': (await risk.get(path)).headers.get('etag') ?? '' });
  await risk.post(`${path}/amendments`, { privilege: 'patientSafetyWorkProduct' }, await etag());
  const again = { ...said, privilege: 'none', harm: 'mild' };
  for (const sender of [risk, system]) {
    const sent = await sender.post('/v1/cases', again, { 'idempotency-key': newNumber() });
    expect(sent.body.facts).toMatchObject({ harm: 'mild', privilege: 'patientSafetyWorkProduct' });
  }
  expect((await claims.get(path)).body.facts.whatHappened).toBeUndefined();
  await risk.post(`${path}/amendments`, { privilege: 'none' }, await etag());
  expect((await claims.get(path)).body.facts.whatHappened).toBe('Told in confidence');
});

test('a Bundle becomes one case, and a transaction is answered entry by entry', async () => {
  const event = { ...sample(), subject: { reference: 'urn:uuid:p' }, location: { reference: 'Location/w' } };
  const entry = [
    { fullUrl: 'urn:uuid:p', resource: { resourceType: 'Patient', name: [{ family: '王', given: ['芳'] }] } },
    { resource: event },
    { resource: { resourceType: 'Location', id: 'w', name: 'Station 3' } },
  ];
  const reported = await system.post(
    '/v1/fhir',
    { resourceType: 'Bundle', type: 'transaction', entry },
    { 'content-type': 'application/fhir+json' },
  );
  expect(reported).toMatchObject({
    status: 201,
    body: {
      type: 'transaction-response',
      entry: [
        { response: { status: '202 Accepted' } },
        { response: { status: '201 Created', outcome: { resourceType: 'OperationOutcome' } } },
        { response: { status: '202 Accepted' } },
      ],
    },
  });
  const location = reported.headers.get('location') ?? '';
  expect(reported.body.entry[1].response.location).toBe(location);
  expect((await claims.get(location)).body.facts).toMatchObject({
    people: [{ role: 'patient', name: '芳 王' }, { role: 'reporter' }],
    place: { location: 'Station 3' },
  });
});

test('health, capabilities, OpenAPI and docs are there for anyone', async () => {
  const anyone = withToken(undefined);
  expect((await anyone.get('/health')).body).toEqual({ status: 'up' });
  expect((await anyone.get('/v1/fhir/metadata')).body).toMatchObject({
    resourceType: 'CapabilityStatement',
    fhirVersion: '4.0.1',
  });
  expect((await anyone.get('/v1/openapi.json')).body).toMatchObject({ openapi: '3.1.0' });
  const page = await anyone.get('/docs');
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  for (const [, asset] of page.text.matchAll(/(?:src|href)="(docs\/[^"]+)"/g)) {
    const file = await anyone.get(`/${asset}`);
    expect([asset, file.status, file.headers.get('cache-control')]).toEqual([asset, 200, 'public, max-age=86400']);
  }
  expect((await anyone.get('/docs/index.js')).status).toBe(404);
  const root = await fetch(inject('api'), { redirect: 'manual' });
  expect([root.status, root.headers.get('location')]).toEqual([302, '/docs']);
  const { paths } = (await anyone.get('/v1/openapi.json')).body;
  expect(Object.keys(paths['/'].get.responses[302].content)).toEqual([root.headers.get('content-type')]);
  expect(Object.keys(paths['/v1/cases/{caseId}/amendments'].post.requestBody.content)).toEqual([
    'application/merge-patch+json',
    'application/json',
  ]);
});
