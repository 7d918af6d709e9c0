import * as z from 'zod';
import type { MatterId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';
import { keys, taskPrefix } from '../ledger/keys.ts';
import type { Snapshot } from '../ledger/ledger.ts';
import { type Table, TableUnavailable } from '../ledger/table.ts';
import type { AnswerTask, Executions } from './executions.ts';
import { awaitedBy, Execution, executionRow, Task, taskRow } from './rows.ts';
import { isSame, standingOf } from './standing.ts';
import type { Matter, Waits } from './waits.ts';

type Workshop<State extends Matter, Event> = {
  readonly waits: Waits<State, Event>;
  readonly table: Pick<Table, 'get' | 'query' | 'put'>;
  readonly start: Executions['start'];
  readonly answer: AnswerTask;
  readonly now: Instant;
};

/** How often to look again when others were faster. */
const rounds = 5;

/** How many executions back tokens are looked for. Each lasts for months, or an operator began it. */
const mostTasks = 100;

/**
 * Brings what is committed in matters of a kind to their executions. Each of these may come late, twice or never: a token
 * that is not answered runs out, and what follows from time alone follows from the table.
 */
export const signalsOf = <State extends Matter, Event>({
  waits,
  table,
  start,
  answer,
  now,
}: Workshop<State, Event>) => {
  const { awaitedIn, isClosed } = waits;

  /** What runs for a matter; noted if nothing did before. */
  const executionOf = async ({ id, openedAt }: State): Promise<Execution> => {
    const first: Execution = { id, number: 1, openedAt, startedAt: now, isClosed: false, version: 1 };
    const found = await table.get(keys.execution(id));
    if (found) return Execution.parse(found);
    if (await table.put({ put: executionRow(first), when: { if: 'absent' } })) return first;
    return Execution.parse(await table.get(keys.execution(id)));
  };

  /** A closed matter is listed no longer. */
  const close = async (state: State): Promise<void> => {
    for (let round = 0; round < rounds; round += 1) {
      const execution = await executionOf(state);
      const { version } = execution;
      const closed = { ...execution, isClosed: true, version: version + 1 };
      if (execution.isClosed) return;
      if (await table.put({ put: executionRow(closed), when: { if: 'versionIs', version } })) return;
    }
    throw new TableUnavailable('Others change the same execution all the time');
  };

  const tasksOf = async (id: MatterId): Promise<readonly Task[]> => {
    const rows = await table.query({
      partition: keys.workflow(id),
      from: taskPrefix,
      to: `${taskPrefix}~`,
      limit: mostTasks,
      newestFirst: true,
    });
    return rows.map((row) => Task.parse(row));
  };

  return {
    /** A matter has a new version. */
    matterChanged: async ({ state, version }: Pick<Snapshot<State>, 'state' | 'version'>): Promise<void> => {
      const awaited = awaitedIn(state);
      await executionOf(state);
      for (const { token, ...task } of await tasksOf(state.id)) {
        if (token === undefined || version <= task.matterVersion) continue;
        if (isSame(awaitedBy(task), awaited)) continue;
        await answer(token, standingOf(awaited, { version, startedAt: task.startedAt, now }));
        // A token that was answered is good for nothing: it need not lie about. A later wait stays as it is.
        await table.put({ put: taskRow(state.id, task), when: { if: 'versionIs', version: task.version } });
      }
      if (isClosed(state)) await close(state);
    },

    /** An execution is to run. One of another kind of matter is started by whoever follows that kind. */
    executionWanted: async (execution: Execution): Promise<void> => {
      const isOfKind = z.safeParse(waits.id, execution.id).success;
      if (isOfKind && !execution.isClosed) await start(execution);
    },
  };
};
