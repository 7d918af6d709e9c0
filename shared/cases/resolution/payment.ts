import * as z from 'zod';
import { sha256 } from '../../kernel/digest.ts';
import type { OfferId, PaymentId } from '../../kernel/ids.ts';
import type { When } from '../../kernel/instant.ts';
import { Cents } from '../../kernel/money.ts';
import { likeness } from '../../kernel/text.ts';
import { changing, type Slice } from '../slice.ts';
import type { Offer } from './offer.ts';

export const Method = z.enum(['check', 'wire', 'ach', 'annuity', 'other']).meta({ description: 'How it was paid' });

/** Money that left the insurer. */
export type PaymentEvent =
  | {
      readonly type: 'PaymentMade';
      readonly id: PaymentId;
      readonly offerId: OfferId;
      readonly payee: string;
      /** The place of the payee among those of the offer: 0 is the first. */
      readonly place: number;
      readonly amount: Cents;
      readonly method: z.infer<typeof Method>;
      /** The insurer's own number of the payment: one reference, one payment. */
      readonly reference: string;
      readonly on: When;
    }
  /** It came back, or never arrived. */
  | { readonly type: 'PaymentReversed'; readonly id: PaymentId; readonly reason: string; readonly on: When };

type Sent = {
  readonly id: PaymentId;
  /** What stands for its reference, and for any that is the same. */
  readonly reference: string;
  readonly madeIn: number;
};

/**
 * What rules ask of a payment. One that stands is of the offer that was accepted, since no such offer is withdrawn; of one
 * that came back, only its reference counts. The rest is told by its events.
 */
export type Payment =
  | (Sent & {
      /** The payee, by its place in the offer: 0 is the first. */
      readonly place: number;
      readonly amount: Cents;
      readonly on: When;
    })
  | (Sent & { readonly reversedIn: number });

export const isReversed = (payment: Payment): payment is Extract<Payment, { reversedIn: number }> =>
  'reversedIn' in payment;

/** What stands for a reference in the snapshot: short, however long it is; its event tells it. */
export const standsFor = (reference: string): string => sha256(likeness(reference)).slice(0, 16);

export type Payments = readonly Payment[];

/** How many payments a case lists, and how many of them may stand. */
export const paymentsListed = 40;

/** The payments that a case lists: of those that came back, the first make room. */
const listed = (state: Payments): Payments => {
  const first = state.length > paymentsListed ? state.find(isReversed) : undefined;
  return state.filter((payment) => payment !== first);
};

export const payments: Slice<Payments, PaymentEvent> = {
  none: [],
  evolve: (state, event) => {
    switch (event.type) {
      case 'PaymentMade': {
        const { id, place, amount, on, sequence: madeIn } = event;
        return listed([...state, { id, place, amount, reference: standsFor(event.reference), on, madeIn }]);
      }
      case 'PaymentReversed':
        return changing(state, event.id, ({ id, reference, madeIn }) => ({
          id,
          reference,
          madeIn,
          reversedIn: event.sequence,
        }));
    }
  },
};

/** What was paid on the accepted offer, or to the payee at one place of it, and did not come back, in cents. */
export const paidIn = (state: Payments, place?: number): Cents =>
  Cents.parse(
    state
      .flatMap((payment) => (isReversed(payment) ? [] : [payment]))
      .filter((payment) => place === undefined || payment.place === place)
      .reduce((sum, { amount }) => sum + amount, 0),
  );

/**
 * What is still to be paid of an offer, in cents, each to be paid by itself: to each payee who has a share, what is left
 * of it; or else to all of them together. Nothing of what is paid.
 */
export const remainders = ({ amount = Cents.parse(0), payees = [] }: Offer, state: Payments): Cents[] => {
  const hasShares = payees.some((payee) => payee.amount !== undefined);
  const left = hasShares
    ? payees.map((payee, place) => (payee.amount ?? 0) - paidIn(state, place))
    : [amount - paidIn(state)];
  return left.filter((cents) => cents > 0).map((cents) => Cents.parse(cents));
};
