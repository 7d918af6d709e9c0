import * as z from 'zod';
import { type Answer, answer } from '../../shared/http/answer.ts';
import type { Idempotency } from '../../shared/http/exchange.ts';
import { describeError, logger } from '../../shared/http/log.ts';
import type { Pages } from '../../shared/http/page.ts';
import {
  addMember,
  admitPlatformPrincipal,
  admitPrincipal,
  listMembers,
  listPlatformPrincipals,
  listPrincipals,
  listTenants,
  openTenant,
  readPlatformPrincipal,
  readPrincipal,
  readTenant,
  revokePlatformPrincipal,
  revokeTenantPrincipal,
  rotatePlatformSecret,
  rotatePrincipalSecret,
} from '../../shared/http/routes/tenants.ts';
import type { OrganisationId, PrincipalId, TenantId } from '../../shared/kernel/ids.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/kernel/refusal.ts';
import type { Once } from '../../shared/ledger/ledger.ts';
import type { Unanswered } from '../../shared/ledger/once.ts';
import { etagOf, stale } from '../../shared/ledger/version.ts';
import { checkPlace, revokePrincipal, rotateSecret } from '../../shared/tenancy/admission.ts';
import { type Admissions, admittedAtForm, type OpenAdmission } from '../../shared/tenancy/admissions.ts';
import type { Members } from '../../shared/tenancy/members.ts';
import type { Caller } from '../../shared/tenancy/principal.ts';
import { isHospitalRole, type Role } from '../../shared/tenancy/roles.ts';
import { insurerItself, type OpenTenant, type Tenants } from '../../shared/tenancy/tenants.ts';
import { type PrincipalView, viewPrincipal } from '../../shared/tenancy/view.ts';
import { environment } from '../environment.ts';
import { cognitoIdentities } from '../identities.ts';
import { usageKeys } from '../usage-keys.ts';
import { api, on } from './administration.ts';

const { USER_POOL_ID, OIDC_SCOPE, USAGE_PLAN, STAGE } = environment({
  /** Empty where somebody else runs the issuer. */
  USER_POOL_ID: z.string(),
  OIDC_SCOPE: z.string(),
  USAGE_PLAN: z.string().min(1),
  STAGE: z.string().min(1),
});

const identities = USER_POOL_ID === '' ? undefined : cognitoIdentities({ userPool: USER_POOL_ID, scope: OIDC_SCOPE });
const usage = usageKeys({ plan: USAGE_PLAN, stage: STAGE });

const idForm = /^[a-z][a-z0-9]{2,39}$/;

/** An operator administers every tenant, an insurer's administrator its own; any other is not there. */
const mayAdminister = ({ roles, tenant }: Caller, named: TenantId): boolean =>
  roles.includes('operator') || tenant === named;

const noTenant = (): Refusal<'notFound'> => refuse('notFound', 'There is no such tenant.');

type Shown = Answer<200, PrincipalView>;

/** The tenant a path names, if the caller may administer it and it is there. */
const administered = async (
  caller: Caller,
  named: TenantId,
  within: { readonly tenants: Tenants },
): Promise<OpenTenant | Refusal<'notFound'>> =>
  mayAdminister(caller, named) ? within.tenants.read(named) : noTenant();

const showing = <const Status extends 200 | 201>(status: Status, opened: OpenAdmission) =>
  answer(status, viewPrincipal(opened.state), { etag: etagOf(opened) });

