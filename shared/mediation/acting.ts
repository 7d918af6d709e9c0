import type { PartyId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';
import { isRefusal, type Refusal } from '../kernel/refusal.ts';
import type { Mediation, Who } from './mediation.ts';
import type { Party } from './party.ts';
import { isAgreed, isAppointed } from './reached.ts';
import { forbid } from './rules.ts';

/** As what somebody sits at a mediation. */
export type Seat = { readonly kind: 'party'; readonly party: PartyId } | { readonly kind: 'mediator' };

/** Who does something in a mediation. */
export type Acting = { readonly seat: Seat; readonly now: Instant };

export const whoOf = ({ seat }: Pick<Acting, 'seat'>): Who => (seat.kind === 'party' ? seat.party : 'mediator');

export const partyIn = ({ parties }: Pick<Mediation, 'parties'>, id: PartyId): Party => {
  const party = parties.find((each) => each.id === id);
  if (!party) throw new Error('A mediation knows its parties');
  return party;
};

/** No, because it has ended. */
export const ended = ({ closed }: Mediation): Refusal<'mediationClosed'> | undefined =>
  closed && forbid('mediationClosed', 'Nothing more happens in it.');

/** The party for which somebody acts, as long as the mediation goes on. */
export const actingParty = (
  state: Mediation,
  { seat }: Pick<Acting, 'seat'>,
): Party | Refusal<'mediationClosed' | 'notAParty'> =>
  ended(state) ??
  (seat.kind === 'party' ? partyIn(state, seat.party) : forbid('notAParty', 'This is for the parties to decide.'));

/** No, unless it is the mediator who was appointed. */
export const notMediator = (
  state: Mediation,
  { seat }: Pick<Acting, 'seat'>,
): Refusal<'mediationClosed' | 'notTheMediator'> | undefined =>
  ended(state) ??
  (seat.kind === 'mediator' && isAppointed(state)
    ? undefined
    : forbid('notTheMediator', 'This is for the mediator who was appointed.'));

/** No, unless it is whoever opened the mediation. */
export const notOpener = (
  state: Mediation,
  { seat }: Pick<Acting, 'seat'>,
): Refusal<'mediationClosed' | 'notTheOpener'> | undefined =>
  ended(state) ??
  (seat.kind === 'party' && seat.party === state.opener
    ? undefined
    : forbid('notTheOpener', 'This is for the insurer that opened the mediation.'));

/** No, unless it is one of the two who arrange things: whoever opened the mediation, or the mediator. */
export const notArranging = (
  state: Mediation,
  acting: Pick<Acting, 'seat'>,
): Refusal<'mediationClosed' | 'notTheOpener'> | undefined => {
  const refused = notOpener(state, acting);
  if (refused?.refused === 'mediationClosed') return refused;
  return isRefusal(notMediator(state, acting)) ? refused : undefined;
};

/** No, as long as not all have signed the agreement to mediate. */
export const notAgreed = (state: Mediation): Refusal<'notYetAgreed'> | undefined =>
  isAgreed(state) && isAppointed(state)
    ? undefined
    : forbid('notYetAgreed', 'Not all have signed the agreement to mediate yet.');
