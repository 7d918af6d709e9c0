import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Case, type CaseEvent, evolve } from '../../../../shared/cases/case.ts';
import { approvedIn, leftOf } from '../../../../shared/cases/relief/caps.ts';
import {
  Approval,
  approveItem,
  Expense,
  fileExpense,
  fileRecoveryDays,
  mostItems,
  RecoveryDays,
  refuseItem,
} from '../../../../shared/cases/relief/decide-item.ts';
import { payItem, ReliefPaid, reverseReliefPayment } from '../../../../shared/cases/relief/decide-payment.ts';
import { unfitReceipts } from '../../../../shared/cases/relief/receipts.ts';
import { listed, reliefPaid as paidOf } from '../../../../shared/cases/relief/relief.ts';
import { showRelief, statement } from '../../../../shared/cases/relief/view.ts';
import { Paid, pay } from '../../../../shared/cases/resolution/decide-payment.ts';
import { showDemands } from '../../../../shared/cases/resolution/view-demand.ts';
import { toldFrom } from '../../../../shared/cases/shown.ts';
import { nextSteps } from '../../../../shared/cases/work/next-steps.ts';
import { mint } from '../../../../shared/kernel/mint.ts';
import { isRefusal, type Refusal } from '../../../../shared/kernel/refusal.ts';
import { record } from '../../../../shared/ledger/event.ts';
import { defaults, type OwnSettings, settingsWith } from '../../../../shared/tenancy/settings.ts';
import { at, authorOf, bayview, byInsurer, given, someActor } from '../../../support/cases.ts';
import { acting, faultsOf, outcomeOf, settingsOf } from '../../../support/deciding.ts';
import { clean, documentAfter } from '../../../support/documents.ts';
import {
  approved,
  aReceipt,
  cameBack,
  declined,
  recovered,
  refusedItem,
  reliefPaid,
  spent,
  takingPart,
} from '../../../support/relief-events.ts';
import {
  agreed,
  allScreened,
  anOfferId,
  cents,
  closed,
  demanded,
  readyForOffer,
  reported,
  triaged,
} from '../../../support/resolution-events.ts';

const before = [...reported({ occurred: '2026-09-01' }), ...takingPart()];
const hospital = { ...acting, audience: 'hospital' as const };
const admin = { ...acting, roles: ['insurerAdmin'] as const };

const expense = (more: object = {}) =>
  Expense.parse({
    payee: 'Ana Ruiz',
    kind: 'medication',
    amount: 12_450,
    incurredOn: '2026-11-10',
    description: 'Dressings',
    receipts: [aReceipt],
    ...more,
  });
const file = (history: readonly CaseEvent[], more: object = {}, who: typeof acting = hospital) =>
  fileExpense(given(...history), expense(more), who);
const days = (from: string, to: string) => RecoveryDays.parse({ payee: 'Ana Ruiz', from, to });
const fileDays = (history: readonly CaseEvent[], from: string, to: string, who: typeof acting = hospital) =>
  fileRecoveryDays(given(...history), days(from, to), who);

