import { describe, expect, test } from 'vitest';
import type { Collaboration, CollaborationEvent } from '../../../shared/collaboration/collaboration.ts';
import { closeMatter } from '../../../shared/collaboration/decide-course.ts';
import { beginMediation, type Mediated, mediationEnded } from '../../../shared/collaboration/decide-mediation.ts';
import { pendingIn } from '../../../shared/collaboration/reached.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { outcomeOf } from '../../support/deciding.ts';
import {
  atlasParty,
  clearedBy,
  harborParty,
  matterClosed,
  matterGiven,
  paidBy,
  summitParty,
  untilStage,
} from '../../support/matter-events.ts';
import { aMediation, anOffer, bearing } from '../../support/mediation-events.ts';
import { cents, on } from '../../support/resolution-events.ts';

/** What follows in a matter of insurers from its mediation. */

const begun: CollaborationEvent = { type: 'MediationBegun', mediation: aMediation, party: summitParty };
const left: CollaborationEvent = { type: 'PartyWithdrew', party: atlasParty, reason: 'Not insured.' };
const escalated = [...untilStage.reviewsExchanged, left, ...untilStage.escalatedToMediation.slice(-1)];
const mediated = [...escalated, begun];

const settled: Mediated = {
  mediation: aMediation,
  outcome: 'settled',
  offer: anOffer,
  on: on('2026-11-23'),
  amount: cents(10_000_001),
  bearing,
  shares: [
    { party: harborParty, amount: cents(6_000_001) },
    { party: summitParty, amount: cents(4_000_000) },
  ],
  isWithFamily: true,
  payees: ['Ana Ruiz'],
  portions: [
    { party: harborParty, payee: 'Ana Ruiz', amount: cents(6_000_001) },
    { party: summitParty, payee: 'Ana Ruiz', amount: cents(4_000_000) },
  ],
  liens: [{ kind: 'medicare', holder: 'CMS' }],
  commitments: ['A new checklist.'],
  releases: ['Harbor Mutual'],
};
const amongInsurers: Mediated = { ...settled, isWithFamily: false };
const impasse: Mediated = { mediation: aMediation, outcome: 'impasse' };

/** The matter after these events, and after what follows from each result. */
const then = (events: readonly CollaborationEvent[], ...results: readonly Mediated[]): Collaboration => {
  const told = [...events];
  for (const result of results) told.push(...mediationEnded(matterGiven(...told), result));
  return matterGiven(...told);
};
const typesOf = (events: readonly CollaborationEvent[]) => events.map(({ type }) => type);

test('a settlement with the family is a joint offer that was accepted, and is to be paid', () => {
  const state = then(mediated, settled);
  expect(state).toMatchObject({
    stage: 'acceptedByPatient',
    allocation: { version: 1, accepted: [harborParty, summitParty], shares: bearing, by: harborParty },
    offer: { id: anOffer, status: 'accepted', amount: 10_000_001, shares: settled.shares },
  });
  expect(state.escalated).toBeUndefined();
});

test('a settlement among insurers is who bears what, accepted by all: consents come next, and a joint offer', () => {
  const state = then(mediated, amongInsurers);
  expect(state).toMatchObject({ stage: 'allocationAccepted', allocation: { upTo: 10_000_001 } });
  expect(state.offer).toBeUndefined();
  const cleared = [harborParty, summitParty].map(clearedBy);
  expect(then([...mediated, ...cleared], amongInsurers).stage).toBe('consentsCleared');
});

test('it is the next version of an allocation and of an offer, where there were some', () => {
  const rejected = [...untilStage.rejected, left, ...untilStage.escalatedToMediation.slice(-1), begun];
  expect(then(rejected, settled)).toMatchObject({
    stage: 'acceptedByPatient',
    allocation: { version: 2 },
    offer: { version: 2, allocation: 2, status: 'accepted' },
  });
});

test('after an impasse the matter waits as it did, for another mediation', () => {
  const state = then(mediated, impasse);
  expect(state.stage).toBe('escalatedToMediation');
  expect(state.escalated).not.toHaveProperty('mediation');
  expect(outcomeOf(beginMediation(state, mint.mediation(), { party: harborParty }))).toBe('MediationBegun');
});

