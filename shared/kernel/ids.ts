import * as z from 'zod';

/**
 * Ids of things that come and go are TypeIDs: a prefix that names the thing, then a UUIDv7 in base32, so they sort by
 * age. Ids of tenants and organisations are chosen by people, and short. No id can contain `#`, which parts table keys.
 */
const typeId = (prefix: string, description: string) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_[0-7][0-9a-hjkmnp-tv-z]{25}$`), `must be an id that starts with ${prefix}_`)
    .meta({ description, example: `${prefix}_01kb2x5f0re3wv9m7h6d8q4tnz` });

const slug = (pattern: RegExp, description: string, example: string) =>
  z.string().regex(pattern, `must match ${pattern.source}`).meta({ description, example });

export const CaseId = typeId('case', 'A case').brand<'case'>();
export type CaseId = z.infer<typeof CaseId>;

export const PrincipalId = typeId(
  'principal',
  'Who acts: a person or a system with credentials of its own',
).brand<'principal'>();
export type PrincipalId = z.infer<typeof PrincipalId>;

export const AccessId = typeId('access', 'An entry of who read a case').brand<'access'>();
export type AccessId = z.infer<typeof AccessId>;

export const MissId = typeId('miss', 'An id that was asked for and not found').brand<'miss'>();
export type MissId = z.infer<typeof MissId>;

export const AttorneyId = typeId('attorney', 'An attorney whom an insurer can name to families').brand<'attorney'>();
export type AttorneyId = z.infer<typeof AttorneyId>;

export const TenantId = slug(/^[a-z][a-z0-9]{2,23}$/, 'A tenant: one insurer', 'harbor').brand<'tenant'>();
export type TenantId = z.infer<typeof TenantId>;

export const OrganisationId = slug(
  /^[a-z][a-z0-9]{2,39}$/,
  'An organisation: the insurer itself or a hospital it insures',
  'bayview',
).brand<'organisation'>();
export type OrganisationId = z.infer<typeof OrganisationId>;
