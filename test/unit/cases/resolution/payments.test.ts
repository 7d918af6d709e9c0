import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CaseEvent, evolve } from '../../../../shared/cases/case.ts';
import { Paid, pay, Reversal, reversePayment } from '../../../../shared/cases/resolution/decide-payment.ts';
import { paidIn, remainders } from '../../../../shared/cases/resolution/payment.ts';
import { showPayments } from '../../../../shared/cases/resolution/view-payment.ts';
import { toldFrom } from '../../../../shared/cases/shown.ts';
import { mint } from '../../../../shared/kernel/mint.ts';
import { isRefusal } from '../../../../shared/kernel/refusal.ts';
import { record } from '../../../../shared/ledger/event.ts';
import { bayview, given, someActor } from '../../../support/cases.ts';
import { acting, faultsOf, outcomeOf } from '../../../support/deciding.ts';
import { ongoingDecided, statusRecorded } from '../../../support/reporting-events.ts';
import {
  agreed,
  aLienId,
  allScreened,
  anOfferId,
  answered,
  aPaymentId,
  asserted,
  cents,
  cleared,
  closed,
  paid,
  prepared,
  presented,
  readyForOffer,
  reported,
  reversed,
  withdrawn,
} from '../../../support/resolution-events.ts';

const before = [...readyForOffer(), ...agreed(), allScreened()];
const shares = [
  { name: 'Ana Ruiz', amount: cents(7_500_000) },
  { name: 'The Trust', amount: cents(2_500_000) },
];
const shared = [...readyForOffer(), ...agreed({ payees: shares }), allScreened()];

const payment = (more: object = {}) =>
  Paid.parse({
    offerId: anOfferId,
    payee: 'Ana Ruiz',
    amount: 10_000_000,
    method: 'check',
    reference: 'CHK-2',
    on: '2026-11-20',
    ...more,
  });
const payOn = (history: readonly CaseEvent[], more: object = {}, said: Record<string, unknown> = {}) =>
  pay(given(...reported(said), ...history), mint.payment(), payment(more), acting);

const inParts = (length: number) =>
  Array.from({ length }, (_, index) => paid({ id: mint.payment(), amount: cents(1), reference: `R${index}` }));

/** So many payments of all that is left, each of which came back. */
const inVain = (length: number) =>
  Array.from({ length }, (_, index) => {
    const id = mint.payment();
    return [paid({ id, reference: `V${index}` }), reversed(id)];
  }).flat();
const medicare = mint.lien();

describe('a payment', () => {
  test.each([
    ['is made on the accepted offer', before, {}, 'PaymentMade'],
    [
      'is none before an offer is accepted',
      [...readyForOffer(), prepared(), presented(), allScreened()],
      {},
      'nothingAgreed',
    ],
    [
      'is none on a rejected offer',
      [...readyForOffer(), prepared(), presented(), answered('rejected'), allScreened()],
      {},
      'nothingAgreed',
    ],
    ['is none on a withdrawn offer', [...before, withdrawn()], {}, 'nothingAgreed'],
    [
      'is none on an offer without money',
      [...readyForOffer(), ...agreed({ amount: undefined, payees: [] }), allScreened()],
      {},
      'nothingAgreed',
    ],
    ['is none on an offer that is not there', before, { offerId: mint.offer() }, 'notFound'],
    ['is none before liens are asked about', before.slice(0, -1), {}, 'liensOpen'],
    ['is none while a lien is open', [...before, asserted()], {}, 'liensOpen'],
    ['is made once it is cleared', [...before, asserted(), cleared()], {}, 'PaymentMade'],
    ['is none of a cent too much', before, { amount: 10_000_001 }, 'moreThanAgreed'],
    ['is none of a cent too much in parts', [...before, paid({ amount: cents(1) })], {}, 'moreThanAgreed'],
    ['is made of the rest', [...before, paid({ amount: cents(1) })], { amount: 9_999_999 }, 'PaymentMade'],
    ['is none beyond the share of its payee', shared, { amount: 7_500_001 }, 'moreThanAgreed'],
    ['is made up to the share of its payee', shared, { amount: 7_500_000 }, 'PaymentMade'],
    ['is made to a payee however it is cased', shared, { payee: ' the trust', amount: 1 }, 'PaymentMade'],
    ['is none to somebody else', before, { payee: 'Dr. Lee' }, 'invalidRequest'],
    ['is made again if one came back', [...before, paid(), reversed()], {}, 'PaymentMade'],
    ['is none before the offer was accepted', before, { on: '2026-11-15' }, 'invalidRequest'],
    ['is none in the future', before, { on: '2026-12-01' }, 'invalidRequest'],
    ['is the twenty-ninth of a part', [...before, ...inParts(28)], { amount: 1 }, 'PaymentMade'],
    [
      'is one too many of a part, where it would take the last place',
      [...before, ...inParts(29)],
      { amount: 1 },
      'tooMany',
    ],
    ['is the last one of all that remains', [...before, ...inParts(29)], { amount: 9_999_971 }, 'PaymentMade'],
    ['is one of all that remains though it came back', [...before, ...inVain(30)], {}, 'PaymentMade'],
    ['is one of a part then, too', [...before, ...inVain(30)], { amount: 1 }, 'PaymentMade'],
    ['is one of all that remains however many came back', [...before, ...inVain(60)], {}, 'PaymentMade'],
    ['keeps a place for each payee with a share', [...shared, ...inParts(28)], { amount: 1 }, 'tooMany'],
    [
      'takes the place of a payee for the whole share',
      [...shared, ...inParts(28)],
      { amount: 7_499_972 },
      'PaymentMade',
    ],
    ['is none in a closed case', [...before, closed()], {}, 'caseClosed'],
  ] as const)('%s', (_, history, more, expected) => {
    expect(outcomeOf(payOn(history, more))).toBe(expected);
  });

  test.each(['CHK-1', 'chk-1', ' CHK-1 ', 'CHK\u200b-1', '\uff23HK-1'])(
    'under the reference %j is one there is, also if it came back',
    (reference) => {
      const half = { amount: cents(1) };
      expect(outcomeOf(payOn([...before, paid(half)], { reference, ...half }))).toBe('alreadyThere');
      expect(outcomeOf(payOn([...before, paid(half), reversed()], { reference, ...half }))).toBe('alreadyThere');
    },
  );

  test('says what is left, in all or of a share', () => {
    expect(payOn([...before, paid({ amount: cents(1) })])).toMatchObject({
      detail: expect.stringContaining('$99,999.99 of what was agreed is left'),
    });
    expect(payOn(shared)).toMatchObject({
      detail: expect.stringContaining('$75,000.00 of what was agreed for this payee'),
    });
  });

  test('that is refused for want of places says what to pay', () => {
    expect(payOn([...before, ...inParts(29)], { amount: 1 })).toMatchObject({
      detail: expect.stringContaining('pay all $99,999.71 of what was agreed that is left at once'),
    });
  });

  test('keeps the name of the payee as the offer has it', () => {
    expect(payOn(before, { payee: 'ANA RUIZ' })).toMatchObject([{ payee: 'Ana Ruiz', place: 0 }]);
    expect(payOn(shared, { payee: 'the trust', amount: 1 })).toMatchObject([{ payee: 'The Trust', place: 1 }]);
  });
});

