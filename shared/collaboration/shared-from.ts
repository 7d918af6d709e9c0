import type { Case, CaseEvent, EventOf } from '../cases/case.ts';
import { forbid } from '../cases/rules.ts';
import type { ReviewId, TenantId } from '../kernel/ids.ts';
import { type Refusal, refuse } from '../kernel/refusal.ts';
import { keys } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Found as FoundInReview } from './decide-reviews.ts';
import { noMatter } from './rules.ts';

/**
 * What the other insurers get of a review of one's own case: its findings and determinations, if it is finished and
 * nothing of it is marked. Work product stays where it is. Source: domain §4, who sees what; 42 CFR 3.
 */
export const sharedFrom = async (
  ledger: Pick<Ledger, 'events'>,
  tenant: TenantId,
  state: Case,
  reviewId: ReviewId,
): Promise<FoundInReview | Refusal<'notFound' | 'privilegeHeld' | 'reviewMissing'>> => {
  const review = state.reviews.items.find(({ id }) => id === reviewId);
  if (!review) return noMatter();
  if (review.privilege !== 'none') {
    return refuse(
      'privilegeHeld',
      'The review is marked as work product, which is not shared. Tell what may be told in words of its own.',
    );
  }
  if (review.completedIn === undefined) return forbid('reviewMissing', 'The review is not finished.');
  const partition = keys.case(tenant, state.id);
  const held = Object.values(review.holds).map(({ id }) => id);
  const events = await ledger.events<CaseEvent>(partition, [review.completedIn, ...state.reviews.determinedIn]);
  const completed = events[0] as EventOf<'ReviewCompleted'>;
  const determinations = events
    .slice(1)
    .filter(
      (event): event is (typeof events)[number] & EventOf<'DeterminationMade'> => event.type === 'DeterminationMade',
    )
    .filter(({ id, privilege }) => held.includes(id) && privilege === 'none')
    .map(({ criterion, outcome, rationale }) => ({ criterion, outcome, rationale }));
  return { reviewBy: review.reviewBy, findings: completed.findings, determinations };
};
