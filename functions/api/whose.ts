import type { OrganisationId } from '../../shared/kernel/ids.ts';
import { type Refusal, refuse } from '../../shared/kernel/refusal.ts';
import type { Members } from '../../shared/tenancy/members.ts';
import { ownHospital, type TenantCaller } from '../../shared/tenancy/principal.ts';

/** A hospital reports its own events; the insurer says whose it reports, among those it insures. */
export const whereItHappened = async (
  caller: TenantCaller,
  members: Members,
  named: OrganisationId | undefined,
): Promise<OrganisationId | Refusal<'invalidRequest'>> => {
  const own = ownHospital(caller);
  if (own && (named === undefined || named === own)) return own;
  if (named === undefined) return wrongHospital('required', 'is missing: say at which hospital it happened');
  return !own && (await members.has(named)) ? named : wrongHospital('member', 'is not a hospital you act for');
};

const wrongHospital = (rule: string, detail: string) =>
  refuse('invalidRequest', 'One thing is wrong.', { errors: [{ pointer: '#/hospital', rule, detail }] });
