import type { Case, CaseEvent } from '../../shared/cases/case.ts';
import { evolve } from '../../shared/cases/case.ts';
import type { Amending, Incoming } from '../../shared/cases/intake/incoming.ts';
import { statedBy } from '../../shared/cases/report/amending.ts';
import { Amendment, Report } from '../../shared/cases/report/report.ts';
import type { OpenCase } from '../../shared/cases/store/finding.ts';
import { type Cases, casesOf } from '../../shared/cases/store/store.ts';
import type { Became } from '../../shared/cases/store/taking-in.ts';
import { sha256 } from '../../shared/kernel/digest.ts';
import { CaseId, OrganisationId, PrincipalId, TenantId } from '../../shared/kernel/ids.ts';
import { type Instant, instantOf } from '../../shared/kernel/instant.ts';
import { canonical } from '../../shared/kernel/json.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { record } from '../../shared/ledger/event.ts';
import { ledgerOn, type Once } from '../../shared/ledger/ledger.ts';
import { memoryTable } from '../../shared/ledger/memory-table.ts';
import type { Table } from '../../shared/ledger/table.ts';
import type { TenantCaller } from '../../shared/tenancy/principal.ts';
import type { Role } from '../../shared/tenancy/roles.ts';
import { defaults } from '../../shared/tenancy/settings.ts';

export const harbor = TenantId.parse('harbor');
export const bayview = OrganisationId.parse('bayview');
export const stclare = OrganisationId.parse('stclare');

export const someone = (role: Role, organisation: string, tenant = 'harbor'): TenantCaller => ({
  actor: mint.principal(),
  tenant: TenantId.parse(tenant),
  organisation: OrganisationId.parse(organisation),
  roles: [role],
});

export const aCaseId = CaseId.parse('case_01kb2x5f0re3wv9m7h6d8q4tnz');
export const someActor = PrincipalId.parse('principal_01kb2x5f0re3wv9m7h6d8q4tnz');

export const at = (text: string): Instant => instantOf(new Date(text));

/** A report as it comes in, in Amends' own words. */
export const incoming = (said: Record<string, unknown>, more: Partial<Incoming['receipt']> = {}): Incoming => {
  const report = Report.parse(said);
  return {
    report,
    stated: statedBy(report, 'standing' in said),
    receipt: { digest: sha256(canonical(said)), format: 'amends', ...more },
    unmapped: [],
    isTimed: false,
    text: JSON.stringify(said),
  };
};

/** An amendment as it comes in. */
export const amending = (said: Record<string, unknown>, more: Partial<Amending> = {}): Amending => ({
  stated: Amendment.parse(said),
  receipt: { digest: sha256(canonical(said)), format: 'amends' },
  unmapped: [],
  text: JSON.stringify(said),
  ...more,
});

/** An event that somebody of the insurer recorded; what does not say so, the hospital did. */
export const byInsurer = <Event extends object>(event: Event): Event => ({ ...event, [insurers]: true });

const insurers = Symbol('by the insurer');

/** Who recorded an event of a test. */
export const authorOf = (event: object) => ({
  actor: someActor,
  organisation: insurers in event ? OrganisationId.parse('harbor') : bayview,
});

/** The case that these events make. */
export const given = (...events: CaseEvent[]): Case => {
  const recorded = events.flatMap((event, after) =>
    record([event], { after, at: at('2026-11-23T08:00:00Z'), by: authorOf(event) }),
  );
  const state = recorded.reduce<Case | undefined>(evolve, undefined);
  if (!state) throw new Error('no events');
  return state;
};

type Shown = { readonly id: CaseId; readonly version: number; readonly became: Became; readonly replayed?: true };
export const show = ({ state, version }: OpenCase, became: Became = 'amended'): Shown => ({
  id: state.id,
  version,
  became,
});

/** The cases of a tenant as one caller has them, on a table of its own unless one is given. */
export const casesFor = (caller: TenantCaller, table: Table = memoryTable(), now = at('2026-11-23T08:00:00Z')): Cases =>
  casesOf({ ledger: ledgerOn(table), caller, now, settings: async () => defaults, ids: mint });

export const onceFor = (key: string, fingerprint = 'same'): Once => ({
  key: { pk: `TENANT#harbor#IDEMPOTENCY#x#${key}`, sk: 'RECORD' },
  fingerprint,
  now: 1_000,
  expiresAt: 2_000,
});