export const handler = api(
  on(openTenant, async ({ body: { id, name }, within, once, idempotency }) => {
    await usage.ensure(id);
    const show = (opened: OpenTenant) =>
      answer(201, opened.state, { etag: etagOf(opened), location: `/v1/tenants/${id}` });
    return within(id).tenants.open(id, name, show, once(idempotency));
  }),

  on(listTenants, async ({ query: { cursor, limit }, within, pages }) => {
    const list = { route: listTenants.path, filter: {} };
    const after = await pages.positionOf(list, cursor, idForm);
    if (isRefusal(after)) return after;
    return pages.answer(list, await within(undefined).tenants.list(after.position, limit));
  }),

  on(readTenant, async ({ params: { tenantId }, caller, within }) => {
    const tenant = await administered(caller, tenantId, within(tenantId));
    return isRefusal(tenant) ? tenant : answer(200, tenant.state, { etag: etagOf(tenant) });
  }),

  on(addMember, async ({ params: { tenantId }, body, caller, within, once, idempotency }) => {
    if (!mayAdminister(caller, tenantId)) return noTenant();
    return within(tenantId).tenants.join(tenantId, body, (member) => answer(201, member), once(idempotency));
  }),

  on(listMembers, async ({ params: { tenantId }, query: { cursor, limit }, caller, within, pages }) => {
    const list = { route: listMembers.path, filter: tenantId };
    const inside = within(tenantId);
    const tenant = await administered(caller, tenantId, inside);
    if (isRefusal(tenant)) return tenant;
    const after = await pages.positionOf(list, cursor, idForm);
    if (isRefusal(after)) return after;
    return pages.answer(list, await inside.members.list(after.position, limit));
  }),

  on(admitPrincipal, async ({ params: { tenantId }, body, caller, within, ...asked }) => {
    const inside = within(tenantId);
    const tenant = await administered(caller, tenantId, inside);
    if (isRefusal(tenant)) return tenant;
    if (body.subject !== undefined && !caller.roles.includes('operator')) return onlyOperatorsName();
    const { members, admissions } = inside;
    const organisation = organisationOf(tenantId, body.roles, body.organisation);
    const isMember = await isHospital(members, organisation);
    const misplaced = checkPlace(body.roles, { tenant: tenantId, organisation, isMember });
    return misplaced ?? admit(admissions, { ...body, tenant: tenantId, organisation }, asked);
  }),

  on(listPrincipals, async ({ params: { tenantId }, query: { cursor, limit }, caller, within, pages }) => {
    const inside = within(tenantId);
    const tenant = await administered(caller, tenantId, inside);
    if (isRefusal(tenant)) return tenant;
    return listed({ route: listPrincipals.path, filter: tenantId }, inside.admissions, pages, { cursor, limit });
  }),

  on(readPrincipal, async ({ params: { tenantId, principalId }, caller, within }) =>
    mayAdminister(caller, tenantId) ? read(within(tenantId).admissions, principalId) : noPrincipal(),
  ),

  on(rotatePrincipalSecret, async ({ params: { tenantId, principalId }, body, caller, within, ifMatch, ...asked }) =>
    mayAdminister(caller, tenantId)
      ? rotate(within(tenantId).admissions, principalId, ifMatch, body.previous, asked)
      : noPrincipal(),
  ),

  on(revokeTenantPrincipal, async ({ params: { tenantId, principalId }, body, caller, within, ifMatch, ...asked }) =>
    mayAdminister(caller, tenantId)
      ? revoke(within(tenantId).admissions, principalId, ifMatch, body.reason, asked)
      : noPrincipal(),
  ),

  on(admitPlatformPrincipal, async ({ body, within, ...asked }) => {
    const misplaced = checkPlace(body.roles, { tenant: undefined, organisation: undefined, isMember: false });
    return misplaced ?? admit(within(undefined).admissions, body, asked);
  }),

  on(listPlatformPrincipals, ({ query: { cursor, limit }, within, pages }) =>
    listed({ route: listPlatformPrincipals.path, filter: {} }, within(undefined).admissions, pages, { cursor, limit }),
  ),

  on(readPlatformPrincipal, ({ params, within }) => read(within(undefined).admissions, params.principalId)),

  on(rotatePlatformSecret, ({ params, body, within, ifMatch, ...asked }) =>
    rotate(within(undefined).admissions, params.principalId, ifMatch, body.previous, asked),
  ),

  on(revokePlatformPrincipal, ({ params, body, within, ifMatch, ...asked }) =>
    revoke(within(undefined).admissions, params.principalId, ifMatch, body.reason, asked),
  ),
);

/** An insurer's people act for the insurer itself. */
const organisationOf = (
  tenant: TenantId,
  roles: readonly Role[],
  named: OrganisationId | undefined,
): OrganisationId | undefined => named ?? (roles.some(isHospitalRole) ? undefined : insurerItself(tenant));

const isHospital = async (members: Members, organisation: OrganisationId | undefined): Promise<boolean> =>
  organisation !== undefined && (await members.has(organisation));

const noPrincipal = (): Refusal<'notFound'> => refuse('notFound', 'There is no such principal.');

/** Whoever names a subject says who somebody else's tokens are: also those of another insurer's people. */
const onlyOperatorsName = (): Refusal<'forbidden'> =>
  refuse('forbidden', 'Only an operator vouches for tokens that somebody has already.', {
    errors: [{ pointer: '#/subject', rule: 'operator', detail: 'must be left out' }],
  });

type Newcomer = {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly subject?: string | undefined;
  readonly tenant?: TenantId;
  readonly organisation?: OrganisationId | undefined;
};

