import * as z from 'zod';
import type { ActionId, DecisionId } from '../../kernel/ids.ts';
import { Day, type Instant, isBefore, type When } from '../../kernel/instant.ts';
import { isRefusal, type Refusal, refuse } from '../../kernel/refusal.ts';
import { name, text } from '../../kernel/text.ts';
import type { Acting } from '../acting.ts';
import type { Case, EventOf } from '../case.ts';
import { ended, invalid, noPlaceLeft, notThere } from '../rules.ts';
import { madeBy } from '../slice.ts';
import { mistimed } from '../times.ts';
import { ActionKind, Lessons, type SafetyAction, standing } from './safety.ts';

const reason = text(2_000).meta({ description: 'Why' });

/** An action to be, as RCA² asks for it: what, who, by when, and by what one sees that it works. Source: domain §8. */
export const Planning = z.strictObject({
  kind: ActionKind,
  description: text(2_000).meta({ description: 'What is to be done' }),
  owner: name(120).meta({ description: 'Who sees to it: a name or an office' }),
  dueOn: Day.meta({ description: 'The day by which it is to be done' }),
  measure: text(1_000).meta({ description: 'By what one will see that it works' }),
});
export type Planning = z.output<typeof Planning>;

export const Replanning = Planning.extend({ reason });
export type Replanning = z.output<typeof Replanning>;

export const Finishing = z.strictObject({
  on: Day.meta({ description: 'The day on which it was done' }),
  result: text(2_000).meta({ description: 'What came of it, by its measure' }),
});
export type Finishing = z.output<typeof Finishing>;

/** Why something is so, and nothing else. */
export const Because = z.strictObject({ reason });
export type Because = z.output<typeof Because>;

export const LessonsDecision = z.strictObject({ decision: Lessons, reason });
export type LessonsDecision = z.output<typeof LessonsDecision>;

/** How many actions each side has planned at a time, and how often it decides what is learnt. */
export const limits = { actions: { hospital: 10, insurer: 4 }, lessons: 20 } as const;

const planners = {
  hospital: `A hospital plans at most ${limits.actions.hospital} safety actions of a case`,
  insurer: `An insurer suggests at most ${limits.actions.insurer} safety actions of a case`,
} as const;

/**
 * Plans an action, or suggests one to the hospital. A hospital may on a closed case too: it goes on improving. Source:
 * MACRMI, practice 2, domain §2.
 */
export const planAction = (
  state: Case,
  id: ActionId,
  plan: Planning,
  { audience, now }: Pick<Acting, 'audience' | 'now'>,
): EventOf<'ActionPlanned'>[] | Refusal<'caseClosed' | 'tooMany' | 'invalidRequest'> => {
  const closed = audience === 'hospital' ? undefined : ended(state);
  const own = madeBy(state.safety.actions, audience).filter(({ status }) => status === 'planned');
  const most = limits.actions[audience];
  const refused =
    closed ??
    (own.length < most
      ? undefined
      : refuse('tooMany', `${planners[audience]} at a time: see to some of them first.`)) ??
    overdue(plan, now);
  return refused ?? [{ type: 'ActionPlanned', id, ...plan }];
};

/** Plans an action anew, on a closed case too. */
export const replanAction = (
  state: Case,
  id: ActionId,
  plan: Replanning,
  now: Instant,
): EventOf<'ActionReplanned'>[] | Refusal<'notFound' | 'alreadyDone' | 'invalidRequest'> => {
  const action = planned(state, id);
  if (isRefusal(action)) return action;
  return overdue(plan, now) ?? [{ type: 'ActionReplanned', id, ...plan }];
};

/** Says that an action was done, on a closed case too. */
export const completeAction = (
  state: Case,
  id: ActionId,
  { on, result }: Finishing,
  now: Instant,
): EventOf<'ActionCompleted'>[] | Refusal<'notFound' | 'alreadyDone' | 'invalidRequest'> => {
  const action = planned(state, id);
  if (isRefusal(action)) return action;
  const follows = [state.facts.occurred, 'the event'] as const;
  return mistimed({ when: on as When, now, follows }) ?? [{ type: 'ActionCompleted', id, on, result }];
};

/** Gives an action up, and says why, on a closed case too. */
export const dropAction = (
  state: Case,
  id: ActionId,
  { reason }: Because,
): EventOf<'ActionDropped'>[] | Refusal<'notFound' | 'alreadyDone'> => {
  const action = planned(state, id);
  return isRefusal(action) ? action : [{ type: 'ActionDropped', id, reason }];
};

/** Says that nothing has to change. Source: MACRMI, practice 2, domain §2. */
export const needNoAction = (
  state: Case,
  id: DecisionId,
  { reason }: Because,
): EventOf<'NoActionDecided'>[] | Refusal<'caseClosed' | 'alreadyDone'> => {
  const closed = ended(state);
  if (closed) return closed;
  if (standing(state.safety).length > 0) {
    return refuse('alreadyDone', 'Actions are planned or done: drop those that are not needed, and say why.');
  }
  if (state.safety.noAction) return refuse('alreadyDone', 'That is decided. If something has to change, plan it.');
  return [{ type: 'NoActionDecided', id, reason }];
};

/** Decides what becomes of what was learnt; the last decision holds. */
export const decideLessons = (
  state: Case,
  id: DecisionId,
  { decision, reason }: LessonsDecision,
  { audience }: Pick<Acting, 'audience'>,
): EventOf<'LessonsDecided'>[] | Refusal<'caseClosed' | 'tooMany'> =>
  ended(state) ??
  noPlaceLeft(state.safety.lessons?.counted?.[audience] ?? 0, limits.lessons, 'decisions on what is learnt') ?? [
    { type: 'LessonsDecided', id, decision, reason },
  ];

const overdue = ({ dueOn }: Planning, now: Instant): Refusal<'invalidRequest'> | undefined =>
  isBefore(dueOn as When, now as string as When)
    ? invalid({ pointer: '#/dueOn', rule: 'future', detail: 'must not lie in the past' })
    : undefined;

const planned = ({ safety }: Case, id: ActionId): SafetyAction | Refusal<'notFound' | 'alreadyDone'> => {
  const action = safety.actions.find((each) => each.id === id);
  if (!action) return notThere();
  return action.status === 'planned'
    ? action
    : refuse('alreadyDone', `It was ${action.status} already. Plan another if more has to be done.`);
};
