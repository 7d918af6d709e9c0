import { describe, expect, test } from 'vitest';
import type { Case, CaseEvent } from '../../../../shared/cases/case.ts';
import { viewScorecard } from '../../../../shared/cases/practices/view.ts';
import { Closing, closeCase, standsInTheWay } from '../../../../shared/cases/resolution/decide-closure.ts';
import {
  type AgreedLien,
  agreeJointOffer,
  assertAgreed,
  joinMatter,
  leaveMatter,
} from '../../../../shared/cases/resolution/decide-matter.ts';
import { decideNoOffer, withdrawOffer } from '../../../../shared/cases/resolution/decide-offer.ts';
import { Paid, pay, recordReversal, reversePayment } from '../../../../shared/cases/resolution/decide-payment.ts';
import { agreedIn } from '../../../../shared/cases/resolution/offer.ts';
import { paidIn } from '../../../../shared/cases/resolution/payment.ts';
import { showOffers } from '../../../../shared/cases/resolution/view-offer.ts';
import { toldFrom } from '../../../../shared/cases/shown.ts';
import { triageCase, Weighing } from '../../../../shared/cases/triage/decide.ts';
import { viewForFamily, viewTimeline } from '../../../../shared/cases/view.ts';
import { nextSteps } from '../../../../shared/cases/work/next-steps.ts';
import { mint } from '../../../../shared/kernel/mint.ts';
import { record } from '../../../../shared/ledger/event.ts';
import { defaults } from '../../../../shared/tenancy/settings.ts';
import { at, bayview, given, someActor } from '../../../support/cases.ts';
import { acting, outcomeOf } from '../../../support/deciding.ts';
import {
  agreed,
  allScreened,
  aMatterId,
  anOfferId,
  aPaymentId,
  cents,
  closed,
  joined,
  jointlyAgreed,
  left,
  noOffer,
  on,
  paid,
  prepared,
  readyForOffer,
  reopened,
  reported,
  triaged,
} from '../../../support/resolution-events.ts';

const ready = [...reported(), ...readyForOffer()];
const share = {
  matter: aMatterId,
  offerId: anOfferId,
  amount: cents(10_000_000),
  payees: [{ name: 'Ana Ruiz' }],
  on: on('2026-11-16'),
};
const duties = (...events: CaseEvent[]) => nextSteps(given(...events), defaults).map(({ duty }) => duty);

describe('a case joins a matter that several insurers share', () => {
  test.each<[string, readonly CaseEvent[], string]>([
    ['in care review', [...reported(), triaged()], 'MatterJoined'],
    ['with all that comes before an offer', ready, 'MatterJoined'],
    ['though it had been decided that there is no offer', [...ready, noOffer()], 'MatterJoined'],
    ['again, once it has left another', [...ready, joined(), left('notPursued')], 'MatterJoined'],
    ['not before it is triaged', reported(), 'notACareReview'],
    ['not if the hospital runs it', [...reported(), triaged({ route: 'hospitalLed' })], 'notACareReview'],
    ['not once it is closed', [...ready, closed()], 'caseClosed'],
    ['not while it is in one', [...ready, joined()], 'inSharedMatter'],
    ['not while an offer of its own is open', [...ready, prepared()], 'offerNotOpen'],
    ['not once an offer of its own was accepted', [...ready, ...agreed()], 'offerAccepted'],
    [
      'not without end',
      [...ready, ...Array.from({ length: 5 }, () => [joined(), left('notPursued')]).flat()],
      'tooMany',
    ],
  ])('%s', (_, events, outcome) => {
    expect(outcomeOf(joinMatter(given(...events), mint.collaboration(), 'member'))).toBe(outcome);
  });

  test.each([
    ['lead', true],
    ['member', false],
  ] as const)('and says to a %s what comes before an offer of its own', (as, isTold) => {
    const refused = decideNoOffer(given(...ready, joined(as)), mint.offer(), { explanation: 'None.' });
    expect(JSON.stringify(refused).includes('close it as `ledAlone` first')).toBe(isTold);
  });

  test('and then neither offers, nor closes, nor goes elsewhere by itself', () => {
    const state = given(...ready, joined());
    expect(outcomeOf(decideNoOffer(state, mint.offer(), { explanation: 'None.' }))).toBe('inSharedMatter');
    const close = Closing.parse({ outcome: 'litigation', reason: 'A suit.' });
    expect(outcomeOf(closeCase(state, mint.decision(), close, acting))).toBe('inSharedMatter');
    expect(standsInTheWay(state, acting).map(({ rule }) => rule)).toContain('inSharedMatter');
    const weighed = Weighing.parse({ route: 'hospitalLed', severity: 5, causation: 'not_met', deviation: 'not_met' });
    const unweighed = given(...reported(), triaged(), joined());
    expect(outcomeOf(triageCase(unweighed, mint.triage(), weighed, acting))).toBe('careReviewRequired');
  });

  test('and then owes no offer of its own', () => {
    expect(duties(...ready)).toContain('decideOffer');
    expect(duties(...ready, joined())).not.toContain('decideOffer');
    expect(duties(...ready, joined(), left('notPursued'))).toContain('decideOffer');
    expect(duties(...ready, joined(), left('offerRejected'))).not.toContain('decideOffer');
  });
});