describe('an expense', () => {
  const five = Array.from({ length: mostItems.expenses }, (_, index) => spent(index + 1, 100 + index));

  test.each([
    ['is filed by whoever takes part', before, {}, 'ReliefExpenseFiled'],
    ['is filed by nobody else', reported(), {}, 'reliefNotOpen'],
    ['is filed no more after a no', [...before, declined()], {}, 'reliefNotOpen'],
    ['is filed in no closed case', [...before, triaged(), closed()], {}, 'caseClosed'],
    ['was not spent before the event', before, { incurredOn: '2026-08-30' }, 'invalidRequest'],
    ['was not spent tomorrow', before, { incurredOn: '2026-11-25' }, 'invalidRequest'],
    ['waits with so many others', [...before, ...five], {}, 'tooMany'],
    ['has room beside those of the other side', [...before, ...five.map(byInsurer)], {}, 'ReliefExpenseFiled'],
    ['has room once another was refused', [...before, ...five, refusedItem(2)], {}, 'ReliefExpenseFiled'],
    [
      'has room once another was paid',
      [...before, ...five, approved(2, 101), reliefPaid(2, 101)],
      {},
      'ReliefExpenseFiled',
    ],
    [
      'is not the same again',
      [...before, spent(1, 12_450, { kind: 'medication' })],
      { payee: ' ana RUIZ' },
      'alreadyThere',
    ],
    [
      'may be the same again if that was refused',
      [...before, spent(1, 12_450, { kind: 'medication' }), refusedItem()],
      {},
      'ReliefExpenseFiled',
    ],
  ])('%s', (_, history, more, expected) => {
    expect(outcomeOf(file(history, more))).toBe(expected);
  });

  test('is numbered in its case, and has receipts that are documents, each once', () => {
    expect(file([...before, spent(), spent(2, 5)])).toMatchObject([{ item: 3 }]);
    expect(Expense.safeParse({ ...expense(), receipts: [] }).success).toBe(false);
    expect(Expense.safeParse({ ...expense(), receipts: [aReceipt, aReceipt] }).success).toBe(false);
    expect(Expense.safeParse({ ...expense(), receipts: ['note_1'] }).success).toBe(false);
    expect(Expense.safeParse({ ...expense(), release: aReceipt }).success).toBe(false);
  });
});

describe('days of recovery', () => {
  const stretches = [recovered(1, '2026-10-01', '2026-10-05'), recovered(2, '2026-10-10', '2026-10-15')];

  test.each([
    ['are filed', before, '2026-10-01', '2026-10-05', 'ReliefDaysFiled'],
    ['may be one', before, '2026-10-01', '2026-10-01', 'ReliefDaysFiled'],
    ['overlap in no day', [...before, stretches[0]], '2026-10-05', '2026-10-09', 'alreadyThere'],
    ['hold no other days', [...before, stretches[0]], '2026-09-30', '2026-10-30', 'alreadyThere'],
    ['follow others', [...before, stretches[0]], '2026-10-06', '2026-10-09', 'ReliefDaysFiled'],
    [
      'may be those that were refused',
      [...before, stretches[0], refusedItem()],
      '2026-10-01',
      '2026-10-05',
      'ReliefDaysFiled',
    ],
    ['are so many stretches of a side', [...before, ...stretches], '2026-11-01', '2026-11-02', 'tooMany'],
    ['begin no earlier than the event', before, '2026-08-01', '2026-10-05', 'invalidRequest'],
    ['do not lie ahead', before, '2026-11-20', '2026-12-05', 'invalidRequest'],
    ['are of whoever takes part', reported(), '2026-11-01', '2026-11-02', 'reliefNotOpen'],
  ] as const)('%s', (_, history, from, to, expected) => {
    expect(outcomeOf(fileDays(history as readonly CaseEvent[], from, to))).toBe(expected);
  });

  test('are a stretch that ends after it begins, of a year at most', () => {
    expect(RecoveryDays.safeParse({ payee: 'x', from: '2026-11-02', to: '2026-11-01' }).success).toBe(false);
    expect(RecoveryDays.safeParse({ payee: 'x', from: '2024-01-01', to: '2024-12-31' }).success).toBe(true);
    expect(RecoveryDays.safeParse({ payee: 'x', from: '2024-01-01', to: '2025-01-01' }).success).toBe(false);
  });

  test('take places of their own side alone', () => {
    expect(outcomeOf(fileDays([...before, ...stretches], '2026-11-01', '2026-11-02', acting))).toBe('ReliefDaysFiled');
  });
});

const approve = (
  history: readonly CaseEvent[],
  number = 1,
  said: object = {},
  who: object = {},
  own: OwnSettings = {},
) => approveItem(given(...history), number, Approval.parse(said), { ...acting, settings: settingsWith(own), ...who });

const wide: OwnSettings = { relief: { claimsApproval: cents(10_000_000) } };
const exclusive: OwnSettings = { relief: { ...wide.relief, capIncludesRecovery: false } };
const fifty = recovered(1, '2026-09-05', '2026-10-24');
const sixty = recovered(1, '2026-09-05', '2026-11-03');

