import * as z from 'zod';
import { mattersOf } from '../../shared/collaboration/store/store.ts';
import { apiKit } from '../../shared/http/api.ts';
import { pagesOf } from '../../shared/http/page.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { Refused, refuse } from '../../shared/kernel/refusal.ts';
import { dynamoTable } from '../../shared/ledger/dynamo-table.ts';
import { ledgerOn } from '../../shared/ledger/ledger.ts';
import { isInTenant, ownHospital } from '../../shared/tenancy/principal.ts';
import { settingsWith } from '../../shared/tenancy/settings.ts';
import { settingsOf } from '../../shared/tenancy/tenant-settings.ts';
import { cursorKeysIn } from '../cursor-keys.ts';
import { environment } from '../environment.ts';
import { sfnExecutions } from '../executions.ts';
import { tenantDynamo } from '../tenant-dynamo.ts';
import { repeating } from './repeating.ts';
import { trailOf } from './trail.ts';

const { TABLE_NAME, TENANT_DATA_ROLE_ARN, CURSOR_SECRET_ARN, WORKFLOW_ARN, EXECUTIONS_ARN } = environment({
  TABLE_NAME: z.string(),
  TENANT_DATA_ROLE_ARN: z.string(),
  CURSOR_SECRET_ARN: z.string().startsWith('arn:'),
  WORKFLOW_ARN: z.string().startsWith('arn:'),
  EXECUTIONS_ARN: z.string().startsWith('arn:'),
});

const dynamoOf = tenantDynamo(TENANT_DATA_ROLE_ARN);
const { statusOf } = sfnExecutions({ workflowArn: WORKFLOW_ARN, executionsArn: EXECUTIONS_ARN });
const cursorKeys = cursorKeysIn(CURSOR_SECRET_ARN);

/** The bundle for routes of matters that insurers share: everything they reach is the tenant's, or of one matter. */
export const { on, api } = apiKit({
  open: ({ caller, now }) => {
    if (!caller || !isInTenant(caller)) throw new Refused(refuse('forbidden', 'This is for people of a tenant.'));
    const { tenant, actor } = caller;
    const by = { actor, organisation: caller.organisation };
    const ledger = ledgerOn(dynamoTable(dynamoOf(tenant, actor), TABLE_NAME));
    const settings = settingsOf({ ledger, tenant, by, now });
    return {
      caller,
      matters: mattersOf({
        ledger,
        inMatter: (id) => ledgerOn(dynamoTable(dynamoOf(tenant, actor, { id }), TABLE_NAME)),
        caller,
        now,
        settings: async () => settingsWith((await settings.read()).state),
        ids: mint,
      }),
      pages: pagesOf({ keys: cursorKeys, reader: { tenant, hospital: ownHospital(caller) }, now }),
      /** How an execution of the workflow stands. */
      statusOf,
      witness: trailOf({ ledger, caller, now }),
      ...repeating({ ledger, caller, now }),
    };
  },
});
