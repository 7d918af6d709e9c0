import { type Case, caseKind } from '../cases/case.ts';
import { type AgreedLien, leaveMatter } from '../cases/resolution/decide-matter.ts';
import { type AgreeingIds, agreeing } from '../cases/store/agreeing.ts';
import { writingOf } from '../cases/store/writing.ts';
import type { Collaboration, CollaborationEvent } from '../collaboration/collaboration.ts';
import { seatMediator } from '../collaboration/decide-guests.ts';
import { mediationEnded } from '../collaboration/decide-mediation.ts';
import { collaborationKind } from '../collaboration/evolve.ts';
import type { CaseId, CollaborationId, MediationId, TenantId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';
import { sameJson } from '../kernel/json.ts';
import { reachAll } from '../kernel/reach-all.ts';
import type { Author } from '../ledger/event.ts';
import { growing } from '../ledger/growing.ts';
import { keys } from '../ledger/keys.ts';
import type { Ledger, Snapshot } from '../ledger/ledger.ts';
import { settingsWith } from '../tenancy/settings.ts';
import { settingsOf } from '../tenancy/tenant-settings.ts';
import { mediationKind } from './evolve.ts';
import type { Mediation, MediationEvent } from './mediation.ts';
import { isFamily, type Party } from './party.ts';
import { type Pointer, rowsFor } from './pointer.ts';
import { isAgreed, isAppointed } from './reached.ts';
import { portionsOf } from './settlement/portions.ts';
import { allPaid, type SettlementTerms } from './settlement/terms.ts';

type Delivering = {
  /** Reads mediations; reads and writes the matters that insurers share. */
  readonly shared: Ledger;
  /** Reaches the rows of one tenant. */
  readonly ledgerOf: (tenant: TenantId) => Ledger;
  readonly by: Author;
  readonly now: () => Instant;
  readonly ids: AgreeingIds;
};

/** How often to look again when others were faster. */
const rounds = 5;

const tooBusy = () => new Error('Others keep writing the same rows');

type EventOf<Type extends MediationEvent['type']> = Extract<MediationEvent, { type: Type }>;

/** How a mediation ended, with all that those need who go on from it. */
export type Ended =
  | { readonly outcome: 'impasse' }
  | {
      readonly outcome: 'settled';
      readonly end: Extract<EventOf<'MediationClosed'>, { outcome: 'settled' }>;
      readonly terms: EventOf<'SettlementDrawnUp'>;
    };

/**
 * Brings what happened in a mediation to its insurers, and its end to where it came from: the matter that insurers share,
 * or the case of one. It goes by what is so when it comes: so it may come as often as it likes, late, and in any order.
 */
export const deliveringOf = ({ shared, ledgerOf, by, now, ids }: Delivering) => {
  const load = (id: MediationId) => shared.load<Mediation>(keys.mediation(id), mediationKind);

  const endOf = async ({ id, closed, settlement }: Mediation): Promise<Ended | undefined> => {
    if (!closed) return undefined;
    if (closed.outcome === 'impasse' || !settlement) return { outcome: 'impasse' };
    const sequences = [closed.toldIn, settlement.drawnUpIn];
    const [end, terms] = await shared.events<MediationEvent>(keys.mediation(id), sequences);
    if (end?.type !== 'MediationClosed' || end.outcome !== 'settled' || terms?.type !== 'SettlementDrawnUp') {
      throw new Error('A settlement is told by the events that made it');
    }
    return { outcome: 'settled', end, terms };
  };

  /** The pointer of one insurer, and what it owes. */
  const point = async (
    id: MediationId,
    { id: party, tenant }: Party & { readonly tenant: TenantId },
  ): Promise<void> => {
    const ledger = ledgerOf(tenant);
    for (let round = 0; round < rounds; round += 1) {
      // The pointer first: what it tells of, the mediation has come to by then.
      const before = (await ledger.row(keys.mediationPointer(tenant, id))) as Pointer | undefined;
      const found = await load(id);
      if (!found) return;
      const { pointer, due } = rowsFor(found, { party, tenant }, before?.agenda);
      if (before && before.version >= pointer.version && sameJson(before.agenda, pointer.agenda)) return;
      const { outcome } = await ledger.commit({
        ...(before ? { changed: [{ row: pointer, from: before.version }] } : { rows: [pointer] }),
        projections: due,
      });
      if (outcome === 'done') return;
    }
    throw tooBusy();
  };

  /** What came of it, to the case it came from. */
  const tellCase = async (tenant: TenantId, caseId: CaseId, state: Mediation, ended: Ended): Promise<void> => {
    const ledger = ledgerOf(tenant);
    for (let round = 0; round < rounds; round += 1) {
      const snapshot = await ledger.load<Case>(keys.case(tenant, caseId), caseKind);
      if (!snapshot) throw new Error('A mediation comes from a case that is there');
      const share =
        ended.outcome === 'settled'
          ? {
              matter: state.id,
              offerId: ended.end.offer,
              amount: state.settled?.shares[0]?.amount ?? (0 as never),
              payees: allPaid(ended.terms),
              commitments: ended.terms.commitments,
              liens: liensIn(ended.terms),
              on: ended.end.on,
            }
          : undefined;
      const events = [
        ...(await agreeing(ledger, keys.case(tenant, caseId), snapshot, share, ids.lien)),
        ...leaveMatter(snapshot.state, state.id, ended.outcome),
      ];
      if (events.length === 0) return;
      const at = now();
      const { state: own } = await settingsOf({ ledger, tenant, by, now: at }).read();
      const writing = writingOf({ tenant, by, now: at, ids });
      const { growth, projections } = writing.grow(caseId, snapshot, events, settingsWith(own));
      const { outcome } = await ledger.commit({ growth, projections });
      if (outcome === 'done') return;
    }
    throw tooBusy();
  };

  /** What happened in it that concerns the matter that insurers share: who mediates, and what came of it. */
  const tellMatter = async (
    matter: CollaborationId,
    decide: (state: Collaboration) => CollaborationEvent[],
  ): Promise<void> => {
    const partition = keys.collaboration(matter);
    for (let round = 0; round < rounds; round += 1) {
      const from = await shared.load<Collaboration>(partition, collaborationKind);
      if (!from) throw new Error('A mediation comes from a matter that is there');
      const events = decide(from.state);
      if (events.length === 0) return;
      const growth = growing(collaborationKind, {
        partition,
        from,
        events,
        at: now(),
        by,
        listing: () => from.listing,
      });
      const { outcome } = await shared.commit({ growth });
      if (outcome === 'done') return;
    }
    throw tooBusy();
  };

  const tellOrigin = async ({ state }: Snapshot<Mediation>): Promise<void> => {
    const { from, mediator } = state;
    const ended = await endOf(state);
    if (!ended) {
      if (!('collaboration' in from) || !mediator || !isAppointed(state) || !isAgreed(state)) return;
      return tellMatter(from.collaboration, (matter) => seatMediator(matter, state.id, mediator.principal));
    }
    if ('collaboration' in from) {
      return tellMatter(from.collaboration, (matter) => mediationEnded(matter, resultOf(state, ended)));
    }
    const tenant = state.parties.find(({ id }) => id === state.opener)?.tenant;
    if (tenant === undefined) throw new Error('An insurer opened it');
    return tellCase(tenant, from.case, state, ended);
  };

  /**
   * Brings everybody what they have to know of a mediation. Whoever cannot be reached keeps nobody else from hearing.
   *
   * @throws AggregateError if somebody could not be reached; then it has to be asked again
   */
  return async (id: MediationId): Promise<void> => {
    const found = await load(id);
    if (!found) return;
    const insurers = found.state.parties.filter(
      (party): party is Party & { readonly tenant: TenantId } => party.tenant !== undefined,
    );
    await reachAll([...insurers.map((party) => () => point(id, party)), () => tellOrigin(found)], (tell) => tell());
  };
};

/** The liens that a settlement names: until they are cleared, nothing is paid. */
const liensIn = ({ liens }: Pick<SettlementTerms, 'liens'>): AgreedLien[] =>
  liens.map(({ kind, holder, amount }) => ({ kind, holder, ...(amount !== undefined && { amount }) }));

/** What came of a mediation, in the terms of the matter it came from. */
const resultOf = (state: Mediation, ended: Ended) => {
  const { id, settled, parties } = state;
  if (ended.outcome === 'impasse' || !settled) return { mediation: id, outcome: 'impasse' as const };
  const { end, terms } = ended;
  return {
    mediation: id,
    outcome: 'settled' as const,
    offer: end.offer,
    on: end.on,
    amount: settled.amount,
    bearing: settled.bearing,
    shares: settled.shares,
    isWithFamily: parties.some(isFamily),
    payees: allPaid(terms).map(({ name }) => name),
    portions: portionsOf(allPaid(terms), settled.shares),
    liens: liensIn(terms),
    commitments: terms.commitments,
    releases: terms.release.releases,
  };
};