describe('an approval', () => {
  test.each([
    ['is of all that was filed', [...before, spent()], {}, [{ amount: 12_450 }]],
    ['is of less', [...before, spent()], { amount: 12_449 }, [{ amount: 12_449 }]],
    [
      'is of days at their rate',
      [...before, recovered(1, '2026-11-01', '2026-11-03')],
      {},
      [{ amount: 30_000, days: 3 }],
    ],
    [
      'is of fewer days',
      [...before, recovered(1, '2026-11-01', '2026-11-03')],
      { days: 1 },
      [{ amount: 10_000, days: 1 }],
    ],
    ['is of fifty days', [...before, fifty], {}, [{ amount: 500_000, days: 50 }]],
    ['is of fifty of sixty days', [...before, sixty], {}, [{ amount: 500_000, days: 50 }]],
  ])('%s', (_, history, said, events) => {
    expect(approve(history, 1, said)).toMatchObject(events);
  });

  test.each([
    ['is none of more than was filed', [...before, spent()], { amount: 12_451 }, '#/amount filed'],
    ['is none of more days than were filed', [...before, fifty], { days: 51 }, '#/days filed'],
    ['is none of days of an expense', [...before, spent()], { days: 1 }, '#/days kind'],
    ['is none of an amount of days', [...before, fifty], { amount: 1 }, '#/amount kind'],
  ])('%s', (_, history, said, fault) => {
    expect(faultsOf(approve(history, 1, said))).toEqual([fault]);
  });

  test('of day 51 pays nothing, and says so', () => {
    const used = [...before, fifty, approved(1, 500_000, 50)];
    const refused = approve([...used, recovered(2, '2026-11-01', '2026-11-01')], 2);
    expect(refused).toMatchObject({
      refused: 'reliefCapReached',
      detail: 'All 50 recovery days of this incident are used: day 51 pays nothing.',
    });
    expect(outcomeOf(approve([...before, sixty], 1, { days: 51 }))).toBe('reliefCapReached');
  });

  test('is within the cap over all payees and requests', () => {
    const used = [...before, spent(1, 2_999_999), approved(1, 2_999_999), spent(2, 2, { payee: 'A clinic' })];
    expect(approve(used, 2, {}, {}, wide)).toMatchObject([{ amount: 1 }]);
    expect(approve(used, 2, { amount: 2 }, {}, wide)).toMatchObject({
      refused: 'reliefCapReached',
      detail: 'Of the $30,000.00 of this incident, $0.01 is left.',
    });
    expect(outcomeOf(approve([...used, approved(2, 1), spent(3, 7)], 3, {}, {}, wide))).toBe('reliefCapReached');
  });

  test.each([
    ['inside the cap', wide, 'reliefCapReached'],
    ['on top of the cap', exclusive, 'ReliefItemApproved'],
  ])('counts recovery %s, as the settings say', (_, own, expected) => {
    const used = [...before, spent(1, 3_000_000), approved(1, 3_000_000), recovered(2, '2026-11-01', '2026-11-03')];
    expect(outcomeOf(approve(used, 2, {}, {}, own))).toBe(expected);
  });

  test('pays a day whole or not at all', () => {
    const used = [...before, spent(1, 2_985_000), approved(1, 2_985_000), recovered(2, '2026-11-01', '2026-11-03')];
    expect(approve(used, 2, {}, {}, wide)).toMatchObject([{ amount: 10_000, days: 1 }]);
  });

  test('of days is none where they are paid nothing', () => {
    expect(outcomeOf(approve([...before, fifty], 1, {}, {}, { relief: { recoveryDayRate: cents(0) } }))).toBe(
      'reliefCapReached',
    );
  });

  test('has room again where something approved was refused', () => {
    const used = [...before, spent(1, 3_000_000), approved(1, 3_000_000), spent(2, 5)];
    expect(outcomeOf(approve([...used, refusedItem(1)], 2, {}, {}, wide))).toBe('ReliefItemApproved');
  });

  test('goes by what claims staff may approve of one incident, and by who filed it', () => {
    const used = [...before, spent(1, 900_000), approved(1, 900_000), spent(2, 100_001)];
    expect(outcomeOf(approve(used, 2))).toBe('authorityExceeded');
    expect(outcomeOf(approve(used, 2, { amount: 100_000 }))).toBe('ReliefItemApproved');
    expect(outcomeOf(approve(used, 2, {}, admin))).toBe('ReliefItemApproved');
    const own = [...before, byInsurer(spent())];
    expect(outcomeOf(approve(own, 1, {}, { actor: someActor }))).toBe('ownReliefItem');
    expect(outcomeOf(approve(own))).toBe('ReliefItemApproved');
  });

  test('is one of an open item', () => {
    expect(outcomeOf(approve(before))).toBe('notFound');
    expect(outcomeOf(approve([...before, spent(), approved()]))).toBe('alreadyDone');
    expect(outcomeOf(approve([...before, spent(), refusedItem()]))).toBe('alreadyDone');
    expect(outcomeOf(approve([...before, spent(), approved(), reliefPaid()]))).toBe('alreadyDone');
    expect(outcomeOf(approve([...before, spent(), triaged(), closed()]))).toBe('caseClosed');
    expect(outcomeOf(approve([...before, spent(), declined()]))).toBe('ReliefItemApproved');
  });

  test('may be taken back with a reason until it is paid', () => {
    const refuse = (...more: readonly CaseEvent[]) =>
      outcomeOf(refuseItem(given(...before, spent(), ...more), 1, { reason: 'A plan pays for it.' }));
    expect(refuse()).toBe('ReliefItemRefused');
    expect(refuse(approved())).toBe('ReliefItemRefused');
    expect(refuse(approved(), reliefPaid())).toBe('alreadyDone');
    expect(refuse(approved(), reliefPaid(), cameBack())).toBe('ReliefItemRefused');
    expect(refuse(refusedItem())).toBe('alreadyDone');
  });
});

