import { describe, expect, test } from 'vitest';
import { type Case, caseKind } from '../../../shared/cases/case.ts';
import { isLienOpen } from '../../../shared/cases/resolution/lien.ts';
import { writingOf } from '../../../shared/cases/store/writing.ts';
import type { MatterDue } from '../../../shared/cases/work/matter-step.ts';
import type { Collaboration, CollaborationEvent } from '../../../shared/collaboration/collaboration.ts';
import { collaborationKind } from '../../../shared/collaboration/evolve.ts';
import { TenantId } from '../../../shared/kernel/ids.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { BasisPoints } from '../../../shared/kernel/money.ts';
import { duePrefix, keys } from '../../../shared/ledger/keys.ts';
import { ledgerOn } from '../../../shared/ledger/ledger.ts';
import { TableUnavailable } from '../../../shared/ledger/table.ts';
import { deliveringOf } from '../../../shared/mediation/delivery.ts';
import type { MediationEvent } from '../../../shared/mediation/mediation.ts';
import type { SettlementTerms } from '../../../shared/mediation/settlement/terms.ts';
import { defaults } from '../../../shared/tenancy/settings.ts';
import { aCaseId, harbor, someActor } from '../../support/cases.ts';
import { faulty } from '../../support/faults.ts';
import { aMatter, harborParty, morning, summit, untilStage as untilMatterStage } from '../../support/matter-events.ts';
import {
  all,
  aMediation,
  anOffer,
  bidsMet,
  counsel,
  miriam,
  openedOfCase,
  openedSo,
  preferring,
  theo,
  untilStage,
} from '../../support/mediation-events.ts';
import { aMediationWorld, type MediationWorld } from '../../support/mediation-world.ts';
import { cents, joined, readyForOffer, reported } from '../../support/resolution-events.ts';

const begun: CollaborationEvent = { type: 'MediationBegun', mediation: aMediation, party: harborParty };
const left: MediationEvent = {
  type: 'MediationClosed',
  outcome: 'impasse',
  why: 'ended',
  who: harborParty,
  reason: 'No.',
};

/** A mediation of a matter, as far as it has come, brought to everybody. */
const ofMatter = async (events: readonly MediationEvent[]) => {
  const world = await aMediationWorld();
  await world.inMatter(...untilMatterStage.escalatedToMediation, begun);
  await world.happens(...events);
  await world.deliver();
  return world;
};

const pointerOf = ({ table }: MediationWorld, tenant: TenantId) => table.get(keys.mediationPointer(tenant, aMediation));
const dueIn = ({ table }: MediationWorld, tenant: TenantId): string[] =>
  table
    .rows()
    .filter(({ pk, sk }) => pk === keys.mediationDues(tenant, aMediation) && sk.startsWith(duePrefix))
    .flatMap(({ gsi5pk, summary }) => (gsi5pk === undefined ? [] : [(summary as MatterDue).duty]));

describe('an insurer', () => {
  test('gets a pointer, with what its list shows, and what it owes', async () => {
    const world = await ofMatter(untilStage.requested);
    expect(await pointerOf(world, summit)).toMatchObject({
      summary: {
        id: aMediation,
        title: 'Transfer of March 2026',
        stage: 'requested',
        dueAt: '2026-12-01T23:59:59.999Z',
      },
    });
    expect([dueIn(world, harbor), dueIn(world, summit)]).toEqual([['givePreferences'], ['givePreferences']]);
  });

  test('owes no longer what it has done, nor what others owe', async () => {
    const world = await ofMatter(untilStage.requested);
    await world.happens(preferring(harborParty));
    await world.deliver();
    expect([dueIn(world, harbor), dueIn(world, summit)]).toEqual([[], ['givePreferences']]);
    await world.happens(left);
    await world.deliver();
    expect([dueIn(world, harbor), dueIn(world, summit)]).toEqual([[], []]);
    expect(await pointerOf(world, summit)).toMatchObject({ summary: { stage: 'closed' } });
  });

  test('owes a sealed answer until it is opened, whether it gave one or not', async () => {
    const world = await ofMatter(untilStage.bids);
    expect([dueIn(world, harbor), dueIn(world, summit)]).toEqual([['bid'], ['bid']]);
  });

  test('hears the same once, however often it is told', async () => {
    const world = await ofMatter(untilStage.settled);
    const before = structuredClone(world.table.rows());
    await world.deliver();
    expect(world.table.rows()).toEqual(before);
  });

  test('that cannot be reached keeps nobody else from hearing, and hears later', async () => {
    const world = await aMediationWorld();
    await world.inMatter(...untilMatterStage.escalatedToMediation, begun);
    await world.happens(...untilStage.closed);
    const down = ledgerOn(faulty(world.table, () => 'throttled'));
    const delivering = (isDown: boolean) =>
      deliveringOf({
        shared: world.ledger,
        ledgerOf: (tenant) => (isDown && tenant === harbor ? down : world.ledger),
        by: { actor: someActor },
        now: () => morning,
        ids: mint,
      })(aMediation);
    const failed = await delivering(true).catch((error: unknown) => error as AggregateError);
    expect(failed).toMatchObject({ message: '1 of 3 could not be reached', cause: expect.any(TableUnavailable) });
    expect([await pointerOf(world, harbor), await pointerOf(world, summit)]).toEqual([undefined, expect.anything()]);
    await delivering(false);
    expect(await pointerOf(world, harbor)).toMatchObject({ summary: { stage: 'closed' } });
  });
});

