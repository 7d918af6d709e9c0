import { beforeAll, describe, expect, test } from 'vitest';
import { as } from '../support/api.ts';
import { act, done } from '../support/preparing.ts';
import { aReport, keyed } from '../support/samples.ts';

const risk = as('bayview-hospital-risk-office');
const claims = as('harbor-mutual-claims');
const reviewer = as('harbor-mutual-review');
const otherHospital = as('st-clare-medical-center-risk-office');
const otherInsurer = as('summit-physicians-insurance-claims');

const opening = { startedOn: '2026-11-10', reviewer: 'Dr. Osei', scope: 'The count of sponges' };
const completion = { on: '2026-11-20', findings: 'Counted once', contributingFactors: ['No second count'] };
const determination = (reviewId: string, outcome: string, more: object = {}) => ({
  reviewId,
  criterion: 'deviation',
  outcome,
  rationale: 'The standard asks for two counts.',
  author: 'Dr. Osei',
  organisation: 'Bayview Hospital',
  on: '2026-11-20',
  ...more,
});
const triage = { severity: 4, causation: 'met', deviation: 'met' };

const newCase = async (said: Record<string, unknown> = {}): Promise<string> =>
  (await risk.post('/v1/cases', aReport(said), keyed())).body.id;

describe('reviews of a case', () => {
  let id: string;
  let ofHospital: string;
  let ofInsurer: string;

  beforeAll(async () => {
    id = await newCase();
  });

  test('wait, if they are the insurer’s, for care review', async () => {
    const open = () => act(reviewer, id, 'reviews', { by: 'insurer', startedOn: '2026-11-12' });
    expect(await open()).toMatchObject({
      status: 409,
      body: { code: 'notACareReview', source: expect.stringContaining('CARe timeline') },
    });
    const { body } = await done(risk, id, 'reviews', { by: 'hospital', ...opening });
    expect(body).toMatchObject({
      by: 'hospital',
      owner: 'bayview',
      dueAt: '2026-12-25T23:59:59.999Z',
      privilege: 'none',
      determinations: [],
      withheld: false,
    });
    ofHospital = body.id;
    await done(risk, id, 'triage', triage);
    ofInsurer = (await open()).body.id;
    expect(ofInsurer).toMatch(/^review_/);
  });

  test('are finished and determined in by their own side, once and as often as it takes', async () => {
    for (const [stranger, theirs] of [
      [claims, ofHospital],
      [risk, ofInsurer],
    ] as const) {
      for (const [part, body] of [
        [`reviews/${theirs}/completion`, completion],
        ['determinations', determination(theirs, 'met')],
      ] as const) {
        expect(await act(stranger, id, part, body)).toMatchObject({ status: 403, body: { code: 'notYourReview' } });
      }
    }
    const finished = await done(risk, id, `reviews/${ofHospital}/completion`, completion);
    expect(finished.body.completed).toMatchObject(completion);
    expect(await act(risk, id, `reviews/${ofHospital}/completion`, completion)).toMatchObject({
      status: 409,
      body: { code: 'alreadyDone' },
    });
    await done(risk, id, 'determinations', determination(ofHospital, 'undetermined'));
    await done(risk, id, 'determinations', determination(ofHospital, 'met'));
    const last = await done(claims, id, 'determinations', determination(ofInsurer, 'not_met'));
    expect(last.body).toMatchObject({ outcome: 'not_met', holds: true, withheld: false });
    const { body, headers } = await claims.get(`/v1/cases/${id}/determinations`);
    expect(body.items.map(({ outcome, holds }: Record<string, unknown>) => [outcome, holds])).toEqual([
      ['undetermined', false],
      ['met', true],
      ['not_met', true],
    ]);
    expect(headers.get('etag')).toBe(last.headers.get('etag'));
  });

  test('may disagree, and both sides see it', async () => {
    for (const reader of [risk, claims, reviewer]) {
      const { body } = await reader.get(`/v1/cases/${id}/reviews`);
      expect(body.items).toMatchObject([
        { id: ofHospital, completed: completion, determinations: [{}, {}] },
        { id: ofInsurer, determinations: [{}] },
      ]);
      expect(body.disagreements).toEqual([
        {
          criterion: 'deviation',
          found: [
            { reviewId: ofHospital, outcome: 'met' },
            { reviewId: ofInsurer, outcome: 'not_met' },
          ],
        },
      ]);
    }
  });

  test('are nothing to anybody else', async () => {
    for (const stranger of [otherHospital, otherInsurer]) {
      for (const part of ['reviews', 'determinations']) {
        expect((await stranger.get(`/v1/cases/${id}/${part}`)).status).toBe(404);
      }
    }
  });

  test('are told on the timeline, and are steps that are next', async () => {
    const { body } = await claims.get(`/v1/cases/${id}/timeline`);
    const told = body.items.map(({ summary }: { summary: string }) => summary);
    expect(told).toContain("The hospital's review began on 2026-11-10.");
    expect(told).toContain('Bayview Hospital determined: deviation met.');
    const { body: next } = await risk.get(`/v1/cases/${id}/next-steps`);
    expect(next.items).toContainEqual(
      expect.objectContaining({ step: 'completeReview', about: ofInsurer, owes: 'reviewer' }),
    );
  });

  test('are opened once, however often that is asked', async () => {
    const { headers } = await risk.get(`/v1/cases/${id}`);
    const key = { ...keyed(), 'if-match': headers.get('etag') ?? '' };
    const open = () => risk.post(`/v1/cases/${id}/reviews`, { by: 'external', ...opening }, key);
    const answers = await Promise.all([open(), open(), open()]);
    const done = answers.filter(({ status }) => status === 201);
    for (const { status } of answers) expect([201, 409]).toContain(status);
    expect(new Set(done.map(({ text }) => text)).size).toBe(1);
    const again = await open();
    expect(again.text).toBe(done[0]?.text);
    expect((await risk.get(`/v1/cases/${id}/reviews`)).body.items).toHaveLength(3);
  });
});