describe('for a Medicare beneficiary', () => {
  const ofMedicare = asserted({ id: medicare, kind: 'medicare' });
  const screened = [...before, statusRecorded(), ongoingDecided()];
  test.each([
    ['to have asked is not enough', screened, 'liensOpen'],
    ['what Medicare asks for is recorded', [...screened, ofMedicare], 'liensOpen'],
    ['and cleared', [...screened, ofMedicare, cleared(medicare)], 'PaymentMade'],
    [
      'also where it is not owed',
      [...screened, ofMedicare, { type: 'LienCleared', id: medicare, how: 'notOwed', on: '2026-11-17' } as CaseEvent],
      'PaymentMade',
    ],
    ['but not before the screen is finished', [...before, ofMedicare, cleared(medicare)], 'medicareScreenOpen'],
    ['which no other lien replaces', [...screened, asserted(), cleared(aLienId)], 'liensOpen'],
  ] as const)('%s', (_, history, expected) => {
    expect(outcomeOf(payOn(history, {}, { medicare: 'beneficiary' }))).toBe(expected);
  });

  test('the refusal names the law', () => {
    expect(payOn(screened, {}, { medicare: 'beneficiary' })).toMatchObject({
      source: expect.stringContaining('1395y(b)(2)'),
      errors: [{ rule: 'liensOpen', detail: expect.stringContaining('Medicare beneficiary') }],
    });
  });

  test.each(['notBeneficiary', 'unknown'])('and not for somebody who is %s', (status) => {
    expect(outcomeOf(payOn(before, {}, { medicare: status }))).toBe('PaymentMade');
  });
});

describe('a reversal', () => {
  const reverse = (history: readonly CaseEvent[], on = '2026-11-20') =>
    reversePayment(
      given(...reported(), ...history),
      aPaymentId,
      Reversal.parse({ reason: 'The check was returned.', on }),
      acting,
    );

  test.each([
    ['is of a payment', [...before, paid()], 'PaymentReversed'],
    ['is not of one that came back already', [...before, paid(), reversed()], 'alreadyDone'],
    ['is not of one that is not there', before, 'notFound'],
    ['is not in a closed case', [...before, paid(), closed()], 'caseClosed'],
    ['leaves a place to pay it again', [...before, ...inVain(38), paid()], 'PaymentReversed'],
    ['is never refused for want of places', [...before, ...inVain(39), paid()], 'PaymentReversed'],
  ] as const)('%s', (_, history, expected) => {
    expect(outcomeOf(reverse(history))).toBe(expected);
  });

  test.each([
    ['2026-11-17', '#/on order'],
    ['2026-12-01', '#/on past'],
  ])('is not on %s', (day, fault) => {
    expect(faultsOf(reverse([...before, paid()], day))).toEqual([fault]);
  });
});

