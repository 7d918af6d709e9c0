import * as z from 'zod';
import { apiKit } from '../../shared/http/api.ts';
import { pagesOf } from '../../shared/http/page.ts';
import type { TenantId } from '../../shared/kernel/ids.ts';
import { Refused, refuse } from '../../shared/kernel/refusal.ts';
import { dynamoTable } from '../../shared/ledger/dynamo-table.ts';
import { ledgerOn } from '../../shared/ledger/ledger.ts';
import { admissionsOf } from '../../shared/tenancy/admissions.ts';
import { membersOf } from '../../shared/tenancy/members.ts';
import { isInTenant } from '../../shared/tenancy/principal.ts';
import { tenantsOf } from '../../shared/tenancy/tenants.ts';
import { assumedDynamo } from '../assumed-dynamo.ts';
import { cursorKeysIn } from '../cursor-keys.ts';
import { environment } from '../environment.ts';
import { repeating } from './repeating.ts';
import { missesOf } from './trail.ts';

const { TABLE_NAME, ADMINISTRATION_ROLE_ARN, OIDC_ISSUER, CURSOR_SECRET_ARN } = environment({
  TABLE_NAME: z.string(),
  ADMINISTRATION_ROLE_ARN: z.string(),
  OIDC_ISSUER: z.url(),
  CURSOR_SECRET_ARN: z.string().startsWith('arn:'),
});

const dynamoOf = assumedDynamo(ADMINISTRATION_ROLE_ARN);
const cursorKeys = cursorKeysIn(CURSOR_SECRET_ARN);

/**
 * The bundle for routes that administer tenants and the platform. What it reaches is one tenant at a time, the one that
 * the path names and the caller may administer, and the platform's own rows.
 */
export const { on, api } = apiKit({
  open: ({ caller, now }) => {
    if (!caller) throw new Refused(refuse('forbidden', 'This is for people who are known.'));
    const { actor, organisation } = caller;
    const by = { actor, ...(organisation !== undefined && { organisation }) };
    const reach = caller.roles.includes('operator') ? { Platform: 'operator' } : {};
    const ledgerFor = (tenant: TenantId | undefined) => {
      const tags = { ...reach, ...(tenant !== undefined && { TenantId: tenant }) };
      return ledgerOn(dynamoTable(dynamoOf(`${tenant ?? 'platform'}@${actor}`, tags), TABLE_NAME));
    };
    const own = ledgerFor(caller.tenant);

    return {
      caller,
      /** What one tenant holds, or the platform: its name, its hospitals, its people. */
      within: <Scope extends TenantId | undefined>(tenant: Scope) => {
        const ledger = ledgerFor(tenant);
        return {
          tenants: tenantsOf({ ledger, by, now }),
          admissions: admissionsOf({ ledger, tenant, issuer: OIDC_ISSUER, by, now }),
          members: tenant && membersOf({ ledger, tenant }),
        };
      },
      pages: pagesOf({ keys: cursorKeys, reader: { tenant: caller.tenant, hospital: undefined }, now }),
      ...(isInTenant(caller) && { witness: missesOf({ ledger: own, caller, now }) }),
      ...repeating({ ledger: own, caller, now }),
    };
  },
});
