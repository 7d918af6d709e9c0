import { endOf, type Instant, isAfter, isBefore, isExactToTheDay, type When } from '../kernel/instant.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { invalid } from './rules.ts';

type Timed = {
  /** When it happened. */
  readonly when: When;
  /** Where in the body that is said; `on`, if nothing else. */
  readonly pointer?: string;
  readonly now: Instant;
  /** What came before it, where that is known, and how one says so. */
  readonly follows?: Earlier;
  /** What else came before it. */
  readonly alsoFollows?: readonly Earlier[];
};

/** Something that came earlier, where it is known when, and how one says so. */
export type Earlier = readonly [when: When | undefined, what: string];

/** Why something cannot have happened when it is said to have: not yet, or before what it follows. */
export const mistimed = ({
  when,
  pointer = '#/on',
  now,
  follows,
  alsoFollows = [],
}: Timed): Refusal<'invalidRequest'> | undefined => {
  if (isAfter(when, now)) return invalid({ pointer, rule: 'past', detail: 'must not lie in the future' });
  const earlier = (follows ? [follows, ...alsoFollows] : alsoFollows).find(
    ([before]) => before !== undefined && isBefore(when, before),
  );
  return earlier ? invalid({ pointer, rule: 'order', detail: `must not lie before ${earlier[1]}` }) : undefined;
};

/**
 * Whether what happened at a time was in time for what was due. A bare day is in time that began by then; of a bare month
 * or year nobody knows until it is over.
 */
export const isInTime = (when: When, dueAt: Instant): boolean =>
  isExactToTheDay(when) ? when <= (dueAt as string) : endOf(when) <= Date.parse(dueAt);