describe('a joint offer that the family accepted', () => {
  const accepted = [...ready, joined(), jointlyAgreed()];

  test('is an accepted offer of the case, over the share of its insurer', () => {
    expect(agreeJointOffer(given(...ready, joined()), share)).toEqual([jointlyAgreed()]);
    expect(agreedIn(given(...accepted).offers)).toMatchObject({ amount: 10_000_000, joint: aMatterId });
    expect(given(...accepted).stage).toBe('resolution');
  });

  test('takes the place of the word that there is none, and counts on', () => {
    const state = given(
      ...ready,
      noOffer(),
      prepared(),
      { type: 'OfferWithdrawn', id: anOfferId, reason: 'x' },
      joined(),
    );
    expect(agreeJointOffer(state, { ...share, offerId: mint.offer() })).toMatchObject([{ version: 2 }]);
    expect(given(...ready, noOffer(), joined(), jointlyAgreed()).offers.noOffer).toBeUndefined();
  });

  test('is without money where nothing of it falls to the insurer', () => {
    const [event] = agreeJointOffer(given(...ready, joined()), { ...share, amount: cents(0) });
    expect(event).not.toHaveProperty('amount');
  });

  test.each<[string, readonly CaseEvent[], readonly string[]]>([
    ['is recorded once', accepted, []],
    ['is not of a case that never was in the matter', ready, []],
    ['is not of a case that has left the matter', [...ready, joined(), left('withdrawn')], []],
    ['is recorded also where the case is closed', [...ready, joined(), closed()], ['JointOfferAgreed']],
  ])('%s', (_, events, types) => {
    expect(agreeJointOffer(given(...events), share).map(({ type }) => type)).toEqual(types);
  });

  test('says whom the share is paid to, and each what it is paid and no more', () => {
    const payees = [
      { name: 'Ana Ruiz', amount: cents(9_000_000) },
      { name: 'Evergreen Life', amount: cents(1_000_000) },
    ];
    const [event] = agreeJointOffer(given(...ready, joined()), { ...share, payees });
    expect(event).toMatchObject({ payees: ['Ana Ruiz', 'Evergreen Life'], amounts: [9_000_000, 1_000_000] });
    const state = given(...ready, joined(), event as CaseEvent, allScreened());
    expect(agreedIn(state.offers)?.payees).toEqual(payees);
    const paying = (payee: string, amount: number) =>
      outcomeOf(pay(state, aPaymentId, { ...payment, payee, amount: cents(amount) as number as never }, acting));
    expect(paying('Ana Ruiz', 9_000_001)).toBe('moreThanAgreed');
    expect(paying('Evergreen Life', 1_000_001)).toBe('moreThanAgreed');
    expect(paying('Evergreen Life', 1_000_000)).toBe('PaymentMade');
  });

  const lien = (holder: string, kind: 'medicare' | 'other' = 'medicare') => ({ kind, holder });
  const asserted = (open: readonly AgreedLien[], liens: readonly AgreedLien[]) =>
    assertAgreed(open, { liens, on: on('2026-11-18') }, mint.lien).map(({ holder }) => holder);

  test('brings the liens whose holders have no open one in the case, each once, and all of them', () => {
    expect(asserted([], [lien('CMS'), lien('A plan', 'other')])).toEqual(['CMS', 'A plan']);
    expect(asserted([lien('CMS')], [lien('cms '), lien('CMS', 'other')])).toEqual(['CMS']);
    expect(asserted([], [lien('CMS'), lien('cms')])).toEqual(['CMS']);
    const four = ['A', 'B', 'C', 'D'].map((holder) => lien(holder));
    expect(asserted([], four)).toEqual(['A', 'B', 'C', 'D']);
    expect(asserted(four.slice(0, 3), four)).toEqual(['D']);
  });

  const payment = Paid.parse({
    offerId: anOfferId,
    payee: 'ana ruiz',
    amount: 10_000_000,
    method: 'wire',
    reference: 'W-1',
    on: '2026-11-18',
  });

  test('is paid by the same rules as any other, by the matter', () => {
    expect(outcomeOf(pay(given(...accepted), aPaymentId, payment, acting))).toBe('liensOpen');
    expect(outcomeOf(pay(given(...accepted, allScreened()), aPaymentId, payment, acting))).toBe('PaymentMade');
    const all = [...accepted, allScreened(), paid({ amount: cents(10_000_000) })];
    expect(paidIn(given(...all).payments)).toBe(10_000_000);
    expect(outcomeOf(pay(given(...all), mint.payment(), { ...payment, reference: 'W-2' }, acting))).toBe(
      'moreThanAgreed',
    );
  });

  test('is reversed in the matter as long as the case is in it', () => {
    const all = [...accepted, allScreened(), paid({ amount: cents(10_000_000) })];
    const reversal = { reason: 'Returned.', on: on('2026-11-20') };
    expect(outcomeOf(recordReversal(given(...all), aPaymentId, reversal, acting))).toBe('paidInMatter');
    expect(outcomeOf(reversePayment(given(...all), aPaymentId, reversal, acting))).toBe('PaymentReversed');
    expect(outcomeOf(recordReversal(given(...all, left()), aPaymentId, reversal, acting))).toBe('PaymentReversed');
  });

  test('asks for liens in the case, and for the money in the matter', () => {
    expect(duties(...accepted)).toContain('screenLiens');
    expect(duties(...accepted)).not.toContain('pay');
    expect(duties(...accepted, left('settled'))).toContain('pay');
  });

  test('is not withdrawn by one of the insurers', () => {
    expect(outcomeOf(withdrawOffer(given(...accepted), anOfferId, { reason: 'x' }))).toBe('offerNotOpen');
    expect(outcomeOf(withdrawOffer(given(...accepted, left()), anOfferId, { reason: 'x' }))).toBe('offerNotOpen');
  });

  test('shows the share to the insurer alone', () => {
    const events = record(accepted, { after: 0, at: at('2026-11-20T08:00:00Z'), by: { actor: someActor } });
    const shown = (audience: 'insurer' | 'hospital') => {
      const { tells, show } = showOffers(given(...accepted), { audience, organisation: bayview });
      return show(toldFrom(events.filter(({ sequence }) => tells.includes(sequence))));
    };
    expect(shown('insurer').items).toMatchObject([
      { status: 'accepted', matter: aMatterId, terms: { amount: 10_000_000, payees: [{ name: 'Ana Ruiz' }] } },
    ]);
    expect(JSON.stringify(shown('hospital'))).not.toMatch(/10000000|Ana/);
    expect(shown('hospital').items).toMatchObject([{ status: 'accepted', matter: aMatterId }]);
  });
});

