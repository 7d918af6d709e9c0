import { describe, expect, test } from 'vitest';
import { type Case, caseKind } from '../../../shared/cases/case.ts';
import { isLienOpen } from '../../../shared/cases/resolution/lien.ts';
import { collaborationKind } from '../../../shared/collaboration/evolve.ts';
import { type Participation, participationKind } from '../../../shared/collaboration/participation.ts';
import { pointerRow } from '../../../shared/collaboration/pointer.ts';
import { sha256 } from '../../../shared/kernel/digest.ts';
import type { TenantId } from '../../../shared/kernel/ids.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { dueLists, duePrefix, keys, matterLists } from '../../../shared/ledger/keys.ts';
import { TableUnavailable } from '../../../shared/ledger/table.ts';
import { aCaseId, bayview, harbor } from '../../support/cases.ts';
import { type Fault, faulty } from '../../support/faults.ts';
import {
  aJointOffer,
  aMatter,
  answeredBy,
  atlasParty,
  familyAnswered,
  harborParty,
  invited,
  linked,
  matterClosed,
  matterGiven,
  summit,
  summitParty,
  untilStage,
} from '../../support/matter-events.ts';
import { aWorld, withCases } from '../../support/matter-world.ts';
import { cents, joined, readyForOffer, reported } from '../../support/resolution-events.ts';

describe('an insurer that is invited', () => {
  test('gets a pointer, the beginning of its own part, and what it owes', async () => {
    const world = aWorld();
    await world.matter(...untilStage.invited);
    await world.deliver(aMatter);
    expect(await world.pointerOf(summit)).toMatchObject({
      party: summitParty,
      gsi1pk: matterLists.all(summit),
      gsi3pk: matterLists.byStage(summit, 'invited'),
      summary: {
        title: 'Transfer of March 2026',
        stage: 'invited',
        lead: 'Harbor Mutual',
        isLead: false,
        standing: 'invited',
      },
      steps: [{ duty: 'answerInvitation', dueAt: '2026-12-08T23:59:59.999Z', rule: { code: 'jointProtocols' } }],
    });
    const own = await world.ledger.load<Participation>(keys.participation(summit, aMatter));
    expect(own).toMatchObject({ version: 1, state: { matter: aMatter, party: summitParty } });
    expect(world.dueIn(summit)).toEqual(['answerInvitation upcoming']);
  });

  test('hears nothing before it is asked, nor if it never is', async () => {
    const world = aWorld();
    await world.matter(...untilStage.draft);
    await world.deliver(aMatter);
    expect(await world.pointerOf(summit)).toBeUndefined();
    await world.matter({ type: 'PartySetAside', party: summitParty, reason: 'A conflict.' });
    await world.deliver(aMatter);
    expect(world.table.rows().filter(({ pk }) => pk.startsWith('TENANT#summit'))).toEqual([]);
  });

  test('that is off the platform gets nothing, until it becomes a tenant', async () => {
    const world = aWorld();
    const atlas = 'atlas' as TenantId;
    await world.matter(...untilStage.acknowledged);
    await world.deliver(aMatter);
    expect(await world.pointerOf(atlas)).toBeUndefined();
    await world.matter({ type: 'PartyCameOnPlatform', party: atlasParty, tenant: atlas, name: 'Atlas Indemnity' });
    await world.deliver(aMatter);
    expect(await world.pointerOf(atlas)).toMatchObject({
      summary: { standing: 'invited', stage: 'invited' },
      steps: [{ duty: 'answerInvitation' }],
    });
  });

  test('and leaves hears no more than that, and owes nothing', async () => {
    const world = aWorld();
    await world.matter(...untilStage.invited);
    await world.deliver(aMatter);
    await world.matter(answeredBy(summitParty, 'declined'));
    await world.deliver(aMatter);
    expect(await world.pointerOf(summit)).toMatchObject({ summary: { standing: 'declined' }, steps: [] });
    expect(world.dueIn(summit)).toEqual([]);
  });
});

