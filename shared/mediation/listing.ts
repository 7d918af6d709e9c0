import * as z from 'zod';
import { MediationId, type PrincipalId, type TenantId } from '../kernel/ids.ts';
import { Instant } from '../kernel/instant.ts';
import { keys, mediationPrefix } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type Page, pageAmong } from '../ledger/page.ts';
import type { Row } from '../ledger/table.ts';
import { Stage } from './stage.ts';

export const MediationSummary = z
  .object({
    id: MediationId,
    title: z.string().optional(),
    stage: Stage.optional(),
    openedAt: Instant,
    dueAt: Instant.optional(),
  })
  .meta({
    id: 'MediationSummary',
    description: 'A mediation in a list. Who belongs to no insurer sees only that there is one: read it for more',
  });
export type MediationSummary = z.output<typeof MediationSummary>;

/** A place in a list of mediations: the id of one. */
export const placeForm = /^mediation_\w+$/;

/**
 * The mediations of an insurer, or of somebody who belongs to none, newest first: ids sort by age. `below` is where the
 * page before ended. A seat that has ended is not listed.
 */
export const listMediations = (
  ledger: Pick<Ledger, 'query'>,
  of: { readonly tenant: TenantId } | { readonly principal: PrincipalId },
  below: string | undefined,
  limit: number,
): Promise<Page<MediationSummary>> => {
  const partition = 'tenant' in of ? keys.tenant(of.tenant) : keys.externals(of.principal);
  const idOf = ({ sk }: Row) => sk.slice(mediationPrefix.length);
  return pageAmong(
    async (before: string, most) => {
      const to = `${mediationPrefix}${before === '' ? '~' : before}`;
      const rows = await ledger.query({ partition, from: mediationPrefix, to, limit: most + 1, newestFirst: true });
      return rows.filter((row) => idOf(row) !== before).slice(0, most);
    },
    { after: below ?? '', limit },
    (row) => (row.isEnded === true ? undefined : (row.summary as MediationSummary)),
    idOf,
  );
};
