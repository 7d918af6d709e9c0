import type { CaseId, OrganisationId, TenantId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { dueLists, type Standing } from '../../ledger/keys.ts';
import { soonest } from '../../ledger/merged.ts';
import { type Page, pageFrom } from '../../ledger/page.ts';
import type { Row, Table } from '../../ledger/table.ts';
import type { Audience } from '../privilege.ts';
import type { Due } from './agenda.ts';
import type { MatterDue } from './matter-step.ts';
import { type List, type Owing, owedIn } from './step.ts';
import { type DueView, type LinkedCase, viewDue, viewMatterDue } from './view.ts';

export type WorklistFilter = {
  readonly owes?: Owing | undefined;
  readonly hospital?: OrganisationId | undefined;
  /** Only what is past its date. */
  readonly overdue?: boolean | undefined;
};

/** A place in a worklist: in what is overdue or in what is not yet, and where there. */
export const placeForm = /^(?:overdue|upcoming) \d{4}-\d{2}-\d{2}T[\d:.]+Z#(?:case|collab|mediation)_\w+#[\w:.-]+$/;

type Worklist = WorklistFilter & {
  /** Which lists the reader sees. */
  readonly sees: readonly List[];
  readonly tenant: TenantId;
  readonly audience: Audience;
  readonly now: Instant;
  /** A case of this reader's, as it is now; nothing if it is not theirs to find. */
  readonly caseOf: (id: CaseId) => Promise<LinkedCase | undefined>;
  readonly above: string | undefined;
  readonly limit: number;
};

/**
 * What is due across a tenant, in its cases and in matters that it shares, overdue first, then by date. What has passed its date moves from one list to the other
 * when the sweeper comes by; until then it stands first in the second.
 */
export const worklist = async (
  table: Pick<Table, 'query'>,
  { tenant, sees, owes, hospital, overdue, audience, now, caseOf, above, limit }: Worklist,
): Promise<Page<DueView>> => {
  const [from, place] = above === undefined ? [] : (above.split(' ') as [Standing, string]);
  const lists = sees.filter((list) => owes === undefined || owedIn(list) === owes);
  if (lists.length === 0) return { items: [], next: undefined };
  const read = (standing: Standing, more: number, after: string | undefined) =>
    soonest(table, {
      index: hospital ? 'gsi6' : 'gsi5',
      partitions: lists.map((list) =>
        hospital ? dueLists.ofHospital(tenant, hospital, list, standing) : dueLists.ofRole(tenant, list, standing),
      ),
      above: after,
      ...(overdue && standing === 'upcoming' && { to: now }),
      limit: more,
    });

  const first = from === 'upcoming' ? [] : (await read('overdue', limit + 1, place)).map(placed('overdue'));
  const missing = limit + 1 - first.length;
  const then =
    missing > 0
      ? (await read('upcoming', missing, from === 'upcoming' ? place : undefined)).map(placed('upcoming'))
      : [];
  const page = pageFrom(
    [...first, ...then],
    limit,
    ({ row }) => row.summary as Due | MatterDue,
    (each) => each.place,
  );
  // What a case of a matter shows may have changed, or been hidden, since the matter last did.
  const linked = [...new Set(page.items.flatMap((due) => ('matter' in due ? (due.linked?.caseId ?? []) : [])))];
  const cases = new Map(await Promise.all(linked.map(async (id) => [id, await caseOf(id)] as const)));
  const show = (due: Due | MatterDue): DueView =>
    'matter' in due
      ? viewMatterDue(due, due.linked && cases.get(due.linked.caseId), audience, now)
      : viewDue(due, audience, now);
  return { ...page, items: page.items.map(show) };
};

const placed = (standing: Standing) => (row: Row) => ({ row, place: `${standing} ${row.dueBy}` });
