import { expect } from 'vitest';
import type { CollaborationEvent } from '../../shared/collaboration/collaboration.ts';
import { collaborationKind } from '../../shared/collaboration/evolve.ts';
import { OrganisationId, type PartyId, type PrincipalId, TenantId } from '../../shared/kernel/ids.ts';
import type { Instant } from '../../shared/kernel/instant.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/kernel/refusal.ts';
import { growing, type Kind } from '../../shared/ledger/growing.ts';
import { head, keys } from '../../shared/ledger/keys.ts';
import { ledgerOn, type Once } from '../../shared/ledger/ledger.ts';
import { memoryTable } from '../../shared/ledger/memory-table.ts';
import type { Row, Table } from '../../shared/ledger/table.ts';
import { etagOf } from '../../shared/ledger/version.ts';
import { deliveringOf } from '../../shared/mediation/delivery.ts';
import { mediationKind } from '../../shared/mediation/evolve.ts';
import type { Mediation, MediationEvent } from '../../shared/mediation/mediation.ts';
import { mayBid } from '../../shared/mediation/rounds/decide-bids.ts';
import { mayRespond } from '../../shared/mediation/rounds/decide-proposal.ts';
import { openerOf } from '../../shared/mediation/rounds/opener.ts';
import type { SealedAnswer } from '../../shared/mediation/seal/answer.ts';
import { putAnswer } from '../../shared/mediation/seal/mailbox.ts';
import { seatDeliveryOf } from '../../shared/mediation/seats.ts';
import type { Decide } from '../../shared/mediation/store/changing.ts';
import { type Mediations, mediationsOf } from '../../shared/mediation/store/store.ts';
import type { Caller } from '../../shared/tenancy/principal.ts';
import type { Role } from '../../shared/tenancy/roles.ts';
import { someActor } from './cases.ts';
import { aMatter, morning } from './matter-events.ts';
import { aMediation } from './mediation-events.ts';
import { aSeal } from './sealing.ts';

/** People of an insurer, always the same. */
export const peopleOf = (tenant: string): Caller => ({
  actor: mint.principalFor(tenant),
  tenant: TenantId.parse(tenant),
  organisation: OrganisationId.parse(tenant),
  roles: ['claims'],
});

/** Somebody who belongs to no insurer. */
export const outsider = (actor: PrincipalId, role: 'mediator' | 'counsel'): Caller => ({ actor, roles: [role] });

/** What somebody is shown: under the name of each view, an answer or the code of a refusal. */
export type Answers = Readonly<Record<string, unknown>>;

const shownOr = (answered: unknown): unknown => (isRefusal(answered) ? answered.refused : answered);

