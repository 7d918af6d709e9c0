import type { CaseId, OrganisationId, TenantId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Recorded } from '../../ledger/event.ts';
import { caseLists, type Index, keys, sourceKey, sourcePrefix } from '../../ledger/keys.ts';
import type { Row } from '../../ledger/table.ts';
import { type Case, Stage } from '../case.ts';
import type { Amending } from '../intake/incoming.ts';
import { type Audience, hides } from '../privilege.ts';
import { Harm } from '../report/harm.ts';
import type { Identifier, Report } from '../report/report.ts';
import { type ReceivedReport, summarise } from '../view.ts';

/** A place in a list of cases: when the case was reported, and which it is. */
export const listedAtForm = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z#case_\w+$/;

/** Which lists a case is in, and what they show of it. */
export const listingOf = (tenant: TenantId, state: Case) => {
  const { id, hospital, stage, facts, reportedAt } = state;
  return {
    gsi1pk: caseLists.all(tenant),
    gsi2pk: caseLists.ofHospital(tenant, hospital),
    gsi3pk: caseLists.byStageAndHarm(tenant, stage, facts.harm),
    gsi4pk: caseLists.ofHospitalByStageAndHarm(tenant, hospital, stage, facts.harm),
    listedAt: `${reportedAt}#${id}`,
    summary: summarise(state),
  };
};

/** The partitions that hold the cases of these filters, and no others. */
export const partitionsFor = (
  tenant: TenantId,
  { hospital, stage, harm }: { hospital: OrganisationId | undefined; stage: Stage | undefined; harm: Harm | undefined },
): { readonly index: Index; readonly partitions: readonly string[] } => {
  if (!stage && !harm) {
    return hospital
      ? { index: 'gsi2', partitions: [caseLists.ofHospital(tenant, hospital)] }
      : { index: 'gsi1', partitions: [caseLists.all(tenant)] };
  }
  const pairs = (stage ? [stage] : Stage.options).flatMap((each) =>
    (harm ? [harm] : Harm.options).map((extent) => [each, extent] as const),
  );
  return hospital
    ? { index: 'gsi4', partitions: pairs.map((pair) => caseLists.ofHospitalByStageAndHarm(tenant, hospital, ...pair)) }
    : { index: 'gsi3', partitions: pairs.map((pair) => caseLists.byStageAndHarm(tenant, ...pair)) };
};

/** The numbers by which a report is known again. */
export const naturalKeyRows = (
  tenant: TenantId,
  hospital: OrganisationId,
  caseId: CaseId,
  identifiers: readonly Identifier[],
): Row[] => {
  const rows = identifiers.map((identifier) => ({ ...keys.report(tenant, hospital, identifier), caseId }));
  return [...new Map(rows.map((row) => [row.sk, row])).values()];
};

/** What was sent, word for word, beside the event it made, under the mark the case then had. */
export const sourceRow = (
  tenant: TenantId,
  { id, facts }: Case,
  { sequence, at, by }: Pick<Recorded<object>, 'sequence' | 'at' | 'by'>,
  { receipt, unmapped, text }: Amending,
): Row => ({
  pk: keys.case(tenant, id),
  sk: sourceKey(sequence),
  at,
  by: by.organisation,
  ...receipt,
  unmapped,
  privilege: facts.privilege,
  text,
});

/** An original as somebody may see it. Whoever wrote it sees it; a digest of what is hidden would give it away. */
export const viewSource = (row: Row, audience: Audience, { facts, hospital }: Case): ReceivedReport => {
  const isOwn = (row.by === hospital) === (audience === 'hospital');
  const isHidden =
    !isOwn && (hides(audience, facts.privilege) || hides(audience, row.privilege as Report['privilege']));
  return {
    sequence: Number(row.sk.slice(sourcePrefix.length)),
    at: row.at as Instant,
    format: row.format as ReceivedReport['format'],
    digest: isHidden ? null : String(row.digest),
    unmapped: isHidden ? [] : (row.unmapped as ReceivedReport['unmapped']),
    text: isHidden ? null : String(row.text),
  };
};
