import type { OrganisationId, TenantId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';
import type { Recorded } from '../ledger/event.ts';

/** An insurer with its own cases, hospitals and people. */
export type Tenant = {
  readonly id: TenantId;
  readonly name: string;
  readonly openedAt: Instant;
  readonly members: number;
};

/** A hospital that an insurer insures. */
export type Member = { readonly id: OrganisationId; readonly name: string; readonly state: string };

export type TenantEvent =
  | { readonly type: 'TenantOpened'; readonly id: TenantId; readonly name: string }
  | ({ readonly type: 'MemberJoined' } & Member);

export const evolveTenant = (tenant: Tenant | undefined, event: Recorded<TenantEvent>): Tenant => {
  switch (event.type) {
    case 'TenantOpened':
      return { id: event.id, name: event.name, openedAt: event.at, members: 0 };
    case 'MemberJoined':
      if (!tenant) throw new Error('Nobody joins a tenant that was not opened');
      return { ...tenant, members: tenant.members + 1 };
  }
};
