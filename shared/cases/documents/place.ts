import { CaseId, DocumentId, OrganisationId, TenantId } from '../../kernel/ids.ts';
import type { Document } from './document.ts';

/**
 * Where the file of a document lies: under its tenant, and, unless both sides see it from the start, under a part of its
 * organisation that only sessions of that organisation reach. Ids hold neither `/` nor wildcards, so a prefix is exact.
 */
export const placeOf = (tenant: TenantId, { id, caseId, owner, visibility }: Document): string =>
  [tenant, visibility === 'bothSides' ? 'open' : 'held', owner, caseId, id].join('/');

/** Which document lies at a place; nothing for a place that `placeOf` would not name. */
export const documentAt = (place: string): { readonly tenant: TenantId; readonly id: DocumentId } | undefined => {
  const [tenant, part, owner, caseId, id, ...rest] = place.split('/');
  const named = { tenant: TenantId.safeParse(tenant).data, id: DocumentId.safeParse(id).data };
  const isPlace =
    rest.length === 0 &&
    (part === 'open' || part === 'held') &&
    OrganisationId.safeParse(owner).success &&
    CaseId.safeParse(caseId).success;
  return isPlace && named.tenant && named.id ? { tenant: named.tenant, id: named.id } : undefined;
};
