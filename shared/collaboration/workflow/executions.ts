import type { CollaborationId } from '../../kernel/ids.ts';
import type { Standing } from './standing.ts';

/** How an execution stands or ended. */
export type ExecutionStatus = 'running' | 'succeeded' | 'failed' | 'timedOut' | 'stopped';

/** Runs executions of the workflow. Their names and their input tell which matter, and nothing of it. */
export type Executions = {
  /** Starts an execution, once by its name: one that runs, or ran, is left as it is. */
  start(name: string, input: { readonly matter: CollaborationId }): Promise<void>;
  /** Nothing for one that never began, or ended so long ago that it is forgotten. */
  statusOf(name: string): Promise<ExecutionStatus | undefined>;
  /** Stops one that runs. */
  stop(name: string): Promise<void>;
};

/** Ends a wait. Nobody may wait on a token any more, and nothing is wrong then. */
export type AnswerTask = (token: string, standing: Standing) => Promise<void>;

/** The executions of a matter are numbered: 1, 2, 3, … */
export const executionName = (id: CollaborationId, number: number): string => `${id}-${number}`;

export const numberIn = (name: string): number => {
  const number = Number(name.slice(name.lastIndexOf('-') + 1));
  if (!Number.isInteger(number) || number < 1) throw new Error('An execution has a name that nobody here gave it');
  return number;
};
