import * as z from 'zod';
import { OfferId, type PaymentId } from '../../kernel/ids.ts';
import { When } from '../../kernel/instant.ts';
import { Amount, Cents, sayDollars } from '../../kernel/money.ts';
import { type Refusal, refuse } from '../../kernel/refusal.ts';
import { isSame, name, text } from '../../kernel/text.ts';
import type { Acting } from '../acting.ts';
import type { Case, EventOf } from '../case.ts';
import { markOfReference } from '../relief/relief.ts';
import { blocked, ended, forbid, invalid, notThere } from '../rules.ts';
import { mistimed } from '../times.ts';
import { paymentBlocks } from '../work/gates.ts';
import { openMatter } from './matter.ts';
import { agreedIn, type Offer } from './offer.ts';
import { isReversed, Method, paidIn, paymentsListed, remainders, standsFor } from './payment.ts';

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

/** No, because what several insurers agreed is paid in the matter they share, where all see that it is. */
const paidThere = ({ offers, matters }: Pick<Case, 'offers' | 'matters'>): Refusal<'paidInMatter'> | undefined => {
  const joint = agreedIn(offers)?.joint;
  return joint !== undefined && openMatter(matters)?.id === joint
    ? forbid('paidInMatter', `Record it in the matter, ${joint}: its other insurers have to see what is paid.`)
    : undefined;
};

/** Records a payment that concerns this insurer alone. Source: as of `pay`. */
export const recordPayment = (
  state: Case,
  id: PaymentId,
  paid: Paid,
  acting: Pick<Acting, 'now'>,
): ReturnType<typeof pay> | Refusal<'paidInMatter'> => paidThere(state) ?? pay(state, id, paid, acting);

/** Records that a payment came back that concerns this insurer alone. */
export const recordReversal = (
  state: Case,
  id: PaymentId,
  reversal: z.output<typeof Reversal>,
  acting: Pick<Acting, 'now'>,
): ReturnType<typeof reversePayment> | Refusal<'paidInMatter'> =>
  paidThere(state) ?? reversePayment(state, id, reversal, acting);

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
      | 'medicareScreenOpen'
      | 'alreadyThere'
      | 'moreThanAgreed'
      | 'invalidRequest'
    > => {
  const closed = ended(state);
  if (closed) return closed;
  if (!state.offers.items.some((each) => each.id === offerId)) return notThere();
  const offer = agreedIn(state.offers);
  if (offer?.id !== offerId || offer.amount === undefined) {
    return forbid('nothingAgreed', 'Money is paid on an offer of money that was accepted, and on no other.');
  }
  const place = offer.payees?.findIndex((each) => isSame(each.name, named)) ?? -1;
  const payee = offer.payees?.[place];
  const refused =
    blocked(paymentBlocks(state)) ??
    usedBefore(state, reference) ??
    (payee ? (tooMuch(state, offer, place, amount) ?? noPlace(state, offer, place, amount)) : unknownPayee()) ??
    mistimed({ when: on, now, follows: [offer.answeredOn, 'the offer was accepted'] });
  if (refused) return refused;
  return [{ type: 'PaymentMade', id, offerId, payee: payee?.name ?? named, place, amount, method, reference, on }];
};

/** Whether a payment of a case has a reference already, early relief included: one reference is one payment. */
export const isReferenceUsed = ({ payments, relief }: Case, reference: string): boolean =>
  payments.some((payment) => payment.reference === standsFor(reference)) ||
  relief.references.includes(markOfReference(reference));

const usedBefore = (state: Case, reference: string): Refusal<'alreadyThere'> | undefined =>
  isReferenceUsed(state, reference)
    ? refuse('alreadyThere', 'A payment of this case has this reference already, though it may have been reversed.')
    : undefined;

const unknownPayee = () =>
  invalid({ pointer: '#/payee', rule: 'payee', detail: 'must be one of the payees of the offer, by name' });

/** What a payee may still be paid of an offer, in cents, and what it is of. */
const leftFor = ({ payments }: Case, { amount: agreed, payees }: Offer, place: number) => {
  const inAll = (agreed ?? 0) - paidIn(payments);
  const share = payees?.[place]?.amount;
  const ofShare = share === undefined ? inAll : share - paidIn(payments, place);
  return {
    left: Cents.parse(Math.min(inAll, ofShare)),
    what: ofShare < inAll ? 'of what was agreed for this payee' : 'of what was agreed',
  };
};

const tooMuch = (state: Case, offer: Offer, place: number, amount: number): Refusal<'moreThanAgreed'> | undefined => {
  const { left, what } = leftFor(state, offer, place);
  return amount <= left ? undefined : forbid('moreThanAgreed', `${sayDollars(left)} ${what} is left to pay.`);
};

/** So many payments may stand in a case; and so many more, each of all that is left for somebody. */
export const most = { inParts: 30, inAll: paymentsListed } as const;

/**
 * No, because places are kept to pay each remainder at once: whatever was paid in parts, and came back, what was agreed
 * can always be paid in full. What came back takes no place.
 */
const noPlace = (state: Case, offer: Offer, place: number, amount: Cents): Refusal<'tooMany'> | undefined => {
  const { left, what } = leftFor(state, offer, place);
  const used = state.payments.filter((payment) => !isReversed(payment)).length + 1;
  const open = remainders(offer, state.payments).length;
  const isWhole = amount === left;
  if (used + (isWhole ? open - 1 : open) <= (isWhole ? most.inAll : most.inParts)) return undefined;
  return refuse(
    'tooMany',
    isWhole
      ? `At most ${most.inAll} payments of a case stand: there are not enough places left to pay this offer in full.`
      : `At most ${most.inParts} payments of a case stand in parts, and the last places are kept for what remains: pay all ${sayDollars(left)} ${what} that is left at once.`,
  );
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
  if (isReversed(payment)) return refuse('alreadyDone', 'The payment was reversed already.');
  const wrong = mistimed({ when: on, now, follows: [payment.on, 'it was paid'] });
  return wrong ?? [{ type: 'PaymentReversed', id, reason, on }];
};
