import * as z from 'zod';
import { OfferId, PaymentId, PrincipalId } from '../../kernel/ids.ts';
import { Instant, When } from '../../kernel/instant.ts';
import { Amount, Cents } from '../../kernel/money.ts';
import { listed, type Showing, type Shown } from '../shown.ts';
import { agreedIn } from './offer.ts';
import { isReversed, Method, type Payment, paidIn } from './payment.ts';

export const PaymentView = z
  .object({
    id: PaymentId,
    at: Instant,
    by: PrincipalId,
    offerId: OfferId,
    payee: z.string(),
    amount: Amount,
    method: Method,
    reference: z.string(),
    on: When,
    status: z.enum(['paid', 'reversed']),
    reversed: z.object({ at: Instant, by: PrincipalId, on: When, reason: z.string() }).optional(),
  })
  .meta({ id: 'Payment', description: 'Money that left the insurer' });
export type PaymentView = z.output<typeof PaymentView>;

export const PaymentsView = z
  .object({
    items: z.array(PaymentView),
    agreed: Cents.meta({ description: 'What the accepted offer is over, in cents; 0 if there is none' }),
    paid: Cents.meta({ description: 'What was paid on it and did not come back, in cents' }),
    remaining: Cents.meta({ description: 'What is still to be paid, in cents' }),
  })
  .meta({ id: 'Payments', description: 'Every payment of a case, and what is left to pay' });
export type PaymentsView = z.output<typeof PaymentsView>;

const showPayment = (payment: Payment): Shown<PaymentView> => {
  const { madeIn } = payment;
  const reversedIn = isReversed(payment) ? payment.reversedIn : undefined;
  return {
    tells: reversedIn === undefined ? [madeIn] : [madeIn, reversedIn],
    show: (told) => {
      const { id, at, by, offerId, payee, amount, method, reference, on } = told<'PaymentMade'>(madeIn);
      const reversal = reversedIn === undefined ? undefined : told<'PaymentReversed'>(reversedIn);
      return {
        id,
        at,
        by: by.actor,
        offerId,
        payee,
        amount,
        method,
        reference,
        on,
        status: reversal ? 'reversed' : 'paid',
        ...(reversal && {
          reversed: { at: reversal.at, by: reversal.by.actor, on: reversal.on, reason: reversal.reason },
        }),
      };
    },
  };
};

/** One payment of a case. */
export const showPaymentOf =
  (id: PaymentId): Showing<PaymentView> =>
  ({ payments }) => {
    const payment = payments.find((each) => each.id === id);
    if (!payment) throw new Error(`The case has no ${id}`);
    return showPayment(payment);
  };

/** Every payment of a case in the order they were recorded, with what was agreed, paid, and remains. */
export const showPayments: Showing<PaymentsView> = ({ payments, offers }) => {
  const { tells, show } = listed(payments.map(showPayment));
  const offer = agreedIn(offers);
  const agreed = Cents.parse(offer?.amount ?? 0);
  const paid = offer ? paidIn(payments) : Cents.parse(0);
  return { tells, show: (told) => ({ ...show(told), agreed, paid, remaining: Cents.parse(agreed - paid) }) };
};
