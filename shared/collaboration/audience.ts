import type { PartyId } from '../kernel/ids.ts';
import type { Collaboration } from './collaboration.ts';
import { isMember } from './party.ts';

/**
 * Who looks at a matter. Source: domain §4, who sees what.
 *
 * - `insurer`: one that takes part and has signed: facts, shared reviews, who bears what; and what is its own.
 * - `invited`: one that has not signed, or has left: that there is a matter, who leads it, and what it is asked.
 * - `hospital`: of its own insurer: facts, and what its own insurer bears.
 * - `mediator`: facts, shared reviews, who bears what.
 * - `counsel`: the family's: what is offered in all.
 */
export type Audience =
  | { readonly kind: 'insurer' | 'invited' | 'hospital'; readonly party: PartyId }
  | { readonly kind: 'mediator' | 'counsel' };

/** As what somebody of an insurer looks at a matter. */
export const audienceOf = (matter: Collaboration, party: PartyId, isHospital: boolean): Audience => {
  const own = matter.parties.find(({ id }) => id === party);
  const hasSigned =
    own !== undefined && isMember(own) && own.signed !== undefined && own.signed === matter.agreement?.version;
  if (isHospital) return { kind: hasSigned || party === matter.lead ? 'hospital' : 'invited', party };
  return { kind: hasSigned || party === matter.lead ? 'insurer' : 'invited', party };
};

/** Whether somebody sees what the insurers give each other once they have signed. */
export const seesFacts = ({ kind }: Audience): boolean =>
  kind === 'insurer' || kind === 'hospital' || kind === 'mediator';

/** Whether somebody sees who bears what. */
export const seesAllocation = ({ kind }: Audience): boolean => kind === 'insurer' || kind === 'mediator';
