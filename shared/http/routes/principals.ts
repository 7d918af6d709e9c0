import * as z from 'zod';
import { OrganisationId } from '../../kernel/ids.ts';
import { name, text } from '../../kernel/text.ts';
import { Role } from '../../tenancy/roles.ts';
import { Credentials, PrincipalView } from '../../tenancy/view.ts';
import { pageOf, paging } from '../page.ts';
import { route } from './route.ts';

const tag = 'Tenants';

const person = {
  name: name(120).meta({ description: 'A person’s or a system’s name' }),
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
