import * as z from 'zod';
import { type MediationId, PrincipalId } from '../kernel/ids.ts';
import { type Refusal, refuse } from '../kernel/refusal.ts';
import { text } from '../kernel/text.ts';
import { type Acting, notLead } from './acting.ts';
import type { Collaboration, CollaborationEvent } from './collaboration.ts';
import { notSigned } from './decide-reviews.ts';
import { GuestRole } from './guest.ts';
import { forbid, full, noMatter } from './rules.ts';

type EventOf<Type extends CollaborationEvent['type']> = Extract<CollaborationEvent, { type: Type }>;

/** Guests in a matter at most at one time, and with those who are none any more: all of them are kept. */
const mostGuests = 10;
const mostEver = 40;

export const Admitting = z.strictObject({
  principal: PrincipalId.meta({ description: 'Who; the platform admits mediators and counsel, and tells their ids' }),
  as: GuestRole,
});

/**
 * Lets a mediator in once the matter has gone to mediation, or the family's counsel once every insurer has signed. As long
 * as it is mediated, only who mediates is in it as a mediator: no lead lets in one who was struck, or has a conflict.
 * Whether there is such a principal, in that role, is not the lead's to learn: whoever is none never gets in.
 */
export const admitGuest = (
  state: Collaboration,
  { principal, as }: z.output<typeof Admitting>,
  acting: Pick<Acting, 'party'>,
):
  | EventOf<'GuestAdmitted'>[]
  | Refusal<
      | 'matterClosed'
      | 'notTheLead'
      | 'notEscalated'
      | 'mediationOpen'
      | 'agreementNotSigned'
      | 'alreadyThere'
      | 'tooMany'
    > => {
  const refused =
    isClosed(state) ??
    notLead(state, acting) ??
    (as === 'mediator' ? (notEscalated(state) ?? isMediated(state)) : notSigned(state));
  if (refused) return refused;
  const before = state.guests.find((guest) => guest.principal === principal);
  if (before && !before.isEnded) return refuse('alreadyThere', 'This principal is in the matter already.');
  if (before && before.as !== as) {
    return refuse('alreadyThere', `This principal was in the matter as ${before.as}, and comes back as nothing else.`);
  }
  const present = state.guests.filter(({ isEnded }) => !isEnded);
  return (
    full(present, mostGuests, 'guests at a time') ??
    (before ? undefined : full(state.guests, mostEver, 'guests over time')) ?? [
      { type: 'GuestAdmitted', principal, as },
    ]
  );
};

export const Dismissal = z.strictObject({ reason: text(1_000) });

/** Ends a guest's access, at once. */
export const dismissGuest = (
  state: Collaboration,
  principal: PrincipalId,
  { reason }: z.output<typeof Dismissal>,
  acting: Pick<Acting, 'party'>,
):
  | EventOf<'GuestDismissed'>[]
  | Refusal<'matterClosed' | 'notTheLead' | 'notFound' | 'mediationOpen' | 'alreadyDone'> => {
  const refused = isClosed(state) ?? notLead(state, acting);
  if (refused) return refused;
  const guest = state.guests.find((each) => each.principal === principal);
  if (!guest) return noMatter();
  if (guest.isEnded) return refuse('alreadyDone', 'This principal is in the matter no longer.');
  return (guest.as === 'mediator' ? isMediated(state) : undefined) ?? [{ type: 'GuestDismissed', principal, reason }];
};

/**
 * Lets the mediator in whom the parties of the matter's mediation have chosen, and agreed to mediate with; until it ends,
 * and whomever the lead has let in before, or as what. Nothing if that is so, or the mediation is another.
 */
export const seatMediator = (
  { closed, escalated, guests }: Pick<Collaboration, 'closed' | 'escalated' | 'guests'>,
  mediation: MediationId,
  principal: PrincipalId,
): EventOf<'GuestAdmitted'>[] => {
  if (closed || escalated?.mediation !== mediation) return [];
  const sits = guests.some((guest) => guest.principal === principal && guest.as === 'mediator' && !guest.isEnded);
  return sits ? [] : [{ type: 'GuestAdmitted', principal, as: 'mediator' }];
};

/** Guests come and go also while a matter is in mediation. */
const isClosed = ({ closed }: Collaboration): Refusal<'matterClosed'> | undefined =>
  closed && forbid('matterClosed', 'Nothing more happens in it, and nobody but its insurers sees it.');

const isMediated = ({ escalated }: Collaboration): Refusal<'mediationOpen'> | undefined =>
  escalated?.mediation === undefined
    ? undefined
    : forbid('mediationOpen', 'It is being mediated: who mediates is let in when all have agreed to, until that ends.');

const notEscalated = ({ escalated }: Collaboration): Refusal<'notEscalated'> | undefined =>
  escalated ? undefined : forbid('notEscalated', 'The insurers are still at it: ask for mediation first.');
