import type { MatterId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';
import { isRefusal, type Refusal, refuse } from '../kernel/refusal.ts';
import { keys, openMatters } from '../ledger/keys.ts';
import { type Ledger, ledgerOn, type Once } from '../ledger/ledger.ts';
import { soonest } from '../ledger/merged.ts';
import { busy, commitAndAnswer, hasMoved, type Repeatable, type Unanswered } from '../ledger/once.ts';
import { type Page, pageAmong } from '../ledger/page.ts';
import type { Row, Table } from '../ledger/table.ts';
import type { ExecutionStatus, Executions } from './executions.ts';
import { Execution, executionRow, Task, Waiting } from './rows.ts';
import { type MatterWorkflowView, viewMatterWorkflow } from './view.ts';

type Workshop = { readonly table: Table; readonly executions: Executions; readonly now: Instant };

/** How often to look again when others were faster. */
const rounds = 5;

/** What operators do with what runs for matters. They see which matter, and how its execution stands; nothing of it. */
export const operatingOf = ({ table, executions, now }: Workshop) => {
  const ledger: Ledger = ledgerOn(table);

  const find = async (id: MatterId): Promise<Execution | Refusal<'notFound'>> => {
    const row = await table.get(keys.execution(id));
    return row ? Execution.parse(row) : refuse('notFound', 'Nothing has run for such a matter.');
  };

  const view = async (
    execution: Execution,
    status: ExecutionStatus | undefined,
    task?: Row,
  ): Promise<MatterWorkflowView> => viewMatterWorkflow(execution, task && Waiting.parse(Task.parse(task)), status);

  const taskKey = ({ id, number }: Execution) => keys.task(id, number);

  /** How each of some stands: one row and one look at its execution each. */
  const viewsOf = async (some: readonly Execution[]): Promise<readonly MatterWorkflowView[]> => {
    const [tasks, statuses] = await Promise.all([
      table.getAll(some.map(taskKey)),
      Promise.all(some.map((each) => executions.statusOf(each))),
    ]);
    return Promise.all(some.map((each, index) => view(each, statuses[index], tasks[index])));
  };

  return {
    /**
     * Open matters, oldest first. Which of them run, only the executions know: so a list of those that do not looks at
     * five times a page's worth at most, then ends the page, maybe empty, and says where to go on.
     */
    list: ({
      after,
      limit,
      running,
    }: {
      readonly after: string | undefined;
      readonly limit: number;
      readonly running: boolean | undefined;
    }): Promise<Page<MatterWorkflowView>> =>
      pageAmong(
        async (above: string, most) => {
          const place = above === '' ? undefined : above;
          const rows = await soonest(ledger, {
            index: 'gsi1',
            partitions: [openMatters],
            above: place,
            limit: most,
          });
          return viewsOf(rows.map(({ summary }) => Execution.parse(summary)));
        },
        { after: after ?? '', limit },
        (each) => (running === undefined || running === (each.status === 'running') ? each : undefined),
        ({ id, openedAt }) => `${openedAt}#${id}`,
      ),

    read: async (id: MatterId): Promise<MatterWorkflowView | Refusal<'notFound'>> => {
      const execution = await find(id);
      if (isRefusal(execution)) return execution;
      const [shown] = await viewsOf([execution]);
      return shown as MatterWorkflowView;
    },

    /**
     * Starts the next execution of a matter that has none. What is to run is written down first: of two who press at
     * once, both start the same one. One that was to run and never began is begun.
     */
    restart: async <Answer extends Repeatable>(
      id: MatterId,
      answer: (view: MatterWorkflowView) => Answer,
      once: Once | undefined,
    ): Promise<Answer | Unanswered | Refusal<'notFound' | 'matterClosed' | 'stillRunning'>> => {
      for (let round = 0; round < rounds; round += 1) {
        const execution = await find(id);
        if (isRefusal(execution)) return execution;
        if (execution.isClosed) return refuse('matterClosed', 'The matter is closed: nothing has to run for it.');
        const { number, version: from } = execution;
        const status = await executions.statusOf(execution);
        if (status === 'running') return refuse('stillRunning', `Execution ${number} runs. Stop it first.`);
        const isNew = status !== undefined;
        const next = isNew ? { ...execution, number: number + 1, startedAt: now, version: from + 1 } : execution;
        const done = await commitAndAnswer(
          ledger,
          { changed: isNew ? [{ row: executionRow(next), from }] : [] },
          answer(await view(next, 'running')),
          once,
        );
        if (hasMoved(done)) continue;
        if (!isRefusal(done) && !done.replayed) await executions.start(next);
        return done;
      }
      return busy();
    },

    /** Stops what runs for a matter, if anything does. Nothing is lost: what runs next goes on from the table. */
    stop: async <Answer extends Repeatable>(
      id: MatterId,
      answer: (view: MatterWorkflowView) => Answer,
      once: Once | undefined,
    ): Promise<Answer | Unanswered | Refusal<'notFound'>> => {
      const execution = await find(id);
      if (isRefusal(execution)) return execution;
      const status = await executions.statusOf(execution);
      if (status === 'running') await executions.stop(execution);
      const answered = answer(await view(execution, status === 'running' ? 'stopped' : status));
      const done = await commitAndAnswer(ledger, {}, answered, once);
      return hasMoved(done) ? busy() : done;
    },
  };
};
