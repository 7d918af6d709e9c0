import * as z from 'zod';

/** What somebody may be in Amends. Who may do what is the `allow` of each route. */
export const Role = z
  .enum([
    'operator',
    'insurerAdmin',
    'claims',
    'reviewer',
    'advisor',
    'hospitalRisk',
    'hospitalSystem',
    'mediator',
    'counsel',
  ])
  .meta({ description: 'A role of a principal' });
export type Role = z.infer<typeof Role>;

/** These act for one hospital and see nothing of another. */
const hospitalRoles: ReadonlySet<Role> = new Set(['hospitalRisk', 'hospitalSystem']);

/** These belong to no tenant. */
const platformRoles: ReadonlySet<Role> = new Set(['operator', 'mediator', 'counsel']);

export const isPlatformRole = (role: Role): boolean => platformRoles.has(role);

export const isHospitalRole = (role: Role): boolean => hospitalRoles.has(role);
