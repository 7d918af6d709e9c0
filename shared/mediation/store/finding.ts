import type { MediationId, PrincipalId, TenantId } from '../../kernel/ids.ts';
import type { Refusal } from '../../kernel/refusal.ts';
import { keys } from '../../ledger/keys.ts';
import type { Ledger, Snapshot } from '../../ledger/ledger.ts';
import { type Caller, isInTenant } from '../../tenancy/principal.ts';
import type { Seat } from '../acting.ts';
import { type Audience, audienceOf } from '../audience.ts';
import { mediationKind } from '../evolve.ts';
import type { Mediation } from '../mediation.ts';
import { noMediation } from '../rules.ts';
import type { SeatPointer } from '../seats.ts';

/** A mediation as one who sits at it finds it. */
export type Found = {
  /** Reaches the rows of the mediation, and the caller's own. */
  readonly ledger: Ledger;
  readonly mediation: Snapshot<Mediation>;
  readonly seat: Seat;
  readonly audience: Audience;
};

export type Finding = {
  /** Reaches the caller's own rows. */
  readonly ledger: Pick<Ledger, 'row'>;
  /** Reaches the rows of a mediation besides. Only for one to which a pointer of the caller's leads. */
  readonly inMediation: (id: MediationId) => Ledger;
  readonly caller: Caller;
};

/**
 * The mediations in which somebody has a seat: an insurer's people, that of their insurer; a mediator or somebody who
 * speaks for a family, their own, as long as it lasts. Their pointer comes first: without it there is no such mediation,
 * and no credentials for it.
 */
export const findingOf =
  ({ ledger, inMediation, caller }: Finding) =>
  async (id: MediationId): Promise<Found | Refusal<'notFound'>> => {
    const { actor } = caller;
    const tenant = isInTenant(caller) ? caller.tenant : undefined;
    if (tenant === undefined) {
      const pointer = (await ledger.row(keys.seat(actor, id))) as SeatPointer | undefined;
      if (!pointer || pointer.isEnded) return noMediation();
    } else if (!(await ledger.row(keys.mediationPointer(tenant, id)))) return noMediation();
    const there = inMediation(id);
    const mediation = await there.load<Mediation>(keys.mediation(id), mediationKind);
    const seat = mediation && (tenant === undefined ? seatOf(mediation.state, actor) : seatIn(mediation.state, tenant));
    return mediation && seat
      ? { ledger: there, mediation, seat, audience: audienceOf(mediation.state, seat) }
      : noMediation();
  };

export type Find = ReturnType<typeof findingOf>;

const seatIn = ({ parties }: Mediation, tenant: TenantId): Seat | undefined => {
  const party = parties.find((each) => each.tenant === tenant);
  return party && { kind: 'party', party: party.id };
};

/** Where somebody sits who belongs to no insurer. What ended a moment ago has ended, also before a pointer says so. */
const seatOf = ({ parties, mediator, closed }: Mediation, principal: PrincipalId): Seat | undefined => {
  if (closed) return undefined;
  if (mediator?.principal === principal) return { kind: 'mediator' };
  const party = parties.find(({ representative }) => representative?.principal === principal);
  return party && { kind: 'party', party: party.id };
};