describe('leaving a matter', () => {
  test.each<[string, readonly CaseEvent[], readonly string[]]>([
    ['is told', [...ready, joined()], ['MatterLeft']],
    ['is told once', [...ready, joined(), left()], []],
    ['is nothing to a case that is in another', [...ready, joined('lead', mint.collaboration())], []],
    ['is told also of a case that is closed', [...ready, joined(), closed()], ['MatterLeft']],
  ])('%s', (_, events, types) => {
    expect(leaveMatter(given(...events), aMatterId, 'settled').map(({ type }) => type)).toEqual(types);
  });

  test('lets the case end as the matter did', () => {
    const outcomeIn = (state: Case, outcome: string) => {
      const refused = closeCase(state, mint.decision(), Closing.parse({ outcome, reason: 'So it ended.' }), acting);
      return 'errors' in refused ? refused.errors?.map(({ rule }) => rule) : outcomeOf(refused);
    };
    const rejected = given(...ready, joined(), left('offerRejected'));
    expect(outcomeIn(rejected, 'offerRejected')).not.toContain('offerOrExplanation');
    const contradicts = (state: Case) =>
      closeCase(state, mint.decision(), Closing.parse({ outcome: 'offerRejected', reason: 'x' }), acting);
    expect(JSON.stringify(contradicts(rejected))).not.toContain('cannot be so');
    expect(JSON.stringify(contradicts(given(...ready, joined(), left('notPursued'))))).toContain('cannot be so');
  });
});

