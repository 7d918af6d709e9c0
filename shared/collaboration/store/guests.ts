import type { CollaborationId, PrincipalId } from '../../kernel/ids.ts';
import { keys } from '../../ledger/keys.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Collaboration } from '../collaboration.ts';
import { collaborationKind } from '../evolve.ts';
import type { GuestPointer } from '../guest-delivery.ts';
import { noMatter } from '../rules.ts';
import { type Looks, lookingOf } from './looking.ts';

type Store = {
  /** Reaches the pointers of this principal. */
  readonly ledger: Pick<Ledger, 'row'>;
  /** Reaches the rows of a matter besides. Only for one to which a pointer leads. */
  readonly inMatter: (id: CollaborationId) => Ledger;
  readonly principal: PrincipalId;
};

/**
 * The matters that a mediator or the family's counsel was let into. Their own pointer comes first: without it there is
 * no such matter, and no credentials for it. What ended a moment ago has ended, also before the pointer says so.
 */
export const guestMattersOf = ({ ledger, inMatter, principal }: Store): Looks =>
  lookingOf(async (id) => {
    const pointer = (await ledger.row(keys.guest(principal, id))) as GuestPointer | undefined;
    if (!pointer || pointer.isEnded) return noMatter();
    const there = inMatter(id);
    const matter = await there.load<Collaboration>(keys.collaboration(id), collaborationKind);
    const guest = matter?.state.guests.find((each) => each.principal === principal);
    return matter && guest && !guest.isEnded ? { ledger: there, matter, audience: { kind: guest.as } } : noMatter();
  });
