import { sayWhen, type When, writeWhen } from '../../kernel/instant.ts';
import { sayDollars } from '../../kernel/money.ts';
import { daysIn } from '../relief/caps.ts';
import { type Tellings, untold } from './tellings.ts';

const told = 'It is voluntary, admits no fault, and takes no right away from you.';

/** Early relief. What a family hears of it says each time that it gives nothing up. */
export const relieving: Tellings<
  | 'ReliefScreened'
  | 'ReliefEnrolled'
  | 'ReliefDeclined'
  | 'ReliefExpenseFiled'
  | 'ReliefDaysFiled'
  | 'ReliefItemApproved'
  | 'ReliefItemRefused'
  | 'ReliefPaid'
  | 'ReliefPaymentReversed'
  | 'ReliefClosed'
> = {
  ReliefScreened: {
    staff: ({ reasons }) =>
      reasons.length === 0
        ? 'Early relief is for this event: the family may be offered it.'
        : `Early relief is not for this event: ${reasons.length === 1 ? 'one reason' : `${reasons.length} reasons`} on record.`,
    family: untold,
  },
  ReliefEnrolled: {
    staff: ({ family, insured }) =>
      `The family takes part in early relief, as agreed ${sayWhen(family.on)}; an insured agreed ${sayWhen(insured.on)}.`,
    family: ({ family }) => `You agreed ${writeWhen(family.on)} to early help with your costs. ${told}`,
  },
  ReliefDeclined: {
    staff: ({ on }) => `The family said ${sayWhen(on)} that it does not take part in early relief.`,
    family: ({ on }) =>
      `You said ${writeWhen(on)} that you do not want early help with your costs. You may still ask for it later.`,
  },
  ReliefExpenseFiled: {
    staff: ({ item, amount, incurredOn }) =>
      `Item ${item} was filed for early relief: ${sayDollars(amount)}, spent ${sayWhen(incurredOn as When)}.`,
    family: ({ incurredOn }) => `Costs of yours ${writeWhen(incurredOn as When)} were put in for early help.`,
  },
  ReliefDaysFiled: {
    staff: ({ item, from, to }) =>
      `Item ${item} was filed for early relief: ${countDays(daysIn({ from, to }))} of recovery, from ${from} to ${to}.`,
    family: () => 'Days that your recovery took longer were put in for early help.',
  },
  ReliefItemApproved: {
    staff: ({ item, amount, days }) =>
      `Of item ${item} of early relief, ${sayDollars(amount)} was approved${days === undefined ? '' : `, for ${countDays(days)}`}.`,
    family: () => 'Early help that was put in for was approved.',
  },
  ReliefItemRefused: {
    staff: ({ item, reason }) => `Item ${item} of early relief was refused. Reason: ${reason}`,
    family: () => 'Early help that was put in for was not approved. The reasons will be explained to you.',
  },
  ReliefPaid: {
    staff: ({ item, amount, on }) => `${sayDollars(amount)} was paid for item ${item} of early relief ${sayWhen(on)}.`,
    family: ({ on }) => `Early help was paid ${writeWhen(on)}. ${told}`,
  },
  ReliefPaymentReversed: {
    staff: ({ item, on }) => `The payment for item ${item} of early relief came back ${sayWhen(on)}.`,
    family: ({ on }) => `A payment of early help came back ${writeWhen(on)}, and will be made again.`,
  },
  ReliefClosed: {
    staff: ({ reason }) => `Early relief was closed. Reason: ${reason}`,
    family: () => 'Early help with your costs came to an end. Your rights are what they were.',
  },
};

const countDays = (days: number): string => (days === 1 ? 'one day' : `${days} days`);
