import * as z from 'zod';
import { OrganisationId, TenantId } from '../../kernel/ids.ts';
import { inOneLine, text } from '../../kernel/text.ts';
import { UsState } from '../../kernel/us-state.ts';
import { Role } from '../../tenancy/roles.ts';
import { Credentials, MemberView, PrincipalView, TenantSummary, TenantView } from '../../tenancy/view.ts';
import { pageOf, paging } from '../page.ts';
import { route } from './route.ts';

const tag = 'Tenants';

/** A name stands in one line, and beside others. */
const name = (what: string) =>
  text(120)
    .refine((said) => inOneLine(said) === said.trim(), { error: 'must be one line, and steer no text around it' })
    .transform((said) => said.trim())
    .meta({ description: what });

/** Ids that would read as the platform's own. */
const reserved = new Set(['amends', 'commons', 'operator', 'platform']);

const NewTenantId = TenantId.refine((id) => !reserved.has(id), { error: 'is kept for the platform itself' });

export const openTenant = route({
  method: 'POST',
  path: '/v1/tenants',
  tag,
  fresh: true,
  summary: 'Open a tenant for an insurer',
  description: 'Its people are admitted next: an `insurerAdmin` first, who then admits the others.',
  allow: ['operator'],
  idempotency: 'required',
  body: z
    .strictObject({ id: NewTenantId, name: name('The insurer’s name') })
    .meta({ id: 'NewTenant', example: { id: 'harbor', name: 'Harbor Mutual' } }),
  versioned: true,
  answers: { 201: TenantView },
  refusals: ['alreadyThere'],
});

export const listTenants = route({
  method: 'GET',
  path: '/v1/tenants',
  tag,
  summary: 'List tenants, by id',
  allow: ['operator'],
  query: z.strictObject(paging(100)),
  answers: { 200: pageOf(TenantSummary) },
  refusals: [],
});

export const readTenant = route({
  method: 'GET',
  path: '/v1/tenants/{tenantId}',
  tag,
  summary: 'Read a tenant',
  allow: ['operator', 'insurerAdmin'],
  versioned: true,
  answers: { 200: TenantView },
  refusals: ['notFound'],
});

export const addMember = route({
  method: 'POST',
  path: '/v1/tenants/{tenantId}/members',
  tag,
  fresh: true,
  summary: 'Add a hospital that the insurer insures',
  allow: ['operator', 'insurerAdmin'],
  idempotency: 'required',
  body: z
    .strictObject({
      id: OrganisationId,
      name: name('The hospital’s name'),
      state: UsState.meta({ description: 'The US state whose law holds there' }),
    })
    .meta({ id: 'NewMember', example: { id: 'bayview', name: 'Bayview Hospital', state: 'MA' } }),
  answers: { 201: MemberView },
  refusals: ['notFound', 'alreadyThere'],
});

export const listMembers = route({
  method: 'GET',
  path: '/v1/tenants/{tenantId}/members',
  tag,
  summary: 'List the hospitals of a tenant, by id',
  allow: ['operator', 'insurerAdmin'],
  query: z.strictObject(paging(100)),
  answers: { 200: pageOf(MemberView) },
  refusals: ['notFound'],
});

const person = {
  name: name('A person’s or a system’s name'),
  roles: z
    .array(Role)
    .min(1)
    .max(5)
    .refine((roles) => new Set(roles).size === roles.length, { error: 'must not name a role twice' }),
  subject: z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/, 'must be 1 to 200 visible ASCII characters')
    .optional()
    .meta({
      description:
        'The `sub` of tokens this principal has already, from the issuer of this deployment. Left out, Amends makes a ' +
        'client and answers its secret. Only an operator may; needed where somebody else runs the issuer.',
    }),
};

const secretAsked = z
  .strictObject({
    previous: z.enum(['kept', 'dropped']).default('kept').meta({
      description: 'Whether the secret before goes on working until the next change, or ends now',
    }),
  })
  .meta({ id: 'NewSecret', example: { previous: 'kept' } });

const revoked = z
  .strictObject({ reason: text(500).optional() })
  .meta({ id: 'Revocation', example: { reason: 'Left the company' } });

