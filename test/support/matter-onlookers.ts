import type { CaseEvent } from '../../shared/cases/case.ts';
import { reportEvent } from '../../shared/cases/report/decide.ts';
import { writingOf } from '../../shared/cases/store/writing.ts';
import type { CollaborationEvent } from '../../shared/collaboration/collaboration.ts';
import { guestDeliveryOf } from '../../shared/collaboration/guest-delivery.ts';
import type { ParticipationEvent } from '../../shared/collaboration/participation.ts';
import { guestMattersOf } from '../../shared/collaboration/store/guests.ts';
import type { Looks } from '../../shared/collaboration/store/looking.ts';
import { mattersOf } from '../../shared/collaboration/store/store.ts';
import type { PrincipalId, TenantId } from '../../shared/kernel/ids.ts';
import { Instant } from '../../shared/kernel/instant.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { isRefusal } from '../../shared/kernel/refusal.ts';
import { head, keys, waitingKey } from '../../shared/ledger/keys.ts';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import type { Row, Table } from '../../shared/ledger/table.ts';
import type { Role } from '../../shared/tenancy/roles.ts';
import { defaults } from '../../shared/tenancy/settings.ts';
import { viewWorkflow } from '../../shared/workflow/view.ts';
import { casesFor, incoming, someActor, someone } from './cases.ts';
import { cases, guests, tenants } from './matter-canaries.ts';
import { aMatter, morning } from './matter-events.ts';
import { aWorld } from './matter-world.ts';
import { joined, readyForOffer } from './resolution-events.ts';

/** Everybody who could look at the matter of the canaries. */
export const onlookers = [
  'lead',
  'member',
  'invited',
  'left',
  'leadHospital',
  'memberHospital',
  'mediator',
  'counsel',
  'foreign',
] as const;
export type Onlooker = (typeof onlookers)[number];

/** What each is shown: under the name of each view, an answer or the code of a refusal. */
export type Answers = Readonly<Record<string, unknown>>;

const answerOf = (answered: unknown): unknown => (isRefusal(answered) ? answered.refused : answered);

const looking = async (looks: Looks, more: () => Promise<Answers>): Promise<Answers> => {
  const read = await looks.read(aMatter);
  return {
    ...(isRefusal(read) ? { matter: read.refused } : { matter: read.view, etag: read.etag }),
    timeline: await wholeTimeline(looks),
    reviews: answerOf(await looks.reviews(aMatter, { below: 0, limit: 30 })),
    ...(await more()),
  };
};

/** All pages of a timeline, a few events each. */
const wholeTimeline = async (looks: Looks): Promise<unknown> => {
  const items: unknown[] = [];
  for (let after = 0; ; ) {
    const page = await looks.timeline(aMatter, after, 3);
    if (isRefusal(page)) return page.refused;
    items.push(...page.items);
    if (page.next === undefined) return { items };
    after = Number(page.next);
  }
};

/** Whoever is admitted to the platform. */
const admission = (principal: PrincipalId, role: Role): Row => ({
  pk: keys.admission(undefined, principal),
  sk: head,
  version: 1,
  state: { status: 'active', roles: [role] },
});

