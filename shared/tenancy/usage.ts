import type { TenantId } from '../kernel/ids.ts';

/**
 * The API key by which API Gateway counts what a tenant uses. The authorizer names it and callers cannot, so it is no
 * secret, and follows from the tenant. Whoever belongs to none, or is nobody known, shares the platform's.
 */
export const usageKeyOf = (stage: string, tenant: TenantId | undefined): string =>
  `amends-${stage}-usage-of-${tenant ?? '-platform'}`;

/** What the key is called among those of the account. */
export const usageKeyName = (stage: string, tenant: TenantId | undefined): string =>
  `amends-${stage}-${tenant ?? '-platform'}`;
