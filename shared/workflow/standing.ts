import type { Instant } from '../kernel/instant.ts';

/** What an execution waits for: people, until something follows from time alone. */
export type Awaited = {
  readonly stage: string;
  /** When it goes on by itself; null for a stage that has all the time. */
  readonly goesOnAt: Instant | null;
  /** By when the stage is to end; a reminder comes before it. */
  readonly deadline: Instant | null;
};

/** All that a state machine has to know of a matter. It goes through the state machine's data, so it tells of nobody. */
export type Standing = Awaited & {
  /** The version of the matter that it follows from. */
  readonly version: number;
  /** Whole seconds until the wait ends by itself, at least 1. */
  readonly seconds: number;
  /** Whether the execution has run for so long that the next one takes over. */
  readonly isOld: boolean;
};

/**
 * Milliseconds for which an execution runs. Step Functions ends one after a year, and forgets a history of more than
 * 25,000 events: half of either is far away from that.
 */
export const longestRun = 180 * 24 * 60 * 60 * 1000;

/** Whether one would wait for the same: then nobody has to be woken. Most of what happens in a matter is so. */
export const isSame = (one: Awaited, other: Awaited): boolean =>
  one.stage === other.stage && one.goesOnAt === other.goesOnAt && one.deadline === other.deadline;

/** How a matter stands that waits for something as of a version, for an execution that began at `startedAt`. */
export const standingOf = (
  awaited: Awaited,
  { version, startedAt, now }: { readonly version: number; readonly startedAt: Instant; readonly now: Instant },
): Standing => {
  const [began, at] = [Date.parse(startedAt), Date.parse(now)];
  const until = Math.min(
    began + longestRun,
    awaited.goesOnAt === null ? Number.POSITIVE_INFINITY : Date.parse(awaited.goesOnAt),
  );
  // What is due at a moment is due after it: so a whole second more than fits before it.
  const seconds = Math.max(1, Math.floor((until - at) / 1000) + 1);
  return { ...awaited, version, seconds, isOld: at >= began + longestRun };
};
