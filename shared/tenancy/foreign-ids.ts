import * as z from 'zod';
import { CaseId, MissId, OrganisationId, PrincipalId, TenantId } from '../kernel/ids.ts';
import { Instant } from '../kernel/instant.ts';
import { askedPrefix, keys } from '../ledger/keys.ts';
import type { Row, Table } from '../ledger/table.ts';
import { ownHospital, type TenantCaller } from './principal.ts';

/** An id that somebody asked for and did not find. Whether it is anybody's, only the platform may know. */
export const Miss = z.object({
  id: MissId,
  at: Instant,
  tenant: TenantId,
  actor: PrincipalId,
  /** The hospital beyond which the asker sees nothing; none for the insurer's own people. */
  hospital: OrganisationId.optional(),
  route: z.string(),
  caseId: CaseId,
  /** Unix seconds. */
  expiresAt: z.int(),
});
export type Miss = z.output<typeof Miss>;

/** How long an unanswered question is kept, in seconds: longer than any stream may lag behind. */
const keptFor = 7 * 24 * 60 * 60;

export const missedKind = 'miss';

/** The row that tells the platform of a miss; it stays in the asker's own partition. */
export const missRow = (
  caller: TenantCaller,
  { id, at, route, caseId }: { id: MissId; at: Instant; route: string; caseId: CaseId },
): Row => {
  const { tenant, actor } = caller;
  const expiresAt = Math.floor(Date.parse(at) / 1000) + keptFor;
  const miss: Miss = { id, at, tenant, actor, hospital: ownHospital(caller), route, caseId, expiresAt };
  return { ...keys.missed(tenant, at, id), kind: missedKind, ...miss };
};

/** Whose a case is. */
const Owner = z.object({ tenant: TenantId, hospital: OrganisationId });
type Owner = z.output<typeof Owner>;

/** Somebody asked for a case that is there, and not theirs. */
export type ForeignIdAsked = {
  readonly code: 'foreignIdAsked';
  readonly at: Instant;
  readonly asker: Pick<Miss, 'tenant' | 'actor' | 'hospital'>;
  readonly route: string;
  readonly caseId: CaseId;
  readonly owner: Owner;
};

const absent = { if: 'absent' } as const;

/**
 * Brings together misses and the cases there are, whichever is heard of first: each side writes down what it knows
 * before it looks for the other, so one of the two always finds both. Each miss is told of once, though it may be heard
 * of many times. Answers what there is to tell.
 */
export const foreignIds = (table: Pick<Table, 'get' | 'query' | 'put'>) => {
  const tell = async (miss: Miss, owner: Owner): Promise<readonly ForeignIdAsked[]> => {
    const { id, at, tenant, actor, hospital, route, caseId } = miss;
    const isForeign = owner.tenant !== tenant || (hospital !== undefined && owner.hospital !== hospital);
    if (!isForeign) return [];
    const asked = { code: 'foreignIdAsked', at, asker: { tenant, actor, hospital }, route, caseId, owner } as const;
    const isNews = await table.put({ put: { ...keys.security(at, id), ...asked }, when: absent });
    return isNews ? [asked] : [];
  };

  const ownerOf = async (caseId: CaseId): Promise<Owner | undefined> =>
    Owner.optional().parse(await table.get(keys.caseOwner(caseId)));

  return {
    /** A case came to be. */
    opened: async (caseId: CaseId, owner: Owner): Promise<readonly ForeignIdAsked[]> => {
      const key = keys.caseOwner(caseId);
      await table.put({ put: { ...key, ...owner }, when: absent });
      const asked = await table.query({ partition: key.pk, from: askedPrefix, to: `${askedPrefix}~`, limit: 100 });
      const told = await Promise.all(asked.map((row) => tell(Miss.parse(row), owner)));
      return told.flat();
    },

    /** Somebody did not find a case. */
    missed: async (miss: Miss): Promise<readonly ForeignIdAsked[]> => {
      const { caseId, at, id } = miss;
      const known = await ownerOf(caseId);
      if (known) return tell(miss, known);
      await table.put({ put: { ...keys.askedBefore(caseId, at, id), ...miss }, when: absent });
      const owner = await ownerOf(caseId);
      return owner ? tell(miss, owner) : [];
    },
  };
};
