import * as z from 'zod';
import type { OfferId, PaymentId } from '../../kernel/ids.ts';
import type { When } from '../../kernel/instant.ts';
import { Cents } from '../../kernel/money.ts';
import { changing, type Slice } from '../slice.ts';

export const Method = z.enum(['check', 'wire', 'ach', 'annuity', 'other']).meta({ description: 'How it was paid' });

/** Money that left the insurer. */
export type PaymentEvent =
  | {
      readonly type: 'PaymentMade';
      readonly id: PaymentId;
      readonly offerId: OfferId;
      readonly payee: string;
      readonly amount: Cents;
      readonly method: z.infer<typeof Method>;
      /** The insurer's own number of the payment: one reference, one payment. */
      readonly reference: string;
      readonly on: When;
    }
  /** It came back, or never arrived. */
  | { readonly type: 'PaymentReversed'; readonly id: PaymentId; readonly reason: string; readonly on: When };

export type Payment = {
  readonly id: PaymentId;
  readonly offerId: OfferId;
  readonly payee: string;
  readonly amount: Cents;
  readonly reference: string;
  readonly on: When;
  readonly status: 'paid' | 'reversed';
  readonly madeIn: number;
  readonly reversedIn?: number;
};

export type Payments = readonly Payment[];

export const payments: Slice<Payments, PaymentEvent> = {
  none: [],
  evolve: (state, event) => {
    switch (event.type) {
      case 'PaymentMade': {
        const { id, offerId, payee, amount, reference, on, sequence: madeIn } = event;
        return [...state, { id, offerId, payee, amount, reference, on, status: 'paid', madeIn }];
      }
      case 'PaymentReversed':
        return changing(state, event.id, (payment) => ({ ...payment, status: 'reversed', reversedIn: event.sequence }));
    }
  },
};

/** What was paid on an offer, or to one of its payees, and did not come back, in cents. */
export const paidOn = (state: Payments, offerId: OfferId, payee?: string): Cents =>
  Cents.parse(
    state
      .filter((payment) => payment.offerId === offerId && payment.status === 'paid')
      .filter((payment) => payee === undefined || payment.payee === payee)
      .reduce((sum, { amount }) => sum + amount, 0),
  );