const payment = (more: object = {}) =>
  ReliefPaid.parse({ amount: 12_450, method: 'check', reference: 'CHK-9', on: '2026-11-23', ...more });
const payFor = (history: readonly CaseEvent[], more: object = {}, number = 1) =>
  payItem(given(...before, ...history), number, payment(more), acting);
const toBePaid = [spent(), approved()];

describe('a payment of relief', () => {
  test.each([
    ['is of what was approved', toBePaid, {}, 'ReliefPaid'],
    ['is none of what was only filed', [spent()], {}, 'reliefNotApproved'],
    ['is none of what was refused', [...toBePaid, refusedItem()], {}, 'reliefNotApproved'],
    ['is made once', [...toBePaid, reliefPaid()], {}, 'reliefNotApproved'],
    ['is made again if it came back', [...toBePaid, reliefPaid(), cameBack()], {}, 'ReliefPaid'],
    ['has a reference of its own', [...toBePaid, reliefPaid(), cameBack()], { reference: ' r-1' }, 'alreadyThere'],
    ['is not a cent more', toBePaid, { amount: 12_451 }, 'invalidRequest'],
    ['is not a cent less', toBePaid, { amount: 12_449 }, 'invalidRequest'],
    ['was not made before it was approved', toBePaid, { on: '2026-11-20' }, 'invalidRequest'],
    ['is none of what is not there', [], {}, 'notFound'],
    ['is made in no closed case', [...toBePaid, triaged(), closed()], {}, 'caseClosed'],
    ['is made though the family takes part no more', [...toBePaid, declined()], {}, 'ReliefPaid'],
    ['is made though there is a suit', [...toBePaid, demanded({ kind: 'suit' })], {}, 'ReliefPaid'],
  ])('%s', (_, history, more, expected) => {
    expect(outcomeOf(payFor(history, more))).toBe(expected);
  });

  test('shares its references with payments on an offer', () => {
    const both = [...before, ...readyForOffer(), ...agreed(), allScreened(), ...toBePaid];
    const settlement = Paid.parse({
      offerId: anOfferId,
      payee: 'Ana Ruiz',
      amount: 1,
      method: 'check',
      reference: 'R-1',
      on: '2026-11-23',
    });
    expect(outcomeOf(pay(given(...both, reliefPaid()), mint.payment(), settlement, acting))).toBe('alreadyThere');
    expect(outcomeOf(pay(given(...both), mint.payment(), settlement, acting))).toBe('PaymentMade');
  });

  test('comes back once, on a day after it', () => {
    const back = (history: readonly CaseEvent[], on = '2026-11-23') =>
      outcomeOf(reverseReliefPayment(given(...before, ...history), 1, { reason: 'Returned', on: on as never }, acting));
    expect(back([...toBePaid, reliefPaid()])).toBe('ReliefPaymentReversed');
    expect(back([...toBePaid, reliefPaid()], '2026-11-20')).toBe('invalidRequest');
    expect(back(toBePaid)).toBe('alreadyDone');
    expect(back([])).toBe('notFound');
  });
});

