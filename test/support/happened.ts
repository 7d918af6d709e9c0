import type { CaseEvent } from '../../shared/cases/case.ts';
import { basisIn } from '../../shared/cases/triage/triage.ts';
import { CaseId, OrganisationId } from '../../shared/kernel/ids.ts';
import { type Instant, instantOf } from '../../shared/kernel/instant.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { isRefusal } from '../../shared/kernel/refusal.ts';
import { etagOf } from '../../shared/ledger/version.ts';
import { casesFor, incoming, show, someone } from './cases.ts';
import { tableItself } from './table-rows.ts';

/** Who somebody of each tenant is, to whom a case may belong. */
const seeded = ['harbor', 'summit'] as const;

/** Takes in what a hospital reports, past the API: a case that a test is given. What repeats a number is of the same case. */
export const takenIn = async (
  { tenant, hospital }: { readonly tenant: string; readonly hospital: string },
  ...reports: readonly Record<string, unknown>[]
): Promise<string> => {
  const caller = someone('hospitalRisk', hospital, tenant);
  let id = mint.case();
  for (const report of reports) {
    const cases = casesFor(caller, tableItself(), instantOf(new Date()));
    const taken = await cases.report(id, OrganisationId.parse(hospital), incoming(report), show, undefined);
    if (isRefusal(taken)) throw new Error(`The report was refused: ${taken.detail}`);
    id = taken.id;
  }
  return id;
};

/** Lets something happen in a case past the API, as if others had done it: what a test is given. */
export const happened = (caseId: string, ...events: readonly CaseEvent[]): Promise<void> =>
  happenedIn(seeded, caseId, ...events);

/** Likewise, a long time ago. */
export const happenedAt = (when: string, caseId: string, ...events: readonly CaseEvent[]): Promise<void> =>
  happen(seeded, when as Instant, caseId, events);

/** Likewise in a case of one of these tenants. */
export const happenedIn = (
  tenants: readonly string[],
  caseId: string,
  ...events: readonly CaseEvent[]
): Promise<void> => happen(tenants, instantOf(new Date()), caseId, events);

const happen = async (
  tenants: readonly string[],
  now: Instant,
  caseId: string,
  events: readonly CaseEvent[],
): Promise<void> => {
  const id = CaseId.parse(caseId);
  for (const tenant of tenants) {
    const cases = casesFor(someone('claims', tenant, tenant), tableItself(), now);
    const found = await cases.read(id);
    if (isRefusal(found)) continue;
    const showNothing = () => ({ tells: [], show: () => undefined });
    const done = await cases.change(
      id,
      [etagOf(found)],
      // What was triaged was triaged as the case then was.
      ({ facts }) => events.map((event) => (event.type === 'Triaged' ? { ...event, basis: basisIn(facts) } : event)),
      showNothing,
      () => ({}),
      undefined,
    );
    if (!isRefusal(done)) return;
    throw new Error(`Nothing happened in ${id}: ${done.detail}`);
  }
  throw new Error(`${id} is in no tenant`);
};