/** The matter of the canaries on a table in memory, by the real stores, and how everybody sees it. */
export const aWatchedMatter = async () => {
  const world = aWorld();
  const { table, ledger } = world;
  const deliverToGuests = guestDeliveryOf({ ledger, table });
  for (const [name, principal] of Object.entries(guests)) {
    const role = name === 'mediator' ? 'mediator' : 'counsel';
    await table.put({ put: admission(principal, role), when: { if: 'absent' } });
  }
  await table.put({
    put: {
      pk: keys.collaboration(aMatter),
      sk: waitingKey,
      stage: 'draft',
      goesOnAt: null,
      deadline: null,
      execution: 1,
      state: 'AwaitCanary',
      enteredAt: morning,
    },
    when: { if: 'absent' },
  });
  for (const [tenant, { caseId, hospital }, as] of [
    [tenants.harbor, cases.harbor, 'lead'],
    [tenants.summit, cases.summit, 'member'],
  ] as const) {
    const events: CaseEvent[] = [
      ...reportEvent(caseId, hospital, incoming({ harm: 'severe', state: 'VT' })),
      ...readyForOffer(),
      joined(as, aMatter),
    ];
    const writing = writingOf({ tenant, by: { actor: someActor }, now: morning, ids: mint });
    await ledger.commit(writing.grow(caseId, undefined, events, defaults));
  }

  const insurer = (tenant: TenantId): Promise<Answers> => lookAsInsurer(table, ledger, tenant);
  const hospital = (tenant: TenantId, organisation: string): Promise<Answers> =>
    lookAsHospital(table, ledger, tenant, organisation);
  const guest = (principal: PrincipalId): Promise<Answers> =>
    looking(guestMattersOf({ ledger, inMatter: () => ledger, principal }), async () => ({}));

  return {
    /** Something that an insurer does in its own part. */
    own: (tenant: TenantId, ...events: readonly ParticipationEvent[]) => world.own(tenant, ...events),

    /** What happens in the matter, a minute after what came before, brought to everybody. */
    happens: async (...events: readonly CollaborationEvent[]): Promise<void> => {
      await world.matter(...events);
      world.clock.now = Instant.parse(new Date(Date.parse(world.clock.now) + 60_000).toISOString());
      await world.deliver(aMatter);
      await deliverToGuests(aMatter);
    },

    lookAs: (onlooker: Onlooker): Promise<Answers> => {
      switch (onlooker) {
        case 'lead':
          return insurer(tenants.harbor);
        case 'member':
          return insurer(tenants.summit);
        case 'invited':
          return insurer(tenants.cedar);
        case 'left':
          return insurer(tenants.delta);
        case 'leadHospital':
          return hospital(tenants.harbor, cases.harbor.hospital);
        case 'memberHospital':
          return hospital(tenants.summit, cases.summit.hospital);
        case 'mediator':
          return guest(guests.mediator);
        case 'counsel':
          return guest(guests.counsel);
        case 'foreign':
          return insurer('foreign' as TenantId);
      }
    },
  };
};

const mattersFor = (ledger: Ledger, role: Role, tenant: TenantId, organisation: string) =>
  mattersOf({
    ledger,
    inMatter: () => ledger,
    caller: someone(role, organisation, tenant),
    now: morning,
    settings: async () => defaults,
    ids: mint,
  });

const lookAsInsurer = (table: Table & { rows: () => readonly Row[] }, ledger: Ledger, tenant: TenantId) => {
  const matters = mattersFor(ledger, 'claims', tenant, tenant);
  return looking(matters, async () => {
    const waiting = await matters.waiting(aMatter);
    return {
      allocations: answerOf(await matters.allocations(aMatter, { below: 0, limit: 30 })),
      workflow: isRefusal(waiting) ? waiting.refused : viewWorkflow(waiting.row, 'running'),
      list: await matters.list({}, undefined, 100),
      worklist: await casesFor(someone('claims', tenant, tenant), table).worklist({}, undefined, 50),
      // What these rows hold is the insurer's to read, whatever the API makes of it.
      rows: table
        .rows()
        .filter(({ pk, sk }) => sk === keys.pointer(tenant, aMatter).sk && pk === keys.tenant(tenant))
        .concat(
          table.rows().filter(({ pk, sk }) => pk === keys.participation(tenant, aMatter) && sk.startsWith('DUE#')),
        )
        .map(({ pk: _pk, gsi1pk: _1, gsi2pk: _2, gsi3pk: _3, gsi4pk: _4, gsi5pk: _5, gsi6pk: _6, ...row }) => row),
    };
  });
};

const lookAsHospital = (table: Table, ledger: Ledger, tenant: TenantId, organisation: string) => {
  const own = Object.values(cases).find(({ hospital }) => hospital === organisation);
  const matters = mattersFor(ledger, 'hospitalRisk', tenant, organisation);
  const inCases = casesFor(someone('hospitalRisk', organisation, tenant), table);
  return looking(matters, async () => {
    const steps = own && (await inCases.steps(own.caseId));
    return {
      list: await matters.list({}, undefined, 100),
      steps: !steps || isRefusal(steps) ? 'none' : steps.inMatter,
      worklist: await inCases.worklist({}, undefined, 50),
    };
  });
};
