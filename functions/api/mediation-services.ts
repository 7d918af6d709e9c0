import * as z from 'zod';
import { type Case, caseKind } from '../../shared/cases/case.ts';
import { openMatter } from '../../shared/cases/resolution/matter.ts';
import { type Participation, participationKind } from '../../shared/collaboration/participation.ts';
import { apiKit } from '../../shared/http/api.ts';
import type { Idempotency } from '../../shared/http/exchange.ts';
import { pagesOf } from '../../shared/http/page.ts';
import type { MediationId, PartyId } from '../../shared/kernel/ids.ts';
import type { Instant } from '../../shared/kernel/instant.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { type Refusal, Refused, refuse } from '../../shared/kernel/refusal.ts';
import { dynamoTable } from '../../shared/ledger/dynamo-table.ts';
import { keys } from '../../shared/ledger/keys.ts';
import { type Ledger, ledgerOn } from '../../shared/ledger/ledger.ts';
import type { Mediation } from '../../shared/mediation/mediation.ts';
import { panelOf } from '../../shared/mediation/panel/panel.ts';
import type { SettlementBinder } from '../../shared/mediation/settlement/binding.ts';
import { openingOf } from '../../shared/mediation/store/opening.ts';
import { mediationsOf } from '../../shared/mediation/store/store.ts';
import { type Caller, isInTenant, type TenantCaller } from '../../shared/tenancy/principal.ts';
import { settingsWith } from '../../shared/tenancy/settings.ts';
import { settingsOf } from '../../shared/tenancy/tenant-settings.ts';
import { assumedDynamo } from '../assumed-dynamo.ts';
import { cursorKeysIn } from '../cursor-keys.ts';
import { environment } from '../environment.ts';
import { executionsOf } from '../machines.ts';
import { kmsSeal } from '../seal.ts';
import { seatDynamo } from '../seat-dynamo.ts';
import { type Matter, tenantDynamo } from '../tenant-dynamo.ts';
import { repeating } from './repeating.ts';
import { trailOf } from './trail.ts';

const {
  TABLE_NAME,
  TENANT_DATA_ROLE_ARN,
  SEAT_DATA_ROLE_ARN,
  PANEL_READING_ROLE_ARN,
  CURSOR_SECRET_ARN,
  SEAL_KEY_ARN,
} = environment({
  TABLE_NAME: z.string(),
  TENANT_DATA_ROLE_ARN: z.string(),
  SEAT_DATA_ROLE_ARN: z.string(),
  PANEL_READING_ROLE_ARN: z.string(),
  CURSOR_SECRET_ARN: z.string().startsWith('arn:'),
  SEAL_KEY_ARN: z.string().startsWith('arn:'),
});

const dynamoOf = tenantDynamo(TENANT_DATA_ROLE_ARN);
const seatDynamoOf = seatDynamo(SEAT_DATA_ROLE_ARN);
const panelDynamo = assumedDynamo(PANEL_READING_ROLE_ARN);
const executions = executionsOf('mediation');
const cursorKeys = cursorKeysIn(CURSOR_SECRET_ARN);

type Asking<Who extends Caller> = { readonly caller: Who; readonly now: Instant };

/** DynamoDB as whoever asks reaches it: what is theirs, a mediation besides, and there the mailbox of their party. */
const reachOf = (caller: Caller) => {
  const { actor } = caller;
  return (seat?: { readonly id: MediationId; readonly party?: PartyId }) =>
    isInTenant(caller) ? dynamoOf(caller.tenant, actor, seat) : seatDynamoOf(actor, seat);
};

/** What people of an insurer have besides: they open mediations, and see what runs for them. */
const forInsurers = ({ caller, now }: Asking<TenantCaller>, ledger: Ledger) => {
  const { tenant, actor, organisation } = caller;
  const at = (matter: Matter) => ledgerOn(dynamoTable(dynamoOf(tenant, actor, matter), TABLE_NAME));
  const own = settingsOf({ ledger, tenant, by: { actor, organisation }, now });
  const settings = async () => settingsWith((await own.read()).state);
  return {
    /** As what somebody signs for the insurer. */
    binderIn: async ({ from }: Pick<Mediation, 'from'>): Promise<SettlementBinder> => {
      const kept =
        'collaboration' in from
          ? await ledger.load<Participation>(keys.participation(tenant, from.collaboration), participationKind)
          : undefined;
      const caseId = kept?.state.caseId;
      const inIt = caseId && (await ledger.load<Case>(keys.case(tenant, caseId), caseKind))?.state;
      const leads = inIt && openMatter(inIt.matters)?.as === 'lead';
      return {
        roles: caller.roles,
        settings: await settings(),
        own: kept?.state,
        leadCase: leads ? inIt : undefined,
      };
    },
    open: openingOf({
      ledger,
      inMatter: (id, mediation) => at({ id, ...(mediation && { mediation }) }),
      inMediation: (id) => at({ id }),
      caller,
      now,
      settings,
      ids: mint,
    }),
    statusOf: executions.statusOf,
  };
};

const kit = apiKit({
  open: ({ caller, now }) => {
    if (!caller) throw new Refused(refuse('forbidden', 'This is for people who are known.'));
    const reach = reachOf(caller);
    const tableOf = (seat?: Parameters<typeof reach>[0]) => dynamoTable(reach(seat), TABLE_NAME);
    const ledger = ledgerOn(tableOf());
    const panelLedger = ledgerOn(dynamoTable(panelDynamo(`panel@${caller.actor}`, {}), TABLE_NAME));
    const reader = isInTenant(caller)
      ? { tenant: caller.tenant, hospital: undefined }
      : { tenant: undefined, hospital: undefined, guest: caller.actor };
    const { once, recall } = repeating({ ledger, caller, now });
    return {
      mediations: mediationsOf({
        ledger,
        inMediation: (id) => ledgerOn(tableOf({ id })),
        caller,
        now,
        panel: panelOf({ ledger: panelLedger, by: { actor: caller.actor }, now }),
      }),
      /** Where a party puts what it answers sealed. */
      mailboxOf: (id: MediationId, party: PartyId) => ({
        table: tableOf({ id, party }),
        seal: kmsSeal(SEAL_KEY_ARN, reach({ id, party })),
      }),
      pages: pagesOf({ keys: cursorKeys, reader, now }),
      insurer: isInTenant(caller) ? forInsurers({ caller, now }, ledger) : undefined,
      ...(isInTenant(caller) && { witness: trailOf({ ledger, caller, now }) }),
      once,
      /** Who sat at a mediation and does so no longer finds none, whatever they were answered there. */
      recall: async (idempotency: Idempotency, refused: Refusal) =>
        !isInTenant(caller) && refused.refused === 'notFound' ? undefined : recall(idempotency),
    };
  },
});

export const { api, on } = kit;
