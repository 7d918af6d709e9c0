import * as z from 'zod';
import type { SupportId } from '../../kernel/ids.ts';
import { When } from '../../kernel/instant.ts';
import { type Refusal, refuse } from '../../kernel/refusal.ts';
import type { Acting } from '../acting.ts';
import type { Case, EventOf } from '../case.ts';
import { ended, noPlaceLeft, notThere } from '../rules.ts';
import { madeBy } from '../slice.ts';
import { mistimed } from '../times.ts';

/** That support was offered: when, and nothing else. Source: domain §8. */
export const Offering = z.strictObject({
  on: When.meta({ description: 'When it was offered; not in the future', example: '2026-11-04' }),
});
export type Offering = z.output<typeof Offering>;

export const SupportAnswer = z
  .enum(['accepted', 'declined'])
  .meta({ description: 'What the caregiver answered', example: 'accepted' });

export const Replying = z.strictObject({
  answer: SupportAnswer,
  on: When.meta({ description: 'When it was answered; not in the future', example: '2026-11-06' }),
});
export type Replying = z.output<typeof Replying>;

/** How many offers of support each side records in a case. */
export const mostSupport = 6;

export const offerSupport = (
  state: Case,
  id: SupportId,
  { on }: Offering,
  { audience, now }: Pick<Acting, 'audience' | 'now'>,
): EventOf<'SupportOffered'>[] | Refusal<'caseClosed' | 'tooMany' | 'invalidRequest'> =>
  ended(state) ??
  noPlaceLeft(madeBy(state.caregivers, audience).length, mostSupport, 'offers of support') ??
  mistimed({ when: on, now, follows: [state.facts.occurred, 'the event'] }) ?? [{ type: 'SupportOffered', id, on }];

/** Whoever declined may be offered support again; each offer is answered once. */
export const answerSupport = (
  state: Case,
  id: SupportId,
  { answer, on }: Replying,
  { now }: Pick<Acting, 'now'>,
): EventOf<'SupportAnswered'>[] | Refusal<'caseClosed' | 'notFound' | 'alreadyDone' | 'invalidRequest'> => {
  const closed = ended(state);
  if (closed) return closed;
  const support = state.caregivers.find((each) => each.id === id);
  if (!support) return notThere();
  if (support.answer !== undefined) return refuse('alreadyDone', 'This was answered before. Offer support anew.');
  const wrong = mistimed({ when: on, now, follows: [support.offeredOn, 'the offer'] });
  return wrong ?? [{ type: 'SupportAnswered', id, answer, on }];
};