describe('what is shown of payments', () => {
  const shown = (...more: CaseEvent[]) => {
    const history = [...reported(), ...before, ...more];
    const events = record(history, { after: 0, at: acting.now, by: { actor: someActor, organisation: bayview } });
    const { show } = showPayments(given(...history), { audience: 'insurer', organisation: acting.organisation });
    return show(toldFrom(events));
  };

  test.each([
    ['nothing paid', [], { agreed: 10_000_000, paid: 0, remaining: 10_000_000 }],
    ['a part', [paid({ amount: cents(3) })], { agreed: 10_000_000, paid: 3, remaining: 9_999_997 }],
    ['all', [paid()], { agreed: 10_000_000, paid: 10_000_000, remaining: 0 }],
    ['what came back', [paid(), reversed()], { agreed: 10_000_000, paid: 0, remaining: 10_000_000 }],
    ['nothing agreed any longer', [withdrawn()], { agreed: 0, paid: 0, remaining: 0 }],
  ] as const)('counts %s', (_, more, totals) => {
    expect(shown(...more)).toMatchObject(totals);
  });

  test('tells why one came back', () => {
    expect(shown(paid(), reversed())).toMatchObject({
      items: [{ status: 'reversed', reference: 'CHK-1', reversed: { reason: 'It came back.', on: '2026-11-19' } }],
    });
  });
});

test('no sequence of payments and reversals pays more than was agreed, in all or to anybody', () => {
  const anAttempt = fc.record({
    payee: fc.constantFrom('Ana Ruiz', 'The Trust'),
    amount: fc.integer({ min: 1, max: 9_000_000 }),
    reference: fc.nat({ max: 8 }).map((number) => `R${number}`),
    reverses: fc.option(fc.nat({ max: 5 }), { nil: undefined, freq: 2 }),
  });
  fc.assert(
    fc.property(fc.array(anAttempt, { maxLength: 20 }), (attempts) => {
      let history = [...reported(), ...shared];
      for (const { payee, amount, reference, reverses } of attempts) {
        const state = given(...history);
        const back = reverses === undefined ? undefined : state.payments[reverses];
        const decided = back
          ? reversePayment(state, back.id, Reversal.parse({ reason: 'Back', on: '2026-11-21' }), acting)
          : pay(state, mint.payment(), payment({ payee, amount, reference }), acting);
        if (!isRefusal(decided)) history = [...history, ...decided];
      }
      const { payments } = given(...history);
      for (const [place, { amount }] of shares.entries()) {
        expect(paidIn(payments, place)).toBeLessThanOrEqual(amount);
      }
      expect(paidIn(payments)).toBeLessThanOrEqual(10_000_000);
      expect(new Set(payments.map(({ reference }) => reference)).size).toBe(payments.length);
    }),
    { numRuns: 60 },
  );
});

test('however it was paid in parts, and came back: what was agreed can be paid in full, and its case be closed', () => {
  const anAttempt = fc.record({
    payee: fc.constantFrom('Ana Ruiz', 'The Trust'),
    part: fc.constantFrom(1, 1_000, undefined),
    reverses: fc.option(fc.nat({ max: 40 }), { nil: undefined, freq: 2 }),
  });
  fc.assert(
    fc.property(fc.array(anAttempt, { minLength: 60, maxLength: 90 }), (attempts) => {
      let state = given(...reported(), ...shared);
      let sequence = 1_000;
      const attempt = (decided: ReturnType<typeof pay> | ReturnType<typeof reversePayment>) => {
        if (isRefusal(decided)) return outcomeOf(decided);
        for (const event of decided) {
          sequence += 1;
          const by = { actor: someActor, organisation: bayview };
          const [recorded] = record([event], { after: sequence - 1, at: acting.now, by });
          if (recorded) state = evolve(state, recorded);
        }
        return 'done';
      };
      const leftFor = (place: number) => (shares[place]?.amount ?? 0) - paidIn(state.payments, place);
      for (const { payee, part, reverses } of attempts) {
        const back = reverses === undefined ? undefined : state.payments[reverses];
        const amount = part ?? leftFor(payee === 'Ana Ruiz' ? 0 : 1);
        if (back) attempt(reversePayment(state, back.id, Reversal.parse({ reason: 'Back', on: '2026-11-21' }), acting));
        else if (amount > 0)
          attempt(pay(state, mint.payment(), payment({ payee, amount, reference: `R${sequence}` }), acting));
      }
      for (const [place, { name: payee }] of shares.entries()) {
        const amount = leftFor(place);
        if (amount === 0) continue;
        const made = attempt(pay(state, mint.payment(), payment({ payee, amount, reference: `L${sequence}` }), acting));
        expect([payee, made]).toEqual([payee, 'done']);
      }
      expect(state.payments.length).toBeLessThanOrEqual(40);
      expect(state.offers.items.flatMap((offer) => remainders(offer, state.payments))).toEqual([]);
    }),
    { numRuns: 40 },
  );
});
