import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { answer } from '../../shared/http/answer.ts';
import { MatterId, MediationId, matterKindOf } from '../../shared/kernel/ids.ts';
import type { Instant } from '../../shared/kernel/instant.ts';
import { waitingKey } from '../../shared/ledger/keys.ts';
import { memoryTable } from '../../shared/ledger/memory-table.ts';
import { askedOf } from '../../shared/workflow/asked.ts';
import { executionName } from '../../shared/workflow/executions.ts';
import { operatingOf } from '../../shared/workflow/operating.ts';
import { executionRow, openedAtForm } from '../../shared/workflow/rows.ts';
import type { MatterWorkflowView } from '../../shared/workflow/view.ts';
import { errandAsl, errandWaits } from '../support/errands.ts';
import { matterId } from '../support/matters.ts';
import { worldOf } from '../support/workflow-world.ts';

/** What runs for matters runs for any kind of them: here for one that is no matter of insurers. */

const errandId = (number = 1) => MediationId.parse(matterId(number).replace('collab', 'mediation'));
const id = errandId();
const begin = '2026-11-02T14:00:00.000Z';
const dueAt = '2026-11-20T23:59:59.999Z' as Instant;
const soon = { seconds: 5 };
const show = (view: MatterWorkflowView) => answer(200, view);

describe('a matter of another kind', () => {
  const worldWith = () => worldOf({ waits: errandWaits, asl: errandAsl(), id });
  let world: ReturnType<typeof worldWith>;
  beforeEach(async () => {
    world = worldWith();
    await world.happen({ type: 'Asked', id, dueAt });
    await world.time.pass(soon);
  });
  afterEach(() => world.time.end());

  const stateOf = (number = 1) => world.runs.get(executionName({ id, number }))?.state;
  const view = () => world.operate().read(id);

  test('waits in its own stage, and says so in its own partition', async () => {
    expect(stateOf()).toBe('AwaitAnswer');
    const row = await world.table.get({ pk: `MEDIATION#${id}`, sk: waitingKey });
    expect(row).toMatchObject({ state: 'AwaitAnswer', stage: 'asked', deadline: dueAt, execution: 1 });
    expect(await view()).toMatchObject({ id, openedAt: begin, status: 'running', execution: 1, deadline: dueAt });
  });

  test('is woken by what it waits for, and by nothing else', async () => {
    const before = world.transitions();
    await world.happen({ type: 'Noted' });
    await world.time.pass(soon);
    expect([world.answers, world.transitions()]).toEqual([[], before]);
    await world.happen({ type: 'Answered' });
    await world.time.pass(soon);
    expect(stateOf()).toBe('AwaitThanks');
  });

  test('is told by its own clock what time brings, and is then in no list', async () => {
    await world.time.to(dueAt);
    expect(await world.told()).toEqual(['Asked']);
    await world.time.pass(soon);
    expect(await world.told()).toEqual(['Asked', 'Closed']);
    expect(stateOf()).toBe('Closed');
    expect(await view()).toMatchObject({ isClosed: true, status: 'succeeded' });
    expect(await world.operate().list({ after: undefined, limit: 5, running: undefined })).toMatchObject({ items: [] });
  });

  test('goes on from the table when it is restarted, and is handed on after half a year', async () => {
    await world.operate().stop(id, show, undefined);
    await world.happen({ type: 'Answered' });
    await world.operate().restart(id, show, undefined);
    await world.time.pass(soon);
    expect(stateOf(2)).toBe('AwaitThanks');
    await world.time.pass({ days: 200 });
    expect([...world.runs.values()].map(({ status }) => status)).toEqual(['stopped', 'succeeded', 'running']);
  });

  test('hears nothing of what is to run for other kinds', async () => {
    const starts = world.starts();
    const other = { number: 1, openedAt: dueAt, startedAt: dueAt, isClosed: false, version: 1 };
    await world.hear(executionRow({ ...other, id: matterId() }));
    expect(world.starts()).toBe(starts);
    await world.hear(executionRow({ ...other, id }));
    expect(world.starts()).toBe(starts + 1);
  });
});

test('a state machine asks for matters of its own kind, in stages of that kind', () => {
  const asked = {
    task: 'wait',
    matter: id,
    execution: executionName({ id, number: 1 }),
    startedAt: begin,
    state: 'AwaitAnswer',
    enteredAt: begin,
    token: 'token',
    standing: { stage: 'asked', goesOnAt: null, deadline: null, version: 1 },
  };
  const isTaken = (more: object) => askedOf(errandWaits).safeParse({ ...asked, ...more }).success;
  expect(isTaken({})).toBe(true);
  expect(isTaken({ matter: matterId() })).toBe(false);
  expect(isTaken({ standing: { ...asked.standing, stage: 'draft' } })).toBe(false);
});

describe('operators', () => {
  const operated = async () => {
    const table = memoryTable();
    const started: string[] = [];
    const all: readonly MatterId[] = [matterId(1), errandId(2), matterId(3)];
    for (const [index, each] of all.entries()) {
      const openedAt = `2026-11-02T14:00:0${index}.000Z` as Instant;
      const execution = { id: each, number: 1, openedAt, startedAt: openedAt, isClosed: false, version: 1 };
      await table.put({ put: executionRow(execution), when: { if: 'absent' } });
    }
    const executions = {
      start: async (run: Parameters<typeof executionName>[0]) => void started.push(executionName(run)),
      statusOf: async () => undefined,
      stop: async () => undefined,
    };
    return { all, started, operating: operatingOf({ table, executions, now: dueAt }) };
  };

  test('have matters of all kinds in one list, by when they were opened, and page through it', async () => {
    const { all, operating } = await operated();
    const found: string[] = [];
    for (let after: string | undefined; ; ) {
      const { items, next } = await operating.list({ after, limit: 1, running: undefined });
      found.push(...items.map((item) => item.id));
      if (next === undefined) break;
      expect(next).toMatch(openedAtForm);
      after = next;
    }
    expect(found).toEqual(all);
  });

  test('start either by its id', async () => {
    const { all, started, operating } = await operated();
    for (const each of all) await operating.restart(each, show, undefined);
    expect(started).toEqual(all.map((each) => executionName({ id: each, number: 1 })));
  });
});

test('an id says which kind of matter it is of', () => {
  expect([matterId(), id].map(matterKindOf)).toEqual(['collaboration', 'mediation']);
  const { error } = MatterId.safeParse(id.replace('mediation', 'case'));
  expect(error?.issues.map(({ message }) => message)).toEqual(['must be an id that starts with collab_ or mediation_']);
});