/** A history, as it is shown to one side. */
const shownTo = (audience: 'hospital' | 'insurer', ...events: readonly CaseEvent[]) => {
  const history = events.flatMap((event, after) =>
    record([event], { after, at: at('2026-11-23T08:00:00Z'), by: authorOf(event) }),
  );
  const state = history.reduce<Case | undefined>(evolve, undefined) as Case;
  const reader = { audience, organisation: bayview };
  return {
    relief: showRelief(defaults)(state, reader).show(toldFrom(history)),
    demands: showDemands(state, reader).show(toldFrom(history)),
  };
};

describe('what is shown of it', () => {
  const history = [...before, sixty, approved(1, 500_000, 50), spent(2), approved(2, 12_000), reliefPaid(2, 12_000)];

  test('says what it is, who agreed, what was approved and paid, and what is left', () => {
    const { relief } = shownTo('insurer', ...history);
    expect(relief).toMatchObject({
      statement,
      status: 'enrolled',
      screening: { eligible: true, reasons: [] },
      enrolment: { family: { name: 'Ana Ruiz' }, insured: { as: 'clinician' } },
      sums: { approved: 512_000, paid: 12_000, remaining: 500_000, daysApproved: 50 },
      caps: { most: 3_000_000, left: 2_488_000, daysLeft: 0, includeRecovery: true },
      items: [
        {
          number: 1,
          what: 'recoveryDays',
          daysFiled: 60,
          status: 'approved',
          decision: {
            approved: 500_000,
            days: 50,
            notApproved: 'Nothing is paid from day 51 of it on: 10 of 60 days.',
          },
        },
        { number: 2, what: 'expense', status: 'paid', decision: { notApproved: '$4.50 of what was filed.' } },
      ],
    });
    expect(relief).not.toHaveProperty('ended');
  });

  test('keeps how the insurer paid from the hospital, and nothing else', () => {
    const [insurers, hospitals] = [shownTo('insurer', ...history).relief, shownTo('hospital', ...history).relief];
    const { method, reference, ...payment } = insurers.items[1]?.payment ?? {};
    expect([method, reference]).toEqual(['check', 'R-2']);
    expect(hospitals.items[1]?.payment).toEqual(payment);
    expect(hospitals.sums).toEqual(insurers.sums);
  });

  test('links a later demand both ways, and no earlier one', () => {
    const early = demanded({ kind: 'earlyDiscussionNotice' });
    const [first, ...rest] = reported();
    const { relief, demands } = shownTo(
      'insurer',
      first as CaseEvent,
      ...rest,
      early,
      ...takingPart(),
      demanded({ kind: 'suit' }),
    );
    expect(relief.laterDemands).toMatchObject([{ kind: 'suit' }]);
    expect(demands.items.map(({ afterRelief }) => afterRelief)).toEqual([undefined, relief.enrolment?.id]);
    expect(demands.items[1]?.id).toBe(relief.laterDemands[0]?.id);
  });

  test('says every reason against it, how it ended, and what came back', () => {
    const { relief } = shownTo('insurer', ...history, cameBack(2), declined());
    expect(relief).toMatchObject({
      status: 'declined',
      ended: { what: 'declined', on: '2026-11-09' },
      reversals: [{ item: 2, reason: 'It came back.' }],
      sums: { paid: 0 },
    });
  });
});

