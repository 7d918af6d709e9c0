import type { MatterId } from '../kernel/ids.ts';
import type { Standing } from './standing.ts';

/** How an execution stands or ended. */
export type ExecutionStatus = 'running' | 'succeeded' | 'failed' | 'timedOut' | 'stopped';

/** An execution of a matter. They are numbered: 1, 2, 3, … */
export type Run = { readonly id: MatterId; readonly number: number };

/** Runs executions, each by the state machine of its matter's kind. */
export type Executions = {
  /** Starts an execution, once by its name: one that runs, or ran, is left as it is. */
  start(run: Run): Promise<void>;
  /** Nothing for one that never began, or ended so long ago that it is forgotten. */
  statusOf(run: Run): Promise<ExecutionStatus | undefined>;
  /** Stops one that runs. */
  stop(run: Run): Promise<void>;
};

/** Ends a wait. Nobody may wait on a token any more, and nothing is wrong then. */
export type AnswerTask = (token: string, standing: Standing) => Promise<void>;

/** Names and input of an execution tell which matter, and nothing of it. */
export const executionName = ({ id, number }: Run): string => `${id}-${number}`;
export const executionInput = ({ id }: Run): { readonly matter: MatterId } => ({ matter: id });

export const numberIn = (name: string): number => {
  const number = Number(name.slice(name.lastIndexOf('-') + 1));
  if (!Number.isInteger(number) || number < 1) throw new Error('An execution has a name that nobody here gave it');
  return number;
};
