import type { CollaborationId } from '../kernel/ids.ts';
import { reachAll } from '../kernel/reach-all.ts';
import { keys } from '../ledger/keys.ts';
import type { Ledger, Projection } from '../ledger/ledger.ts';
import type { Table } from '../ledger/table.ts';
import { isAdmittedAs } from '../tenancy/admissions.ts';
import type { Collaboration } from './collaboration.ts';
import { collaborationKind } from './evolve.ts';
import type { Guest, GuestRole } from './guest.ts';

/** A guest's pointer to a matter, at the version that the matter had when it let the guest in, or no longer did. */
export type GuestPointer = Projection & { readonly as: GuestRole; readonly isEnded: boolean };

type Delivering = {
  /** Reads matters, and who was admitted to the platform. */
  readonly ledger: Pick<Ledger, 'load'>;
  /** Writes the pointers of guests. */
  readonly table: Pick<Table, 'put'>;
};

/**
 * Gives the guests of a matter their pointers to it, and takes them back. It goes by what is so when it comes, and each
 * pointer only ever gets newer: so it may come as often as it likes, late, and in any order. Whoever is not admitted to
 * the platform in that role, or no longer, gets none.
 *
 * @throws AggregateError if some could not be written; then it has to be asked again
 */
export const guestDeliveryOf = ({ ledger, table }: Delivering) => {
  const deliverTo = async (id: CollaborationId, guest: Guest): Promise<void> => {
    const { principal, as, toldIn: version, isEnded = false } = guest;
    // What has ended is written down also for one who never came in: an earlier pointer may be on its way.
    if (!isEnded && !(await isAdmittedAs(as, principal, ledger))) return;
    const put: GuestPointer = { ...keys.guest(principal, id), version, as, isEnded };
    await table.put({ put, when: { if: 'older', version } });
  };

  return async (id: CollaborationId): Promise<void> => {
    const matter = await ledger.load<Collaboration>(keys.collaboration(id), collaborationKind);
    const guests = matter?.state.guests ?? [];
    await reachAll(guests, (guest) => deliverTo(id, guest));
  };
};
