import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CollaborationEvent } from '../../shared/collaboration/collaboration.ts';
import type { ParticipationEvent } from '../../shared/collaboration/participation.ts';
import { When } from '../../shared/kernel/instant.ts';
import { Cents } from '../../shared/kernel/money.ts';
import { cases, chapters, parties, planted, tenants } from '../support/matter-canaries.ts';
import { aWatchedMatter, type Onlooker, onlookers } from '../support/matter-onlookers.ts';

const words = fc.string({ minLength: 1, maxLength: 30 });
const cents = fc.integer({ min: 0, max: 100_000_000 }).map((amount) => Cents.parse(amount));
const some = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

const ownEvent: fc.Arbitrary<ParticipationEvent> = fc.oneof(
  fc.record({
    type: fc.constant('CoverageStated' as const),
    primary: cents,
    excess: some(fc.record({ carrier: words, limit: cents })),
    reserve: some(cents),
    notes: some(words),
  }),
  fc.record({ type: fc.constant('RightsReserved' as const), grounds: words }),
  fc.record({ type: fc.constant('ReservationLifted' as const), reason: words }),
  fc.record({
    type: fc.constant('ConsentRecorded' as const),
    insured: words,
    answer: fc.constantFrom('awaited', 'given', 'refused', 'notRequired'),
    on: fc.constant(When.parse('2026-11-20')),
    reference: some(words),
    hammer: some(fc.boolean()),
  }),
);

/** How much of the matter has happened, and what one insurer does of its own after each part of it. */
const twoHistories = fc
  .integer({ min: 1, max: chapters.length })
  .chain((length) =>
    fc.tuple(
      ...[0, 1].map(() => fc.array(fc.array(ownEvent, { maxLength: 3 }), { minLength: length, maxLength: length })),
    ),
  );

/** What everybody is shown at the end of a history in which one insurer does these things of its own. */
const shownAfter = async (own: readonly (readonly ParticipationEvent[])[]) => {
  const watched = await aWatchedMatter();
  const [opening = [], ...rest] = chapters;
  await watched.happens(...opening.slice(0, 8));
  await watched.own(tenants.summit, { type: 'CaseLinked', ...cases.summit });
  await watched.own(tenants.harbor, { type: 'CaseLinked', ...cases.harbor });
  for (const [place, events] of own.entries()) {
    await watched.happens(...(place === 0 ? opening.slice(8) : (rest[place - 1] ?? [])));
    if (events.length > 0) await watched.own(tenants.summit, ...events);
  }
  return new Map(
    await Promise.all(
      onlookers.map(async (who) => [who, await watched.lookAs(who)] as [Onlooker, Record<string, unknown>]),
    ),
  );
};

const ofInsurers: ReadonlySet<Onlooker> = new Set(['lead', 'invited', 'left']);

/** The hash of a history is by chance; its length is not. */
const comparable = (who: Onlooker, shown: Readonly<Record<string, unknown>> = {}) =>
  ofInsurers.has(who) ? { ...shown, etag: String(shown.etag).split('-')[0] } : shown;

test('what an insurer keeps to itself changes nothing that anybody else is shown, versions neither', () =>
  fc.assert(
    fc.asyncProperty(twoHistories, async ([one = [], other = []]) => {
      const [shown, shownOtherwise] = await Promise.all([shownAfter(one), shownAfter(other)]);
      for (const who of onlookers.filter((each) => each !== 'member')) {
        expect([who, comparable(who, shown.get(who))]).toEqual([who, comparable(who, shownOtherwise.get(who))]);
      }
    }),
    { numRuns: 40 },
  ));

test('hospitals and counsel do not notice that an insurer accepts, has or lacks consents, or pays', async () => {
  const watched = await aWatchedMatter();
  const [opening = [], extended = []] = chapters;
  await watched.happens(...opening.slice(0, 8));
  await watched.own(tenants.summit, { type: 'CaseLinked', ...cases.summit });
  await watched.own(tenants.harbor, { type: 'CaseLinked', ...cases.harbor });
  await watched.happens(...opening.slice(8));
  await watched.happens(...extended);
  const look = () =>
    Promise.all((['leadHospital', 'memberHospital', 'counsel'] as const).map((who) => watched.lookAs(who)));
  const { harbor, summit, atlas } = parties;
  const accepted = (party: typeof atlas): CollaborationEvent => ({ type: 'AllocationAccepted', party, version: 1 });
  const cleared = (party: typeof atlas): CollaborationEvent => ({ type: 'ConsentsCleared', party });

  const unnoticed: readonly CollaborationEvent[] = [
    accepted(atlas),
    cleared(atlas),
    { type: 'ConsentsOpened', party: atlas },
    cleared(atlas),
    { type: 'ReminderSent', stage: 'allocationProposed', parties: [harbor], dueAt: planted.ReminderSent.dueAt },
  ];
  for (const event of unnoticed) {
    const before = await look();
    await watched.happens(event);
    expect([event.type, await look()]).toEqual([event.type, before]);
  }

  await watched.happens(accepted(harbor), accepted(summit), cleared(harbor), cleared(summit));
  await watched.happens(planted.JointOfferMade, { ...planted.JointOfferAnswered, answer: 'accepted' });
  const paying = await look();
  expect(paying).toMatchObject(Array.from({ length: 3 }, () => ({ matter: { stage: 'acceptedByPatient' } })));
  await watched.happens({ ...planted.SharePaid, party: atlas });
  await watched.happens({ ...planted.SharePaymentReversed, party: atlas });
  expect(await look()).toEqual(paying);
});
