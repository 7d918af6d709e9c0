import { expect } from 'vitest';
import { type Case, type CaseEvent, caseKind } from '../../shared/cases/case.ts';
import { writingOf } from '../../shared/cases/store/writing.ts';
import type { MatterDue } from '../../shared/cases/work/matter-step.ts';
import type { CollaborationEvent } from '../../shared/collaboration/collaboration.ts';
import { deliveringOf } from '../../shared/collaboration/delivery.ts';
import { collaborationKind } from '../../shared/collaboration/evolve.ts';
import {
  type Participation,
  type ParticipationEvent,
  participationKind,
} from '../../shared/collaboration/participation.ts';
import type { Pointer } from '../../shared/collaboration/pointer.ts';
import { LienId, type TenantId } from '../../shared/kernel/ids.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { growing } from '../../shared/ledger/growing.ts';
import { duePrefix, keys } from '../../shared/ledger/keys.ts';
import { ledgerOn } from '../../shared/ledger/ledger.ts';
import { memoryTable } from '../../shared/ledger/memory-table.ts';
import type { Table } from '../../shared/ledger/table.ts';
import { defaults } from '../../shared/tenancy/settings.ts';
import { aCaseId, harbor, someActor } from './cases.ts';
import { historyIn } from './history.ts';
import { aMatter, harborParty, linked, morning, summit, summitParty } from './matter-events.ts';
import { joined, readyForOffer, reported } from './resolution-events.ts';

const by = { actor: someActor };

/** The same in each world, so that what one shows can be compared with what another does. */
const aLien = () => LienId.parse('lien_01kb2x5f0re3wv9m7h6d8q4tnz');

/** A table in which a matter may go on, and into whose tenants it is delivered. */
export const aWorld = (reach: (tenant: TenantId, table: Table) => Table = (_, table) => table) => {
  const table = memoryTable();
  const ledger = ledgerOn(table);
  const delivering = deliveringOf({
    matters: ledger,
    ledgerOf: (tenant) => ledgerOn(reach(tenant, table)),
    by,
    now: () => morning,
    ids: { ...mint, lien: aLien },
  });

  /** When what happens in the matter happens. */
  const clock = { now: morning };
  const matter = async (...events: readonly CollaborationEvent[]) => {
    const partition = keys.collaboration(aMatter);
    const from = await ledger.load(partition, collaborationKind);
    const growth = growing(collaborationKind, { partition, from: from as never, events, at: clock.now, by });
    expect(await ledger.commit({ growth })).toEqual({ outcome: 'done' });
  };
  const own = async (tenant: TenantId, ...events: readonly ParticipationEvent[]) => {
    const partition = keys.participation(tenant, aMatter);
    const from = await ledger.load<Participation>(partition, participationKind);
    const growth = growing(participationKind, { partition, from, events, at: morning, by });
    expect(await ledger.commit({ growth })).toEqual({ outcome: 'done' });
  };
  const inCase = async (tenant: TenantId, ...events: readonly CaseEvent[]) => {
    const from = await ledger.load<Case>(keys.case(tenant, aCaseId), caseKind);
    const { growth, projections } = writingOf({ tenant, by, now: morning, ids: mint }).grow(
      aCaseId,
      from,
      events,
      defaults,
    );
    expect(await ledger.commit({ growth, projections })).toEqual({ outcome: 'done' });
  };
  const pointerOf = async (tenant: TenantId) => (await table.get(keys.pointer(tenant, aMatter))) as Pointer | undefined;
  const dueIn = (tenant: TenantId) =>
    table
      .rows()
      .filter(({ pk, sk }) => pk === keys.participation(tenant, aMatter) && sk.startsWith(duePrefix))
      .flatMap(({ gsi5pk, summary }) =>
        gsi5pk === undefined ? [] : [`${(summary as MatterDue).duty} ${String(gsi5pk).split('#').at(-1)}`],
      )
      .toSorted();
  const told = (tenant: TenantId) =>
    historyIn<CaseEvent>(table.rows(), keys.case(tenant, aCaseId))
      .map(({ type }) => type)
      .filter((type) => /Joint|MatterLeft/.test(type));

  return { table, ledger, clock, matter, own, inCase, pointerOf, dueIn, told, ...delivering };
};

/** Both insurers on the platform take part, each with a case of its own. */
export const withCases = async (world: ReturnType<typeof aWorld>, ...events: readonly CollaborationEvent[]) => {
  await world.matter(...events);
  for (const [tenant, party, as] of [
    [harbor, harborParty, 'lead'],
    [summit, summitParty, 'member'],
  ] as const) {
    await world.own(tenant, { type: 'ParticipationBegun', matter: aMatter, party }, linked);
    await world.inCase(tenant, ...reported(), ...readyForOffer(), joined(as, aMatter));
  }
};
