import type { OrganisationId, PrincipalId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';
import type { Role } from '../tenancy/roles.ts';
import type { Settings } from '../tenancy/settings.ts';
import type { Audience } from './privilege.ts';

/** Who does something to a case, when, and what holds for the tenant then. */
export type Acting = {
  readonly actor: PrincipalId;
  readonly audience: Audience;
  readonly organisation: OrganisationId;
  readonly roles: readonly Role[];
  readonly settings: Settings;
  readonly now: Instant;
};
