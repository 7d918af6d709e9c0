import type { OrganisationId, TenantId } from '../../kernel/ids.ts';
import { sameJson } from '../../kernel/json.ts';
import { keys, reliefPrefix } from '../../ledger/keys.ts';
import type { Ledger, Projection } from '../../ledger/ledger.ts';
import type { Case } from '../case.ts';
import { monthsBetween, type ReliefFact, type ReliefReport, reliefFactOf, reportOn } from '../relief/report.ts';

/** What was last written of a case for the report, kept with its snapshot, so that a commit writes only what changes. */
export type Counted = ReturnType<typeof reliefFactOf>;

/**
 * The row that the report counts of a case, as far as it has to be written. One whose event is of another month by now
 * leaves a row behind that counts nothing: there is no deleting.
 */
export const reliefRows = (
  tenant: TenantId,
  { state, version }: { readonly state: Case; readonly version: number },
  before: Counted,
): { readonly counted: Counted; readonly rows: readonly Projection[] } => {
  const counted = reliefFactOf(state);
  if (!counted || sameJson(counted, before)) return { counted, rows: [] };
  const key = (month: string) => keys.relief(tenant, month, state.hospital, state.id);
  const moved = before && before.month !== counted.month ? [{ ...key(before.month), version }] : [];
  return { counted, rows: [...moved, { ...key(counted.month), version, fact: counted.fact }] };
};

type Asked = { readonly from: string; readonly to: string; readonly hospital?: OrganisationId | undefined };

/** How many rows to read at a time. */
const pageSize = 500;

/** The report of a tenant's programme: it reads the rows of its months, and of one hospital where it is of one. */
export const reliefReportsOf = ({ ledger, tenant }: { readonly ledger: Ledger; readonly tenant: TenantId }) => {
  const factsOf = async (month: string, hospital: OrganisationId | undefined): Promise<ReliefFact[]> => {
    const facts: ReliefFact[] = [];
    const prefix = hospital === undefined ? '' : reliefPrefix(hospital);
    for (let after = prefix; ; ) {
      // Nothing begins before the first: an empty key is none.
      const rows = await ledger.query({
        partition: keys.reliefMonth(tenant, month),
        ...(after !== '' && { from: after }),
        to: `${prefix}~`,
        limit: pageSize,
      });
      facts.push(...rows.flatMap(({ fact }) => (fact === undefined ? [] : [fact as ReliefFact])));
      const last = rows.at(-1)?.sk;
      if (rows.length < pageSize || last === undefined) return facts;
      // The first sort key behind the last one.
      after = `${last} `;
    }
  };

  return {
    report: async ({ from, to, hospital }: Asked): Promise<ReliefReport> => {
      const facts: ReliefFact[] = [];
      for (const month of monthsBetween(from, to)) facts.push(...(await factsOf(month, hospital)));
      return { from, to, ...(hospital !== undefined && { hospital }), ...reportOn(facts) };
    },
  };
};
