import type { PartyId } from '../kernel/ids.ts';
import type { Collaboration } from './collaboration.ts';
import { isMember, type Party } from './party.ts';
import type { Stage } from './stage.ts';

type Matter = Omit<Collaboration, 'stage' | 'entered'>;

/** In these stages what was due is late, and nothing else changes: an offer stands, and so does what was agreed. */
const standing: ReadonlySet<Stage> = new Set(['jointOffer', 'acceptedByPatient']);

/** How far a matter has come, from what was done in it. */
export const stageOf = (state: Matter): Stage => {
  if (state.closed) return 'closed';
  if (state.escalated) return 'escalatedToMediation';
  return state.lapsed && !standing.has(state.lapsed.stage) ? 'lapsed' : reachedIn(state);
};

/** How far it has come, whatever lapsed on the way: a late answer is still an answer. */
export const reachedIn = ({ lead, parties, agreement, allocation, offer }: Matter): Stage => {
  const members = parties.filter(isMember);
  const all = (holds: (party: Party) => boolean) => members.every(holds);
  if (offer?.status === 'accepted') return isPaid(offer, parties) ? 'paid' : 'acceptedByPatient';
  if (parties.every(({ id, standing }) => id === lead || standing === 'named')) return 'draft';
  if (parties.some(({ standing }) => standing === 'invited')) return 'invited';
  if (members.length === 1) return 'leadAlone';
  if (!agreement || !all(({ signed }) => signed === agreement.version)) return 'acknowledged';
  if (!all(({ hasExchanged }) => hasExchanged)) return 'agreementSigned';
  if (!allocation) return 'reviewsExchanged';
  if (!all(({ id }) => allocation.accepted.includes(id))) return 'allocationProposed';
  if (offer?.allocation === allocation.version) return offer.status === 'rejected' ? 'rejected' : 'jointOffer';
  return all(({ isCleared }) => isCleared) ? 'consentsCleared' : 'allocationAccepted';
};

/** How many counter-proposals there are with one more: those that came while one of somebody else was on the table. */
export const countersWith = ({ counters, allocation }: Pick<Matter, 'counters' | 'allocation'>, by: PartyId): number =>
  counters + (allocation && allocation.by !== by ? 1 : 0);

const isPaid = ({ shares }: NonNullable<Matter['offer']>, parties: readonly Party[]): boolean =>
  shares.every(({ party, amount }) => parties.some(({ id, paid }) => id === party && paid === amount));

/** Who has to do something before a stage ends. Nobody, where it is up to the family or to any of them. */
export const pendingIn = (state: Matter, stage: Stage): PartyId[] => {
  const { parties, agreement, allocation, offer, lead } = state;
  const those = (holds: (party: Party) => boolean) => parties.filter(holds).map(({ id }) => id);
  switch (stage) {
    case 'draft':
    case 'consentsCleared':
    case 'rejected':
    case 'paid':
    case 'lapsed':
    case 'leadAlone':
      return [lead];
    case 'invited':
      return those(({ standing }) => standing === 'invited');
    case 'acknowledged':
      return agreement ? those((party) => isMember(party) && party.signed !== agreement.version) : [lead];
    case 'agreementSigned':
      return those((party) => isMember(party) && !party.hasExchanged);
    case 'allocationProposed':
      return those((party) => isMember(party) && !allocation?.accepted.includes(party.id));
    case 'allocationAccepted':
      return those((party) => isMember(party) && !party.isCleared);
    case 'acceptedByPatient':
      return (offer?.shares ?? [])
        .filter(({ party, amount }) => parties.some(({ id, paid }) => id === party && paid < amount))
        .map(({ party }) => party);
    case 'reviewsExchanged':
    case 'jointOffer':
    case 'escalatedToMediation':
    case 'closed':
      return [];
  }
};
