import * as z from 'zod';
import { CollaborationId } from '../../kernel/ids.ts';
import { Instant } from '../../kernel/instant.ts';
import { Stage } from '../stage.ts';
import { numberIn } from './executions.ts';
import type { Standing } from './standing.ts';
import type { tasksOf } from './tasks.ts';

const asking = {
  matter: CollaborationId,
  /** The name of the execution; its number is what counts. */
  execution: z.string().transform(numberIn),
  startedAt: Instant,
};

/** What `statemachines/collaboration.asl.json` sends to have a task done. */
export const Asked = z.discriminatedUnion('task', [
  z.object({ task: z.enum(['read', 'pass', 'renew']), ...asking }),
  z.object({
    task: z.literal('wait'),
    ...asking,
    state: z.string(),
    enteredAt: Instant,
    token: z.string().min(1),
    standing: z.object({
      stage: Stage,
      goesOnAt: Instant.nullable(),
      deadline: Instant.nullable(),
      version: z.int(),
    }),
  }),
]);
export type Asked = z.output<typeof Asked>;

/** Does what was asked; answers how the matter stands, where the state machine goes by it. */
export const perform = async (tasks: ReturnType<typeof tasksOf>, asked: Asked): Promise<Standing | undefined> => {
  switch (asked.task) {
    case 'read':
      return tasks.read(asked);
    case 'pass':
      return tasks.pass(asked);
    case 'renew':
      await tasks.renew(asked);
      return undefined;
    case 'wait':
      await tasks.wait({ ...asked, ...asked.standing });
      return undefined;
  }
};
