import type { OrganisationId, PrincipalId, TenantId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';
import { type Refusal, refuse } from '../kernel/refusal.ts';
import type { Recorded } from '../ledger/event.ts';
import { isHospitalRole, isPlatformRole, type Role } from './roles.ts';

/** Somebody who was let in: a person or a system, with credentials of its own. */
export type Admission = {
  readonly id: PrincipalId;
  readonly name: string;
  /** None for those who belong to the platform. */
  readonly tenant?: TenantId | undefined;
  readonly organisation?: OrganisationId | undefined;
  readonly roles: readonly Role[];
  /** Who the issuer says it is: the `sub` of its tokens, which is also the client it signs in as. */
  readonly subject: string;
  /** Whether Amends made the client, and so can change its secret; else whoever runs the issuer does. */
  readonly isManaged: boolean;
  readonly status: 'active' | 'revoked';
  readonly admittedAt: Instant;
  readonly admittedBy: PrincipalId;
  readonly secretChangedAt?: Instant | undefined;
  readonly secretChangedBy?: PrincipalId | undefined;
  /** Unix seconds. Tokens issued before were got with a secret that was dropped. */
  readonly tokensFrom?: number | undefined;
  readonly revokedAt?: Instant | undefined;
  readonly revokedBy?: PrincipalId | undefined;
  readonly revocationReason?: string | undefined;
};

type Admitted = Pick<Admission, 'id' | 'name' | 'tenant' | 'organisation' | 'roles' | 'subject' | 'isManaged'>;

export type AdmissionEvent =
  | ({ readonly type: 'PrincipalAdmitted' } & Admitted)
  | { readonly type: 'SecretRotated'; readonly previous: 'kept' | 'dropped' }
  | { readonly type: 'PrincipalRevoked'; readonly reason?: string | undefined };

export const evolveAdmission = (admission: Admission | undefined, event: Recorded<AdmissionEvent>): Admission => {
  if (event.type === 'PrincipalAdmitted') {
    const { type: _type, sequence: _sequence, by, at, ...admitted } = event;
    return { ...admitted, status: 'active', admittedAt: at, admittedBy: by.actor };
  }
  if (!admission) throw new Error('Nothing happens to a principal before it is admitted');
  const { at, by } = event;
  if (event.type === 'PrincipalRevoked') {
    return { ...admission, status: 'revoked', revokedAt: at, revokedBy: by.actor, revocationReason: event.reason };
  }
  const tokensFrom = event.previous === 'dropped' ? Math.floor(Date.parse(at) / 1000) : admission.tokensFrom;
  return { ...admission, secretChangedAt: at, secretChangedBy: by.actor, tokensFrom };
};

/** Where a new principal would belong. */
type Place = {
  /** The insurer; none for the platform. */
  readonly tenant: TenantId | undefined;
  readonly organisation: OrganisationId | undefined;
  readonly isMember: boolean;
};

/**
 * Which roles go with which place: a hospital's with one of the tenant's hospitals, an insurer's with the insurer
 * itself, those of the platform with neither. Nobody holds both a hospital's role and an insurer's: each looks from
 * its own side of the privilege wall.
 */
export const checkPlace = (
  roles: readonly Role[],
  { tenant, organisation, isMember }: Place,
): Refusal<'invalidRequest'> | undefined => {
  const wrong = (pointer: string, rule: string, detail: string) =>
    refuse('invalidRequest', 'One thing is wrong.', { errors: [{ pointer, rule, detail }] });

  if (tenant === undefined) {
    return roles.every(isPlatformRole) ? undefined : wrong('#/roles', 'platform', 'holds a role of a tenant');
  }
  if (roles.some(isPlatformRole)) return wrong('#/roles', 'tenant', 'holds a role that no tenant gives');
  if (roles.every(isHospitalRole)) {
    return isMember ? undefined : wrong('#/organisation', 'member', 'is not a hospital of this tenant');
  }
  if (roles.some(isHospitalRole)) return wrong('#/roles', 'oneSide', 'mixes roles of a hospital with an insurer’s');
  return organisation === undefined || String(organisation) === tenant
    ? undefined
    : wrong('#/organisation', 'insurer', 'must be left out: these roles are the insurer’s own');
};

/** A new secret for a client that Amends manages. */
export const rotateSecret = (
  admission: Admission,
  previous: 'kept' | 'dropped',
): readonly AdmissionEvent[] | Refusal<'revoked' | 'managedElsewhere'> => {
  if (admission.status === 'revoked') return refuse('revoked', 'This principal was revoked. Admit a new one.');
  if (!admission.isManaged) {
    return refuse(
      'managedElsewhere',
      'The issuer of this principal’s tokens keeps its credentials: change them there.',
    );
  }
  return [{ type: 'SecretRotated', previous }];
};

export const revokePrincipal = (
  admission: Admission,
  reason: string | undefined,
): readonly AdmissionEvent[] | Refusal<'revoked'> =>
  admission.status === 'revoked'
    ? refuse('revoked', 'This principal was revoked before.')
    : [{ type: 'PrincipalRevoked', ...(reason !== undefined && { reason }) }];
