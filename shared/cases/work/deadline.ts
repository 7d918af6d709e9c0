import { sha256 } from '../../kernel/digest.ts';
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

/** Which deadlines have passed. */
export type Deadlines = {
  /** By step, the last ones, for whoever asks what was late. */
  readonly passed: Readonly<Record<string, Instant>>;
  /** Marks of many more, so that each is told of only once. */
  readonly told: readonly string[];
};

const passedKept = 40;
const toldKept = 200;

const markOf = (step: string, dueAt: Instant): string => sha256(`${step} ${dueAt}`).slice(0, 10);

/** Whether it was told that a step was not done by then. */
export const hasPassed = ({ told }: Deadlines, step: string, dueAt: Instant): boolean =>
  told.includes(markOf(step, dueAt));

export const deadlines: Slice<Deadlines, DeadlineEvent> = {
  none: { passed: {}, told: [] },
  evolve: ({ passed, told }, { step, dueAt }) => {
    const { [step]: _, ...others } = passed;
    return {
      passed: Object.fromEntries([...Object.entries(others).slice(1 - passedKept), [step, dueAt]]),
      told: [...told, markOf(step, dueAt)].slice(-toldKept),
    };
  },
};
