import * as z from 'zod';
import { OrganisationId, TenantId } from '../../kernel/ids.ts';
import { name } from '../../kernel/text.ts';
import { UsState } from '../../kernel/us-state.ts';
import { MemberView, TenantSummary, TenantView } from '../../tenancy/view.ts';
import { pageOf, paging } from '../page.ts';
import { route } from './route.ts';

const tag = 'Tenants';

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
    .strictObject({ id: NewTenantId, name: name(120).meta({ description: 'The insurer’s name' }) })
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
      name: name(120).meta({ description: 'The hospital’s name' }),
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