describe('the scorecard', () => {
  const practice = (number: number, ...events: CaseEvent[]) =>
    viewScorecard(given(...events), 'insurer').items.find((each) => each.practice === number);

  test.each([
    ['settled', 'pass'],
    ['offerRejected', 'pass'],
    ['ledAlone', 'pass'],
    ['notPursued', 'notApplicable'],
    ['withdrawn', 'fail'],
    ['setAside', 'fail'],
    ['declined', 'fail'],
  ] as const)('says of a matter that was left because it was %s: %s', (why, status) => {
    const found = practice(6, ...ready, joined(), left(why));
    expect(found).toMatchObject({ status, evidence: [{ kind: 'matter', id: aMatterId }] });
  });

  test('does not judge a matter that goes on', () =>
    expect(practice(6, ...ready, joined())).toMatchObject({ status: 'notApplicable', evidence: [{ id: aMatterId }] }));

  test('asks for mediation where a joint offer was rejected', () => {
    const contested = [...ready, joined(), left('offerRejected')];
    expect(practice(5, ...contested)?.detail).toContain('is contested');
    expect(practice(5, ...contested, closed())).toMatchObject({ status: 'fail' });
    expect(practice(5, ...ready, joined(), left('settled'))?.detail).toContain('No amount');
  });
});

test('those who run the case read of the matter in plain words, and the family hears nothing of who pays what', () => {
  const events = [...ready, joined('lead'), jointlyAgreed(), left('settled'), reopened()];
  const recorded = record(events, { after: 0, at: at('2026-11-20T08:00:00Z'), by: { actor: someActor } });
  const state = given(...events.slice(0, -1));
  const about = recorded.filter(({ type }) => /Matter|Joint/.test(type));
  expect(about.map((event) => viewTimeline(event, 'insurer', state).summary)).toEqual([
    'It was taken into a matter that several insurers share, and that this one leads.',
    'The family accepted the joint offer of the insurers on 2026-11-16; of it, $100,000.00 falls to this insurer.',
    'It is no longer in the shared matter: the insurers settled it together.',
  ]);
  expect(about.map((event) => viewTimeline(event, 'hospital', state).summary).join()).not.toContain('$');
  expect(about.flatMap((event) => viewForFamily(event, state)?.summary ?? [])).toEqual([
    'The insurers involved are looking into this together.',
    expect.stringContaining('The offer that the insurers made to you together was accepted'),
  ]);
});