describe('its mediator', () => {
  const guestsOf = async ({ ledger }: MediationWorld) => {
    const matter = await ledger.load<Collaboration>(keys.collaboration(aMatter), collaborationKind);
    return matter?.state.guests.map(({ as, isEnded = false }) => [as, isEnded]);
  };

  test('is let into the matter once all have agreed to mediate, and is out of it when that ends', async () => {
    const world = await ofMatter(untilStage.mediatorAppointed);
    expect(await guestsOf(world)).toEqual([]);
    const agreed = untilStage.agreementSigned.slice(untilStage.mediatorAppointed.length);
    await world.happens(...agreed);
    await world.deliver();
    await world.deliver();
    expect(await guestsOf(world)).toEqual([['mediator', false]]);
    await world.happens(left);
    await world.deliver();
    expect(await guestsOf(world)).toEqual([['mediator', true]]);
  });
});

describe('the end of a mediation', () => {
  const matterIn = async (world: MediationWorld) => {
    const found = await world.ledger.load<Collaboration>(keys.collaboration(aMatter), collaborationKind);
    return found?.state;
  };

  test('with a settlement comes to the matter as an offer that was accepted, once', async () => {
    const world = await ofMatter(untilStage.closed);
    const offer = { status: 'accepted', amount: 10_000_000, shares: [{ amount: 6_000_000 }, { amount: 4_000_000 }] };
    expect(await matterIn(world)).toMatchObject({ stage: 'acceptedByPatient', offer });
    const history = await world.ledger.history(keys.collaboration(aMatter), 0, 1_000);
    await world.deliver();
    expect(await world.ledger.history(keys.collaboration(aMatter), 0, 1_000)).toEqual(history);
  });

  test('without one leaves the matter waiting', async () => {
    const world = await ofMatter([...untilStage.bids, left]);
    expect(await matterIn(world)).toMatchObject({ stage: 'escalatedToMediation' });
    expect((await matterIn(world))?.escalated).not.toHaveProperty('mediation');
  });

  test('is no end before it is one', async () => {
    const world = await ofMatter([...untilStage.settled]);
    expect((await matterIn(world))?.escalated?.mediation).toBe(aMediation);
  });

  describe('of a case', () => {
    const amount = cents(10_000_000);
    const whole = { party: harborParty, share: BasisPoints.parse(10_000) };
    const settledOn = { amount, bearing: [whole], shares: [{ party: harborParty, amount }] };
    const metAlone = { ...bidsMet(), settledOn } as MediationEvent;
    const ofCase = async (events: readonly MediationEvent[]) => {
      const world = await aMediationWorld();
      const writing = writingOf({ tenant: harbor, by: { actor: someActor }, now: morning, ids: mint });
      const first = [...reported(), ...readyForOffer(), joined('lead', aMediation)];
      await world.ledger.commit(writing.grow(aCaseId, undefined, first, defaults));
      await world.happens(...openedSo(openedOfCase, events));
      await world.deliver();
      await world.deliver();
      const told = await world.ledger.history<{ type: string }>(keys.case(harbor, aCaseId), first.length, 100);
      const found = await world.ledger.load<Case>(keys.case(harbor, aCaseId), caseKind);
      return { told, state: found?.state };
    };

    test('with a settlement is an accepted offer of the case, which leaves the mediation', async () => {
      const { told, state } = await ofCase(
        untilStage.closed.map((event) => (event.type === 'RoundClosed' ? metAlone : event)),
      );
      expect(told).toMatchObject([
        { type: 'JointOfferAgreed', matter: aMediation, offerId: anOffer, amount: 10_000_000, payees: ['Payee 1'] },
        { type: 'MatterLeft', why: 'settled' },
      ]);
      expect(state?.offers.items.filter(({ status }) => status === 'accepted')).toHaveLength(1);
    });

    test('with what was promised, and the liens that it does not know', async () => {
      const terms: Partial<SettlementTerms> = {
        commitments: ['A letter that says what happened.'],
        liens: [
          { kind: 'medicare', holder: 'CMS', paidBy: 'family' },
          { kind: 'erisa', holder: 'A plan', amount: cents(50_000), paidBy: 'insurers' },
        ],
      };
      const { told, state } = await ofCase(
        untilStage.closed.map((event) => {
          if (event.type === 'RoundClosed') return metAlone;
          return event.type === 'SettlementDrawnUp' ? { ...event, ...terms } : event;
        }),
      );
      expect(told).toMatchObject([
        { type: 'JointOfferAgreed', commitments: terms.commitments },
        { type: 'LienAsserted', kind: 'medicare', holder: 'CMS' },
        { type: 'LienAsserted', kind: 'erisa', holder: 'A plan', amount: 50_000 },
        { type: 'MatterLeft', why: 'settled' },
      ]);
      expect(state?.liens.items.map((lien) => [lien.kind, isLienOpen(lien) ? 'open' : 'cleared'])).toEqual([
        ['medicare', 'open'],
        ['erisa', 'open'],
      ]);
    });

    test('without one lets the case go on by itself', async () => {
      const { told } = await ofCase([...untilStage.bids, left]);
      expect(told).toMatchObject([{ type: 'MatterLeft', matter: aMediation, why: 'impasse' }]);
    });
  });
});

