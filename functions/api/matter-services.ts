import * as z from 'zod';
import { guestMattersOf } from '../../shared/collaboration/store/guests.ts';
import type { Looks } from '../../shared/collaboration/store/looking.ts';
import { type Matters, mattersOf } from '../../shared/collaboration/store/store.ts';
import type { Result } from '../../shared/http/answer.ts';
import { apiKit, type Input, type Services } from '../../shared/http/api.ts';
import type { Binding, Idempotency } from '../../shared/http/exchange.ts';
import { type Pages, pagesOf } from '../../shared/http/page.ts';
import type { Route } from '../../shared/http/route.ts';
import type { Instant } from '../../shared/kernel/instant.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { Refused, refuse } from '../../shared/kernel/refusal.ts';
import { dynamoTable } from '../../shared/ledger/dynamo-table.ts';
import { ledgerOn, type Once } from '../../shared/ledger/ledger.ts';
import { type Caller, isInTenant, ownHospital, type TenantCaller } from '../../shared/tenancy/principal.ts';
import { settingsWith } from '../../shared/tenancy/settings.ts';
import { settingsOf } from '../../shared/tenancy/tenant-settings.ts';
import { cursorKeysIn } from '../cursor-keys.ts';
import { environment } from '../environment.ts';
import { guestDynamo } from '../guest-dynamo.ts';
import { executionsOf } from '../machines.ts';
import { tenantDynamo } from '../tenant-dynamo.ts';
import { repeating } from './repeating.ts';
import { trailOf } from './trail.ts';

const { TABLE_NAME, TENANT_DATA_ROLE_ARN, GUEST_DATA_ROLE_ARN, CURSOR_SECRET_ARN } = environment({
  TABLE_NAME: z.string(),
  TENANT_DATA_ROLE_ARN: z.string(),
  GUEST_DATA_ROLE_ARN: z.string(),
  CURSOR_SECRET_ARN: z.string().startsWith('arn:'),
});

const dynamoOf = tenantDynamo(TENANT_DATA_ROLE_ARN);
const guestDynamoOf = guestDynamo(GUEST_DATA_ROLE_ARN);
const { statusOf } = executionsOf('collaboration');
const cursorKeys = cursorKeysIn(CURSOR_SECRET_ARN);

/** What routes have that are for the people of a tenant alone. */
type InTenant = {
  readonly caller: TenantCaller;
  readonly matters: Matters;
  /** How an execution of the workflow stands. */
  readonly statusOf: typeof statusOf;
  readonly once: (idempotency: Idempotency | undefined) => Once | undefined;
};

/** What every route has: all that whoever asks may read, and for people of a tenant what only they do. */
type Offered = Services & { readonly looks: Looks; readonly pages: Pages; readonly inTenant: InTenant | undefined };

type Asking<Who extends Caller> = { readonly caller: Who; readonly now: Instant };

/** All that people of a tenant reach is the tenant's, or of one matter. */
const forTenant = ({ caller, now }: Asking<TenantCaller>): Offered => {
  const { tenant, actor } = caller;
  const by = { actor, organisation: caller.organisation };
  const ledger = ledgerOn(dynamoTable(dynamoOf(tenant, actor), TABLE_NAME));
  const settings = settingsOf({ ledger, tenant, by, now });
  const matters = mattersOf({
    ledger,
    inMatter: (id) => ledgerOn(dynamoTable(dynamoOf(tenant, actor, { id }), TABLE_NAME)),
    caller,
    now,
    settings: async () => settingsWith((await settings.read()).state),
    ids: mint,
  });
  const { once, recall } = repeating({ ledger, caller, now });
  return {
    looks: matters,
    pages: pagesOf({ keys: cursorKeys, reader: { tenant, hospital: ownHospital(caller) }, now }),
    inTenant: { caller, matters, statusOf, once },
    witness: trailOf({ ledger, caller, now }),
    recall,
  };
};

/** All that a mediator or the family's counsel reaches is what leads to a matter, and that matter, to read. */
const forGuest = ({ caller: { actor }, now }: Asking<Caller>): Offered => ({
  looks: guestMattersOf({
    ledger: ledgerOn(dynamoTable(guestDynamoOf(actor), TABLE_NAME)),
    inMatter: (id) => ledgerOn(dynamoTable(guestDynamoOf(actor, id), TABLE_NAME)),
    principal: actor,
  }),
  pages: pagesOf({ keys: cursorKeys, reader: { tenant: undefined, hospital: undefined, guest: actor }, now }),
  inTenant: undefined,
});

const kit = apiKit<Offered>({
  open: ({ caller, now }) => {
    if (!caller) throw new Refused(refuse('forbidden', 'This is for people who are known.'));
    return isInTenant(caller) ? forTenant({ caller, now }) : forGuest({ caller, now });
  },
});

export const { api } = kit;

/** Binds a route that is also for those who belong to no tenant. */
export const onAny = kit.on;

/** Binds a route that is for people of a tenant alone. */
export const on = <R extends Route>(
  route: R,
  handle: (input: Omit<Input<R>, 'caller'> & Omit<Offered, 'inTenant'> & InTenant) => Promise<Result<R>>,
): Binding =>
  kit.on(route, ({ inTenant, ...input }) => {
    if (!inTenant) throw new Refused(refuse('forbidden', 'This is for people of a tenant.'));
    return handle({ ...input, ...inTenant } as never);
  });
