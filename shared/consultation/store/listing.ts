import type { OrganisationId, TenantId } from '../../kernel/ids.ts';
import { consultationLists, type Index } from '../../ledger/keys.ts';
import { type Consultation, Stage } from '../consultation.ts';
import { Topic } from '../topics.ts';
import { summarise } from '../view.ts';

/** A place in a list of consultations: when each was requested, and which it is. */
export const consultationListedAtForm = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z#consultation_\w+$/;

/** Which lists a consultation is in, and what they show of it. */
export const listingOf = (tenant: TenantId, state: Consultation) => {
  const { id, hospital, stage, topic, requestedAt } = state;
  return {
    gsi1pk: consultationLists.all(tenant),
    gsi2pk: consultationLists.ofHospital(tenant, hospital),
    gsi3pk: consultationLists.byStageAndTopic(tenant, stage, topic),
    gsi4pk: consultationLists.ofHospitalByStageAndTopic(tenant, hospital, stage, topic),
    listedAt: `${requestedAt}#${id}`,
    summary: summarise(state),
  };
};

export type ConsultationFilter = {
  readonly stage?: Stage | undefined;
  readonly topic?: Topic | undefined;
  readonly hospital?: OrganisationId | undefined;
};

/** The partitions that hold the consultations of these filters, and no others. */
export const partitionsFor = (
  tenant: TenantId,
  { stage, topic, hospital }: ConsultationFilter,
): { readonly index: Index; readonly partitions: readonly string[] } => {
  if (!stage && !topic) {
    return hospital
      ? { index: 'gsi2', partitions: [consultationLists.ofHospital(tenant, hospital)] }
      : { index: 'gsi1', partitions: [consultationLists.all(tenant)] };
  }
  const pairs = (stage ? [stage] : Stage.options).flatMap((each) =>
    (topic ? [topic] : Topic.options).map((about) => [each, about] as const),
  );
  return hospital
    ? {
        index: 'gsi4',
        partitions: pairs.map((pair) => consultationLists.ofHospitalByStageAndTopic(tenant, hospital, ...pair)),
      }
    : { index: 'gsi3', partitions: pairs.map((pair) => consultationLists.byStageAndTopic(tenant, ...pair)) };
};
