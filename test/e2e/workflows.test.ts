import { typeid } from 'typeid-js';
import { expect, test, vi } from 'vitest';
import { keys, waitingKey } from '../../shared/ledger/keys.ts';
import { as } from '../support/api.ts';
import { bringsTo, invited } from '../support/matters.ts';
import { aMatter, happenedInMatter } from '../support/running-matters.ts';
import { keyed } from '../support/samples.ts';
import { tableItself } from '../support/table-rows.ts';

const operator = as('platform-operations');
const patient = { timeout: 120_000, interval: 100 };

const waitsIn = (id: string, state: string) =>
  vi.waitFor(async () => {
    const { body } = await operator.get(`/v1/workflows/${id}`);
    expect([body.status, body.state]).toEqual(['running', state]);
    return body;
  }, patient);

test('what runs for a matter follows it, is stopped and started by operators, and ends with it', async () => {
  const id = await aMatter();
  expect(await waitsIn(id, 'AwaitInvitation')).toMatchObject({ id, execution: 1, isClosed: false });
  await happenedInMatter(id, ...invited());
  const { deadline, goesOnAt } = await waitsIn(id, 'AwaitAnswers');
  expect(goesOnAt < deadline).toBe(true);

  const refused = await operator.post(`/v1/workflows/${id}/restart`, undefined, keyed());
  expect([refused.status, refused.body.code]).toEqual([409, 'stillRunning']);

  const stopped = await operator.post(`/v1/workflows/${id}/stop`, undefined, keyed());
  expect([stopped.status, stopped.body.status]).toEqual([200, 'stopped']);
  await happenedInMatter(id, ...bringsTo('leadAlone').slice(-1));

  const key = keyed();
  const restarted = await operator.post(`/v1/workflows/${id}/restart`, undefined, key);
  expect([restarted.status, restarted.body.execution, restarted.body.status]).toEqual([200, 2, 'running']);
  const again = await operator.post(`/v1/workflows/${id}/restart`, undefined, key);
  expect([again.text, again.headers.get('idempotency-replayed')]).toEqual([restarted.text, 'true']);
  await waitsIn(id, 'AwaitOutcomeAlone');

  await happenedInMatter(id, ...bringsTo('closed'));
  await vi.waitFor(async () => {
    const { body } = await operator.get(`/v1/workflows/${id}`);
    expect(body).toMatchObject({ status: 'succeeded', isClosed: true, execution: 2 });
  }, patient);
});

test('operators list open matters, and those that have no execution', async () => {
  const [one, other] = [await aMatter(), await aMatter()];
  await waitsIn(one, 'AwaitInvitation');
  await waitsIn(other, 'AwaitInvitation');
  await operator.post(`/v1/workflows/${one}/stop`, undefined, keyed());

  const listed = async (filter: string): Promise<string[]> => {
    const ids: string[] = [];
    for (let cursor = ''; ; ) {
      const { status, body } = await operator.get(`/v1/workflows?limit=3${filter}${cursor}`);
      expect(status).toBe(200);
      ids.push(...body.items.map((item: { id: string }) => item.id));
      if (body.next === undefined) return ids;
      cursor = `&cursor=${encodeURIComponent(body.next)}`;
    }
  };
  expect(await listed('')).toEqual(expect.arrayContaining([one, other]));
  const stopped = await listed('&running=false');
  expect([stopped.includes(one), stopped.includes(other)]).toEqual([true, false]);
  const running = await listed('&running=true');
  expect([running.includes(one), running.includes(other)]).toEqual([false, true]);
});

test('whatever nothing runs for is not found, of either kind', async () => {
  for (const prefix of ['collab', 'mediation', 'case']) {
    const at = `/v1/workflows/${typeid(prefix).toString()}`;
    const answers = await Promise.all([
      operator.get(at),
      operator.post(`${at}/restart`, undefined, keyed()),
      operator.post(`${at}/stop`, undefined, keyed()),
    ]);
    const refused = answers.map(({ status, body }) => `${status} ${body.code}`);
    expect([prefix, ...refused]).toEqual([prefix, '404 notFound', '404 notFound', '404 notFound']);
  }
});

test('a token is in no answer, and in no row that a member reaches', async () => {
  const id = await aMatter();
  await waitsIn(id, 'AwaitInvitation');
  const table = tableItself();
  const task = await table.get(keys.task(id, 1));
  expect(String(task?.token).length).toBeGreaterThan(10);
  const { text } = await operator.get(`/v1/workflows/${id}`);
  // Kept after the token is: whoever sees the task may look for it a moment too early.
  const row = await vi.waitFor(async () => {
    const found = await table.get({ pk: keys.collaboration(id), sk: waitingKey });
    expect(found).toBeDefined();
    return JSON.stringify(found);
  }, patient);
  for (const shown of [text, row]) expect(shown).not.toContain(task?.token);
});
