import * as z from 'zod';
import { MissId, OrganisationId, PrincipalId, TenantId } from '../kernel/ids.ts';
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
  /** The id: of a case, of a principal, of a tenant. */
  asked: z.string(),
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
  { id, at, route, asked }: { id: MissId; at: Instant; route: string; asked: string },
): Row => {
  const { tenant, actor } = caller;
  const expiresAt = Math.floor(Date.parse(at) / 1000) + keptFor;
  const miss: Miss = { id, at, tenant, actor, hospital: ownHospital(caller), route, asked, expiresAt };
  return { ...keys.missed(tenant, at, id), kind: missedKind, ...miss };
};

/** Whose it is: a hospital's, an insurer's, or else the platform's. */
const Owner = z.object({ tenant: TenantId.optional(), hospital: OrganisationId.optional() });
type Owner = z.output<typeof Owner>;

/** Somebody asked for something that is there, and not theirs. */
export type ForeignIdAsked = {
  readonly code: 'foreignIdAsked';
  readonly at: Instant;
  readonly asker: Pick<Miss, 'tenant' | 'actor' | 'hospital'>;
  readonly route: string;
  readonly asked: string;
  readonly owner: Owner;
};

const absent = { if: 'absent' } as const;

/**
 * Brings together misses and what there is, whichever is heard of first: each side writes down what it knows
 * before it looks for the other, so one of the two always finds both. Each miss is told of once, though it may be heard
 * of many times. Answers what there is to tell.
 */
export const foreignIds = (table: Pick<Table, 'get' | 'query' | 'put'>) => {
  const tell = async (miss: Miss, owner: Owner): Promise<readonly ForeignIdAsked[]> => {
    const { id, at, tenant, actor, hospital, route, asked } = miss;
    const isForeign = owner.tenant !== tenant || (hospital !== undefined && owner.hospital !== hospital);
    if (!isForeign) return [];
    const event = { code: 'foreignIdAsked', at, asker: { tenant, actor, hospital }, route, asked, owner } as const;
    const isNews = await table.put({ put: { ...keys.security(at, id), ...event }, when: absent });
    return isNews ? [event] : [];
  };

  const ownerOf = async (id: string): Promise<Owner | undefined> =>
    Owner.optional().parse(await table.get(keys.owner(id)));

  return {
    /** Something came to be. */
    opened: async (id: string, owner: Owner): Promise<readonly ForeignIdAsked[]> => {
      const key = keys.owner(id);
      await table.put({ put: { ...key, ...owner }, when: absent });
      const asked = await table.query({ partition: key.pk, from: askedPrefix, to: `${askedPrefix}~`, limit: 100 });
      const told = await Promise.all(asked.map((row) => tell(Miss.parse(row), owner)));
      return told.flat();
    },

    /** Somebody did not find something. */
    missed: async (miss: Miss): Promise<readonly ForeignIdAsked[]> => {
      const { asked, at, id } = miss;
      const known = await ownerOf(asked);
      if (known) return tell(miss, known);
      await table.put({ put: { ...keys.askedBefore(asked, at, id), ...miss }, when: absent });
      const owner = await ownerOf(asked);
      return owner ? tell(miss, owner) : [];
    },
  };
};
