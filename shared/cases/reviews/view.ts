import * as z from 'zod';
import { DeterminationId, OrganisationId, PrincipalId, ReviewId } from '../../kernel/ids.ts';
import { Instant, When } from '../../kernel/instant.ts';
import type { Recorded } from '../../ledger/event.ts';
import type { Case, EventOf } from '../case.ts';
import { listed, type Reader, type Showing, type Shown } from '../shown.ts';
import { Criterion, criteria, Outcome } from '../triage/triage.ts';
import { isOfSide, PartMark, type Review, ReviewBy } from './review.ts';

const isWithheld = z
  .boolean()
  .meta({ description: 'Whether what it says is not shown to you: it stays with the other side' });

export const DeterminationView = z
  .object({
    id: DeterminationId,
    reviewId: ReviewId,
    at: Instant,
    by: PrincipalId,
    criterion: Criterion,
    outcome: Outcome.optional(),
    rationale: z.string().optional(),
    author: z.string(),
    organisation: z.string().meta({ description: 'For whom its author speaks' }),
    on: When,
    privilege: PartMark,
    holds: z.boolean().meta({ description: 'Whether it is the last of its review on the criterion' }),
    withheld: isWithheld,
  })
  .meta({ id: 'Determination', description: 'What was determined of one criterion in a review' });
export type DeterminationView = z.output<typeof DeterminationView>;

export const ReviewView = z
  .object({
    id: ReviewId,
    at: Instant,
    openedBy: PrincipalId,
    by: ReviewBy,
    owner: OrganisationId.meta({ description: 'Whose record it is' }),
    reviewer: z.string().optional(),
    scope: z.string().optional(),
    startedOn: When,
    dueAt: Instant.meta({ description: 'When it is due to be finished' }),
    privilege: PartMark,
    completed: z
      .object({
        on: When,
        at: Instant,
        by: PrincipalId,
        findings: z.string().optional(),
        contributingFactors: z.array(z.string()).optional(),
      })
      .optional()
      .meta({ description: 'What it found; absent until it is finished' }),
    determinations: z.array(DeterminationView).meta({ description: 'All of them, oldest first' }),
    withheld: isWithheld,
  })
  .meta({ id: 'Review', description: 'A review: a record of one side' });
export type ReviewView = z.output<typeof ReviewView>;

const Disagreement = z.object({
  criterion: Criterion,
  found: z
    .array(z.object({ reviewId: ReviewId, outcome: Outcome }))
    .meta({ description: 'What each review holds, among what is shown to you' }),
});
type Disagreement = z.output<typeof Disagreement>;

export const ReviewsView = z
  .object({
    items: z.array(ReviewView),
    disagreements: z
      .array(Disagreement)
      .meta({ description: 'Criteria on which reviews hold different outcomes. Reviews may disagree' }),
  })
  .meta({ id: 'Reviews', description: 'Every review of a case, in the order they were opened' });
export type ReviewsView = z.output<typeof ReviewsView>;

/** Whether what a part says stays from somebody: it is marked, and of the other side. */
const isHidden = (review: Review, privilege: PartMark, state: Case, { audience }: Reader): boolean =>
  privilege !== 'none' && !isOfSide(review, state, audience);

export const showDetermination =
  (sequence: number): Showing<DeterminationView> =>
  (state, reader) => ({
    tells: [sequence],
    show: (told) => viewDetermination(told<'DeterminationMade'>(sequence), state, reader),
  });

const viewDetermination = (
  event: Recorded<EventOf<'DeterminationMade'>>,
  state: Case,
  reader: Reader,
): DeterminationView => {
  const { id, reviewId, at, by, criterion, outcome, rationale, author, organisation, on, privilege } = event;
  const review = state.reviews.items.find((each) => each.id === reviewId);
  const held = review?.holds[criterion];
  const withheld = !review || isHidden(review, privilege, state, reader);
  return {
    id,
    reviewId,
    at,
    by: by.actor,
    criterion,
    ...(!withheld && { outcome, rationale }),
    author,
    organisation,
    on,
    privilege,
    holds: held !== undefined && (held.toldIn === event.sequence || held.id === id),
    withheld,
  };
};

/** Every determination of a case, oldest first. */
export const showDeterminations: Showing<{ items: DeterminationView[] }> = (state, reader) =>
  listed(state.reviews.determinedIn.map((sequence) => showDetermination(sequence)(state, reader)));

/** A review, with what it found and determined. */
export const showReview =
  (id: ReviewId): Showing<ReviewView> =>
  (state, reader) => {
    const review = state.reviews.items.find((each) => each.id === id);
    if (!review) throw new Error('The review to show is not in the case');
    return shownReview(review, state, reader);
  };

const shownReview = (review: Review, state: Case, reader: Reader): Shown<ReviewView> => {
  const { openedIn, completedIn } = review;
  const determinations = showDeterminations(state, reader);
  return {
    tells: [openedIn, ...(completedIn === undefined ? [] : [completedIn]), ...determinations.tells],
    show: (told) => {
      const { id, at, by, reviewBy, owner, reviewer, scope, startedOn, dueAt, privilege } =
        told<'ReviewOpened'>(openedIn);
      const withheld = isHidden(review, privilege, state, reader);
      return {
        id,
        at,
        openedBy: by.actor,
        by: reviewBy,
        owner,
        ...(reviewer !== undefined && { reviewer }),
        ...(scope !== undefined && !withheld && { scope }),
        startedOn,
        dueAt,
        privilege,
        ...(completedIn !== undefined && { completed: viewCompleted(told<'ReviewCompleted'>(completedIn), withheld) }),
        determinations: determinations.show(told).items.filter(({ reviewId }) => reviewId === id),
        withheld,
      };
    },
  };
};

const viewCompleted = (
  { on, at, by, findings, contributingFactors }: Recorded<EventOf<'ReviewCompleted'>>,
  withheld: boolean,
): ReviewView['completed'] => ({
  on,
  at,
  by: by.actor,
  ...(!withheld && { findings, contributingFactors: [...contributingFactors] }),
});

/** Every review of a case, and where those that somebody may see disagree. */
export const showReviews: Showing<ReviewsView> = (state, reader) => {
  const { tells, show } = listed(state.reviews.items.map((review) => shownReview(review, state, reader)));
  return { tells, show: (told) => ({ ...show(told), disagreements: disagreements(state, reader) }) };
};

const disagreements = (state: Case, reader: Reader): Disagreement[] =>
  criteria.flatMap((criterion) => {
    const found = state.reviews.items.flatMap((review) => {
      const held = review.holds[criterion];
      return held && !isHidden(review, held.privilege, state, reader)
        ? [{ reviewId: review.id, outcome: held.outcome }]
        : [];
    });
    return new Set(found.map(({ outcome }) => outcome)).size > 1 ? [{ criterion, found }] : [];
  });