describe('who belongs to no insurer', () => {
  const seatOf = ({ table }: MediationWorld, { principal }: { readonly principal: typeof counsel }) =>
    table.get(keys.seat(principal, aMediation));
  const admitted = async (events: readonly MediationEvent[]) => {
    const world = await aMediationWorld();
    await world.inMatter(...untilMatterStage.escalatedToMediation, begun);
    await world.admit(counsel, 'counsel');
    await world.admit(miriam.principal, 'mediator');
    await world.happens(...events);
    await world.deliver();
    return world;
  };

  test('has a seat once asked, or named to speak for a family; a candidate has none', async () => {
    const world = await admitted(untilStage.requested);
    expect(await seatOf(world, { principal: counsel })).toMatchObject({ as: 'counsel', isEnded: false });
    expect(await seatOf(world, miriam)).toBeUndefined();
    const proposed = await admitted(untilStage.mediatorProposed);
    expect(await seatOf(proposed, miriam)).toMatchObject({
      as: 'mediator',
      isEnded: false,
      summary: { id: aMediation },
    });
    expect(JSON.stringify(await seatOf(proposed, miriam))).not.toContain('Transfer');
  });

  test('has none without having been admitted in that role, and an end is written down nevertheless', async () => {
    const world = await admitted(untilStage.mediatorProposed);
    await world.happens(
      { type: 'MediatorDropped', mediator: miriam.id, why: 'objection', who: harborParty },
      { type: 'MediatorProposed', mediator: theo.id },
    );
    await world.deliver();
    expect(await seatOf(world, theo)).toBeUndefined();
    expect(await seatOf(world, miriam)).toMatchObject({ isEnded: true });
    await world.happens(left);
    await world.deliver();
    for (const each of [miriam, theo, { principal: counsel }])
      expect(await seatOf(world, each)).toMatchObject({ isEnded: true });
  });

  test('is not let in again by what comes late', async () => {
    const world = await admitted(untilStage.mediatorProposed);
    const early = await seatOf(world, miriam);
    await world.happens(left);
    await world.deliver();
    const put = { ...early, version: (early?.version as number) + 1 } as never;
    expect(await world.table.put({ put, when: { if: 'older', version: (early?.version as number) + 1 } })).toBe(false);
    expect(await seatOf(world, miriam)).toMatchObject({ isEnded: true });
  });
});

test('every insurer is told as whom it sits', async () => {
  const world = await ofMatter(untilStage.requested);
  const parties = await Promise.all([harbor, summit].map(async (tenant) => (await pointerOf(world, tenant))?.party));
  expect(parties).toEqual(all.slice(0, 2));
  expect(await pointerOf(world, TenantId.parse('stranger'))).toBeUndefined();
});
