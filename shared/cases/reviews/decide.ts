import * as z from 'zod';
import { dayOf, dueAfter } from '../../kernel/calendar.ts';
import { type DeterminationId, ReviewId } from '../../kernel/ids.ts';
import { endOf, type Instant, When } from '../../kernel/instant.ts';
import { isRefusal, type Refusal, refuse } from '../../kernel/refusal.ts';
import { name, text } from '../../kernel/text.ts';
import type { Acting } from '../acting.ts';
import type { Case, EventOf } from '../case.ts';
import { isCareReview } from '../eligibility.ts';
import { ended, forbid, noPlaceLeft, notThere } from '../rules.ts';
import { mistimed } from '../times.ts';
import { Criterion, Outcome } from '../triage/triage.ts';
import { isOfSide, PartMark, type Review, ReviewBy } from './review.ts';

/** How many of each thing a case holds of each side, and a review says. */
export const limits = { reviews: 4, determinations: 40, factors: 50 } as const;

/** A review that begins. */
export const Opening = z.strictObject({
  by: ReviewBy,
  reviewer: name(120).optional().meta({ description: 'Who reviews: a person, a team or an expert' }),
  scope: text(2_000).optional().meta({ description: 'What is looked at' }),
  startedOn: When.meta({ description: 'When it began, as exactly as it is known' }),
  privilege: PartMark.optional().meta({
    description:
      "Whether it stays with whoever opens it. Left out: a hospital's review of a report marked as patient safety work " +
      'product carries that mark too, every other none',
  }),
});
export type Opening = z.output<typeof Opening>;

/** What a review found. */
export const Completion = z.strictObject({
  on: When.meta({ description: 'When it was finished' }),
  findings: text(20_000).meta({ description: 'What was found, in sentences' }),
  contributingFactors: z
    .array(text(400))
    .max(limits.factors)
    .meta({ description: 'What contributed to it; empty where nothing did' }),
});
export type Completion = z.output<typeof Completion>;

/** What somebody determines of one criterion, and why. Source: domain §1. */
export const Determining = z.strictObject({
  reviewId: ReviewId.meta({ description: 'In which review' }),
  criterion: Criterion,
  outcome: Outcome,
  rationale: text(4_000).meta({ description: 'Why' }),
  author: name(120).meta({ description: 'Who determines it' }),
  organisation: name(120).meta({ description: 'For whom its author speaks' }),
  on: When.meta({ description: 'When it was determined' }),
  privilege: PartMark.optional().meta({
    description: 'Whether it stays with the side whose review it is; the mark of the review, if left out',
  }),
});
export type Determining = z.output<typeof Determining>;

/**
 * Begins a review, as a record of whoever opens it. A hospital may at once, within the 72 hours of RCA²; an insurer in
 * care review. Source: CARe timeline, domain §1, stages 5 and 8.
 */
export const openReview = (
  state: Case,
  id: ReviewId,
  { by: reviewBy, reviewer, scope, startedOn, privilege }: Opening,
  { audience, organisation, settings, now }: Acting,
): EventOf<'ReviewOpened'>[] | Refusal<OpeningRefusal> => {
  const own = state.reviews.items.filter((review) => isOfSide(review, state, audience));
  const closed = ended(state) ?? noPlaceLeft(own.length, limits.reviews, 'reviews');
  if (closed) return closed;
  const refused =
    mayNotOpen(state, reviewBy, audience) ??
    heldMark(privilege, audience) ??
    mistimed({ when: startedOn, pointer: '#/startedOn', now, follows: [state.facts.occurred, 'the event'] });
  if (refused) return refused;
  return [
    {
      type: 'ReviewOpened',
      id,
      reviewBy,
      owner: audience === 'hospital' ? state.hospital : organisation,
      ...(reviewer !== undefined && { reviewer }),
      ...(scope !== undefined && { scope }),
      startedOn,
      dueAt: dueAfter(countedFrom(startedOn, now), { count: settings.triage.reviewDays, unit: 'days' }),
      privilege: privilege ?? usualMark(state, audience),
    },
  ];
};

type OpeningRefusal =
  | 'caseClosed'
  | 'tooMany'
  | 'notYourReview'
  | 'notACareReview'
  | 'privilegeHeld'
  | 'invalidRequest';