describe('the lead', () => {
  test('has the same pointer by opening the matter as is delivered later', async () => {
    const world = aWorld();
    await world.matter(...untilStage.draft);
    await world.own(harbor, { type: 'ParticipationBegun', matter: aMatter, party: harborParty }, linked);
    const own = await world.ledger.load<Participation>(keys.participation(harbor, aMatter), participationKind);
    const written = pointerRow({ state: matterGiven(...untilStage.draft), version: 3 }, harborParty, own);
    await world.deliver(aMatter);
    expect(await world.pointerOf(harbor)).toEqual(JSON.parse(JSON.stringify(written)));
    expect(written).toMatchObject({
      gsi2pk: matterLists.ofHospital(harbor, bayview),
      gsi4pk: matterLists.ofHospitalByStage(harbor, bayview, 'draft'),
      summary: { isLead: true, hospital: bayview, caseId: aCaseId },
    });
  });

  test('gets the due rows that its opening did not write', async () => {
    const world = aWorld();
    await world.matter(...untilStage.consentsCleared);
    await world.own(harbor, { type: 'ParticipationBegun', matter: aMatter, party: harborParty }, linked);
    const own = await world.ledger.load<Participation>(keys.participation(harbor, aMatter), participationKind);
    const matter = await world.ledger.load(keys.collaboration(aMatter), collaborationKind);
    await world.ledger.commit({ rows: [pointerRow(matter as never, harborParty, own)] });
    await world.deliver(aMatter);
    expect(world.dueIn(harbor)).toEqual(['makeJointOffer upcoming']);
  });
});

describe('what an insurer owes', () => {
  test('leaves its lists once it is done, and others come', async () => {
    const world = aWorld();
    await withCases(world, ...untilStage.allocationProposed);
    await world.deliver(aMatter);
    expect(world.dueIn(summit)).toEqual(['answerAllocation upcoming']);
    expect(world.dueIn(harbor)).toEqual(['recordAnswer upcoming']);
    await world.matter(...untilStage.allocationAccepted.slice(-2));
    await world.deliver(aMatter);
    expect(world.dueIn(summit)).toEqual(['clearConsents upcoming']);
    expect(world.dueIn(harbor)).toEqual(['clearConsents upcoming', 'recordAnswer upcoming']);
  });

  test('is overdue once that was told', async () => {
    const world = aWorld();
    await withCases(world, ...untilStage.allocationProposed);
    await world.deliver(aMatter);
    await world.matter(...untilStage.lapsed.slice(-1));
    await world.deliver(aMatter);
    expect(world.dueIn(summit)).toEqual(['answerAllocation overdue']);
    expect(world.dueIn(harbor)).toEqual(['decideOnLapse upcoming', 'recordAnswer overdue']);
  });

  test('is in the lists of the hospital of its case, once that is named', async () => {
    const world = aWorld();
    await world.matter(...untilStage.agreementSigned);
    await world.deliver(aMatter);
    const listed = (hospital: string) =>
      world.table
        .rows()
        .filter(({ gsi6pk }) => gsi6pk === dueLists.ofHospital(summit, hospital as never, 'claims', 'upcoming'));
    expect(listed(bayview)).toEqual([]);
    await world.own(summit, linked);
    await world.deliverTo(aMatter, summit);
    expect(listed(bayview)).toMatchObject([{ summary: { linked: { caseId: aCaseId, hospital: bayview } } }]);
    expect(await world.pointerOf(summit)).toMatchObject({ summary: { caseId: aCaseId } });
  });
});

