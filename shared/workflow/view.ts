import * as z from 'zod';
import { MatterId } from '../kernel/ids.ts';
import { Instant } from '../kernel/instant.ts';
import type { Row } from '../ledger/table.ts';
import type { ExecutionStatus } from './executions.ts';
import { type Execution, Waiting } from './rows.ts';

const shape = {
  status: z.enum(['none', 'running', 'succeeded', 'failed', 'timedOut', 'stopped']).meta({
    description:
      'How the execution stands; `none` for one that has not begun. Whatever it is, nothing is lost: an operator starts the next one, which goes on from what is recorded',
  }),
  execution: z.int().min(1).optional().meta({ description: 'The number of the execution, of those of the matter' }),
  state: z.string().optional().meta({ description: 'The state that waits', example: 'AwaitAcceptance' }),
  since: Instant.optional().meta({ description: 'When it began to wait' }),
  deadline: Instant.optional().meta({ description: 'By when the stage is to end; absent where it has all the time' }),
  goesOnAt: Instant.optional().meta({ description: 'When it goes on if nobody does anything: to remind, or to lapse' }),
};

/** What runs for a matter, as those who take part in it see it. */
export const WorkflowView = z.object(shape).meta({ id: 'Workflow', description: 'What runs for a shared matter' });
export type WorkflowView = z.output<typeof WorkflowView>;

/** What runs for a matter, as operators see it, who see nothing else of the matter. */
export const MatterWorkflowView = z
  .object({
    id: MatterId,
    openedAt: Instant.meta({ description: 'When the matter was opened' }),
    isClosed: z.boolean().meta({ description: 'Whether the matter is closed: then nothing has to run for it' }),
    ...shape,
  })
  .meta({ id: 'MatterWorkflow', description: 'What runs for a shared matter, and nothing of the matter itself' });
export type MatterWorkflowView = z.output<typeof MatterWorkflowView>;

const statusView = (status: ExecutionStatus | undefined): WorkflowView['status'] => status ?? 'none';

/** What a wait shows, while its execution runs. */
const waitView = (waiting: Waiting | undefined, status: ExecutionStatus | undefined): Partial<WorkflowView> => {
  if (!waiting || status !== 'running') return {};
  const { state, enteredAt, deadline, goesOnAt } = waiting;
  return {
    state,
    since: enteredAt,
    ...(deadline !== null && { deadline }),
    ...(goesOnAt !== null && { goesOnAt }),
  };
};

/** From the row in the matter's own partition (`waitingKey`), if there is one, and the status of the execution it names. */
export const viewWorkflow = (row: Row | undefined, status: ExecutionStatus | undefined): WorkflowView => {
  const waiting = row && Waiting.parse(row);
  return {
    status: statusView(status),
    ...(waiting && { execution: waiting.execution }),
    ...waitView(waiting, status),
  };
};

export const viewMatterWorkflow = (
  { id, openedAt, isClosed, number }: Execution,
  waiting: Waiting | undefined,
  status: ExecutionStatus | undefined,
): MatterWorkflowView => ({
  id,
  openedAt,
  isClosed,
  status: statusView(status),
  execution: number,
  ...waitView(waiting, status),
});
