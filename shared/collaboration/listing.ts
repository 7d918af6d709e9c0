import * as z from 'zod';
import { CaseId, CollaborationId, OrganisationId, type TenantId } from '../kernel/ids.ts';
import { Instant } from '../kernel/instant.ts';
import { type Index, matterLists } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { newest } from '../ledger/merged.ts';
import { type Page, pageFrom } from '../ledger/page.ts';
import { Stage } from './stage.ts';

/** A place in a list of matters: when the matter was opened, and which it is. */
export const matterListedAtForm = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z#collab_\w+$/;

/** What a list shows of a matter. */
export const MatterSummary = z
  .object({
    id: CollaborationId,
    title: z.string(),
    stage: Stage,
    lead: z.string().meta({ description: 'The lead insurer, by name' }),
    isLead: z.boolean().meta({ description: 'Whether your insurer leads' }),
    standing: z
      .enum(['named', 'invited', 'member', 'declined', 'withdrawn', 'setAside'])
      .meta({ description: 'Where your insurer stands in it' }),
    openedAt: Instant,
    updatedAt: Instant.optional().meta({ description: 'When something last happened; hospitals do not see it' }),
    dueAt: Instant.optional().meta({ description: 'By when the stage is to end' }),
    caseId: CaseId.optional().meta({ description: 'The case of your insurer that it is about' }),
    hospital: OrganisationId.optional(),
  })
  .meta({ id: 'MatterSummary', description: 'A matter that several insurers share, as a list shows it' });
export type MatterSummary = z.output<typeof MatterSummary>;

/** What a list shows a hospital: not when something last happened, which may be what another insurer did. */
export const forHospital = ({ updatedAt: _, ...shown }: MatterSummary): MatterSummary => shown;

export type MatterFilter = { readonly stage?: Stage | undefined; readonly hospital?: OrganisationId | undefined };

const listFor = (tenant: TenantId, { stage, hospital }: MatterFilter): { index: Index; partitions: string[] } => {
  if (hospital && stage) {
    return { index: 'gsi4', partitions: [matterLists.ofHospitalByStage(tenant, hospital, stage)] };
  }
  if (hospital) return { index: 'gsi2', partitions: [matterLists.ofHospital(tenant, hospital)] };
  if (stage) return { index: 'gsi3', partitions: [matterLists.byStage(tenant, stage)] };
  return { index: 'gsi1', partitions: [matterLists.all(tenant)] };
};

/**
 * The matters in which a tenant takes part or is asked to, newest first; `below` is where the page before ended. Of a
 * hospital, those in which a case of its own is named: whoever acts for one lists no others.
 */
export const listMatters = async (
  { ledger, tenant }: { readonly ledger: Pick<Ledger, 'query'>; readonly tenant: TenantId },
  filter: MatterFilter,
  below: string | undefined,
  limit: number,
): Promise<Page<MatterSummary>> => {
  const rows = await newest(ledger, { ...listFor(tenant, filter), below, limit: limit + 1 });
  return pageFrom(
    rows,
    limit,
    ({ summary }) => summary as MatterSummary,
    ({ listedAt }) => listedAt,
  );
};
