import * as z from 'zod';
import { OrganisationId, PrincipalId, TenantId } from '../kernel/ids.ts';
import { Instant } from '../kernel/instant.ts';
import type { Recorded } from '../ledger/event.ts';
import type { Snapshot } from '../ledger/ledger.ts';
import type { Admission } from './admission.ts';
import { Role } from './roles.ts';
import { OwnSettings, Settings, type SettingsEvent, settingsWith } from './settings.ts';

export const TenantSummary = z
  .object({ id: TenantId, name: z.string(), openedAt: Instant })
  .meta({ id: 'TenantSummary', description: 'An insurer' });

export const TenantView = TenantSummary.extend({
  members: z.int().meta({ description: 'How many hospitals it has' }),
}).meta({ id: 'Tenant', description: 'An insurer with its own cases, hospitals and people' });

export const MemberView = z
  .object({ id: OrganisationId, name: z.string(), state: z.string() })
  .meta({ id: 'Member', description: 'A hospital that an insurer insures' });

export const PrincipalView = z
  .object({
    id: PrincipalId,
    name: z.string(),
    tenant: TenantId.optional().meta({ description: 'None for those who belong to the platform' }),
    organisation: OrganisationId.optional(),
    roles: z.array(Role),
    clientId: z.string().meta({ description: 'Who it signs in as: the `sub` of its tokens' }),
    managed: z.boolean().meta({ description: 'Whether Amends keeps its credentials, or somebody else does' }),
    status: z.enum(['active', 'revoked']),
    admittedAt: Instant,
    admittedBy: PrincipalId,
    secretChangedAt: Instant.optional(),
    secretChangedBy: PrincipalId.optional(),
    revokedAt: Instant.optional(),
    revokedBy: PrincipalId.optional(),
    revocationReason: z.string().optional(),
  })
  .meta({ id: 'Principal', description: 'A person or a system with credentials of its own' });
export type PrincipalView = z.output<typeof PrincipalView>;

/** A principal with what it signs in with, which is shown now and never again. */
export const Credentials = PrincipalView.extend({
  clientSecret: z.string().optional().meta({ description: 'Shown now and never again; none if kept elsewhere' }),
}).meta({ id: 'Credentials' });

export const viewPrincipal = ({ subject, isManaged, tokensFrom: _, ...admission }: Admission): PrincipalView => ({
  ...admission,
  roles: [...admission.roles],
  clientId: subject,
  managed: isManaged,
});

export const SettingsView = z
  .object({
    version: z.int().meta({ description: 'How often they were changed' }),
    effective: Settings,
    own: OwnSettings,
  })
  .meta({ id: 'SettingsView', description: 'What holds for a tenant, and what of it the tenant set itself' });

export const viewSettings = ({ version, state }: Snapshot<OwnSettings>): z.output<typeof SettingsView> => ({
  version,
  effective: settingsWith(state),
  own: state,
});

export const SettingsChange = z
  .object({
    sequence: z.int().min(1),
    at: Instant,
    by: PrincipalId,
    own: OwnSettings,
    reason: z.string().optional(),
  })
  .meta({ id: 'SettingsChange', description: 'The settings as a tenant set them at one time' });

export const viewSettingsChange = ({
  sequence,
  at,
  by,
  own,
  reason,
}: Recorded<SettingsEvent>): z.output<typeof SettingsChange> => ({ sequence, at, by: by.actor, own, reason });
