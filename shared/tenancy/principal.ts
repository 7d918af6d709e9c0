import * as z from 'zod';
import { OrganisationId, PrincipalId, TenantId } from '../kernel/ids.ts';
import { isHospitalRole, Role } from './roles.ts';

/** Who a credential is, as the `PRINCIPAL#` row keeps it. An operator, mediator or counsel belongs to no tenant. */
export const Principal = z.object({
  actor: PrincipalId,
  name: z.string().min(1).max(120),
  tenant: TenantId.optional(),
  organisation: OrganisationId.optional(),
  roles: z.array(Role).min(1),
  status: z.enum(['active', 'revoked']),
  /** Unix seconds. Tokens issued before were got with a secret that was dropped. */
  tokensFrom: z.int().optional(),
});
export type Principal = z.infer<typeof Principal>;

/** Who asks, in one request. */
export type Caller = Pick<Principal, 'actor' | 'tenant' | 'organisation' | 'roles'>;

/** Who asks from within a tenant. */
export type TenantCaller = Caller & { readonly tenant: TenantId; readonly organisation: OrganisationId };

export const isInTenant = (caller: Caller): caller is TenantCaller =>
  caller.tenant !== undefined && caller.organisation !== undefined;

/** The hospital beyond which this caller sees nothing; none for the insurer's own people. */
export const ownHospital = (caller: TenantCaller): OrganisationId | undefined =>
  caller.roles.every(isHospitalRole) ? caller.organisation : undefined;

/** The caller as a Lambda authorizer's context carries it, which holds only strings. */
export const CallerContext = z
  .object({ actor: PrincipalId, tenant: z.string(), organisation: z.string(), roles: z.string() })
  .transform(({ actor, tenant, organisation, roles }) => ({
    actor,
    tenant: tenant === '' ? undefined : TenantId.parse(tenant),
    organisation: organisation === '' ? undefined : OrganisationId.parse(organisation),
    roles: roles.split(' ').map((role) => Role.parse(role)),
  }));

export const toCallerContext = ({ actor, tenant, organisation, roles }: Principal): Record<string, string> => ({
  actor,
  tenant: tenant ?? '',
  organisation: organisation ?? '',
  roles: roles.join(' '),
});
