import { expect, test } from 'vitest';
import { as } from '../support/api.ts';
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
