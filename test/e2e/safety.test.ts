import { beforeAll, describe, expect, test } from 'vitest';
import { as } from '../support/api.ts';
import { act, done } from '../support/preparing.ts';
import { aReport, keyed } from '../support/samples.ts';

const risk = as('bayview-hospital-risk-office');
const claims = as('harbor-mutual-claims');
const reviewer = as('harbor-mutual-review');
const otherHospital = as('st-clare-medical-center-risk-office');

const plan = {
  kind: 'training',
  description: 'All nurses learn to count twice.',
  owner: 'Head of nursing',
  dueOn: '2099-06-30',
  measure: 'All have been trained',
};
const better = { ...plan, kind: 'forcingFunction', description: 'No closing without two counts.' };

describe('safety actions of a case', () => {
  let id: string;
  let training: string;
  let forcing: string;

  beforeAll(async () => {
    id = (await risk.post('/v1/cases', aReport(), keyed())).body.id;
  });

  const actions = async (reader = risk) => (await reader.get(`/v1/cases/${id}/safety-actions`)).body;

  test('may be said not to be needed, until one is planned', async () => {
    await done(risk, id, 'safety-actions/none', { reason: 'A known risk' });
    expect(await actions(claims)).toMatchObject({ items: [], noneNeeded: { reason: 'A known risk' }, warnings: [] });
    const { status, body } = await act(risk, id, 'safety-actions', plan);
    expect([status, body]).toMatchObject([201, { strength: 'weaker', status: 'planned', overdue: false }]);
    training = body.id;
    expect(await actions()).not.toHaveProperty('noneNeeded');
    expect(await act(risk, id, 'safety-actions/none', { reason: 'A known risk' })).toMatchObject({
      status: 409,
      body: { code: 'alreadyDone' },
    });
  });

  test('warn where they are training alone, until a stronger one is suggested, by the insurer too', async () => {
    expect((await actions()).warnings).toMatchObject([
      { code: 'actionForEachCause', source: expect.stringContaining('RCA²') },
    ]);
    const { body } = await done(reviewer, id, 'safety-actions', better);
    expect(body).toMatchObject({ strength: 'stronger', by: { organisation: 'harbor' }, warnings: [] });
    forcing = body.id;
  });

  test('are changed and ended by the hospital alone', async () => {
    for (const [part, body] of [
      ['plan', { ...better, reason: 'Later' }],
      ['completion', { on: '2026-11-20', result: 'Done' }],
      ['dropping', { reason: 'Too dear' }],
    ] as const) {
      expect((await act(claims, id, `safety-actions/${forcing}/${part}`, body)).status).toBe(403);
      expect((await act(reviewer, id, `safety-actions/${forcing}/${part}`, body)).status).toBe(403);
    }
    const replanned = await done(risk, id, `safety-actions/${forcing}/plan`, {
      ...better,
      owner: 'Surgery',
      reason: 'Theirs',
    });
    expect(replanned.body).toMatchObject({ owner: 'Surgery', replanned: 'Theirs' });
    const completed = await done(risk, id, `safety-actions/${forcing}/completion`, {
      on: '2026-11-20',
      result: 'Done',
    });
    expect(completed.body).toMatchObject({ status: 'completed', completed: { on: '2026-11-20', result: 'Done' } });
    const dropped = await done(risk, id, `safety-actions/${training}/dropping`, { reason: 'Covered' });
    expect(dropped.body).toMatchObject({ status: 'dropped', dropped: { reason: 'Covered' }, warnings: [] });
    expect(await act(risk, id, `safety-actions/${training}/dropping`, { reason: 'Covered' })).toMatchObject({
      status: 409,
      body: { code: 'alreadyDone' },
    });
    expect(await actions(claims)).toMatchObject({ items: [{ status: 'dropped' }, { status: 'completed' }] });
  });

  test('have a day that is still to come, an owner and a measure', async () => {
    expect(await act(risk, id, 'safety-actions', { ...plan, dueOn: '2026-11-01' })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '#/dueOn', rule: 'future' }] },
    });
    const { measure: _, owner: __, ...half } = plan;
    const { status, body } = await act(risk, id, 'safety-actions', half);
    expect([status, body.errors.map(({ pointer }: { pointer: string }) => pointer)]).toEqual([
      400,
      ['#/owner', '#/measure'],
    ]);
  });

  test('are nothing to another hospital, nor is what is learnt', async () => {
    for (const part of ['safety-actions', 'lessons']) {
      expect((await otherHospital.get(`/v1/cases/${id}/${part}`)).status).toBe(404);
    }
  });

  test('come with a decision on what is learnt, of which the last holds', async () => {
    await done(risk, id, 'lessons', { decision: 'keepInside', reason: 'Not yet known' });
    await done(claims, id, 'lessons', { decision: 'share', reason: 'Others count once, too' });
    const { body } = await risk.get(`/v1/cases/${id}/lessons`);
    expect(body.items).toMatchObject([
      { decision: 'keepInside', by: { organisation: 'bayview' } },
      { decision: 'share', by: { organisation: 'harbor' } },
    ]);
  });
});
