import * as z from 'zod';
import { Instant } from '../kernel/instant.ts';
import { numberIn } from './executions.ts';
import type { Standing } from './standing.ts';
import type { tasksOf } from './tasks.ts';
import type { Matter, Waits } from './waits.ts';

/** What the state machine of a kind of matter sends to have a task done. */
export const askedOf = <State extends Matter, Event>({ id, stage }: Waits<State, Event>) => {
  const asking = {
    matter: id,
    /** The name of the execution; its number is what counts. */
    execution: z.string().transform(numberIn),
    startedAt: Instant,
  };
  return z.discriminatedUnion('task', [
    z.object({ task: z.enum(['read', 'pass', 'renew']), ...asking }),
    z.object({
      task: z.literal('wait'),
      ...asking,
      state: z.string(),
      enteredAt: Instant,
      token: z.string().min(1),
      standing: z.object({
        stage,
        goesOnAt: Instant.nullable(),
        deadline: Instant.nullable(),
        version: z.int(),
      }),
    }),
  ]);
};

type Asked<State extends Matter> = z.output<ReturnType<typeof askedOf<State, unknown>>>;

/** Does what was asked; answers how the matter stands, where the state machine goes by it. */
export const perform = async <State extends Matter, Event>(
  tasks: ReturnType<typeof tasksOf<State, Event>>,
  asked: Asked<State>,
): Promise<Standing | undefined> => {
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
