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
  /** The id: of a case, of an attorney, of a principal, of a tenant. */
  asked: z.string(),
  /** Unix seconds. */
  expiresAt: z.int(),
});
export type Miss = z.output<typeof Miss>;

/** How long an unanswered question is kept, in seconds: longer than any stream may lag behind. */
const keptFor = 7 * 24 * 60 * 60;

export const missedKind = 'miss';
export const securityKind = 'security';

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
export const ForeignIdAsked = z.object({
  code: z.literal('foreignIdAsked'),
  at: Instant,
  asker: Miss.pick({ tenant: true, actor: true, hospital: true }),
  route: z.string(),
  asked: z.string(),
  owner: Owner,
});
export type ForeignIdAsked = z.output<typeof ForeignIdAsked>;

const absent = { if: 'absent' } as const;

/**
 * Brings together misses and what there is, whichever is heard of first: each side writes down what it knows
 * before it looks for the other, so one of the two always finds both. Each miss that is somebody else's becomes one row,
 * however often it is heard of; the stream then tells of that row as of any other.
 */
export const foreignIds = (table: Pick<Table, 'get' | 'query' | 'put'>) => {
  const keep = async (miss: Miss, owner: Owner): Promise<void> => {
    const { id, at, tenant, actor, hospital, route, asked } = miss;
    const isForeign = owner.tenant !== tenant || (hospital !== undefined && owner.hospital !== hospital);
    if (!isForeign) return;
    const event: ForeignIdAsked = {
      code: 'foreignIdAsked',
      at,
      asker: { tenant, actor, hospital },
      route,
      asked,
      owner,
    };
    await table.put({ put: { ...keys.security(at, id), kind: securityKind, ...event }, when: absent });
  };

  const ownerOf = async (id: string): Promise<Owner | undefined> =>
    Owner.optional().parse(await table.get(keys.owner(id)));

  return {
    /** Something came to be. */
    opened: async (id: string, owner: Owner): Promise<void> => {
      const key = keys.owner(id);
      await table.put({ put: { ...key, ...owner }, when: absent });
      const asked = await table.query({ partition: key.pk, from: askedPrefix, to: `${askedPrefix}~`, limit: 100 });
      await Promise.all(asked.map((row) => keep(Miss.parse(row), owner)));
    },

    /** Somebody did not find something. */
    missed: async (miss: Miss): Promise<void> => {
      const { asked, at, id } = miss;
      const known = await ownerOf(asked);
      if (known) return keep(miss, known);
      await table.put({ put: { ...keys.askedBefore(asked, at, id), ...miss }, when: absent });
      const owner = await ownerOf(asked);
      if (owner) await keep(miss, owner);
    },
  };
};