test('what is next is decided by whoever may, and paid, and in no case that is closed with it open', () => {
  const steps = (...events: readonly CaseEvent[]) =>
    nextSteps(given(...before, ...events), defaults)
      .filter(({ duty }) => duty.endsWith('Relief'))
      .map(({ duty, owes, dueAt, ownOf }) => [duty, owes, dueAt?.slice(0, 10), ownOf]);
  expect(steps()).toEqual([]);
  expect(steps(spent())).toEqual([['decideRelief', 'claims', '2026-12-07', undefined]]);
  expect(steps(spent(1, 1_000_001))).toEqual([
    ['decideRelief', 'claims', '2026-12-07', undefined],
    ['authoriseRelief', 'insurerAdmin', '2026-12-07', 'insurer'],
  ]);
  expect(steps(spent(), approved())).toEqual([['payRelief', 'claims', '2026-12-07', undefined]]);
  expect(steps(spent(), approved(), reliefPaid())).toEqual([]);
  const blocks = (...events: readonly CaseEvent[]) =>
    nextSteps(given(...before, ...events), defaults, 'hospital')
      .filter(({ duty }) => duty === 'close')
      .flatMap(({ blockedBy }) => blockedBy.map(({ rule }) => rule));
  expect(blocks(spent())).toContain('reliefSettled');
  expect(blocks(spent(), approved())).toContain('reliefSettled');
  expect(blocks(spent(), approved(), reliefPaid())).not.toContain('reliefSettled');
});

type Side = 'hospital' | 'insurer';
type Move = (state: Case, audience: Side) => readonly CaseEvent[] | Refusal;

/** The settings of a programme of any size. */
const someSettings = fc
  .record({
    expensesCap: fc.nat({ max: 100_000 }),
    recoveryDayRate: fc.nat({ max: 5_000 }),
    recoveryDays: fc.nat({ max: 60 }),
    capIncludesRecovery: fc.boolean(),
    claimsApproval: fc.constant(10_000_000),
  })
  .map((relief) => settingsWith({ relief: relief as never }));

const someDay = fc
  .integer({ min: 1, max: 80 })
  .map((after) => new Date(Date.UTC(2026, 8, after)).toISOString().slice(0, 10));
// Mostly one of the first, so that what was approved is paid, and comes back.
const someItem = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 5 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 40 }) },
);
const aSide = fc.constantFrom<Side[]>('hospital', 'insurer');

const aMove = (settings: typeof defaults): fc.Arbitrary<Move> => {
  const who = { ...acting, settings };
  return fc.oneof(
    fc.tuple(fc.integer({ min: 1, max: 60_000 }), fc.constantFrom('A', 'B')).map(
      ([amount, payee]): Move =>
        (state, audience) =>
          fileExpense(state, expense({ amount, payee }), { ...who, audience }),
    ),
    fc.tuple(someDay, someDay).map(
      ([one, other]): Move =>
        (state, audience) => {
          const [from = one, to = one] = [one, other].toSorted();
          return fileRecoveryDays(state, days(from, to), { ...who, audience });
        },
    ),
    fc.tuple(someItem, fc.option(fc.integer({ min: 1, max: 60_000 }))).map(
      ([number, amount]): Move =>
        (state) =>
          approveItem(state, number, Approval.parse(amount === null ? {} : { amount }), who),
    ),
    someItem.map(
      (number): Move =>
        (state) =>
          refuseItem(state, number, { reason: 'x' }),
    ),
    fc.tuple(someItem, fc.nat({ max: 1_000_000 })).map(
      ([number, reference]): Move =>
        (state) => {
          const amount = state.relief.items.find((item) => item.number === number)?.approved ?? 1;
          return payItem(state, number, payment({ amount, reference: `R${reference}` }), who);
        },
    ),
    someItem.map(
      (number): Move =>
        (state) =>
          reverseReliefPayment(state, number, { reason: 'x', on: '2026-11-23' as never }, who),
    ),
  );
};

