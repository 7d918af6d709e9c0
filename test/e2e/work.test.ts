import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { anInsurer, type Insurer } from '../support/insurers.ts';
import { act, done } from '../support/preparing.ts';
import { aReport, keyed } from '../support/samples.ts';

let insurer: Insurer;
beforeAll(async () => {
  insurer = await anInsurer();
});

const report = async (more: Record<string, unknown> = {}): Promise<string> => {
  const { status, body } = await insurer.risk.post('/v1/cases', aReport(more), keyed());
  expect(status).toBe(201);
  return body.id;
};

const stepsOf = async (id: string) => {
  const { body } = await insurer.claims.get(`/v1/cases/${id}/next-steps`);
  return body.items as { step: string; owes: string; dueAt?: string; overdue: boolean; rule: { source: string } }[];
};

describe('triage', () => {
  test('weighs the criteria by the threshold of the tenant, and keeps each', async () => {
    const id = await report();
    const first = await act(insurer.risk, id, 'triage', { severity: 3, causation: 'met', deviation: 'met' });
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({ route: 'hospitalLed', criteria: { harm: 'not_met' } });
    const again = await act(insurer.claims, id, 'triage', { severity: 4, causation: 'met', deviation: 'met' });
    expect(again.body).toMatchObject({ route: 'careReview', criteria: { harm: 'met' } });
    const { body, headers } = await insurer.risk.get(`/v1/cases/${id}/triage`);
    expect(body.items.map(({ route }: { route: string }) => route)).toEqual(['hospitalLed', 'careReview']);
    expect(headers.get('etag')).toBe(again.headers.get('etag'));
    expect((await insurer.claims.get(`/v1/cases/${id}`)).body).toMatchObject({
      stage: 'disclosure',
      triage: { route: 'careReview', automatic: false },
    });
  });

  test('is refused elsewhere than care review where all three are met, with the rule and its source', async () => {
    const id = await report();
    const all = { severity: 5, causation: 'met', deviation: 'met' };
    const refused = await act(insurer.risk, id, 'triage', { ...all, route: 'hospitalLed' });
    expect([refused.status, refused.body.code]).toEqual([409, 'careReviewRequired']);
    expect(refused.body.source).toMatch(/CARe/);
    expect((await act(insurer.risk, id, 'triage', { ...all, route: 'careReview' })).status).toBe(201);
  });

  test('says why an event is not taken further', async () => {
    const id = await report({ harm: 'none' });
    const weighed = { severity: 1, causation: 'not_met', deviation: 'not_met', route: 'notEligible' };
    const refused = await act(insurer.risk, id, 'triage', weighed);
    expect(refused.status).toBe(400);
    expect(refused.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '#/notEligible',
      '#/reason',
    ]);
    const why = { notEligible: 'noUnexpectedOutcome', reason: 'A known course of the disease.' };
    expect((await act(insurer.risk, id, 'triage', { ...weighed, ...why })).status).toBe(201);
  });

  test('is done by a rule where a notice precedes a suit; somebody still weighs the criteria', async () => {
    const id = await report({ provenance: 'preLitigationNotice' });
    const { body } = await insurer.claims.get(`/v1/cases/${id}`);
    expect(body).toMatchObject({ stage: 'triage', triage: { route: 'careReview', automatic: true } });
    expect((await stepsOf(id)).map(({ step }) => step)).toContain('triage');
    const away = { severity: 2, causation: 'not_met', deviation: 'not_met', route: 'hospitalLed' };
    expect((await act(insurer.risk, id, 'triage', away)).body.code).toBe('careReviewRequired');
  });

  test('is due again when the facts it weighed have changed', async () => {
    const id = await report();
    await done(insurer.risk, id, 'triage', { severity: 3, causation: 'met', deviation: 'met' });
    expect((await stepsOf(id)).map(({ step }) => step)).not.toContain('triageAgain');
    await done(insurer.risk, id, 'amendments', { harm: 'severe' });
    expect((await stepsOf(id)).map(({ step }) => step)).toContain('triageAgain');
    await done(insurer.risk, id, 'triage', { severity: 6, causation: 'met', deviation: 'met' });
    expect((await stepsOf(id)).map(({ step }) => step)).not.toContain('triageAgain');
  });

  test('by two at one version: one is done, the other is told the version there is', async () => {
    const id = await report();
    const { headers } = await insurer.risk.get(`/v1/cases/${id}`);
    const weigh = (by: typeof insurer.risk) =>
      by.post(
        `/v1/cases/${id}/triage`,
        { severity: 4, causation: 'met', deviation: 'undetermined' },
        { ...keyed(), 'if-match': headers.get('etag') ?? '' },
      );
    const answers = await Promise.all([weigh(insurer.risk), weigh(insurer.claims)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 412]);
    const lost = answers.find(({ status }) => status === 412);
    const current = await insurer.risk.get(`/v1/cases/${id}`);
    expect(lost?.headers.get('etag')).toBe(current.headers.get('etag'));
    expect((await insurer.risk.get(`/v1/cases/${id}/triage`)).body.items).toHaveLength(1);
  });
});

