import * as z from 'zod';
import { Paid, Reversal } from '../cases/resolution/decide-payment.ts';
import { forbid as forbidInCase } from '../cases/rules.ts';
import { mistimed } from '../cases/times.ts';
import type { PaymentId } from '../kernel/ids.ts';
import { When } from '../kernel/instant.ts';
import { Amount, Cents, sayDollars } from '../kernel/money.ts';
import { isRefusal, type Refusal, refuse } from '../kernel/refusal.ts';
import { type Acting, deedOf, ended, type NoDeed, onBehalf, partyIn } from './acting.ts';
import type { Collaboration, CollaborationEvent } from './collaboration.ts';
import { forbid, full, noMatter } from './rules.ts';

type EventOf<Type extends CollaborationEvent['type']> = Extract<CollaborationEvent, { type: Type }>;

export const SharePayment = z
  .strictObject({
    amount: Amount.transform((amount) => amount as number as Cents),
    on: When.meta({ description: 'When it was paid' }),
    payee: Paid.shape.payee.optional(),
    method: Paid.shape.method.optional(),
    reference: Paid.shape.reference.optional(),
    ...onBehalf,
  })
  .refine(({ for: other, payee, method, reference }) => other !== undefined || (payee && method && reference), {
    error: 'payee, method and reference are needed for a payment of your own',
    path: ['payee'],
    params: { rule: 'required' },
  });
export type SharePayment = z.output<typeof SharePayment>;

type Refused = NoDeed | Refusal<'noJointOffer' | 'moreThanAgreed'>;

/** Records that an insurer paid of its share: never more than it. What its own case asks for is asked there. */
export const payShare = (
  state: Collaboration,
  id: PaymentId,
  { amount, on, ...said }: Pick<SharePayment, 'amount' | 'on' | 'for' | 'evidence'>,
  acting: Acting,
): EventOf<'SharePaid'>[] | Refused | Refusal<'tooMany'> => {
  const { offer } = state;
  const deed = deedOf(state, acting, said);
  if (isRefusal(deed)) return deed;
  const share = offer?.status === 'accepted' ? offer.shares.find(({ party }) => party === deed.party) : undefined;
  if (!share)
    return forbid('noJointOffer', 'Money is paid on a joint offer that was accepted, by those who have a share of it.');
  const left = Cents.parse(share.amount - partyIn(state, deed.party).paid);
  if (amount > left) {
    const detail = `${sayDollars(left)} of this share is left to pay.`;
    return forbidInCase('moreThanAgreed', detail, [{ rule: 'moreThanAgreed', detail, pointer: '#/amount' }]);
  }
  return (
    full(state.payments, 120, 'payments') ??
    mistimed({ when: on, now: acting.now, follows: [offer?.answeredOn, 'the joint offer was accepted'] }) ?? [
      { type: 'SharePaid', id, amount, on, ...deed },
    ]
  );
};

export const ShareReversal = z.strictObject({ ...Reversal.shape, ...onBehalf });

/** Records that a payment came back, or never arrived. */
export const reverseSharePayment = (
  state: Collaboration,
  id: PaymentId,
  { reason, on, ...said }: z.output<typeof ShareReversal>,
  acting: Acting,
): EventOf<'SharePaymentReversed'>[] | Refused | Refusal<'alreadyDone'> => {
  const refused = ended(state);
  if (refused) return refused;
  const payment = state.payments.find((each) => each.id === id);
  if (!payment) return noMatter();
  const deed = deedOf(state, acting, said);
  if (isRefusal(deed)) return deed;
  if (deed.party !== payment.party) return noMatter();
  if (payment.reversedIn !== undefined) return refuse('alreadyDone', 'The payment was reversed already.');
  return (
    mistimed({ when: on, now: acting.now }) ?? [
      { type: 'SharePaymentReversed', id, amount: payment.amount, reason, ...deed },
    ]
  );
};
