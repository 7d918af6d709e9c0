import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { answer } from '../../shared/http/answer.ts';
import type { Instant } from '../../shared/kernel/instant.ts';
import { isRefusal } from '../../shared/kernel/refusal.ts';
import { keys, waitingKey } from '../../shared/ledger/keys.ts';
import type { Once } from '../../shared/ledger/ledger.ts';
import { memoryTable } from '../../shared/ledger/memory-table.ts';
import { type ExecutionStatus, type Executions, executionName, numberIn } from '../../shared/workflow/executions.ts';
import { operatingOf } from '../../shared/workflow/operating.ts';
import { executionRow, openedAtForm } from '../../shared/workflow/rows.ts';
import { type MatterWorkflowView, viewWorkflow } from '../../shared/workflow/view.ts';
import { invited, matterId, opened, somebody } from '../support/matters.ts';
import { type WorkflowWorld, workflowWorld } from '../support/workflow.ts';

const show = (view: MatterWorkflowView) => answer(200, view);
const soon = { seconds: 5 };

const onceFor = (key: string): Once => ({
  key: keys.idempotency(undefined, somebody.actor, 'route', key),
  fingerprint: key,
  now: 0,
  expiresAt: 1,
});

describe('an operator', () => {
  let world: WorkflowWorld;
  beforeEach(async () => {
    world = workflowWorld();
    await world.happen(opened());
    await world.happen(...invited());
    await world.time.pass(soon);
  });
  afterEach(() => world.time.end());

  const read = async () => world.operate().read(world.id);
  const restart = (once?: Once) => world.operate().restart(world.id, show, once);
  const stop = () => world.operate().stop(world.id, show, undefined);

  test('sees where a matter waits, and until when', async () => {
    const { dueAt, remindAt } = (await world.read()).state.entered;
    expect(await read()).toEqual({
      id: world.id,
      openedAt: '2026-11-02T14:00:00.000Z',
      isClosed: false,
      status: 'running',
      execution: 1,
      state: 'AwaitAnswers',
      since: expect.any(String),
      deadline: dueAt,
      goesOnAt: remindAt,
    });
  });

  test('starts nothing where something runs', async () => {
    expect(await restart()).toMatchObject({ refused: 'stillRunning' });
    expect([...world.runs.keys()]).toEqual([`${world.id}-1`]);
  });

  test('stops what runs, as often as they like, and starts the next, which goes on', async () => {
    expect(await stop()).toMatchObject({ status: 200, body: { status: 'stopped', execution: 1 } });
    expect(await stop()).toMatchObject({ body: { status: 'stopped' } });
    expect(await read()).not.toHaveProperty('state');
    expect(await restart()).toMatchObject({ body: { status: 'running', execution: 2 } });
    await world.time.pass(soon);
    expect(await read()).toMatchObject({ status: 'running', execution: 2, state: 'AwaitAnswers' });
    expect([...world.runs.keys()]).toEqual([`${world.id}-1`, `${world.id}-2`]);
  });

  test('starts one with another who presses at the same time', async () => {
    await stop();
    const both = await Promise.all([restart(), restart()]);
    const done = both.filter((each) => !isRefusal(each));
    expect(done.length).toBeGreaterThan(0);
    for (const each of done) expect(each).toMatchObject({ body: { execution: 2 } });
    await world.time.pass(soon);
    expect([...world.runs].filter(([, { status }]) => status === 'running')).toHaveLength(1);
    expect(world.runs.size).toBe(2);
  });

  test('gets the first answer again for the same request', async () => {
    await stop();
    const first = await restart(onceFor('a'));
    await world.time.pass(soon);
    await stop();
    expect(await restart(onceFor('a'))).toEqual({ ...first, replayed: true });
    expect(world.runs.size).toBe(2);
  });

  test('finds no execution of a matter that never was, and starts none for one that is closed', async () => {
    const never = matterId(9);
    expect(await world.operate().read(never)).toMatchObject({ refused: 'notFound' });
    expect(await world.operate().stop(never, show, undefined)).toMatchObject({ refused: 'notFound' });
    expect(await world.operate().restart(never, show, undefined)).toMatchObject({ refused: 'notFound' });
    await world.happen({ type: 'MatterClosed', outcome: 'notPursued', reason: 'It ended' });
    await world.time.pass(soon);
    expect(await read()).toMatchObject({ isClosed: true, status: 'succeeded' });
    expect(await restart()).toMatchObject({ refused: 'matterClosed' });
    const { items } = await world.operate().list({ after: undefined, limit: 10, running: undefined });
    expect(items).toEqual([]);
  });
});

