import { sha256 } from '../../kernel/digest.ts';
import type { Instant, When } from '../../kernel/instant.ts';
import type { Slice } from '../slice.ts';
import type { Owing } from './step.ts';

type Deadline = {
  /** The key of the step. */
  readonly step: string;
  readonly owes: Owing;
  readonly dueAt: Instant;
};

export type DeadlineEvent =
  /** Something that was due was not done in time, as far as was known. Told once for each deadline, when it has passed. */
  | ({ readonly type: 'DeadlinePassed' } & Deadline)
  /** It was done in time after all, and recorded later. */
  | ({ readonly type: 'DeadlineKept'; readonly on: When } & Deadline);

/** Which deadlines have passed. */
export type Deadlines = {
  /** By step, the last ones, for whoever asks what was late; of several of one step, the first that was missed. */
  readonly passed: Readonly<Record<string, Instant>>;
  /** Marks of many more, so that each is told of only once. */
  readonly told: readonly string[];
};

const passedKept = 30;
const toldKept = 150;

const markOf = (step: string, dueAt: Instant): string => sha256(`${step} ${dueAt}`).slice(0, 10);

/** Whether it was told that a step was not done by then. */
export const hasPassed = ({ told }: Deadlines, step: string, dueAt: Instant): boolean =>
  told.includes(markOf(step, dueAt));

export const deadlines: Slice<Deadlines, DeadlineEvent> = {
  none: { passed: {}, told: [] },
  evolve: (state, { type, step, dueAt }) => {
    const { [step]: before, ...others } = state.passed;
    if (type === 'DeadlineKept') return { ...state, passed: before === dueAt ? others : state.passed };
    return {
      passed: Object.fromEntries([...Object.entries(others).slice(1 - passedKept), [step, before ?? dueAt]]),
      told: [...state.told, markOf(step, dueAt)].slice(-toldKept),
    };
  },
};