test('no sequence of requests passes a cap, pays more than was approved, or counts a day twice', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(
      someSettings.chain((settings) =>
        fc.tuple(fc.constant(settings), fc.array(fc.tuple(aSide, aMove(settings)), { maxLength: 120, size: 'max' })),
      ),
      ([settings, moves]) => {
        let state = given(...before);
        let sequence = before.length;
        let paid = 0;
        const { expensesCap, recoveryDays, recoveryDayRate, capIncludesRecovery } = settings.relief;
        for (const [side, move] of moves) {
          const events = move(state, side);
          if (isRefusal(events)) continue;
          for (const event of events) {
            seen.add(event.type);
            if (event.type === 'ReliefPaid') paid += event.amount;
            if (event.type === 'ReliefPaymentReversed')
              paid -= state.relief.items.find(({ number }) => number === event.item)?.approved ?? 0;
          }
          const recorded = record(events, {
            after: sequence,
            at: at('2026-11-23T08:00:00Z'),
            by: authorOf(side === 'insurer' ? byInsurer({}) : {}),
          });
          sequence += recorded.length;
          state = recorded.reduce<Case>(evolve, state);
          const { expenses, recovery, days: used } = approvedIn(state.relief);
          expect(expenses + (capIncludesRecovery ? recovery : 0)).toBeLessThanOrEqual(expensesCap);
          expect(used).toBeLessThanOrEqual(recoveryDays);
          expect(recovery).toBe(used * recoveryDayRate);
          expect(paidOf(state.relief)).toBe(paid);
          expect(paid).toBeLessThanOrEqual(expenses + recovery);
          expect(state.relief.items.length).toBeLessThanOrEqual(listed.items);
          const left = leftOf({ expenses, recovery, days: used }, settings.relief);
          expect(left.expenses).toBeGreaterThanOrEqual(0);
          const standing = state.relief.items.flatMap((item) =>
            'from' in item && (item.decidedIn === undefined || item.approved !== undefined) ? [item] : [],
          );
          for (const one of standing)
            for (const other of standing)
              if (one !== other) expect(one.to < other.from || other.to < one.from).toBe(true);
        }
      },
    ),
    { numRuns: 150 },
  );
  expect([...seen].sort()).toEqual([
    'ReliefDaysFiled',
    'ReliefExpenseFiled',
    'ReliefItemApproved',
    'ReliefItemRefused',
    'ReliefPaid',
    'ReliefPaymentReversed',
  ]);
});

test('every amount a cap leaves room for is reached, to the cent', () => {
  const state = given(...before, spent(1, 2_999_999), approved(1, 2_999_999), spent(2, 50));
  expect(approveItem(state, 2, {}, { ...settingsOf(wide) })).toMatchObject([{ amount: 1 }]);
});

describe('a receipt', () => {
  test.each([
    ['is a document of the case that was found clean', documentAfter({}, [clean]), undefined],
    ['is nothing that is not there', undefined, 'must be a document of this case'],
    ['is no file that has not come', documentAfter({}), 'must have come, and been found clean of malware'],
    [
      'is no file with malware',
      documentAfter({}, [{ type: 'DocumentScanned', verdict: 'infected', objectVersion: 'v1' }]),
      'must have come, and been found clean of malware',
    ],
    [
      'is nothing that was taken back',
      documentAfter({}, [clean, { type: 'DocumentWithdrawn', reason: 'x' }]),
      'must not have been withdrawn or destroyed',
    ],
  ] as const)('%s', (_, document, detail) => {
    const faults = unfitReceipts([documentAfter({}, [clean]), document])?.errors;
    expect(faults).toEqual(detail && [{ pointer: '#/receipts/1', rule: 'receipt', detail }]);
  });
});
