import type { OrganisationId, TenantId } from '../kernel/ids.ts';
import { keys } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** The hospitals that one insurer insures. */
export const membersOf = ({ ledger, tenant }: { ledger: Ledger; tenant: TenantId }) => ({
  has: async (hospital: OrganisationId): Promise<boolean> =>
    (await ledger.row(keys.member(tenant, hospital))) !== undefined,
});

export type Members = ReturnType<typeof membersOf>;
