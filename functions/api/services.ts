import * as z from 'zod';
import { directoryOf } from '../../shared/cases/attorneys/directory.ts';
import { documentsOf } from '../../shared/cases/documents/store.ts';
import { reliefReportsOf } from '../../shared/cases/store/relief-facts.ts';
import { casesOf } from '../../shared/cases/store/store.ts';
import { apiKit } from '../../shared/http/api.ts';
import { pagesOf } from '../../shared/http/page.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { Refused, refuse } from '../../shared/kernel/refusal.ts';
import { dynamoTable } from '../../shared/ledger/dynamo-table.ts';
import { ledgerOn } from '../../shared/ledger/ledger.ts';
import { membersOf } from '../../shared/tenancy/members.ts';
import { isInTenant, ownHospital } from '../../shared/tenancy/principal.ts';
import { settingsWith } from '../../shared/tenancy/settings.ts';
import { settingsOf } from '../../shared/tenancy/tenant-settings.ts';
import { cursorKeysIn } from '../cursor-keys.ts';
import { environment } from '../environment.ts';
import { tenantDynamo } from '../tenant-dynamo.ts';
import { repeating } from './repeating.ts';
import { trailOf } from './trail.ts';

const { TABLE_NAME, TENANT_DATA_ROLE_ARN, CURSOR_SECRET_ARN } = environment({
  TABLE_NAME: z.string(),
  TENANT_DATA_ROLE_ARN: z.string(),
  CURSOR_SECRET_ARN: z.string().startsWith('arn:'),
});

const dynamoOf = tenantDynamo(TENANT_DATA_ROLE_ARN);
const cursorKeys = cursorKeysIn(CURSOR_SECRET_ARN);

/** The bundle for routes inside a tenant: everything they reach is that tenant's. */
export const { on, api } = apiKit({
  open: ({ caller, now }) => {
    if (!caller || !isInTenant(caller)) throw new Refused(refuse('forbidden', 'This is for people of a tenant.'));
    const { tenant, actor } = caller;
    const by = { actor, organisation: caller.organisation };
    const ledger = ledgerOn(dynamoTable(dynamoOf(tenant, actor), TABLE_NAME));
    const settings = settingsOf({ ledger, tenant, by, now });
    const effective = async () => settingsWith((await settings.read()).state);
    const cases = casesOf({ ledger, caller, now, settings: effective, ids: mint });
    return {
      caller,
      /** What functions make services of that they alone offer: no other carries what those need. */
      scope: { ledger, caller, now, settings: effective },
      cases,
      documents: documentsOf({ ledger, caller, now, caseOf: cases.read }),
      members: membersOf({ ledger, tenant }),
      settings,
      attorneys: directoryOf({ ledger, tenant, by, now }),
      reliefReports: reliefReportsOf({ ledger, tenant }),
      pages: pagesOf({ keys: cursorKeys, reader: { tenant, hospital: ownHospital(caller) }, now }),
      witness: trailOf({ ledger, caller, now }),
      ...repeating({ ledger, caller, now }),
    };
  },
});