/** A mediation on a table in memory, by the real stores, brought to everybody as the stream would. */
export const aMediationWorld = async (reach: (table: Table) => Table = (table) => table) => {
  const memory = memoryTable();
  const table = reach(memory);
  const ledger = ledgerOn(memory);
  const { seal, unseal } = aSeal();
  const by = { actor: someActor };
  const clock = { now: morning };

  const grow = async <State, Event extends { readonly type: string }>(
    kind: Kind<State, Event>,
    partition: string,
    events: readonly Event[],
  ) => {
    const from = await ledger.load<State>(partition, kind);
    const growth = growing(kind, { partition, from, events, at: clock.now, by });
    expect(await ledger.commit({ growth })).toEqual({ outcome: 'done' });
  };

  const deliver = deliveringOf({ shared: ledger, ledgerOf: () => ledger, by, now: () => clock.now, ids: mint });
  const deliverSeats = seatDeliveryOf({ ledger, table: memory });

  const storeOf = (caller: Caller, on: Table = table): Mediations => {
    const reaching = ledgerOn(on);
    const panel = { read: async () => refuse('notFound', 'Nobody is on the panel.') };
    return mediationsOf({ ledger: reaching, inMediation: () => reaching, caller, now: clock.now, panel });
  };

  return {
    table: memory,
    clock,
    unseal,
    ledger,

    admit: (principal: PrincipalId, role: Role) =>
      memory.overwrite({
        pk: keys.admission(undefined, principal),
        sk: head,
        version: 1,
        state: { status: 'active', roles: [role] },
      }),

    inMatter: (...events: readonly CollaborationEvent[]) =>
      grow(collaborationKind, keys.collaboration(aMatter), events),

    /** Lets something happen past the stores. */
    happens: (...events: readonly MediationEvent[]) => grow(mediationKind, keys.mediation(aMediation), events),

    deliver: async (): Promise<void> => {
      await deliver(aMediation);
      await deliverSeats(aMediation);
    },

    load: async () => {
      const found = await ledger.load<Mediation>(keys.mediation(aMediation), mediationKind);
      if (!found) throw new Error('There is no mediation yet');
      return found;
    },
    history: () => ledger.history<MediationEvent>(keys.mediation(aMediation), 0, 10_000),

    storeOf,

    /** Does something as what is shown now; what it becomes, or the code of its refusal. */
    act: async <Code extends Refusal['refused']>(
      caller: Caller,
      decide: Decide<Code>,
      once?: Once,
    ): Promise<string> => {
      const store = storeOf(caller);
      const read = await store.read(aMediation);
      if (isRefusal(read)) return read.refused;
      const answer = () => ({}) as { replayed?: true };
      const done = await store.change(aMediation, [etagOf(read.version)], decide, answer, once);
      return isRefusal(done) ? done.refused : 'done';
    },

    /** Puts a sealed answer as the API does; what is answered to that. */
    put: async (caller: Caller, number: number, answer: SealedAnswer): Promise<object> => {
      const { kind: asks } = answer;
      const may = await storeOf(caller).mayAnswer<Refusal['refused']>(aMediation, (state, acting): PartyId | Refusal =>
        asks === 'bid' ? mayBid(state, number, acting) : mayRespond(state, number, acting),
      );
      if (isRefusal(may)) return may;
      const { party, until: deadline } = may;
      await putAnswer({ table, seal }, { mediation: aMediation, asks, number, deadline } as never, {
        party,
        answer: answer as never,
        now: clock.now,
      });
      return { status: 'sealed', until: deadline };
    },

    /** Opens what is sealed, if it is time. */
    open: (now: Instant = clock.now, on: Table = table) =>
      openerOf({ table: on, unseal, by, now })(aMediation, { startedAt: morning }),

    /** All that somebody is shown. */
    lookAs: async (caller: Caller): Promise<Answers> => {
      const store = storeOf(caller);
      const read = await store.read(aMediation);
      return {
        ...(isRefusal(read) ? { mediation: read.refused } : { mediation: read.view, etag: etagOf(read.version) }),
        timeline: await wholeTimeline(store),
        briefs: shownOr(await store.briefs(aMediation, { below: 0, limit: 30 })),
        workflow: shownOr(await store.waiting(aMediation)),
        list: await store.list(undefined, 100),
        rows: caller.tenant === undefined ? [] : ownRows(memory.rows(), caller.tenant),
      };
    },
  };
};

export type MediationWorld = Awaited<ReturnType<typeof aMediationWorld>>;

/** All pages of a timeline, a few events each. */
const wholeTimeline = async (store: Mediations): Promise<unknown> => {
  const items: unknown[] = [];
  for (let after = 0; ; ) {
    const page = await store.timeline(aMediation, after, 7);
    if (isRefusal(page)) return page.refused;
    items.push(...page.items);
    if (page.next === undefined) return { items };
    after = Number(page.next);
  }
};

/** What of a mediation lies in an insurer's own partitions: its people's to read, whatever the API makes of it. */
const ownRows = (rows: readonly Row[], tenant: TenantId): readonly object[] =>
  rows
    .filter(({ pk, sk }) => {
      const pointer = keys.mediationPointer(tenant, aMediation);
      return pk === keys.mediationDues(tenant, aMediation) || (pk === pointer.pk && sk === pointer.sk);
    })
    .map(({ pk: _, gsi5pk: __, ...row }) => row);