describe('what was to run and never began', () => {
  test('is begun, under the number it was given', async () => {
    const { operating, started } = await listed(1);
    expect(await operating.read(matterId(1))).toMatchObject({ status: 'none', execution: 1 });
    expect(await operating.restart(matterId(1), show, undefined)).toMatchObject({ body: { execution: 1 } });
    expect(started).toEqual([executionName({ id: matterId(1), number: 1 })]);
  });
});

/** So many open matters; those whose number a function names run. */
const listed = async (many: number, runs: (number: number) => boolean = () => false) => {
  const table = memoryTable();
  const started: string[] = [];
  let looks = 0;
  const statuses = new Map<string, ExecutionStatus>();
  for (let number = 1; number <= many; number += 1) {
    const id = matterId(number);
    const openedAt = `2026-11-02T14:00:00.${String(number).padStart(3, '0')}Z` as Instant;
    const execution = { id, number: 1, openedAt, startedAt: openedAt, isClosed: false, version: 1 };
    await table.put({ put: executionRow(execution), when: { if: 'absent' } });
    if (runs(number)) statuses.set(executionName({ id, number: 1 }), 'running');
  }
  const executions: Executions = {
    start: async (run) => void started.push(executionName(run)),
    statusOf: async (run) => {
      looks += 1;
      return statuses.get(executionName(run));
    },
    stop: async () => undefined,
  };
  const operating = operatingOf({ table, executions, now: '2026-11-03T00:00:00.000Z' as Instant });
  return { operating, started, looks: () => looks };
};

describe('the list of open matters', () => {
  const walk = async (
    { operating, looks }: Awaited<ReturnType<typeof listed>>,
    running: boolean | undefined,
    limit: number,
  ) => {
    const pages: number[] = [];
    const found: string[] = [];
    let most = 0;
    for (let after: string | undefined; ; ) {
      const before = looks();
      const { items, next } = await operating.list({ after, limit, running });
      most = Math.max(most, looks() - before);
      pages.push(items.length);
      found.push(...items.map(({ id }) => id));
      if (next === undefined) return { pages, found, most };
      expect(next).toMatch(openedAtForm);
      after = next;
    }
  };

  test('has each once, by when they were opened', async () => {
    const { pages, found } = await walk(await listed(10), undefined, 4);
    expect(pages).toEqual([4, 4, 2]);
    expect(found).toEqual(Array.from({ length: 10 }, (_, index) => matterId(index + 1)));
  });

  test('finds those that do not run, and looks at a bounded number for each page', async () => {
    const isStopped = (number: number) => number % 17 === 0;
    const { pages, found, most } = await walk(await listed(60, (number) => !isStopped(number)), false, 2);
    expect(found).toEqual([17, 34, 51].map((number) => matterId(number)));
    expect(pages.length).toBeGreaterThan(3);
    expect(most).toBeLessThanOrEqual(5 * (2 + 1));
  });
});

describe('what members see', () => {
  test('is nothing but a status where nothing waits', () => {
    expect(viewWorkflow(undefined, undefined)).toEqual({ status: 'none' });
    expect(viewWorkflow(undefined, 'failed')).toEqual({ status: 'failed' });
  });

  test('is where it waits, while it runs', async () => {
    const world = workflowWorld();
    try {
      await world.happen(opened());
      await world.time.pass(soon);
      const row = await world.table.get({ pk: keys.collaboration(world.id), sk: waitingKey });
      const shown = { status: 'running', execution: 1, state: 'AwaitInvitation', since: expect.any(String) };
      expect(viewWorkflow(row, 'running')).toEqual(shown);
      expect(viewWorkflow(row, 'stopped')).toEqual({ status: 'stopped', execution: 1 });
    } finally {
      world.time.end();
    }
  });
});

test('an execution is named after its matter and number, and nothing else', () => {
  expect(numberIn(executionName({ id: matterId(1), number: 12 }))).toBe(12);
  expect(() => numberIn('something-else')).toThrow('nobody here gave it');
});
