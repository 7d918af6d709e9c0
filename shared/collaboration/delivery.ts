import { type Case, caseKind } from '../cases/case.ts';
import { leaveMatter } from '../cases/resolution/decide-matter.ts';
import type { LeftBecause } from '../cases/resolution/matter.ts';
import { type AgreeingIds, agreeing } from '../cases/store/agreeing.ts';
import { writingOf } from '../cases/store/writing.ts';
import type { CaseId, CollaborationId, TenantId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';
import { sameJson } from '../kernel/json.ts';
import { reachAll } from '../kernel/reach-all.ts';
import type { Author } from '../ledger/event.ts';
import { growing } from '../ledger/growing.ts';
import { keys } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { settingsWith } from '../tenancy/settings.ts';
import { settingsOf } from '../tenancy/tenant-settings.ts';
import { agreedShareOf } from './agreed-share.ts';
import type { Collaboration } from './collaboration.ts';
import { collaborationKind } from './evolve.ts';
import { type Participation, participationKind } from './participation.ts';
import type { Party } from './party.ts';
import { type Pointer, rowsFor } from './pointer.ts';

type Delivering = {
  /** Reads matters, and nothing else. */
  readonly matters: Pick<Ledger, 'load' | 'event'>;
  /** Reaches the rows of one tenant. */
  readonly ledgerOf: (tenant: TenantId) => Ledger;
  readonly by: Author;
  readonly now: () => Instant;
  readonly ids: AgreeingIds;
};

/** How often to look again when others were faster. */
const rounds = 5;

/**
 * Brings what happened in a matter into the partitions of the insurers that take part: a pointer, what they owe, the
 * beginning of what they keep to themselves, and what it means for their own case. It goes by what is so when it comes,
 * not by what it was told of: so it may come as often as it likes, late, and in any order.
 */
export const deliveringOf = ({ matters, ledgerOf, by, now, ids }: Delivering) => {
  const loadMatter = (id: CollaborationId) => matters.load<Collaboration>(keys.collaboration(id), collaborationKind);

  /** What happened in a matter to the case that one insurer has in it. */
  const tellCase = async (tenant: TenantId, state: Collaboration, party: Party, caseId: CaseId): Promise<void> => {
    const ledger = ledgerOf(tenant);
    const left = whyLeft(state, party);
    const share = await agreedShareOf(state, party.id, matters);
    if (!left && !share) return;
    for (let round = 0; round < rounds; round += 1) {
      const snapshot = await ledger.load<Case>(keys.case(tenant, caseId), caseKind);
      if (!snapshot) throw new Error('There is no such case as the insurer has named');
      const events = [
        ...(await agreeing(ledger, keys.case(tenant, caseId), snapshot, share, ids.lien)),
        ...(left ? leaveMatter(snapshot.state, state.id, left) : []),
      ];
      if (events.length === 0) return;
      const at = now();
      const { state: own } = await settingsOf({ ledger, tenant, by, now: at }).read();
      const { growth, projections } = writingOf({ tenant, by, now: at, ids }).grow(
        caseId,
        snapshot,
        events,
        settingsWith(own),
      );
      const { outcome } = await ledger.commit({ growth, projections });
      if (outcome === 'done') return;
    }
    throw new Error('Others keep writing this case');
  };

  /** Brings one insurer what it has to know of a matter, if it takes part or is asked to. */
  const deliverTo = async (id: CollaborationId, tenant: TenantId): Promise<void> => {
    const ledger = ledgerOf(tenant);
    for (let round = 0; round < rounds; round += 1) {
      // The pointer first: what it tells of, the matter has come to by then.
      const before = (await ledger.row(keys.pointer(tenant, id))) as Pointer | undefined;
      const [matter, kept] = await Promise.all([
        loadMatter(id),
        ledger.load<Participation>(keys.participation(tenant, id), participationKind),
      ]);
      const party = matter?.state.parties.find((each) => each.tenant === tenant);
      if (!matter || !party || !isToKnow(party, (before ?? kept) !== undefined)) return;

      const begun = kept
        ? undefined
        : growing(participationKind, {
            partition: keys.participation(tenant, id),
            from: undefined,
            events: [{ type: 'ParticipationBegun', matter: id, party: party.id }],
            at: now(),
            by,
          });
      const own = kept ?? begun?.to;
      if (!own) throw new Error('What has begun is there');
      if (own.state.caseId) await tellCase(tenant, matter.state, party, own.state.caseId);

      const { pointer, due } = rowsFor(matter, party.id, own, before?.agenda);
      if (before && before.version >= pointer.version && sameJson(before.agenda, pointer.agenda)) return;
      const { outcome } = await ledger.commit({
        growth: begun,
        ...(before ? { changed: [{ row: pointer, from: before.version }] } : { rows: [pointer] }),
        projections: due,
      });
      if (outcome === 'done') return;
    }
    throw new Error('Others keep writing the same rows');
  };

  return {
    deliverTo,

    /**
     * Brings every insurer on the platform what it has to know of a matter. One that cannot be reached keeps nobody else
     * from hearing.
     *
     * @throws AggregateError if some could not be reached; then it has to be asked again
     */
    deliver: async (id: CollaborationId): Promise<void> => {
      const parties = (await loadMatter(id))?.state.parties ?? [];
      const tenants = parties.flatMap(({ tenant }) => tenant ?? []);
      await reachAll(tenants, (tenant) => deliverTo(id, tenant));
    },
  };
};

/** Whether an insurer is to know of a matter: not one that was named and never asked, also if the lead went on without it. */
const isToKnow = ({ standing }: Party, knowsAlready: boolean): boolean =>
  standing === 'invited' || standing === 'member' || (standing !== 'named' && knowsAlready);

/** Why the case of an insurer is no longer in a matter; nothing as long as it is. */
const whyLeft = ({ closed }: Collaboration, { standing }: Party): LeftBecause | undefined =>
  standing === 'declined' || standing === 'withdrawn' || standing === 'setAside' ? standing : closed?.outcome;
