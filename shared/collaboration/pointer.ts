import type { MatterDue, MatterStepShown } from '../cases/work/matter-step.ts';
import type { PartyId, TenantId } from '../kernel/ids.ts';
import { type Agenda, agendaOf } from '../ledger/agenda.ts';
import { dueBy, dueKey, dueLists, keys, matterLists } from '../ledger/keys.ts';
import type { Projection, Snapshot } from '../ledger/ledger.ts';
import { audienceOf, leftOf, stageFor } from './audience.ts';
import type { Collaboration } from './collaboration.ts';
import type { MatterSummary } from './listing.ts';
import type { Participation } from './participation.ts';
import type { Party } from './party.ts';
import { shownStep, stepsFor } from './work/next-steps.ts';

/** A matter as it was at a version, and likewise what one insurer keeps to itself of it. */
type At<State> = Pick<Snapshot<State>, 'state' | 'version'>;

/**
 * What a tenant's pointer to a matter holds. Its version counts the events of the matter and those of what the tenant
 * keeps to itself together: it grows with both, so a later one tells of all that an earlier one told.
 */
export type Pointer = Projection & {
  readonly party: PartyId;
  /** What a tenant's list of matters shows of it. */
  readonly summary: MatterSummary;
  /** What the tenant owes next in it, as its linked case shows it. */
  readonly steps: readonly MatterStepShown[];
  readonly agenda: Agenda;
};

/**
 * A tenant's pointer to a matter: that it takes part, and what its lists and its linked case show. Whoever opens a matter
 * writes its own with it; all others are delivered.
 *
 * @throws if the party is not of the matter, or off the platform
 */
export const pointerRow = (
  { state, version }: At<Collaboration>,
  party: PartyId,
  own: At<Participation> | undefined,
): Pointer => {
  const { id, title, openedAt, updatedAt, entered, lead, parties, closed } = state;
  const audience = audienceOf(state, party, false);
  const stage = stageFor(audience, state.stage);
  const left = leftOf(audience);
  const { tenant, standing } = onPlatform(state, party);
  const { caseId, hospital } = own?.state ?? {};
  return {
    ...keys.pointer(tenant, id),
    version: version + (own?.version ?? 0),
    party,
    gsi1pk: matterLists.all(tenant),
    gsi3pk: matterLists.byStage(tenant, stage),
    ...(hospital && {
      gsi2pk: matterLists.ofHospital(tenant, hospital),
      gsi4pk: matterLists.ofHospitalByStage(tenant, hospital, stage),
    }),
    listedAt: `${openedAt}#${id}`,
    summary: {
      id,
      title,
      stage,
      lead: parties.find((each) => each.id === lead)?.name ?? '',
      isLead: lead === party,
      standing,
      openedAt,
      updatedAt: left && !closed ? left.at : updatedAt,
      ...(entered.dueAt !== undefined && !left && { dueAt: entered.dueAt }),
      ...(caseId && { caseId }),
      ...(hospital && { hospital }),
    },
    steps: stepsFor(state, party, own?.state).map((step) => shownStep(step, state)),
    agenda: {},
  };
};

const onPlatform = ({ parties }: Collaboration, id: PartyId): Party & { readonly tenant: TenantId } => {
  const party = parties.find((each) => each.id === id);
  if (party?.tenant === undefined) throw new Error('Only an insurer on the platform has a pointer to a matter');
  return { ...party, tenant: party.tenant };
};

/** A tenant's pointer, and those rows of what it owes that are not yet as they are to be. */
export const rowsFor = (
  matter: At<Collaboration>,
  party: PartyId,
  own: At<Participation>,
  before: Agenda = {},
): { readonly pointer: Pointer; readonly due: readonly Projection[] } => {
  const { state } = matter;
  const { tenant } = onPlatform(state, party);
  const pointer = pointerRow(matter, party, own);
  const rows = stepsFor(state, party, own.state).flatMap((step) => {
    const { key, blockedBy: _, isForHospital: _hidden, dueAt, ...shown } = shownStep(step, state);
    if (dueAt === undefined) return [];
    const standing = step.isLate ? 'overdue' : 'upcoming';
    const { caseId, hospital } = own.state;
    const summary: MatterDue = {
      matter: { id: state.id, title: state.title },
      ...(caseId && hospital && { linked: { caseId, hospital } }),
      ...shown,
      owes: 'claims',
      dueAt,
    };
    return {
      pk: keys.participation(tenant, state.id),
      sk: dueKey(key),
      gsi5pk: dueLists.ofRole(tenant, 'claims', standing),
      ...(hospital && { gsi6pk: dueLists.ofHospital(tenant, hospital, 'claims', standing) }),
      dueBy: dueBy(dueAt, state.id, key),
      summary,
    };
  });
  const { agenda, due } = agendaOf(keys.participation(tenant, state.id), rows, before, pointer.version);
  return { pointer: { ...pointer, agenda }, due };
};
