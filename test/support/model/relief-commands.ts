import fc from 'fast-check';
import {
  Approval,
  approveItem,
  Expense,
  fileExpense,
  fileRecoveryDays,
  RecoveryDays,
  refuseItem,
} from '../../../shared/cases/relief/decide-item.ts';
import { payItem, ReliefPaid, reverseReliefPayment } from '../../../shared/cases/relief/decide-payment.ts';
import {
  closeRelief,
  declineRelief,
  Enrolment,
  enrolInRelief,
  Screening,
  screenForRelief,
} from '../../../shared/cases/relief/decide-taking-part.ts';
import { type ReliefItem, standingOf } from '../../../shared/cases/relief/relief.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { aReceipt } from '../relief-events.ts';
import { aPlace, type Command, command, type Doing, day, nothing, pick, someDays } from './command.ts';

const staff = ['claims', 'risk'] as const;

export const screenIt =
  (more: object = {}, id = mint.relief()): Doing =>
  (state, acting) => {
    const found = { unexpectedOutcome: true, uninsuredExpenses: true, boardComplaint: false, on: day(acting.now) };
    return screenForRelief(state, id, Screening.parse({ ...found, ...more }), acting);
  };

export const agreeToIt =
  (days = 0, id = mint.relief()): Doing =>
  (state, acting) => {
    const on = day(acting.now, days);
    const family = { name: 'Ana', as: 'family', on };
    const insured = { name: 'Dr. Lee', as: 'clinician', on };
    return enrolInRelief(state, id, Enrolment.parse({ family, insured, toldVoluntary: true }), acting);
  };

export const refuseIt = (): Doing => (state) => refuseItem(state, 1, { reason: 'x' });

export const approveIt: Doing = (state, acting) => approveItem(state, 1, Approval.parse({}), acting);

export const payIt = (): Doing => (state, acting) => {
  const amount = state.relief.items[0]?.approved ?? 1;
  return payItem(
    state,
    1,
    ReliefPaid.parse({ amount, method: 'check', reference: 'R-0', on: day(acting.now) }),
    acting,
  );
};

export const takeItBack = (): Doing => (state, acting) =>
  reverseReliefPayment(state, 1, { reason: 'It came back.', on: day(acting.now) }, acting);

export const closeIt = (): Doing => {
  const id = mint.relief();
  return (state) => closeRelief(state, id, { reason: 'All is well.' });
};

export const spend =
  (amount = 400_000, days = 0): Doing =>
  (state, acting) =>
    fileExpense(
      state,
      Expense.parse({
        payee: 'Ana',
        kind: 'therapy',
        amount,
        incurredOn: day(acting.now, days),
        description: 'x',
        receipts: [aReceipt],
      }),
      acting,
    );

/** Does something to one of the items that stand so, or to one that is not there. */
const toOne =
  (
    standing: ReturnType<typeof standingOf>,
    place: number,
    act: (item: ReliefItem | undefined, number: number) => Doing,
  ): Doing =>
  (state, acting) => {
    const item = pick(
      state.relief.items.filter((each) => standingOf(each) === standing),
      place,
    );
    return act(item, item?.number ?? 999)(state, acting);
  };

/** Early relief, from its screening to its end. */
export const reliefCommands: Readonly<Record<string, Command>> = {
  screenForRelief: command(
    staff,
    fc.record({
      unexpectedOutcome: fc.constantFrom(true, true, false),
      boardComplaint: fc.constantFrom(false, false, true),
    }),
    (found) => screenIt(found),
    2,
  ),
  enrolInRelief: command(staff, someDays, (days) => agreeToIt(days), 3),
  declineRelief: command(
    staff,
    someDays,
    (days) => {
      const id = mint.relief();
      return (state, acting) => declineRelief(state, id, { on: day(acting.now, days) }, acting);
    },
    3,
  ),
  fileExpense: command(
    staff,
    fc.tuple(fc.constantFrom(12_450, 400_000, 2_000_000), someDays),
    ([amount, days]) => spend(amount, days),
    4,
  ),
  fileRecoveryDays: command(
    staff,
    fc.tuple(fc.nat({ max: 40 }), someDays),
    ([length, days]) =>
      (state, acting) => {
        const [from, to] = [day(acting.now, days - length), day(acting.now, days)];
        return fileRecoveryDays(state, RecoveryDays.parse({ payee: 'Ana', from, to }), acting);
      },
    3,
  ),
  approveItem: command(
    ['claims', 'admin', 'chief'],
    aPlace,
    (place) =>
      toOne('filed', place, (_, number) => (state, acting) => approveItem(state, number, Approval.parse({}), acting)),
    6,
  ),
  refuseItem: command(
    ['claims', 'admin'],
    fc.tuple(aPlace, fc.constantFrom('filed', 'filed', 'approved')),
    ([place, standing]) => toOne(standing, place, (_, number) => (state) => refuseItem(state, number, { reason: 'x' })),
    4,
  ),
  payItem: command(
    ['claims'],
    fc.tuple(aPlace, fc.nat({ max: 9 })),
    ([place, reference]) =>
      toOne('approved', place, (item, number) => (state, acting) => {
        const said = { amount: item?.approved ?? 1, method: 'check', reference: `R-${reference}`, on: day(acting.now) };
        return payItem(state, number, ReliefPaid.parse(said), acting);
      }),
    6,
  ),
  reverseReliefPayment: command(
    ['claims'],
    fc.tuple(aPlace, someDays),
    ([place, days]) =>
      toOne('paid', place, (_, number) => (state, acting) => {
        const on = day(acting.now, days);
        return reverseReliefPayment(state, number, { reason: 'It came back.', on }, acting);
      }),
    3,
  ),
  closeRelief: command(['claims'], nothing, closeIt, 2),
};