/** What is the same of a principal's routes, in a tenant and on the platform. */
const admitting = {
  tag,
  fresh: true,
  idempotency: 'required',
  versioned: true,
  answers: { 201: Credentials },
} as const;
const listing = { tag, query: z.strictObject(paging(100)), answers: { 200: pageOf(PrincipalView) } } as const;
const reading = { tag, versioned: true, answers: { 200: PrincipalView }, refusals: ['notFound'] } as const;
const rotating = {
  tag,
  fresh: true,
  description:
    'Shown now and never again, not even to the same request sent again. Two secrets work at a time at most.',
  idempotency: 'optional',
  ifMatch: true,
  body: secretAsked,
  versioned: true,
  answers: { 200: Credentials },
  refusals: ['notFound', 'revoked', 'managedElsewhere'],
} as const;
const revoking = {
  tag,
  fresh: true,
  description: 'Its tokens stop working within a minute, for good.',
  idempotency: 'optional',
  ifMatch: true,
  body: revoked,
  versioned: true,
  answers: { 200: PrincipalView },
  refusals: ['notFound', 'revoked', 'forbidden'],
} as const;

const administrators = ['operator', 'insurerAdmin'] as const;
const operators = ['operator'] as const;

export const admitPrincipal = route({
  ...admitting,
  method: 'POST',
  path: '/v1/tenants/{tenantId}/principals',
  summary: 'Admit a person or a system of a tenant',
  description: 'The answer holds its client secret. The same request sent again shows it too, until it is changed.',
  allow: administrators,
  body: z
    .strictObject({
      ...person,
      organisation: OrganisationId.optional().meta({
        description: 'The hospital it acts for; left out for the insurer’s own people',
      }),
    })
    .meta({
      id: 'NewPrincipal',
      example: { name: 'Bayview reporting system', roles: ['hospitalSystem'], organisation: 'bayview' },
    }),
  refusals: ['notFound', 'alreadyThere', 'managedElsewhere', 'forbidden'],
});

export const listPrincipals = route({
  ...listing,
  method: 'GET',
  path: '/v1/tenants/{tenantId}/principals',
  summary: 'List the principals of a tenant, newest first',
  allow: administrators,
  refusals: ['notFound'],
});

export const readPrincipal = route({
  ...reading,
  method: 'GET',
  path: '/v1/tenants/{tenantId}/principals/{principalId}',
  summary: 'Read a principal of a tenant',
  allow: administrators,
});

export const rotatePrincipalSecret = route({
  ...rotating,
  method: 'POST',
  path: '/v1/tenants/{tenantId}/principals/{principalId}/secret',
  summary: 'Give a principal of a tenant a new secret',
  allow: administrators,
});

export const revokeTenantPrincipal = route({
  ...revoking,
  method: 'POST',
  path: '/v1/tenants/{tenantId}/principals/{principalId}/revocation',
  summary: 'Revoke a principal of a tenant',
  allow: administrators,
});

export const admitPlatformPrincipal = route({
  ...admitting,
  method: 'POST',
  path: '/v1/principals',
  summary: 'Admit an operator, a mediator or a patients’ counsel',
  description:
    'They belong to no tenant. The answer holds the client secret. The same request sent again shows it too, until it is ' +
    'changed.',
  allow: operators,
  body: z
    .strictObject(person)
    .meta({ id: 'NewPlatformPrincipal', example: { name: 'Platform operations', roles: ['operator'] } }),
  refusals: ['alreadyThere', 'managedElsewhere'],
});

export const listPlatformPrincipals = route({
  ...listing,
  method: 'GET',
  path: '/v1/principals',
  summary: 'List the principals of the platform, newest first',
  allow: operators,
  refusals: [],
});

export const readPlatformPrincipal = route({
  ...reading,
  method: 'GET',
  path: '/v1/principals/{principalId}',
  summary: 'Read a principal of the platform',
  allow: operators,
});

export const rotatePlatformSecret = route({
  ...rotating,
  method: 'POST',
  path: '/v1/principals/{principalId}/secret',
  summary: 'Give a principal of the platform a new secret',
  allow: operators,
});

export const revokePlatformPrincipal = route({
  ...revoking,
  method: 'POST',
  path: '/v1/principals/{principalId}/revocation',
  summary: 'Revoke a principal of the platform',
  allow: operators,
});
