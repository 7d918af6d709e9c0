import { type Instant, isAfter, isBefore, type When } from '../kernel/instant.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { invalid } from './rules.ts';

type Timed = {
  /** When it happened. */
  readonly when: When;
  /** Where in the body that is said; `on`, if nothing else. */
  readonly pointer?: string;
  readonly now: Instant;
  /** What came before it, where that is known, and how one says so. */
  readonly follows?: readonly [when: When | undefined, what: string];
};

/** Why something cannot have happened when it is said to have: not yet, or before what it follows. */
export const mistimed = ({ when, pointer = '#/on', now, follows }: Timed): Refusal<'invalidRequest'> | undefined => {
  if (isAfter(when, now)) return invalid({ pointer, rule: 'past', detail: 'must not lie in the future' });
  const [earlier, what] = follows ?? [];
  return earlier !== undefined && isBefore(when, earlier)
    ? invalid({ pointer, rule: 'order', detail: `must not lie before ${what}` })
    : undefined;
};