describe('the case of an insurer', () => {
  test('hears what falls to it of the joint offer once it is accepted, and that the matter has ended', async () => {
    const world = aWorld();
    await withCases(world, ...untilStage.jointOffer);
    await world.deliver(aMatter);
    expect([world.told(harbor), world.told(summit)]).toEqual([[], []]);
    await world.matter(familyAnswered('accepted'));
    await world.deliver(aMatter);
    for (const [tenant, amount] of [
      [harbor, 5_000_000],
      [summit, 3_000_000],
    ] as const) {
      const { state } = (await world.ledger.load<Case>(keys.case(tenant, aCaseId), caseKind)) ?? {};
      expect(state?.offers.items).toMatchObject([{ id: aJointOffer, amount, status: 'accepted', joint: aMatter }]);
      expect(world.told(tenant)).toEqual(['JointOfferAgreed']);
    }
    await world.matter(...untilStage.closed.slice(-4));
    await world.deliver(aMatter);
    expect(world.told(summit)).toEqual(['JointOfferAgreed', 'MatterLeft']);
  });

  test('hears whom it pays what, and the lead of liens, where that was agreed on: once', async () => {
    const world = aWorld();
    await withCases(world, ...untilStage.jointOffer.slice(0, -1));
    const made = untilStage.jointOffer.at(-1);
    if (made?.type !== 'JointOfferMade') throw new Error('A joint offer is made last');
    const portions = [
      { party: harborParty, payee: 'Ana Ruiz', amount: cents(5_000_000) },
      { party: summitParty, payee: 'Ana Ruiz', amount: cents(1_000_000) },
      { party: summitParty, payee: 'Evergreen Life', amount: cents(2_000_000) },
    ];
    const known = { type: 'LienAsserted', id: mint.lien(), kind: 'erisa', holder: 'A plan', on: made.on } as const;
    const liens = [
      { kind: 'erisa', holder: 'a PLAN' },
      { kind: 'medicare', holder: 'CMS', amount: cents(100) },
    ] as const;
    const cleared = { type: 'LienAsserted', id: mint.lien(), kind: 'medicare', holder: 'CMS', on: made.on } as const;
    const clearance = { type: 'LienCleared', id: cleared.id, how: 'notOwed', on: made.on } as const;
    await world.inCase(harbor, known, cleared, clearance);
    await world.matter({ ...made, portions, liens }, familyAnswered('accepted'));
    await world.deliver(aMatter);
    await world.deliver(aMatter);
    const inCase = async (tenant: TenantId) => {
      const { state } = (await world.ledger.load<Case>(keys.case(tenant, aCaseId), caseKind)) ?? {};
      return {
        payees: state?.offers.items[0]?.payees,
        liens: state?.liens.items.map((lien) => [lien.kind, isLienOpen(lien) ? 'open' : 'cleared']),
      };
    };
    expect(await inCase(harbor)).toEqual({
      payees: [{ name: 'Ana Ruiz', amount: 5_000_000 }],
      // What was cleared before is not what was agreed on.
      liens: [
        ['erisa', 'open'],
        ['medicare', 'cleared'],
        ['medicare', 'open'],
      ],
    });
    expect(await inCase(summit)).toEqual({
      payees: [
        { name: 'Ana Ruiz', amount: 1_000_000 },
        { name: 'Evergreen Life', amount: 2_000_000 },
      ],
      liens: [],
    });
  });

  test('hears of both, in order, where nothing came in between', async () => {
    const world = aWorld();
    await withCases(world, ...untilStage.closed);
    await world.deliver(aMatter);
    expect(world.told(summit)).toEqual(['JointOfferAgreed', 'MatterLeft']);
  });

  test('that is named only once the matter was closed unpaid hears what it owes', async () => {
    const world = aWorld();
    await world.matter(...untilStage.acceptedByPatient, matterClosed('partlyPaid'));
    await world.deliver(aMatter);
    await world.inCase(summit, ...reported(), ...readyForOffer(), joined('member', aMatter));
    await world.own(summit, linked);
    await world.deliver(aMatter);
    expect(world.told(summit)).toEqual(['JointOfferAgreed', 'MatterLeft']);
  });

  test.each([
    ['withdrawn', { type: 'PartyWithdrew', party: summitParty, reason: 'x' }],
    ['setAside', { type: 'PartySetAside', party: summitParty, reason: 'x' }],
    ['notPursued', matterClosed('notPursued')],
  ] as const)('goes on by itself once the insurer is no longer in the matter: %s', async (why, event) => {
    const world = aWorld();
    await withCases(world, ...untilStage.agreementSigned);
    await world.matter(event, ...(why === 'notPursued' ? [] : [matterClosed('ledAlone')]));
    await world.deliver(aMatter);
    const { state } = (await world.ledger.load<Case>(keys.case(summit, aCaseId), caseKind)) ?? {};
    expect(state?.matters).toMatchObject([{ id: aMatter, left: why }]);
  });
});

