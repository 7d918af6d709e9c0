import * as z from 'zod';
import { OfferId, type PaymentId } from '../../kernel/ids.ts';
import { When } from '../../kernel/instant.ts';
import { Amount, Cents, sayDollars } from '../../kernel/money.ts';
import { type Refusal, refuse } from '../../kernel/refusal.ts';
import { isSame, name, text } from '../../kernel/text.ts';
import type { Acting } from '../acting.ts';
import type { Case, EventOf } from '../case.ts';
import { blocked, ended, forbid, full, invalid, notThere } from '../rules.ts';
import { mistimed } from '../times.ts';
import { paymentBlocks } from '../work/gates.ts';
import { agreedIn, type Offer, type Payee } from './offer.ts';
import { Method, paidOn } from './payment.ts';

/** Money that was paid. */
export const Paid = z.strictObject({
  offerId: OfferId,
  payee: name(100).meta({ description: "One of the offer's payees, by name" }),
  amount: Amount,
  method: Method,
  reference: name(40).meta({
    description: "The insurer's own number of the payment: one reference, one payment, however it is cased",
    example: 'CHK-20417',
  }),
  on: When.meta({ description: 'When it was paid' }),
});
export type Paid = z.output<typeof Paid>;

/**
 * Records a payment on the accepted offer: never more than was agreed in all, nor to a payee who has a share, and not
 * before liens are cleared. Source: domain §5, settlement data; 42 U.S.C. § 1395y(b)(2).
 */
export const pay = (
  state: Case,
  id: PaymentId,
  { offerId, payee: named, amount, method, reference, on }: Paid,
  { now }: Pick<Acting, 'now'>,
):
  | EventOf<'PaymentMade'>[]
  | Refusal<
      | 'caseClosed'
      | 'tooMany'
      | 'notFound'
      | 'nothingAgreed'
      | 'liensOpen'
      | 'alreadyThere'
      | 'moreThanAgreed'
      | 'invalidRequest'
    > => {
  const closed = ended(state) ?? full(state.payments, 16, 'payments');
  if (closed) return closed;
  if (!state.offers.items.some((each) => each.id === offerId)) return notThere();
  const offer = agreedIn(state.offers);
  if (offer?.id !== offerId || offer.amount === undefined) {
    return forbid('nothingAgreed', 'Money is paid on an offer of money that was accepted, and on no other.');
  }
  const payee = offer.payees?.find((each) => isSame(each.name, named));
  const refused =
    blocked(paymentBlocks(state)) ??
    usedBefore(state, reference) ??
    (payee ? tooMuch(state, offer, payee, amount) : unknownPayee()) ??
    mistimed({ when: on, now, follows: [offer.answeredOn, 'the offer was accepted'] });
  if (refused) return refused;
  return [{ type: 'PaymentMade', id, offerId, payee: payee?.name ?? named, amount, method, reference, on }];
};

const usedBefore = ({ payments }: Case, reference: string): Refusal<'alreadyThere'> | undefined =>
  payments.some((payment) => isSame(payment.reference, reference))
    ? refuse('alreadyThere', 'A payment of this case has this reference already, though it may have been reversed.')
    : undefined;

const unknownPayee = () =>
  invalid({ pointer: '#/payee', rule: 'payee', detail: 'must be one of the payees of the offer, by name' });

const tooMuch = (
  { payments }: Case,
  { id, amount: agreed }: Offer,
  { name: payee, amount: share }: Payee,
  amount: number,
): Refusal<'moreThanAgreed'> | undefined => {
  const inAll = (agreed ?? 0) - paidOn(payments, id);
  const ofShare = share === undefined ? inAll : share - paidOn(payments, id, payee);
  const left = Math.min(inAll, ofShare);
  if (amount <= left) return undefined;
  const what = ofShare < inAll ? 'of what was agreed for this payee' : 'of what was agreed';
  return forbid('moreThanAgreed', `${sayDollars(Cents.parse(left))} ${what} is left to pay.`);
};

export const Reversal = z.strictObject({
  reason: text(1_000),
  on: When.meta({ description: 'When it came back, or was found not to have arrived' }),
});

/** Records that a payment came back or never arrived: it counts no longer, and its reference stays used. */
export const reversePayment = (
  state: Case,
  id: PaymentId,
  { reason, on }: z.output<typeof Reversal>,
  { now }: Pick<Acting, 'now'>,
): EventOf<'PaymentReversed'>[] | Refusal<'caseClosed' | 'notFound' | 'alreadyDone' | 'invalidRequest'> => {
  const closed = ended(state);
  if (closed) return closed;
  const payment = state.payments.find((each) => each.id === id);
  if (!payment) return notThere();
  if (payment.status === 'reversed') return refuse('alreadyDone', 'The payment was reversed already.');
  const wrong = mistimed({ when: on, now, follows: [payment.on, 'it was paid'] });
  return wrong ?? [{ type: 'PaymentReversed', id, reason, on }];
};
