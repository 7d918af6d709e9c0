import * as z from 'zod';
import type { ActionId, DecisionId } from '../../kernel/ids.ts';
import { changing, type Slice, type Tally, tallied } from '../slice.ts';

/** How well an action holds, as RCA² classes it. Source: RCA², action hierarchy; domain §8. */
export const Strength = z
  .enum(['stronger', 'intermediate', 'weaker'])
  .meta({ description: 'RCA² strength of an action', example: 'stronger' });
export type Strength = z.infer<typeof Strength>;

/** What an action does. Its strength follows from that. Source: RCA², action hierarchy; domain §8. */
export const strengthOf = {
  architecture: 'stronger',
  forcingFunction: 'stronger',
  simplifiedProcess: 'stronger',
  standardisedEquipment: 'stronger',
  leadership: 'stronger',
  redundancy: 'intermediate',
  software: 'intermediate',
  staffing: 'intermediate',
  checklist: 'intermediate',
  simulation: 'intermediate',
  readBack: 'intermediate',
  doubleCheck: 'weaker',
  warning: 'weaker',
  policy: 'weaker',
  training: 'weaker',
} as const satisfies Readonly<Record<string, Strength>>;

export const ActionKind = z
  .enum(Object.keys(strengthOf) as [keyof typeof strengthOf, ...(keyof typeof strengthOf)[]])
  .meta({ description: 'What the action does; its RCA² strength follows from it', example: 'forcingFunction' });
export type ActionKind = z.infer<typeof ActionKind>;

/** A day, as in a plan. */
type Day = string;

/** What is planned. */
export type Plan = {
  readonly kind: ActionKind;
  readonly description: string;
  /** Who sees to it: a name or an office. */
  readonly owner: string;
  readonly dueOn: Day;
  /** By what one will see that it works. */
  readonly measure: string;
};

/** What becomes of what a case teaches. Whether it is shared is decided in every case. Source: domain §2, practice 2. */
export const Lessons = z.enum(['share', 'keepInside', 'nothingToLearn']).meta({
  description: 'share: others may learn from it; keepInside: only the hospital and its insurer; nothingToLearn',
  example: 'share',
});
export type Lessons = z.infer<typeof Lessons>;

export type SafetyEvent =
  | ({ readonly type: 'ActionPlanned'; readonly id: ActionId } & Plan)
  | ({ readonly type: 'ActionReplanned'; readonly id: ActionId; readonly reason: string } & Plan)
  | { readonly type: 'ActionCompleted'; readonly id: ActionId; readonly on: Day; readonly result: string }
  | { readonly type: 'ActionDropped'; readonly id: ActionId; readonly reason: string }
  /** No corrective action is needed, and why. */
  | { readonly type: 'NoActionDecided'; readonly id: DecisionId; readonly reason: string }
  | {
      readonly type: 'LessonsDecided';
      readonly id: DecisionId;
      readonly decision: Lessons;
      readonly reason: string;
    };

/** What rules ask of an action; of one that ended, its events tell when it was due. */
export type SafetyAction = {
  readonly id: ActionId;
  readonly kind: ActionKind;
  /** Which event tells the plan as it is now. */
  readonly plannedIn: number;
  /** Set where the insurer suggested it. */
  readonly byInsurer?: true;
} & (
  | { readonly status: 'planned'; readonly dueOn: Day }
  | { readonly status: 'completed' | 'dropped'; readonly endedIn: number }
);

export type Safety = {
  readonly actions: readonly SafetyAction[];
  readonly noAction?: { readonly id: DecisionId; readonly toldIn: number };
  readonly lessons?: {
    readonly id: DecisionId;
    readonly decision: Lessons;
    readonly toldIn: number;
    /** Sequences of the events that tell the decisions before. */
    readonly earlier: readonly number[];
    /** How many of all of them each side made. */
    readonly counted?: Tally;
  };
};

/** How many actions a case lists that ended: the last ones, done before dropped. */
export const endedListed = 12;

/** The actions as a case keeps them: what is planned, and of the rest as much as it lists. */
const kept = (actions: readonly SafetyAction[]): readonly SafetyAction[] => {
  const of = (status: SafetyAction['status']) => actions.filter((action) => action.status === status);
  const tooMany = of('completed').length + of('dropped').length - endedListed;
  if (tooMany <= 0) return actions;
  const ended = of('dropped').concat(of('completed')).slice(0, tooMany);
  return actions.filter((action) => !ended.includes(action));
};

/** Actions that are planned or done; those that were dropped are not. */
export const standing = ({ actions }: Safety): readonly SafetyAction[] =>
  actions.filter(({ status }) => status !== 'dropped');

export const safety: Slice<Safety, SafetyEvent> = {
  none: { actions: [] },
  evolve: (state, event, side) => {
    const { sequence } = event;
    switch (event.type) {
      case 'ActionPlanned': {
        const { id, kind, dueOn } = event;
        const { noAction: _, ...rest } = state;
        const suggested = side === 'insurer' && { byInsurer: true as const };
        const action: SafetyAction = { id, kind, dueOn, status: 'planned', plannedIn: sequence, ...suggested };
        return { ...rest, actions: [...state.actions, action] };
      }
      case 'ActionReplanned': {
        const { id, kind, dueOn } = event;
        const actions = changing(state.actions, id, (action) =>
          action.status === 'planned' ? { ...action, kind, dueOn, plannedIn: sequence } : action,
        );
        return { ...state, actions };
      }
      case 'ActionCompleted':
      case 'ActionDropped': {
        const status = event.type === 'ActionCompleted' ? 'completed' : 'dropped';
        const actions = changing(
          state.actions,
          event.id,
          ({ id, kind, plannedIn, byInsurer }): SafetyAction => ({
            id,
            kind,
            plannedIn,
            ...(byInsurer && { byInsurer }),
            status,
            endedIn: sequence,
          }),
        );
        return { ...state, actions: kept(actions) };
      }
      case 'NoActionDecided':
        return { ...state, noAction: { id: event.id, toldIn: sequence } };
      case 'LessonsDecided':
        return {
          ...state,
          lessons: {
            id: event.id,
            decision: event.decision,
            toldIn: sequence,
            earlier: lessonsTold(state),
            counted: tallied(state.lessons?.counted, side),
          },
        };
    }
  },
};

/** Sequences of all decisions on what is learnt, in order. */
export const lessonsTold = ({ lessons }: Pick<Safety, 'lessons'>): readonly number[] =>
  lessons ? [...lessons.earlier, lessons.toldIn] : [];
