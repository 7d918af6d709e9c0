import * as z from 'zod';
import { dueAfter, isPast } from '../../kernel/calendar.ts';
import { ActionId, DecisionId, OrganisationId, PrincipalId } from '../../kernel/ids.ts';
import { Instant, type When } from '../../kernel/instant.ts';
import type { Recorded } from '../../ledger/event.ts';
import type { EventOf } from '../case.ts';
import { sources } from '../rules.ts';
import { listed, type Showing, type Shown } from '../shown.ts';
import {
  ActionKind,
  Lessons,
  lessonsTold,
  type Safety,
  type SafetyAction,
  Strength,
  standing,
  strengthOf,
} from './safety.ts';

const By = z
  .object({ actor: PrincipalId, organisation: OrganisationId.optional() })
  .meta({ description: 'Who said so, of the hospital or of the insurer' });

const Day = z.string().meta({ description: 'A day', example: '2026-12-24' });

const ActionView = z
  .object({
    id: ActionId,
    at: Instant.meta({ description: 'When the plan was made that holds' }),
    by: By,
    kind: ActionKind,
    strength: Strength,
    description: z.string(),
    owner: z.string().meta({ description: 'Who sees to it' }),
    dueOn: Day,
    measure: z.string().meta({ description: 'By what one will see that it works' }),
    replanned: z
      .string()
      .optional()
      .meta({ description: 'Why the plan was changed last; absent while it is the first' }),
    status: z.enum(['planned', 'completed', 'dropped']),
    overdue: z.boolean().meta({ description: 'Whether it is still planned, and its day is past' }),
    completed: z.object({ on: Day, at: Instant, by: By, result: z.string() }).optional(),
    dropped: z.object({ at: Instant, by: By, reason: z.string() }).optional(),
  })
  .meta({ id: 'SafetyAction', description: 'Something that is done so that it does not happen again' });
type ActionView = z.output<typeof ActionView>;

const Warning = z.object({
  code: z.literal('actionForEachCause'),
  detail: z.string(),
  source: z.string().meta({ description: 'Where the rule comes from' }),
});
type Warning = z.output<typeof Warning>;

const warnings = z.array(Warning).meta({ description: 'What the plan as a whole lacks; nothing is refused for it' });

/** An action, and what the plan that it is part of lacks. */
export const PlannedView = ActionView.extend({ warnings }).meta({ id: 'PlannedSafetyAction' });
export type PlannedView = z.output<typeof PlannedView>;

export const NoActionView = z
  .object({ id: DecisionId, at: Instant, by: By, reason: z.string() })
  .meta({ id: 'NoSafetyAction', description: 'The word that no safety action is needed, and why' });
export type NoActionView = z.output<typeof NoActionView>;

export const SafetyView = z
  .object({
    items: z.array(ActionView),
    noneNeeded: NoActionView.optional().meta({ description: 'Set where it was decided that none is needed' }),
    warnings,
  })
  .meta({ id: 'SafetyActions', description: 'Every safety action of a case, in the order they were planned' });
export type SafetyView = z.output<typeof SafetyView>;

export const LessonsView = z
  .object({ id: DecisionId, at: Instant, by: By, decision: Lessons, reason: z.string() })
  .meta({ id: 'LessonsDecision', description: 'What becomes of what was learnt, and why' });
export type LessonsView = z.output<typeof LessonsView>;

const showAction = (action: SafetyAction, now: Instant): Shown<ActionView> => {
  const { plannedIn, status } = action;
  const endedIn = action.status === 'planned' ? undefined : action.endedIn;
  return {
    tells: [plannedIn, ...(endedIn === undefined ? [] : [endedIn])],
    show: (told) => {
      const event = told<'ActionPlanned' | 'ActionReplanned'>(plannedIn);
      const { id, at, by, kind, description, owner, dueOn, measure } = event;
      return {
        id,
        at,
        by,
        kind,
        strength: strengthOf[kind],
        description,
        owner,
        dueOn,
        measure,
        ...(event.type === 'ActionReplanned' && { replanned: event.reason }),
        status,
        overdue: status === 'planned' && isPast(dueAfter(dueOn as When, { count: 0, unit: 'days' }), now),
        ...(endedIn !== undefined && viewEnd(told<'ActionCompleted' | 'ActionDropped'>(endedIn))),
      };
    },
  };
};

const viewEnd = (
  event: Recorded<EventOf<'ActionCompleted' | 'ActionDropped'>>,
): Pick<ActionView, 'completed' | 'dropped'> => {
  const { at, by } = event;
  return event.type === 'ActionCompleted'
    ? { completed: { on: event.on, at, by, result: event.result } }
    : { dropped: { at, by, reason: event.reason } };
};

/** One action, and what is still to be said of the plan. */
export const showPlanned =
  (id: ActionId, now: Instant): Showing<PlannedView> =>
  ({ safety }) => {
    const action = safety.actions.find((each) => each.id === id);
    if (!action) throw new Error('The action to show is not in the case');
    const { tells, show } = showAction(action, now);
    return { tells, show: (told) => ({ ...show(told), warnings: warningsOf(safety) }) };
  };

/** That no action is needed. */
export const showNoAction: Showing<NoActionView> = ({ safety: { noAction } }) => {
  if (!noAction) throw new Error('It was not decided that no action is needed');
  return showNone(noAction.toldIn);
};

const showNone = (sequence: number): Shown<NoActionView> => ({
  tells: [sequence],
  show: (told) => {
    const { id, at, by, reason } = told<'NoActionDecided'>(sequence);
    return { id, at, by, reason };
  },
});

/** Every action of a case, and what the plan lacks. */
export const showSafety =
  (now: Instant): Showing<SafetyView> =>
  ({ safety }) => {
    const actions = listed(safety.actions.map((action) => showAction(action, now)));
    const none = safety.noAction && showNone(safety.noAction.toldIn);
    return {
      tells: [...actions.tells, ...(none?.tells ?? [])],
      show: (told) => ({
        ...actions.show(told),
        ...(none && { noneNeeded: none.show(told) }),
        warnings: warningsOf(safety),
      }),
    };
  };

/** A plan that asks people to do better, and changes nothing around them, seldom holds. Source: RCA², domain §8. */
const warningsOf = (safety: Safety): Warning[] => {
  const actions = standing(safety);
  if (actions.length === 0 || actions.some(({ kind }) => strengthOf[kind] !== 'weaker')) return [];
  const alone = actions.every(({ kind }) => kind === 'training');
  const what = alone ? 'Training alone is planned, which seldom holds.' : 'Only weaker actions are planned.';
  const detail = `${what} Give each cause at least one stronger or intermediate action.`;
  return [{ code: 'actionForEachCause', detail, source: sources.actionForEachCause }];
};

/** A decision on what is learnt. */
const showDecision = (sequence: number): Shown<LessonsView> => ({
  tells: [sequence],
  show: (told) => {
    const { id, at, by, decision, reason } = told<'LessonsDecided'>(sequence);
    return { id, at, by, decision, reason };
  },
});

/** The decision on what is learnt that holds. */
export const showLessons: Showing<LessonsView> = ({ safety }) => showDecision(safety.lessons?.toldIn ?? 0);

/** Every decision on what is learnt, the one that holds last. */
export const showAllLessons: Showing<{ items: LessonsView[] }> = ({ safety }) =>
  listed(lessonsTold(safety).map(showDecision));
