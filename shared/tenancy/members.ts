import type { OrganisationId, TenantId } from '../kernel/ids.ts';
import { keys, memberPrefix } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type Page, pageFrom } from '../ledger/page.ts';
import type { Row } from '../ledger/table.ts';
import type { Member } from './tenant.ts';

/** The hospitals that one insurer insures. */
export const membersOf = ({ ledger, tenant }: { ledger: Ledger; tenant: TenantId }) => ({
  has: async (hospital: OrganisationId): Promise<boolean> =>
    (await ledger.row(keys.member(tenant, hospital))) !== undefined,

  /** By their ids; `after` is the last of the page before. */
  list: async (after: string | undefined, limit: number): Promise<Page<Member>> => {
    const rows = await ledger.query({
      partition: keys.tenant(tenant),
      from: `${memberPrefix}${after === undefined ? '' : `${after}!`}`,
      to: `${memberPrefix}~`,
      limit: limit + 1,
    });
    return pageFrom(rows, limit, memberIn, ({ sk }) => sk.slice(memberPrefix.length));
  },
});

export type Members = ReturnType<typeof membersOf>;

export const memberRow = (tenant: TenantId, { id, name, state }: Member): Row => ({
  ...keys.member(tenant, id),
  name,
  state,
});

const memberIn = ({ sk, name, state }: Row): Member => ({
  id: sk.slice(memberPrefix.length) as OrganisationId,
  name: String(name),
  state: String(state),
});
