import fc from 'fast-check';
import { expect, test } from 'vitest';
import { timePassed } from '../../shared/collaboration/clock.ts';
import type { Collaboration, CollaborationEvent } from '../../shared/collaboration/collaboration.ts';
import { drawUpAgreement, signAgreement } from '../../shared/collaboration/decide-agreement.ts';
import { answerAllocation, proposeAllocation } from '../../shared/collaboration/decide-allocation.ts';
import { recordConsent } from '../../shared/collaboration/decide-consents.ts';
import { closeMatter, escalate, extendDeadline } from '../../shared/collaboration/decide-course.ts';
import { answerJointOffer, makeJointOffer } from '../../shared/collaboration/decide-offer.ts';
import { acknowledge, setAside, withdraw } from '../../shared/collaboration/decide-parties.ts';
import { payShare } from '../../shared/collaboration/decide-payment.ts';
import { shareReview } from '../../shared/collaboration/decide-reviews.ts';
import { deliveringOf } from '../../shared/collaboration/delivery.ts';
import { collaborationKind } from '../../shared/collaboration/evolve.ts';
import { isMember } from '../../shared/collaboration/party.ts';
import type { Decide } from '../../shared/collaboration/store/changing.ts';
import { mattersOf } from '../../shared/collaboration/store/store.ts';
import { OrganisationId, type PartyId, TenantId } from '../../shared/kernel/ids.ts';
import { type Instant, instantOf, type When } from '../../shared/kernel/instant.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { BasisPoints, Cents } from '../../shared/kernel/money.ts';
import { isRefusal, type Refusal } from '../../shared/kernel/refusal.ts';
import { growing } from '../../shared/ledger/growing.ts';
import { keys } from '../../shared/ledger/keys.ts';
import { ledgerOn, type Once } from '../../shared/ledger/ledger.ts';
import { memoryTable } from '../../shared/ledger/memory-table.ts';
import { defaults } from '../../shared/tenancy/settings.ts';
import { at, given } from '../support/cases.ts';
import { aMatter, atlasParty, harborParty, invited, named, opened, summitParty } from '../support/matter-events.ts';
import { readyForOffer, reported } from '../support/resolution-events.ts';

/**
 * Three insurers do whatever comes to their minds, two at once, again, and after time has passed. Whatever comes of it:
 * shares make the whole, what is accepted is the version on the table and by those who take part, nobody pays more than
 * its share, what is paid sums to what was offered, closed means closed, and no event is lost or told twice.
 */

const tenants = ['harbor', 'summit', 'atlas'].map((tenant) => TenantId.parse(tenant));
const parties = [harborParty, summitParty, atlasParty] as const;
const leadCase = given(...reported(), ...readyForOffer());
const on = '2026-11-21' as When;
const usual = { on, channel: 'inPerson' as const, people: ['Ana Ruiz'] };

const deeds = [
  ...(['join', 'decline', 'drawUp', 'sign', 'exchange', 'propose', 'accept', 'counter', 'clear', 'refuse'] as const),
  ...(['offer', 'agree', 'reject', 'pay', 'payAll', 'withdraw', 'setAside', 'extend', 'escalate', 'close'] as const),
] as const;
type Deed = (typeof deeds)[number];

/** What brings a matter on, stage by stage. */
const sensible = ({ stage, agreement }: Collaboration): Deed => {
  switch (stage) {
    case 'invited':
      return 'join';
    case 'acknowledged':
      return agreement ? 'sign' : 'drawUp';
    case 'agreementSigned':
      return 'exchange';
    case 'reviewsExchanged':
    case 'rejected':
      return 'propose';
    case 'allocationProposed':
      return 'accept';
    case 'allocationAccepted':
      return 'clear';
    case 'consentsCleared':
      return 'offer';
    case 'jointOffer':
      return 'agree';
    case 'acceptedByPatient':
      return 'payAll';
    case 'lapsed':
      return 'extend';
    default:
      return 'close';
  }
};

/** Shares that make the whole, by two cuts. */
const sharesBy = (state: Collaboration, cuts: readonly [number, number]) => {
  const members = state.parties.filter(isMember);
  const [low, high] = cuts[0] < cuts[1] ? cuts : [cuts[1], cuts[0]];
  const parts =
    members.length === 3 ? [low, high - low, 10_000 - high] : members.length === 2 ? [low, 10_000 - low] : [10_000];
  return members.map(({ id }, place) => ({ party: id, share: BasisPoints.parse(parts[place]) }));
};

type Step = {
  readonly deed: Deed | 'next';
  readonly by: number;
  readonly cuts: readonly [number, number];
  readonly version: number;
  readonly later: number;
};

const step: fc.Arbitrary<Step> = fc.record({
  deed: fc.oneof(
    { weight: 12, arbitrary: fc.constant('next' as const) },
    { weight: 1, arbitrary: fc.constantFrom(...deeds) },
  ),
  by: fc.nat(2),
  cuts: fc.tuple(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 0, max: 10_000 })),
  version: fc.integer({ min: 0, max: 1 }),
  later: fc.oneof({ weight: 25, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constantFrom(3, 20) }),
});