describe('reviews of a report that is patient safety work product', () => {
  test('stay with the hospital, but for a determination that it makes without the mark', async () => {
    const id = await newCase({ privilege: 'patientSafetyWorkProduct' });
    const { body } = await done(risk, id, 'reviews', { by: 'hospital', ...opening });
    expect(body).toMatchObject({ privilege: 'patientSafetyWorkProduct', withheld: false, scope: opening.scope });
    await done(risk, id, `reviews/${body.id}/completion`, completion);
    await done(risk, id, 'determinations', determination(body.id, 'met'));
    for (const insurer of [claims, reviewer]) {
      const { body: seen, text } = await insurer.get(`/v1/cases/${id}/reviews`);
      expect(seen.items).toMatchObject([
        {
          id: body.id,
          withheld: true,
          completed: { on: completion.on },
          determinations: [{ criterion: 'deviation', author: 'Dr. Osei', withheld: true }],
        },
      ]);
      const { text: timeline } = await insurer.get(`/v1/cases/${id}/timeline`);
      for (const secret of [
        opening.scope,
        completion.findings,
        'No second count',
        'two counts',
        '"met"',
        'deviation met',
      ]) {
        expect(text + timeline).not.toContain(secret);
      }
    }
    await done(risk, id, 'determinations', determination(body.id, 'met', { privilege: 'none' }));
    const { body: seen } = await claims.get(`/v1/cases/${id}/determinations`);
    expect(seen.items).toMatchObject([{ withheld: true }, { withheld: false, outcome: 'met' }]);

    expect(
      await act(claims, id, 'reviews', {
        by: 'external',
        startedOn: '2026-11-12',
        privilege: 'patientSafetyWorkProduct',
      }),
    ).toMatchObject({ status: 409, body: { code: 'notACareReview' } });
    await done(risk, id, 'triage', triage);
    expect(
      await act(claims, id, 'reviews', {
        by: 'external',
        startedOn: '2026-11-12',
        privilege: 'patientSafetyWorkProduct',
      }),
    ).toMatchObject({ status: 403, body: { code: 'privilegeHeld', errors: [{ pointer: '#/privilege' }] } });
  });
});
