import * as z from 'zod';
import { MatterId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';
import { keys, openMatters, waitingKey } from '../ledger/keys.ts';
import type { Row } from '../ledger/table.ts';
import type { Awaited } from './standing.ts';

const instant = z.string() as unknown as z.ZodType<Instant, Instant>;

export const executionKind = 'execution';

/** Which execution a matter is at. It is written first, and whoever hears of it starts what it says. */
export const Execution = z.object({
  id: MatterId,
  number: z.int().min(1),
  openedAt: instant,
  /** When it was decided that this one is to run. */
  startedAt: instant,
  isClosed: z.boolean(),
  /** Goes up with every change of this row. */
  version: z.int(),
});
export type Execution = z.output<typeof Execution>;

/** Open matters are listed, for operators. */
export const executionRow = (execution: Execution): Row => {
  const { id, openedAt, isClosed } = execution;
  const listing = { gsi1pk: openMatters, listedAt: `${openedAt}#${id}`, summary: execution };
  return { ...keys.execution(id), kind: executionKind, ...execution, ...(!isClosed && listing) };
};

/** A place in the list of open matters: when each was opened, and which it is. */
export const openedAtForm = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z#(collab|mediation)_\w+$/;

const awaited = { stage: z.string(), goesOnAt: instant.nullable(), deadline: instant.nullable() };

/** What an execution waits for. */
export const Task = z.object({
  ...awaited,
  execution: z.int(),
  /** The version of the matter that the wait goes by. */
  matterVersion: z.int(),
  /** When the execution began. */
  startedAt: instant,
  /** The state that waits, and since when. */
  state: z.string(),
  enteredAt: instant,
  /** Milliseconds since 1970 at which it was entered: two waits of an execution may go by one version of the matter. */
  version: z.int(),
  /** None once the wait was ended. It is never logged, and no answer of the API holds it. */
  token: z.string().optional(),
});
export type Task = z.output<typeof Task>;

export const taskRow = (id: MatterId, { token, ...task }: Task): Row => ({
  ...keys.task(id, task.execution),
  ...task,
  ...(token !== undefined && { token }),
});

/** What a matter waits for, as those who take part in it may see it. */
export const Waiting = z.object({ ...awaited, execution: z.int(), state: z.string(), enteredAt: instant });
export type Waiting = z.output<typeof Waiting>;

/** It lies in the matter's own partition. */
export const waitingRow = (partition: string, task: Task): Row => ({
  pk: partition,
  sk: waitingKey,
  ...Waiting.parse(task),
  version: task.version,
});

export const awaitedBy = ({ stage, goesOnAt, deadline }: Task): Awaited => ({ stage, goesOnAt, deadline });