describe('whatever becomes of records', () => {
  /** All that is delivered, but for when and how often it came. */
  const outcomeOf = (world: ReturnType<typeof aWorld>) =>
    JSON.stringify([
      world.table
        .rows()
        .filter(({ pk, sk }) => pk.startsWith('TENANT#') && (sk.startsWith('COLLAB#') || sk.startsWith(duePrefix)))
        .filter(({ pk }) => !pk.includes('#CASE#'))
        .filter(({ sk, gsi5pk }) => sk.startsWith('COLLAB#') || gsi5pk !== undefined)
        .map(({ version: _, ...row }) => row)
        .toSorted((a, b) => (`${a.pk} ${a.sk}` < `${b.pk} ${b.sk}` ? -1 : 1)),
      world.told(harbor),
      world.told(summit),
    ]);
  const versions = (from: number) => untilStage.closed.slice(from).map((event) => [event]);

  const eachDelivered = async (world: ReturnType<typeof aWorld>) => {
    await withCases(world, ...untilStage.acknowledged);
    for (const events of versions(untilStage.acknowledged.length)) {
      await world.matter(...events);
      await world.deliver(aMatter);
    }
  };

  test('what is delivered late, or not but for the last, comes to the same', async () => {
    const [each, last] = [aWorld(), aWorld()];
    await eachDelivered(each);
    await withCases(last, ...untilStage.closed);
    await last.deliver(aMatter);
    expect(outcomeOf(last)).toBe(outcomeOf(each));
  });

  test('what comes twice, or many at once, is done once', async () => {
    const [each, many] = [aWorld(), aWorld()];
    await eachDelivered(each);
    await withCases(many, ...untilStage.acknowledged);
    for (const events of versions(untilStage.acknowledged.length)) {
      await many.matter(...events);
      await Promise.all([1, 2, 3].map(() => many.deliver(aMatter)));
    }
    expect(outcomeOf(many)).toBe(outcomeOf(each));
    const before = many.table.rows().map((row) => JSON.stringify(row));
    await many.deliver(aMatter);
    expect(many.table.rows().map((row) => JSON.stringify(row))).toEqual(before);
  });

  test('what was read before something newer came undoes nothing of it', async () => {
    let isHeld = false;
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    // Whoever comes first waits with what it has to write until somebody else is through.
    const world = aWorld((_, table) => ({
      ...table,
      transact: async (writes) => {
        if (!isHeld) {
          isHeld = true;
          await held;
        }
        return table.transact(writes);
      },
    }));
    await world.matter(...untilStage.invited);
    const slow = world.deliverTo(aMatter, summit);
    while (!isHeld) await Promise.resolve();
    await world.matter(answeredBy(summitParty));
    await world.deliverTo(aMatter, summit);
    release();
    await slow;
    expect(await world.pointerOf(summit)).toMatchObject({ summary: { standing: 'member' } });
    expect(world.dueIn(summit)).toEqual([]);
  });

  test.each<Fault>(['throttled', 'lostAnswer', 'conflict'])(
    'a table that is %s now and then makes no difference',
    async (fault) => {
      let calls = 0;
      const whole = aWorld();
      const troubled = aWorld((_, table) =>
        faulty(table, () => {
          calls += 1;
          // As if by chance, and always the same.
          return Number.parseInt(sha256(String(calls)).slice(0, 2), 16) < 40 ? fault : 'none';
        }),
      );
      await eachDelivered(whole);
      await withCases(troubled, ...untilStage.acknowledged);
      for (const events of versions(untilStage.acknowledged.length)) {
        await troubled.matter(...events);
        for (let tries = 0; ; tries += 1) {
          expect(tries).toBeLessThan(50);
          const isDone = await troubled.deliver(aMatter).then(
            () => true,
            () => false,
          );
          if (isDone) break;
        }
      }
      expect(outcomeOf(troubled)).toBe(outcomeOf(whole));
    },
  );
});

test('an insurer that cannot be reached keeps nobody else from hearing, and hears later', async () => {
  let isDown = true;
  const world = aWorld((tenant, table) =>
    isDown && tenant === harbor ? { ...table, get: () => Promise.reject(new TableUnavailable('down')) } : table,
  );
  await withCases(world, ...untilStage.draft, invited);
  await expect(world.deliver(aMatter)).rejects.toThrow('1 of 2 could not be reached');
  expect(await world.pointerOf(summit)).toBeDefined();
  expect(await world.pointerOf(harbor)).toBeUndefined();
  isDown = false;
  await world.deliver(aMatter);
  expect(await world.pointerOf(harbor)).toBeDefined();
});

test('a matter that nobody knows is delivered to nobody', async () => {
  const world = aWorld();
  await world.deliver(aMatter);
  await world.deliverTo(aMatter, summit);
  expect(world.table.rows()).toEqual([]);
});
