import { sha256 } from '../../kernel/digest.ts';
import type { CollaborationId, PartyId } from '../../kernel/ids.ts';
import type { Refusal } from '../../kernel/refusal.ts';
import { keys } from '../../ledger/keys.ts';
import type { Ledger, Snapshot } from '../../ledger/ledger.ts';
import { ownHospital, type TenantCaller } from '../../tenancy/principal.ts';
import type { Collaboration } from '../collaboration.ts';
import { collaborationKind } from '../evolve.ts';
import { type Participation, participationKind } from '../participation.ts';
import { noMatter } from '../rules.ts';

/** A matter as one insurer finds it: what all share, and what is its own. */
export type Found = {
  /** Reaches the insurer's own rows, and those of this matter. */
  readonly ledger: Ledger;
  readonly matter: Snapshot<Collaboration>;
  readonly own: Snapshot<Participation>;
  readonly party: PartyId;
};

/**
 * The version of what somebody is shown of a matter: it changes with the matter, and with what is their own; for an
 * insurer that has left, no longer with what others do.
 */
export const versionOf = ({ matter, own }: Pick<Found, 'matter' | 'own'>) => {
  const { parties, closed } = matter.state;
  const left = parties.find(({ id }) => id === own.state.party)?.left;
  return left
    ? { version: left.toldIn, hash: sha256(`${left.toldIn} ${closed?.toldIn ?? 'open'} ${own.hash}`) }
    : { version: matter.version, hash: sha256(`${matter.hash} ${own.hash}`) };
};

type Finding = {
  /** Reaches the insurer's own rows. */
  readonly ledger: Ledger;
  /** Reaches the rows of a matter besides. Only for one to which a pointer of the insurer's leads. */
  readonly inMatter: (id: CollaborationId) => Ledger;
  readonly caller: TenantCaller;
};

/**
 * The matters of one insurer, as one caller finds them. The insurer's own pointer comes first: without it there is no
 * such matter, and no credentials for it. A hospital finds the matters that a case of its own is in.
 */
export const findingOf = ({ ledger, inMatter, caller }: Finding) => {
  const { tenant } = caller;
  const hospital = ownHospital(caller);

  return async (id: CollaborationId): Promise<Found | Refusal<'notFound'>> => {
    const pointer = await ledger.row(keys.pointer(tenant, id));
    if (!pointer) return noMatter();
    const there = inMatter(id);
    const [matter, own] = await Promise.all([
      there.load<Collaboration>(keys.collaboration(id), collaborationKind),
      there.load<Participation>(keys.participation(tenant, id), participationKind),
    ]);
    if (!matter || !own) return noMatter();
    if (hospital !== undefined && own.state.hospital !== hospital) return noMatter();
    return { ledger: there, matter, own, party: own.state.party };
  };
};

export type Find = ReturnType<typeof findingOf>;
