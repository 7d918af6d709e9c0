import type { PartyId } from '../kernel/ids.ts';
import type { Seat } from './acting.ts';
import type { Mediation, Session } from './mediation.ts';
import { isFamily } from './party.ts';
import { isAgreed, isAppointed } from './reached.ts';

/**
 * Who looks at a mediation. Source: domain §5.
 *
 * - `insurer`, `family`: a party: all but what others say to the mediator alone, whom they like, and what they answer
 *   sealed, which nobody sees.
 * - `candidate`: a mediator who is proposed, or appointed under an agreement that not all have signed: who the parties
 *   are, so as to look for conflicts, and the agreement to be drawn up.
 * - `mediator`: all that is said at the table from then on.
 */
export type Audience =
  | { readonly kind: 'insurer' | 'family'; readonly party: PartyId }
  | { readonly kind: 'candidate' | 'mediator' };

export const audienceOf = (state: Mediation, seat: Seat): Audience => {
  if (seat.kind === 'mediator') return { kind: isAppointed(state) && isAgreed(state) ? 'mediator' : 'candidate' };
  const party = state.parties.find(({ id }) => id === seat.party);
  return { kind: party && isFamily(party) ? 'family' : 'insurer', party: seat.party };
};

/** Which party somebody is of. */
export const ownParty = (audience: Audience): PartyId | undefined => ('party' in audience ? audience.party : undefined);

/** Whether somebody sees what is to be mediated, and what is said and answered about it. */
export const seesMatter = ({ kind }: Audience): boolean => kind !== 'candidate';

/** Whether somebody sees what each insurer bears: not the family, whom it does not concern. */
export const seesShares = ({ kind }: Audience): boolean => kind !== 'family';

/** Whether somebody reads a brief: its author, the mediator, and all if it is for all. */
export const readsBrief = (
  audience: Audience,
  { party, isForAll }: { readonly party: PartyId; readonly isForAll: boolean },
): boolean => seesMatter(audience) && (isForAll || audience.kind === 'mediator' || ownParty(audience) === party);

/** Whether somebody hears of a session: all of a joint one; of a caucus, who is in it. */
export const hearsOfSession = (
  audience: Audience,
  { kind, with: parties }: Pick<Session, 'kind' | 'with'>,
): boolean => {
  const party = ownParty(audience);
  return seesMatter(audience) && (kind === 'joint' || party === undefined || parties.includes(party));
};
