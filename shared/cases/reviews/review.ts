import * as z from 'zod';
import type { DeterminationId, OrganisationId, ReviewId } from '../../kernel/ids.ts';
import type { Instant, When } from '../../kernel/instant.ts';
import type { Audience } from '../privilege.ts';
import { changing, type Slice, type Tally, tallied } from '../slice.ts';
import type { Criterion, Outcome } from '../triage/triage.ts';

/** Who reviews. Each review is a record of its own, and they may disagree. Source: domain §1, stages 5 and 8. */
export const ReviewBy = z.enum(['hospital', 'insurer', 'external']).meta({
  description: "The hospital's own review, the insurer's, or that of an external expert",
  example: 'hospital',
});
export type ReviewBy = z.infer<typeof ReviewBy>;

/**
 * Whether a part of a case stays with the organisation that made it. Patient safety work product is a hospital's, attorney
 * work product an insurer's or a hospital's; neither crosses to the other.
 */
export const PartMark = z
  .enum(['patientSafetyWorkProduct', 'attorneyWorkProduct', 'none'])
  .meta({ description: 'What is marked stays with the organisation that made it; others see that it exists' });
export type PartMark = z.infer<typeof PartMark>;

export type ReviewEvent =
  | {
      readonly type: 'ReviewOpened';
      readonly id: ReviewId;
      readonly reviewBy: ReviewBy;
      /** Whose record it is: of the hospital or of the insurer. */
      readonly owner: OrganisationId;
      readonly reviewer?: string | undefined;
      readonly scope?: string | undefined;
      readonly startedOn: When;
      /** When it is due to be finished. */
      readonly dueAt: Instant;
      readonly privilege: PartMark;
    }
  | {
      readonly type: 'ReviewCompleted';
      readonly id: ReviewId;
      readonly on: When;
      readonly findings: string;
      readonly contributingFactors: readonly string[];
      /** The mark of the review, if it has one. */
      readonly privilege?: Exclude<PartMark, 'none'>;
    }
  | {
      readonly type: 'DeterminationMade';
      readonly id: DeterminationId;
      readonly reviewId: ReviewId;
      readonly criterion: Criterion;
      readonly outcome: Outcome;
      readonly rationale: string;
      readonly author: string;
      /** The organisation its author speaks for, by name. */
      readonly organisation: string;
      readonly on: When;
      readonly privilege: PartMark;
    };

/** The last determination of a review on a criterion. */
export type Held = {
  /** The event that tells it; of one that was stored before, its id. */
  readonly toldIn?: number;
  readonly id?: DeterminationId;
  readonly outcome: Outcome;
  readonly privilege: PartMark;
  readonly at: Instant;
};

export type Review = {
  readonly id: ReviewId;
  readonly reviewBy: ReviewBy;
  readonly owner: OrganisationId;
  readonly startedOn: When;
  readonly dueAt: Instant;
  readonly privilege: PartMark;
  readonly openedIn: number;
  readonly completedOn?: When;
  readonly completedAt?: Instant;
  readonly completedIn?: number;
  readonly holds: Partial<Readonly<Record<Criterion, Held>>>;
};

export type Reviews = {
  readonly items: readonly Review[];
  /** Sequences of the events that tell the determinations, all of them, in order. */
  readonly determinedIn: readonly number[];
  /** How many of them each side made. */
  readonly counted?: Tally;
};

/** Whether a review is a record of somebody's own side: of the hospital, or of the insurer. */
export const isOfSide = (
  { owner }: Pick<Review, 'owner'>,
  { hospital }: { readonly hospital: OrganisationId },
  audience: Audience,
): boolean => (owner === hospital) === (audience === 'hospital');

export const reviews: Slice<Reviews, ReviewEvent> = {
  none: { items: [], determinedIn: [] },
  evolve: (state, event, side) => {
    switch (event.type) {
      case 'ReviewOpened': {
        const { id, reviewBy, owner, startedOn, dueAt, privilege, sequence: openedIn } = event;
        const opened = { id, reviewBy, owner, startedOn, dueAt, privilege, openedIn, holds: {} };
        return { ...state, items: [...state.items, opened] };
      }
      case 'ReviewCompleted': {
        const { id, on: completedOn, at: completedAt, sequence: completedIn } = event;
        const done = { completedOn, completedAt, completedIn };
        return { ...state, items: changing(state.items, id, (review) => ({ ...review, ...done })) };
      }
      case 'DeterminationMade': {
        const { reviewId, criterion, outcome, privilege, at, sequence } = event;
        const items = changing(state.items, reviewId, (review) => ({
          ...review,
          holds: { ...review.holds, [criterion]: { toldIn: sequence, outcome, privilege, at } },
        }));
        return {
          items,
          determinedIn: [...state.determinedIn, sequence],
          counted: tallied(state.counted, side),
        };
      }
    }
  },
};
