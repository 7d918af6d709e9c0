import { sha256 } from '../../kernel/digest.ts';
import type { Instant, When } from '../../kernel/instant.ts';
import { sideOfStep } from '../own.ts';
import type { Audience } from '../privilege.ts';
import type { Slice } from '../slice.ts';
import type { Owing } from './step.ts';

type Deadline = {
  /** The key of the step. */
  readonly step: string;
  readonly owes: Owing;
  readonly dueAt: Instant;
  /** Whose alone it was. */
  readonly ownOf?: Audience;
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
  /** Likewise what was one side's alone: however much that is, nothing of the rest is forgotten for it. */
  readonly own?: Partial<Readonly<Record<Audience, Deadlines['passed']>>>;
  /** Marks of many more, so that each is told of only once. */
  readonly told: readonly string[];
};

const kept = { ofBoth: 24, ofOne: 3, told: 150 } as const;

/** Forty bits of a digest, as short as text can be; those stored before are as long as they were. */
const markOf = (step: string, dueAt: Instant): string =>
  Buffer.from(longMarkOf(step, dueAt), 'hex').toString('base64url');

const longMarkOf = (step: string, dueAt: Instant): string => sha256(`${step} ${dueAt}`).slice(0, 10);

/** Whether it was told that a step was not done by then. */
export const hasPassed = ({ told }: Deadlines, step: string, dueAt: Instant): boolean =>
  told.includes(markOf(step, dueAt)) || told.includes(longMarkOf(step, dueAt));

/** Which deadlines have passed, by step, as one side is told of them. */
export const passedFor = ({ passed, own }: Deadlines, side: Audience): Deadlines['passed'] => ({
  ...passed,
  ...own?.[side],
});

/** The last ones of some, with one more; of a step that was missed before, that day stays. */
const withOne = (passed: Deadlines['passed'] = {}, { step, dueAt }: DeadlineEvent, most: number) => {
  const { [step]: before = dueAt, ...others } = passed;
  return Object.fromEntries([...Object.entries(others).slice(1 - most), [step, before]]);
};

export const deadlines: Slice<Deadlines, DeadlineEvent> = {
  none: { passed: {}, told: [] },
  evolve: (state, event) => {
    const { type, step, dueAt } = event;
    const side = event.ownOf ?? sideOfStep(step);
    const before = side === undefined ? state.passed : (state.own?.[side] ?? {});
    const put = (passed: Deadlines['passed']): Deadlines =>
      side === undefined ? { ...state, passed } : { ...state, own: { ...state.own, [side]: passed } };
    if (type === 'DeadlineKept') {
      const { [step]: passed, ...others } = before;
      return put(passed === dueAt ? others : before);
    }
    return {
      ...put(withOne(before, event, side === undefined ? kept.ofBoth : kept.ofOne)),
      told: [...state.told, markOf(step, dueAt)].slice(-kept.told),
    };
  },
};
