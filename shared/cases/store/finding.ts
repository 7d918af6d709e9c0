import type { CaseId } from '../../kernel/ids.ts';
import type { Refusal } from '../../kernel/refusal.ts';
import { keys } from '../../ledger/keys.ts';
import type { Ledger, Snapshot } from '../../ledger/ledger.ts';
import { ownHospital, type TenantCaller } from '../../tenancy/principal.ts';
import { type Case, caseKind } from '../case.ts';
import type { Audience } from '../privilege.ts';
import { type ReportEvent, toldBy } from '../report/reported.ts';
import { notThere } from '../rules.ts';

/** A case with the long text that its snapshot leaves to the event that tells it. */
export type OpenCase = Snapshot<Case> & { readonly told: string | undefined };

/** The cases of one tenant, as one caller finds them. What is hidden is not found. */
export const findingOf = ({ ledger, caller }: { readonly ledger: Ledger; readonly caller: TenantCaller }) => {
  const { tenant } = caller;
  const own = ownHospital(caller);
  const audience: Audience = own ? 'hospital' : 'insurer';

  const load = async (id: CaseId): Promise<Snapshot<Case> | Refusal<'notFound'>> => {
    const snapshot = await ledger.load<Case>(keys.case(tenant, id), caseKind);
    return snapshot && (!own || snapshot.state.hospital === own) ? snapshot : notThere();
  };

  const open = async (snapshot: Snapshot<Case>): Promise<OpenCase> => {
    const { id, toldIn } = snapshot.state;
    if (toldIn === 0) return { ...snapshot, told: undefined };
    const event = await ledger.event<ReportEvent>(keys.case(tenant, id), toldIn);
    return { ...snapshot, told: event && toldBy(event) };
  };

  return { ledger, caller, tenant, own, audience, load, open };
};

export type Finding = ReturnType<typeof findingOf>;