type Asked = {
  readonly idempotency: Idempotency | undefined;
  readonly once: (idempotency: Idempotency | undefined) => Once | undefined;
  readonly recall: <Shown extends Answer>(idempotency: Idempotency) => Promise<Shown | Unanswered | undefined>;
};

/**
 * Makes a client and admits whom it stands for. The secret is in no row: whoever sends the request again gets it from
 * the user pool, as the first time.
 */
const admit = async (admissions: Admissions, newcomer: Newcomer, { idempotency, once, recall }: Asked) => {
  const earlier = idempotency && (await recall<ReturnType<typeof located>>(idempotency));
  if (earlier) return isRefusal(earlier) ? earlier : withSecret(earlier);
  const client = await clientFor(newcomer);
  if (isRefusal(client)) return client;
  const admitted = { ...newcomer, id: mint.principal(), subject: client.subject, isManaged: client.isManaged };
  const done = await admissions.admit(admitted, located, once(idempotency));
  if (client.isManaged && (isRefusal(done) || 'replayed' in done)) await letGo(client.subject);
  return isRefusal(done) ? done : withSecret(done);
};

const located = (opened: OpenAdmission) => {
  const { tenant, id } = opened.state;
  const location = tenant === undefined ? `/v1/principals/${id}` : `/v1/tenants/${tenant}/principals/${id}`;
  return { ...showing(201, opened), location };
};

const clientFor = async ({ name, subject }: Newcomer) => {
  if (subject !== undefined) return { subject, isManaged: false };
  if (identities) return { ...(await identities.create(name)), isManaged: true };
  return refuse('managedElsewhere', 'Another issuer signs this deployment’s tokens: make the client there.', {
    errors: [{ pointer: '#/subject', rule: 'required', detail: 'is missing: the `sub` of its tokens' }],
  });
};

const withSecret = async (shown: ReturnType<typeof located>) => {
  const { managed, clientId } = shown.body;
  const clientSecret = managed ? await identities?.secretOf(clientId) : undefined;
  return { ...shown, body: { ...shown.body, ...(clientSecret !== undefined && { clientSecret }) } };
};

/** A client that nobody needs is harmless: its tokens name nobody. So a failure here is only noted. */
const letGo = async (subject: string): Promise<void> => {
  await identities?.remove(subject).catch((error) => {
    logger.warn('a client is left over', { subject, failure: describeError(error) });
  });
};

const listed = async (
  list: { readonly route: string; readonly filter: unknown },
  admissions: Admissions,
  pages: Pages,
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
) => {
  const below = await pages.positionOf(list, cursor, admittedAtForm);
  if (isRefusal(below)) return below;
  const { items, next } = await admissions.list(below.position, limit);
  return pages.answer(list, { items: items.map(viewPrincipal), next });
};

const read = async (admissions: Admissions, id: PrincipalId) => {
  const opened = await admissions.read(id);
  return isRefusal(opened) ? opened : showing(200, opened);
};

/** The new secret is made before it is noted: a secret nobody was told is harmless, a note of none is not. */
const rotate = async (
  admissions: Admissions,
  id: PrincipalId,
  etags: readonly string[],
  previous: 'kept' | 'dropped',
  { idempotency, once, recall }: Asked,
) => {
  const earlier = idempotency && (await recall<Shown>(idempotency));
  if (earlier) return earlier;
  const opened = await admissions.read(id);
  if (isRefusal(opened)) return opened;
  if (!etags.includes(etagOf(opened))) return stale(opened);
  const decided = rotateSecret(opened.state, previous);
  if (isRefusal(decided)) return decided;
  if (!identities) return refuse('managedElsewhere', 'Another issuer keeps its credentials: change them there.');
  const clientSecret = await identities.addSecret(opened.state.subject, previous);
  const done = await admissions.change(
    id,
    etags,
    (admission) => rotateSecret(admission, previous),
    (changed) => showing(200, changed),
    once(idempotency),
  );
  return isRefusal(done) ? done : { ...done, body: { ...done.body, clientSecret } };
};

const revoke = async (
  admissions: Admissions,
  id: PrincipalId,
  etags: readonly string[],
  reason: string | undefined,
  { idempotency, once }: Asked,
) => {
  const done = await admissions.change(
    id,
    etags,
    (admission) => revokePrincipal(admission, reason),
    (changed) => showing(200, changed),
    once(idempotency),
  );
  if (!isRefusal(done) && done.body.managed) await letGo(done.body.clientId);
  return done;
};
