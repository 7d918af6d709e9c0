import type { MediationId, PrincipalId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';
import { reachAll } from '../kernel/reach-all.ts';
import { keys } from '../ledger/keys.ts';
import type { Ledger, Projection, Snapshot } from '../ledger/ledger.ts';
import type { Table } from '../ledger/table.ts';
import { isAdmittedAs } from '../tenancy/admissions.ts';
import { mediationKind } from './evolve.ts';
import type { Mediation } from './mediation.ts';

/** As what somebody who belongs to no insurer sits at a mediation. */
type SeatRole = 'mediator' | 'counsel';

/** Their pointer to it, as of a version of the mediation. */
export type SeatPointer = Projection & {
  readonly as: SeatRole;
  readonly isEnded: boolean;
  /** What their list shows of it. */
  readonly summary: { readonly id: MediationId; readonly openedAt: Instant };
};

type Sitting = { readonly principal: PrincipalId; readonly as: SeatRole; readonly isEnded: boolean };

/** Who has a seat in a mediation, or had one: the mediator who is asked, those who were, and who speaks for a family, or did. */
export const seatsIn = ({ parties, mediator, asked, formerly = [], closed }: Mediation): Sitting[] => [
  ...asked.map(({ principal }) => ({
    principal,
    as: 'mediator' as const,
    isEnded: closed !== undefined || mediator?.principal !== principal,
  })),
  ...parties.flatMap(({ representative }) =>
    representative
      ? [{ principal: representative.principal, as: 'counsel' as const, isEnded: closed !== undefined }]
      : [],
  ),
  ...[...new Set(formerly)]
    .filter((principal) => !parties.some(({ representative }) => representative?.principal === principal))
    .map((principal) => ({ principal, as: 'counsel' as const, isEnded: true })),
];

type Delivering = {
  /** Reads mediations, and who was admitted to the platform. */
  readonly ledger: Pick<Ledger, 'load'>;
  /** Writes the pointers. */
  readonly table: Pick<Table, 'put'>;
};

/**
 * Gives those who belong to no insurer their pointers to a mediation, and takes them back. It goes by what is so when it
 * comes, and each pointer only ever gets newer: so it may come as often as it likes, late, and in any order. Whoever is not
 * admitted to the platform in that role gets none.
 *
 * @throws AggregateError if some could not be written; then it has to be asked again
 */
export const seatDeliveryOf = ({ ledger, table }: Delivering) => {
  const deliverTo = async (
    { state, version }: Snapshot<Mediation>,
    { principal, as, isEnded }: Sitting,
  ): Promise<void> => {
    // What has ended is written down also for one who never came in: an earlier pointer may be on its way.
    if (!isEnded && !(await isAdmittedAs(as, principal, ledger))) return;
    const { id, openedAt } = state;
    const put: SeatPointer = { ...keys.seat(principal, id), version, as, isEnded, summary: { id, openedAt } };
    await table.put({ put, when: { if: 'older', version } });
  };

  return async (id: MediationId): Promise<void> => {
    const mediation = await ledger.load<Mediation>(keys.mediation(id), mediationKind);
    if (!mediation) return;
    await reachAll(seatsIn(mediation.state), (each) => deliverTo(mediation, each));
  };
};
