import type { CollaborationId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { keys, taskPrefix } from '../../ledger/keys.ts';
import type { Snapshot } from '../../ledger/ledger.ts';
import { type Table, TableUnavailable } from '../../ledger/table.ts';
import type { Collaboration } from '../collaboration.ts';
import { type AnswerTask, type Executions, executionName } from './executions.ts';
import { awaitedBy, Execution, executionRow, Task, taskRow } from './rows.ts';
import { awaitedIn, isSame, standingOf } from './standing.ts';

type Workshop = {
  readonly table: Pick<Table, 'get' | 'query' | 'put'>;
  readonly start: Executions['start'];
  readonly answer: AnswerTask;
  readonly now: Instant;
};

type Changed = Pick<Snapshot<Collaboration>, 'state' | 'version'>;

/** How often to look again when others were faster. */
const rounds = 5;

/** How many executions back tokens are looked for. Each lasts for months, or an operator began it. */
const mostTasks = 100;

/**
 * Brings what is committed to the executions. Each of these may come late, twice or never: a token that is not answered
 * runs out, and what follows from time alone follows from the table.
 */
export const signalsOf = ({ table, start, answer, now }: Workshop) => {
  /** What runs for a matter; noted if nothing did before. */
  const executionOf = async ({ id, openedAt }: Collaboration): Promise<Execution> => {
    const first: Execution = { id, number: 1, openedAt, startedAt: now, isClosed: false, version: 1 };
    const found = await table.get(keys.execution(id));
    if (found) return Execution.parse(found);
    if (await table.put({ put: executionRow(first), when: { if: 'absent' } })) return first;
    return Execution.parse(await table.get(keys.execution(id)));
  };

  /** A closed matter is listed no longer. */
  const close = async (state: Collaboration): Promise<void> => {
    for (let round = 0; round < rounds; round += 1) {
      const execution = await executionOf(state);
      const { version } = execution;
      const closed = { ...execution, isClosed: true, version: version + 1 };
      if (execution.isClosed) return;
      if (await table.put({ put: executionRow(closed), when: { if: 'versionIs', version } })) return;
    }
    throw new TableUnavailable('Others change the same execution all the time');
  };

  const tasksOf = async (id: CollaborationId): Promise<readonly Task[]> => {
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
    matterChanged: async (changed: Changed): Promise<void> => {
      const { state, version } = changed;
      await executionOf(state);
      for (const { token, ...task } of await tasksOf(state.id)) {
        if (token === undefined || version <= task.matterVersion) continue;
        if (isSame(awaitedBy(task), awaitedIn(state))) continue;
        await answer(token, standingOf(changed, { startedAt: task.startedAt, now }));
        // A token that was answered is good for nothing: it need not lie about. A later wait stays as it is.
        await table.put({ put: taskRow(state.id, task), when: { if: 'versionIs', version: task.version } });
      }
      if (state.stage === 'closed') await close(state);
    },

    /** An execution is to run. */
    executionWanted: async ({ id, number, isClosed }: Execution): Promise<void> => {
      if (!isClosed) await start(executionName(id, number), { matter: id });
    },
  };
};