describe('what is due', () => {
  test('is told step by step, with who owes it, by when, and by which rule', async () => {
    const id = await report();
    const steps = await stepsOf(id);
    expect(steps.map(({ step, owes }) => [step, owes])).toEqual([
      ['discloseInitially', 'hospitalRisk'],
      ['offerSupport', 'hospitalRisk'],
      ['openReview', 'hospitalRisk'],
      ['triage', 'hospitalRisk'],
      ['close', 'hospitalRisk'],
    ]);
    for (const { rule } of steps) expect(rule.source.length).toBeGreaterThan(5);
  });

  test('that has passed is told in the timeline once, and stands first in the worklist', async () => {
    const id = await report({ state: 'MA', discovered: '2026-01-05', occurred: '2026-01-04' });
    await done(insurer.risk, id, 'triage', { severity: 4, causation: 'met', deviation: 'met', reportable: 'yes' });
    const passed = async () => {
      const { body } = await insurer.claims.get(`/v1/cases/${id}/timeline`);
      return (body.items as { type: string }[]).filter(({ type }) => type === 'DeadlinePassed').length;
    };
    for (let tries = 0; tries < 500 && (await passed()) === 0; tries += 1) await sleep(200);
    await sleep(2_500);
    expect(await passed()).toBe(2);

    const { body } = await insurer.claims.get('/v1/worklist?limit=2');
    expect(body.items.map((item: { case: { id: string }; overdue: boolean }) => [item.case.id, item.overdue])).toEqual([
      [id, true],
      [id, true],
    ]);
    const overdue = await insurer.risk.get('/v1/worklist?overdue=true');
    expect(overdue.body.items).toHaveLength(2);
    expect((await insurer.claims.get('/v1/worklist?owes=reviewer')).body.items).toEqual([]);
    expect((await insurer.claims.get('/v1/worklist?hospital=elsewhere')).body.items).toEqual([]);
  });

  test('is listed page by page, each step once, in order', async () => {
    const all: { case: { id: string }; step: string; about?: string; dueAt: string; overdue: boolean }[] = [];
    let query = '?limit=3';
    for (;;) {
      const { body } = await insurer.claims.get(`/v1/worklist${query}`);
      all.push(...body.items);
      if (body.next === undefined) break;
      query = `?limit=3&cursor=${encodeURIComponent(body.next)}`;
    }
    const names = all.map((item) => `${item.case.id} ${item.step} ${item.about}`);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(10);
    const dates = all.map(({ dueAt }) => dueAt);
    expect(dates).toEqual(dates.toSorted());
    expect(all.map(({ overdue }) => overdue)).toEqual(
      all
        .map(({ overdue }) => overdue)
        .toSorted()
        .reverse(),
    );
  });
});
