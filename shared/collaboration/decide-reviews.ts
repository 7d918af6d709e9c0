import * as z from 'zod';
import { invalid } from '../cases/rules.ts';
import type { ExchangeId } from '../kernel/ids.ts';
import { ReviewId } from '../kernel/ids.ts';
import { isRefusal, type Refusal, refuse } from '../kernel/refusal.ts';
import { text } from '../kernel/text.ts';
import { type Acting, memberDeed, type NoMember, onBehalf } from './acting.ts';
import type { Collaboration, CollaborationEvent } from './collaboration.ts';
import { reachedIn } from './reached.ts';
import { forbid, full } from './rules.ts';

type EventOf<Type extends CollaborationEvent['type']> = Extract<CollaborationEvent, { type: Type }>;

/** What a review found, as the other insurers get it. */
export type Found = Pick<EventOf<'ReviewShared'>, 'reviewBy' | 'findings' | 'determinations'>;

const determination = z.strictObject({
  criterion: z.enum(['harm', 'causation', 'deviation']),
  outcome: z.enum(['met', 'not_met', 'undetermined']),
  rationale: text(2_000),
});

export const Sharing = z
  .strictObject({
    reviewId: ReviewId.optional().meta({ description: 'A finished review of your linked case that carries no mark' }),
    review: z
      .strictObject({
        reviewBy: z.enum(['hospital', 'insurer', 'external']),
        findings: text(8_000),
        determinations: z.array(determination).max(3).default([]),
      })
      .optional()
      .meta({ description: 'Or what a review found, in words of its own' }),
    none: text(1_000).optional().meta({ description: 'Or why there is none to share' }),
    ...onBehalf,
  })
  .refine(({ reviewId, review, none }) => [reviewId, review, none].filter((each) => each !== undefined).length === 1, {
    error: 'must name a review, tell one, or say why there is none: one of these',
    path: ['reviewId'],
    params: { rule: 'one' },
  })
  .refine(({ reviewId, for: other }) => reviewId === undefined || other === undefined, {
    error: 'is for reviews of a case of your own',
    path: ['reviewId'],
    params: { rule: 'own' },
  });
export type Sharing = z.output<typeof Sharing>;

/** Shares a review with the insurers that have signed, or says why there is none. */
export const shareReview = (
  state: Collaboration,
  id: ExchangeId,
  { none, ...said }: Pick<Sharing, 'none' | 'for' | 'evidence'>,
  found: Found | undefined,
  acting: Acting,
):
  | (EventOf<'ReviewShared'> | EventOf<'NoReviewToShare'>)[]
  | NoMember
  | Refusal<'agreementNotSigned' | 'tooMany' | 'alreadyDone'> => {
  const deed = memberDeed(state, acting, said);
  if (isRefusal(deed)) return deed;
  const unsigned = notSigned(state);
  if (unsigned) return unsigned;
  if (found) return full(state.exchangedIn, 30, 'shared reviews') ?? [{ type: 'ReviewShared', id, ...found, ...deed }];
  if (none === undefined) return invalid({ pointer: '#', rule: 'one', detail: 'must share something, or say why not' });
  return state.parties.some((party) => party.id === deed.party && party.hasExchanged)
    ? refuse('alreadyDone', 'The insurer has shared what it has.')
    : [{ type: 'NoReviewToShare', reason: none, ...deed }];
};

const before: ReadonlySet<string> = new Set(['draft', 'invited', 'acknowledged', 'leadAlone']);

/** No, because not all of those who take part have signed. */
export const notSigned = (state: Collaboration): Refusal<'agreementNotSigned'> | undefined =>
  before.has(reachedIn(state))
    ? forbid('agreementNotSigned', 'Every insurer that takes part signs the agreement first.')
    : undefined;