/** What a step would do. */
const decision =
  ({ deed, cuts, version, by }: Step): Decide<never> =>
  ({ matter: { state }, own }, acting) => {
    const upTo = Cents.parse(1_000_003 + (cuts[0] % 7));
    const events = (() => {
      const newest = (state.allocation?.version ?? 1) - version;
      switch (deed === 'next' ? sensible(state) : deed) {
        case 'join':
          return acknowledge(state, { answer: 'joined' }, acting);
        case 'decline':
          return acknowledge(state, { answer: 'declined', reason: 'No.' }, acting);
        case 'drawUp':
          return drawUpAgreement(state, {}, acting);
        case 'sign':
          return signAgreement(state, { version: state.agreement?.version ?? 1, signatory: 'Dana Fox', on }, acting);
        case 'exchange':
          return shareReview(state, mint.exchange(), { none: 'None.' }, undefined, acting);
        case 'propose':
          return proposeAllocation(state, { shares: sharesBy(state, cuts), upTo }, own.state, acting);
        case 'accept':
          return answerAllocation(state, newest, { answer: 'accepted' }, own.state, acting);
        case 'counter':
          return answerAllocation(
            state,
            newest,
            { answer: 'countered', counter: { shares: sharesBy(state, cuts), upTo } },
            own.state,
            acting,
          );
        case 'clear':
        case 'refuse':
          return recordConsent(
            state,
            own.state,
            { insured: 'Dr. Lee', answer: deed === 'refuse' ? 'refused' : 'given', on },
            acting,
          );
        case 'offer':
          return makeJointOffer(
            state,
            mint.offer(),
            {
              value: Cents.parse(1_000_001 + (cuts[1] % 3)),
              payees: ['Ana Ruiz'],
              commitments: [],
              releases: [],
              explanation: 'Sorry.',
              ...usual,
            },
            leadCase,
            acting,
          );
        case 'agree':
        case 'reject':
          return answerJointOffer(
            state,
            { answer: deed === 'reject' ? 'rejected' : 'accepted', by: 'family', on, written: true },
            acting,
          );
        case 'pay':
        case 'payAll': {
          const share = state.offer?.shares.find(({ party }) => party === acting.party)?.amount ?? 0;
          const paid = state.parties.find(({ id }) => id === acting.party)?.paid ?? 0;
          const amount = deed === 'pay' ? 1 + (cuts[0] % 400_000) : Math.max(1, share - paid);
          return payShare(state, mint.payment(), { amount: Cents.parse(amount), on }, acting);
        }
        case 'withdraw':
          return withdraw(state, { reason: 'We leave.' }, acting);
        case 'setAside':
          return setAside(state, parties[(by + 1) % 3] as PartyId, { reason: 'Silent.' }, acting);
        case 'extend':
          return extendDeadline(
            state,
            { until: instantOf(new Date(Date.parse(acting.now) + 40 * day)), reason: 'More time.' },
            acting,
          );
        case 'escalate':
          return escalate(state, { reason: 'We cannot agree.' }, acting);
        case 'close':
          return closeMatter(
            state,
            { outcome: cuts[0] % 2 === 0 ? 'settled' : 'notPursued', reason: 'It ends.' },
            acting,
          );
      }
    })();
    if (isRefusal(events)) return events as Refusal<never>;
    return 'shared' in events ? events : { shared: events as readonly CollaborationEvent[] };
  };

const day = 24 * 60 * 60 * 1000;

/** A matter on a table of its own, delivered to three insurers who have been invited. */
const aWorld = async () => {
  const table = memoryTable();
  const ledger = ledgerOn(table);
  let now: Instant = at('2026-11-23T09:00:00Z');
  const by = { actor: mint.principal() };
  const partition = keys.collaboration(aMatter);
  const grow = async (events: readonly CollaborationEvent[]) => {
    const from = await ledger.load<Collaboration>(partition, collaborationKind);
    const growth = growing(collaborationKind, { partition, from, events, at: now, by });
    expect(await ledger.commit({ growth })).toEqual({ outcome: 'done' });
  };
  const { deliver } = deliveringOf({ matters: ledger, ledgerOf: () => ledger, by, now: () => now, ids: mint });
  const onPlatform = named.map((event) =>
    event.type === 'PartyNamed' && event.id === atlasParty ? { ...event, tenant: tenants[2] } : event,
  );
  await grow([opened(), ...(onPlatform as CollaborationEvent[]), invited]);
  await deliver(aMatter);
  const storeOf = (place: number) => {
    const tenant = tenants[place] as TenantId;
    const caller = {
      actor: mint.principal(),
      tenant,
      organisation: OrganisationId.parse(tenant),
      roles: ['claims' as const, 'insurerAdmin' as const],
    };
    return mattersOf({ ledger, inMatter: () => ledger, caller, now, settings: async () => defaults, ids: mint });
  };
  const load = async () =>
    (await ledger.load<Collaboration>(partition, collaborationKind)) as NonNullable<
      Awaited<ReturnType<typeof ledger.load<Collaboration>>>
    >;
  return {
    ledger,
    load,
    storeOf,
    grow,
    deliver: () => deliver(aMatter),
    wait: (days: number) => {
      now = instantOf(new Date(Date.parse(now) + days * day));
    },
    now: () => now,
    history: () => ledger.history<CollaborationEvent>(partition, 0, 1_000),
  };
};

