import type { AgreedShare } from '../cases/resolution/decide-matter.ts';
import type { PartyId } from '../kernel/ids.ts';
import { keys } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Collaboration, CollaborationEvent } from './collaboration.ts';

/** What falls to one insurer of the joint offer that was accepted; nothing if none was, or nothing falls to it. */
export const agreedShareOf = async (
  { id, lead, offer }: Collaboration,
  party: PartyId,
  ledger: Pick<Ledger, 'event'>,
): Promise<AgreedShare | undefined> => {
  if (offer?.status !== 'accepted' || offer.answeredOn === undefined) return undefined;
  const share = offer.shares.find((each) => each.party === party);
  if (!share) return undefined;
  const made = await ledger.event<CollaborationEvent>(keys.collaboration(id), offer.madeIn);
  if (made?.type !== 'JointOfferMade') throw new Error('A joint offer is told by the event that made it');
  const { payees, portions, liens } = made;
  return {
    matter: id,
    offerId: offer.id,
    amount: share.amount,
    payees: portions
      ? portions.filter((each) => each.party === party).map(({ payee: name, amount }) => ({ name, amount }))
      : payees.map((name) => ({ name })),
    ...(liens && party === lead && { liens }),
    on: offer.answeredOn,
  };
};
