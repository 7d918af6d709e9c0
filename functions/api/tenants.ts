import * as z from 'zod';
import { answer } from '../../shared/http/answer.ts';
import {
  admitPlatformPrincipal,
  admitPrincipal,
  listPlatformPrincipals,
  listPrincipals,
  readPlatformPrincipal,
  readPrincipal,
  revokePlatformPrincipal,
  revokeTenantPrincipal,
  rotatePlatformSecret,
  rotatePrincipalSecret,
} from '../../shared/http/routes/principals.ts';
import { addMember, listMembers, listTenants, openTenant, readTenant } from '../../shared/http/routes/tenants.ts';
import type { OrganisationId, TenantId } from '../../shared/kernel/ids.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/kernel/refusal.ts';
import { etagOf } from '../../shared/ledger/version.ts';
import { checkPlace } from '../../shared/tenancy/admission.ts';
import { noPrincipal } from '../../shared/tenancy/admissions.ts';
import type { Members } from '../../shared/tenancy/members.ts';
import type { Caller } from '../../shared/tenancy/principal.ts';
import { isHospitalRole, type Role } from '../../shared/tenancy/roles.ts';
import { insurerItself, noTenant, type OpenTenant, type Tenants } from '../../shared/tenancy/tenants.ts';
import { environment } from '../environment.ts';
import { cognitoIdentities } from '../identities.ts';
import { usageKeys } from '../usage-keys.ts';
import { api, on } from './administration.ts';
import { principalsWith } from './principals.ts';

const { USER_POOL_ID, OIDC_SCOPE, USAGE_PLAN, STAGE, FIRST_OPERATOR } = environment({
  /** Empty where somebody else runs the issuer. */
  USER_POOL_ID: z.string(),
  OIDC_SCOPE: z.string(),
  USAGE_PLAN: z.string().min(1),
  STAGE: z.string().min(1),
  FIRST_OPERATOR: z.string(),
});

const identities = USER_POOL_ID === '' ? undefined : cognitoIdentities({ userPool: USER_POOL_ID, scope: OIDC_SCOPE });
const principals = principalsWith(identities);
const usage = usageKeys({ plan: USAGE_PLAN, stage: STAGE });

const idForm = /^[a-z][a-z0-9]{2,39}$/;

/** An operator administers every tenant, an insurer's administrator its own; any other is not there. */
const mayAdminister = ({ roles, tenant }: Caller, named: TenantId): boolean =>
  roles.includes('operator') || tenant === named;

/** The tenant a path names, if the caller may administer it and it is there. */
const administered = async (
  caller: Caller,
  named: TenantId,
  within: { readonly tenants: Tenants },
): Promise<OpenTenant | Refusal<'notFound'>> =>
  mayAdminister(caller, named) ? within.tenants.read(named) : noTenant();

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
    if (body.subject === FIRST_OPERATOR) return firstOperatorStays();
    const { members, admissions } = inside;
    const organisation = organisationOf(tenantId, body.roles, body.organisation);
    const isMember = await isHospital(members, organisation);
    const misplaced = checkPlace(body.roles, { tenant: tenantId, organisation, isMember });
    return misplaced ?? principals.admit(admissions, { ...body, tenant: tenantId, organisation }, asked);
  }),

  on(listPrincipals, async ({ params: { tenantId }, query: { cursor, limit }, caller, within, pages }) => {
    const inside = within(tenantId);
    const tenant = await administered(caller, tenantId, inside);
    if (isRefusal(tenant)) return tenant;
    return principals.list({ route: listPrincipals.path, filter: tenantId }, inside.admissions, pages, {
      cursor,
      limit,
    });
  }),

  on(readPrincipal, async ({ params: { tenantId, principalId }, caller, within }) =>
    mayAdminister(caller, tenantId) ? principals.read(within(tenantId).admissions, principalId) : noPrincipal(),
  ),

  on(rotatePrincipalSecret, async ({ params: { tenantId, principalId }, body, caller, within, ifMatch, ...asked }) =>
    mayAdminister(caller, tenantId)
      ? principals.rotate(within(tenantId).admissions, principalId, ifMatch, body.previous, asked)
      : noPrincipal(),
  ),

  on(revokeTenantPrincipal, async ({ params: { tenantId, principalId }, body, caller, within, ifMatch, ...asked }) =>
    mayAdminister(caller, tenantId)
      ? principals.revoke(within(tenantId).admissions, principalId, ifMatch, body.reason, { ...asked, caller })
      : noPrincipal(),
  ),

  on(admitPlatformPrincipal, async ({ body, within, ...asked }) => {
    const misplaced = checkPlace(body.roles, { tenant: undefined, organisation: undefined, isMember: false });
    if (body.subject === FIRST_OPERATOR && !body.roles.includes('operator')) return firstOperatorStays();
    return misplaced ?? principals.admit(within(undefined).admissions, body, asked);
  }),

  on(listPlatformPrincipals, ({ query: { cursor, limit }, within, pages }) =>
    principals.list({ route: listPlatformPrincipals.path, filter: {} }, within(undefined).admissions, pages, {
      cursor,
      limit,
    }),
  ),

  on(readPlatformPrincipal, ({ params, within }) => principals.read(within(undefined).admissions, params.principalId)),

  on(rotatePlatformSecret, ({ params, body, within, ifMatch, ...asked }) =>
    principals.rotate(within(undefined).admissions, params.principalId, ifMatch, body.previous, asked),
  ),

  on(revokePlatformPrincipal, ({ params, body, within, ifMatch, ...asked }) =>
    principals.revoke(within(undefined).admissions, params.principalId, ifMatch, body.reason, asked),
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

/** Whoever names a subject says who somebody else's tokens are: also those of another insurer's people. */
const onlyOperatorsName = (): Refusal<'forbidden'> =>
  refuse('forbidden', 'Only an operator vouches for tokens that somebody has already.', {
    errors: [{ pointer: '#/subject', rule: 'operator', detail: 'must be left out' }],
  });

/** Whom the deployment names would be locked out by a row that says otherwise. */
const firstOperatorStays = (): Refusal<'invalidRequest'> =>
  refuse('invalidRequest', 'One thing is wrong.', {
    errors: [{ pointer: '#/subject', rule: 'firstOperator', detail: 'is the first operator: admit it as an operator' }],
  });
