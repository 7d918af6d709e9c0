import * as z from 'zod';
import type { ActionId, DecisionId } from '../../kernel/ids.ts';
import { changing, type Slice } from '../slice.ts';

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

export type SafetyAction = {
  readonly id: ActionId;
  readonly kind: ActionKind;
  readonly dueOn: Day;
  readonly status: 'planned' | 'completed' | 'dropped';
  /** Which event tells the plan as it is now. */
  readonly plannedIn: number;
  readonly endedIn?: number;
};

export type Safety = {
  readonly actions: readonly SafetyAction[];
  readonly noAction?: { readonly id: DecisionId; readonly toldIn: number };
  readonly lessons?: {
    readonly id: DecisionId;
    readonly decision: Lessons;
    readonly toldIn: number;
    /** Sequences of the events that tell the decisions before. */
    readonly earlier: readonly number[];
  };
};

/** Actions that are planned or done; those that were dropped are not. */
export const standing = ({ actions }: Safety): readonly SafetyAction[] =>
  actions.filter(({ status }) => status !== 'dropped');

export const safety: Slice<Safety, SafetyEvent> = {
  none: { actions: [] },
  evolve: (state, event) => {
    const { sequence } = event;
    switch (event.type) {
      case 'ActionPlanned': {
        const { id, kind, dueOn } = event;
        const { noAction: _, ...rest } = state;
        return { ...rest, actions: [...state.actions, { id, kind, dueOn, status: 'planned', plannedIn: sequence }] };
      }
      case 'ActionReplanned': {
        const { id, kind, dueOn } = event;
        const actions = changing(state.actions, id, (action) => ({ ...action, kind, dueOn, plannedIn: sequence }));
        return { ...state, actions };
      }
      case 'ActionCompleted':
      case 'ActionDropped': {
        const status = event.type === 'ActionCompleted' ? 'completed' : 'dropped';
        return {
          ...state,
          actions: changing(state.actions, event.id, (action) => ({ ...action, status, endedIn: sequence })),
        };
      }
      case 'NoActionDecided':
        return { ...state, noAction: { id: event.id, toldIn: sequence } };
      case 'LessonsDecided':
        return {
          ...state,
          lessons: { id: event.id, decision: event.decision, toldIn: sequence, earlier: lessonsTold(state) },
        };
    }
  },
};

/** Sequences of all decisions on what is learnt, in order. */
export const lessonsTold = ({ lessons }: Pick<Safety, 'lessons'>): readonly number[] =>
  lessons ? [...lessons.earlier, lessons.toldIn] : [];
