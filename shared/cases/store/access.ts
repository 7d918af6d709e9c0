import * as z from 'zod';
import { type AccessId, type CaseId, OrganisationId, PrincipalId } from '../../kernel/ids.ts';
import { Instant } from '../../kernel/instant.ts';
import { accessKey, accessPrefix, keys } from '../../ledger/keys.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { type Page, pageAmong } from '../../ledger/page.ts';
import type { Row } from '../../ledger/table.ts';
import type { TenantCaller } from '../../tenancy/principal.ts';
import { Role } from '../../tenancy/roles.ts';

export const AccessEntry = z
  .object({
    at: Instant,
    by: z.object({ actor: PrincipalId, organisation: OrganisationId, roles: z.array(Role) }),
    route: z.string().meta({ description: 'What was read', example: 'GET /v1/cases/{caseId}' }),
  })
  .meta({ id: 'AccessEntry', description: 'Who read a case, or something of it, and when' });
export type AccessEntry = z.output<typeof AccessEntry>;

/** That somebody read a case. Neither what they saw nor what they searched for. */
export const accessRow = (
  { tenant, actor, organisation, roles }: TenantCaller,
  { caseId, id, at, route }: { caseId: CaseId; id: AccessId; at: Instant; route: string },
): Row => ({ pk: keys.case(tenant, caseId), sk: accessKey(at, id), at, by: { actor, organisation, roles }, route });

/** A place in a list of access entries. */
export const accessForm = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z#access_\w+$/;

/** Access entries, newest first, of which only some are shown; `below` is where the page before ended. */
export const accessEntries = async (
  ledger: Pick<Ledger, 'query'>,
  {
    partition,
    below,
    limit,
    isShown,
  }: { partition: string; below: string | undefined; limit: number; isShown: (entry: AccessEntry) => boolean },
): Promise<Page<AccessEntry>> => {
  // Both ends of a range belong to it: where the page before ended is read once more.
  const read = async (place: string | undefined, most: number) => {
    const to = place === undefined ? `${accessPrefix}~` : `${accessPrefix}${place}`;
    const rows = await ledger.query({ partition, from: accessPrefix, to, limit: most + 1, newestFirst: true });
    return rows.filter(({ sk }) => sk !== `${accessPrefix}${place}`).slice(0, most);
  };
  const show = ({ at, by, route }: Row) => {
    const entry = { at, by, route } as AccessEntry;
    return isShown(entry) ? entry : undefined;
  };
  return pageAmong(read, { after: below, limit }, show, ({ sk }) => sk.slice(accessPrefix.length));
};
