import { sha256 } from '../../kernel/digest.ts';
import type { Instant } from '../../kernel/instant.ts';
import { sideOfStep } from '../own.ts';
import type { Audience } from '../privilege.ts';
import type { Slice } from '../slice.ts';
import type { Owing } from './step.ts';

/** Something that was due was not done in time. Told once for each deadline, when it has passed. */
export type DeadlineEvent = {
  readonly type: 'DeadlinePassed';
  /** The key of the step. */
  readonly step: string;
  readonly owes: Owing;
  readonly dueAt: Instant;
  /** Whose alone it was. */
  readonly ownOf?: Audience;
};

/** Which deadlines have passed. */
export type Deadlines = {
  /** By step, the last ones, for whoever asks what was late. */
  readonly passed: Readonly<Record<string, Instant>>;
  /** Likewise what was one side's alone: however much that is, nothing of the rest is forgotten for it. */
  readonly own?: Partial<Readonly<Record<Audience, Deadlines['passed']>>>;
  /** Marks of many more, so that each is told of only once. */
  readonly told: readonly string[];
};

const kept = { ofBoth: 34, ofOne: 5, told: 200 } as const;

const markOf = (step: string, dueAt: Instant): string => sha256(`${step} ${dueAt}`).slice(0, 10);

/** Whether it was told that a step was not done by then. */
export const hasPassed = ({ told }: Deadlines, step: string, dueAt: Instant): boolean =>
  told.includes(markOf(step, dueAt));

/** Which deadlines have passed, by step, as one side is told of them. */
export const passedFor = ({ passed, own }: Deadlines, side: Audience): Deadlines['passed'] => ({
  ...passed,
  ...own?.[side],
});

/** The last ones of some, with one more. */
const withOne = (passed: Deadlines['passed'] = {}, { step, dueAt }: DeadlineEvent, most: number) => {
  const { [step]: _, ...others } = passed;
  return Object.fromEntries([...Object.entries(others).slice(1 - most), [step, dueAt]]);
};

export const deadlines: Slice<Deadlines, DeadlineEvent> = {
  none: { passed: {}, told: [] },
  evolve: ({ passed, own, told }, event) => {
    const side = event.ownOf ?? sideOfStep(event.step);
    const after =
      side === undefined
        ? { passed: withOne(passed, event, kept.ofBoth), ...(own && { own }) }
        : { passed, own: { ...own, [side]: withOne(own?.[side], event, kept.ofOne) } };
    return { ...after, told: [...told, markOf(event.step, event.dueAt)].slice(-kept.told) };
  },
};