const check = (state: Collaboration, before: Collaboration) => {
  const { allocation, offer } = state;
  if (allocation) {
    const sum = allocation.shares.reduce<number>((all, { share }) => all + share, allocation.nonParty?.share ?? 0);
    expect(sum).toBe(10_000);
    expect(new Set(allocation.accepted).size).toBe(allocation.accepted.length);
    expect(allocation.proposedIn).toBe(state.proposedIn.at(-1));
  }
  if (offer) {
    expect(offer.shares.reduce<number>((all, { amount }) => all + amount, 0)).toBe(offer.amount);
    for (const { party, amount } of offer.shares) {
      const paid = state.parties.find(({ id }) => id === party)?.paid ?? 0;
      expect(paid >= 0 && paid <= amount).toBe(true);
    }
    const standing = state.payments.filter(({ reversedIn }) => reversedIn === undefined);
    const paid = standing.reduce<number>((all, { amount }) => all + amount, 0);
    expect(paid).toBeLessThanOrEqual(offer.amount);
    if (state.stage === 'paid' || state.closed?.outcome === 'settled') expect(paid).toBe(offer.amount);
    if (offer.status !== 'made' && before.offer?.id === offer.id && before.offer.status !== 'made') {
      expect(offer.status).toBe(before.offer.status);
    }
  }
  expect(state.parties.filter(({ id }) => id === state.lead)).toMatchObject([{ standing: 'member' }]);
  if (before.closed) expect(state).toEqual(before);
  if (before.offer?.status === 'accepted') expect(state.offer).toMatchObject(before.offer);
};

test('whatever insurers do, at once and late, the matter stays one that can be', async () => {
  const reachedStages = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(step, step), { minLength: 20, maxLength: 80 }), async (steps) => {
      const world = await aWorld();
      let recorded = (await world.load()).version;
      for (const [one, other] of steps) {
        const before = (await world.load()).state;
        const tried = await Promise.all(
          [one, other].map(async (each, index) => {
            const store = world.storeOf(each.by);
            const shown = await store.read(aMatter);
            if (isRefusal(shown)) return undefined;
            const once: Once = {
              key: { pk: `TENANT#${tenants[each.by]}#IDEMPOTENCY#x#${mint.miss()}`, sk: 'RECORD' },
              fingerprint: `${index}`,
              now: 0,
              expiresAt: 9_999_999_999,
            };
            const attempt = () =>
              store.change(
                aMatter,
                [shown.etag],
                decision(each),
                async () => ({ answered: true }) as { answered: true; replayed?: true },
                once,
              );
            const done = await attempt();
            // The same request again changes nothing.
            if (!isRefusal(done)) {
              const { version } = await world.load();
              const again = await attempt().catch((error) => error);
              expect(isRefusal(again) ? again.refused : again.replayed).toSatisfy(
                (said) => said === 'stale' || said === true,
              );
              expect((await world.load()).version).toBeGreaterThanOrEqual(version);
            }
            return isRefusal(done) ? undefined : each;
          }),
        );
        if (one.later > 0) {
          world.wait(one.later);
          const passed = timePassed((await world.load()).state, world.now());
          if (passed.length > 0) await world.grow(passed);
          expect(
            timePassed((await world.load()).state, world.now()).filter(({ type }) => type === 'ReminderSent'),
          ).toEqual([]);
        }
        await world.deliver();
        const { state, version } = await world.load();
        check(state, before);
        reachedStages.add(state.stage);
        expect(version).toBeGreaterThanOrEqual(recorded);
        if (tried.every((each) => each === undefined) && one.later === 0) expect(version).toBe(recorded);
        recorded = version;
      }
      const history = await world.history();
      expect(history.map(({ sequence }) => sequence)).toEqual(
        Array.from({ length: recorded }, (_, index) => index + 1),
      );
      const told = history.reduce<Collaboration | undefined>((state, event) => {
        // An answer to an older version never counts: it is not even told.
        if (event.type === 'AllocationAccepted') expect(event.version).toBe(state?.allocation?.version);
        return collaborationKind.evolve(state, event);
      }, undefined);
      expect(told).toEqual((await world.load()).state);
    }),
    { numRuns: 200 },
  );
  // What is tried by chance is worth something only if it gets somewhere.
  for (const stage of [
    'acknowledged',
    'allocationProposed',
    'allocationAccepted',
    'consentsCleared',
    'jointOffer',
    'acceptedByPatient',
    'paid',
    'closed',
    'lapsed',
    'escalatedToMediation',
  ]) {
    expect([...reachedStages]).toContain(stage);
  }
});