describe('whatever the matter was at', () => {
  const [escalation] = untilStage.escalatedToMediation.slice(-1);
  const from = (events: readonly CollaborationEvent[]) => [...events, escalation as CollaborationEvent, begun];

  test('what had lapsed is late no longer, but for whom did not mediate', () => {
    const late = from(untilStage.lapsed);
    expect(then(late, settled)).toMatchObject({ stage: 'acceptedByPatient', offer: { status: 'accepted' } });
    expect(then(late, settled).lapsed).toBeUndefined();
    expect(then(late, amongInsurers).stage).toBe('lapsed');
    const alone = [...untilStage.reviewsExchanged, left, ...untilStage.lapsed.slice(-2)];
    expect(then(from(alone), amongInsurers)).toMatchObject({ stage: 'allocationAccepted' });
    expect(then(from(alone), amongInsurers).lapsed).toBeUndefined();
  });

  test('an insurer that did not mediate bears nothing, and is asked for its yes where the family was no party', () => {
    const state = then(from(untilStage.allocationProposed), amongInsurers);
    expect([state.stage, pendingIn(state, state.stage)]).toEqual(['allocationProposed', [atlasParty]]);
    const withFamily = then(from(untilStage.allocationProposed), settled);
    expect([withFamily.stage, pendingIn(withFamily, withFamily.stage)]).toEqual([
      'acceptedByPatient',
      [harborParty, summitParty],
    ]);
  });

  test('is paid by its shares, to the cent', () => {
    const paid = [paidBy(harborParty, 6_000_001), paidBy(summitParty, 4_000_000)];
    expect(matterGiven(...mediated, ...mediationEnded(matterGiven(...mediated), settled), ...paid).stage).toBe('paid');
  });
});

test('the lead closes no matter that is being mediated: what its parties settle on would be lost', () => {
  const close = (state: Collaboration) =>
    outcomeOf(closeMatter(state, { outcome: 'notPursued', reason: 'Enough.' }, { party: harborParty }));
  expect(close(matterGiven(...mediated))).toBe('mediationOpen');
  expect(close(then(mediated, impasse))).toBe('MatterClosed');
});

describe('is told once', () => {
  test.each([
    ['settled with the family', settled],
    ['settled among insurers', amongInsurers],
    ['impasse', impasse],
  ])('%s', (_, result) => {
    expect(mediationEnded(then(mediated, result), result)).toEqual([]);
    expect(then(mediated, result, result)).toEqual(then(mediated, result));
  });

  test('and only of the mediation that goes on, in a matter that goes on', () => {
    expect(mediationEnded(matterGiven(...mediated), { ...settled, mediation: mint.mediation() })).toEqual([]);
    expect(mediationEnded(matterGiven(...escalated), settled)).toEqual([]);
    expect(mediationEnded(matterGiven(...mediated, matterClosed('notPursued')), settled)).toEqual([]);
    const another = { ...begun, mediation: mint.mediation() } as CollaborationEvent;
    expect(
      mediationEnded(then([...mediated, ...mediationEnded(matterGiven(...mediated), impasse), another]), impasse),
    ).toEqual([]);
  });
});

describe('a mediation is begun', () => {
  test('by an insurer that takes part, once the matter has gone to mediation, one at a time', () => {
    const begin = (events: readonly CollaborationEvent[], party = summitParty) =>
      outcomeOf(beginMediation(matterGiven(...events), mint.mediation(), { party }));
    expect(begin(escalated)).toBe('MediationBegun');
    expect(begin(escalated, atlasParty)).toBe('notAMember');
    expect(begin(mediated)).toBe('mediationOpen');
    expect(begin(untilStage.allocationProposed)).toBe('notEscalated');
    expect(begin([...escalated, matterClosed('notPursued')])).toBe('matterClosed');
  });

  test('names every event that follows from a settlement', () => {
    expect(typesOf(mediationEnded(matterGiven(...mediated), settled))).toEqual([
      'MediationEnded',
      'AllocationProposed',
      'AllocationAccepted',
      'JointOfferMade',
      'JointOfferAnswered',
    ]);
  });
});