/** Finishes a review, once. What is found later is a review of its own. */
export const completeReview = (
  state: Case,
  id: ReviewId,
  { on, findings, contributingFactors }: Completion,
  { audience, now }: Pick<Acting, 'audience' | 'now'>,
): EventOf<'ReviewCompleted'>[] | Refusal<CompletionRefusal> => {
  const review = ended(state) ?? ownReview(state, id, audience);
  if (isRefusal(review)) return review;
  if (review.completedIn !== undefined) {
    return refuse('alreadyDone', 'It is finished. Open another review for what has come up since.');
  }
  const { startedOn, privilege } = review;
  const wrong = mistimed({ when: on, now, follows: [startedOn, 'the review began'] });
  if (wrong) return wrong;
  const mark = privilege !== 'none' && { privilege };
  return [{ type: 'ReviewCompleted', id, on, findings, contributingFactors, ...mark }];
};

type CompletionRefusal = 'caseClosed' | 'notFound' | 'notYourReview' | 'alreadyDone' | 'invalidRequest';

/**
 * Determines a criterion in a review, before or after it is finished. The last one on a criterion holds, and those before
 * it stay. Source: domain §1.
 */
export const determine = (
  state: Case,
  id: DeterminationId,
  { privilege, on, ...determined }: Determining,
  { audience, now }: Pick<Acting, 'audience' | 'now'>,
): EventOf<'DeterminationMade'>[] | Refusal<DeterminingRefusal> => {
  const review = ended(state) ?? ownReview(state, determined.reviewId, audience);
  if (isRefusal(review)) return review;
  const refused =
    noRoomToDetermine(state, review, determined.criterion, audience) ??
    heldMark(privilege, audience) ??
    mistimed({ when: on, now, follows: [review.startedOn, 'the review began'] });
  if (refused) return refused;
  return [{ type: 'DeterminationMade', id, ...determined, on, privilege: privilege ?? review.privilege }];
};

/** The first word of a review on a criterion has a place of its own; each side has so many more to change its mind. */
const noRoomToDetermine = (
  { reviews }: Case,
  { holds }: Review,
  criterion: Criterion,
  audience: Acting['audience'],
): Refusal<'tooMany'> | undefined =>
  holds[criterion] === undefined
    ? undefined
    : noPlaceLeft(reviews.counted?.[audience] ?? 0, limits.determinations, 'determinations');

type DeterminingRefusal = 'caseClosed' | 'notFound' | 'notYourReview' | 'tooMany' | 'privilegeHeld' | 'invalidRequest';

const mayNotOpen = (
  state: Case,
  by: ReviewBy,
  audience: Acting['audience'],
): Refusal<'notYourReview' | 'notACareReview'> | undefined => {
  if (by !== 'external' && by !== audience) {
    return forbid('notYourReview', `Open one of your own: by ${audience}, or by external.`);
  }
  return audience === 'hospital' || isCareReview(state)
    ? undefined
    : forbid('notACareReview', 'An insurer reviews what is in care review: triage it there first.');
};

const ownReview = (
  state: Case,
  id: ReviewId,
  audience: Acting['audience'],
): Review | Refusal<'notFound' | 'notYourReview'> => {
  const review = state.reviews.items.find((each) => each.id === id);
  if (!review) return notThere();
  return isOfSide(review, state, audience)
    ? review
    : forbid('notYourReview', 'Each side finishes its own reviews and determines in them. Open one of your own.');
};

/** No, to an insurer that marks patient safety work product: that is a hospital's. Source: 42 CFR 3 via domain §10. */
export const heldMark = (
  privilege: PartMark | undefined,
  audience: Acting['audience'],
): Refusal<'privilegeHeld'> | undefined =>
  privilege === 'patientSafetyWorkProduct' && audience !== 'hospital'
    ? refuse('privilegeHeld', 'Only a hospital marks patient safety work product.', {
        errors: [{ pointer: '#/privilege', rule: 'privilege', detail: 'is for a hospital to set' }],
      })
    : undefined;

const usualMark = ({ facts }: Case, audience: Acting['audience']): PartMark =>
  audience === 'hospital' && facts.privilege === 'patientSafetyWorkProduct' ? 'patientSafetyWorkProduct' : 'none';

/** What began in a month or year that is not over yet began today at the latest. */
const countedFrom = (startedOn: When, now: Instant): When =>
  endOf(startedOn) > Date.parse(now) ? (dayOf(now as string as When) as When) : startedOn;
