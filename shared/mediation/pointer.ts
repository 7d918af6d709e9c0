import type { MatterDue } from '../cases/work/matter-step.ts';
import type { PartyId, TenantId } from '../kernel/ids.ts';
import { type Agenda, agendaOf } from '../ledger/agenda.ts';
import { dueBy, dueKey, dueLists, keys } from '../ledger/keys.ts';
import type { Projection, Snapshot } from '../ledger/ledger.ts';
import type { MediationSummary } from './listing.ts';
import type { Mediation } from './mediation.ts';
import { ofMediation, rules, sentences, stepsIn } from './work/next-steps.ts';

/** A tenant's pointer to a mediation: that it is a party, and what its list shows, as of a version of the mediation. */
export type Pointer = Projection & {
  readonly party: PartyId;
  readonly summary: MediationSummary;
  readonly agenda: Agenda;
};

/** A tenant's pointer, and those rows of what it owes that are not yet as they are to be. */
export const rowsFor = (
  { state, version }: Pick<Snapshot<Mediation>, 'state' | 'version'>,
  { party, tenant }: { readonly party: PartyId; readonly tenant: TenantId },
  before: Agenda = {},
): { readonly pointer: Pointer; readonly due: readonly Projection[] } => {
  const { id, title, stage, openedAt, entered } = state;
  const pk = keys.mediationDues(tenant, id);
  const rows = stepsIn(state).flatMap(({ duty, owes, dueAt }) => {
    if (owes !== party || dueAt === undefined) return [];
    const rule = rules[duty];
    const summary: MatterDue = {
      matter: { id, title },
      duty,
      what: sentences[duty],
      owes: 'claims',
      dueAt,
      rule: ofMediation(rule),
    };
    return {
      pk,
      sk: dueKey(duty),
      gsi5pk: dueLists.ofRole(tenant, 'claims', 'upcoming'),
      dueBy: dueBy(dueAt, id, duty),
      summary,
    };
  });
  const { agenda, due } = agendaOf(pk, rows, before, version);
  return {
    pointer: {
      ...keys.mediationPointer(tenant, id),
      version,
      party,
      summary: { id, title, stage, openedAt, ...(entered.dueAt !== undefined && { dueAt: entered.dueAt }) },
      agenda,
    },
    due,
  };
};
