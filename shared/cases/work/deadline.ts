import type { Instant } from '../../kernel/instant.ts';
import type { Slice } from '../slice.ts';
import type { Owing } from './step.ts';

/** Something that was due was not done in time. Told once for each deadline, when it has passed. */
export type DeadlineEvent = {
  readonly type: 'DeadlinePassed';
  /** The key of the step. */
  readonly step: string;
  readonly owes: Owing;
  readonly dueAt: Instant;
};

/** Which deadlines have passed, by step: the last of each. */
export type Deadlines = { readonly passed: Readonly<Record<string, Instant>> };

const kept = 40;

export const deadlines: Slice<Deadlines, DeadlineEvent> = {
  none: { passed: {} },
  evolve: ({ passed }, { step, dueAt }) => {
    const { [step]: _, ...others } = passed;
    return { passed: Object.fromEntries([...Object.entries(others).slice(1 - kept), [step, dueAt]]) };
  },
};
