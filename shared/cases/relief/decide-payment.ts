import * as z from 'zod';
import { When } from '../../kernel/instant.ts';
import { Amount, Cents, sayDollars } from '../../kernel/money.ts';
import { type Refusal, refuse } from '../../kernel/refusal.ts';
import { name, text } from '../../kernel/text.ts';
import type { Acting } from '../acting.ts';
import type { Case, EventOf } from '../case.ts';
import { isReferenceUsed } from '../resolution/decide-payment.ts';
import { Method } from '../resolution/payment.ts';
import { ended, forbid, invalid, notThere } from '../rules.ts';
import { mistimed } from '../times.ts';
import { itemOf } from './relief.ts';

/** Money that was paid for one item. */
export const ReliefPaid = z.strictObject({
  amount: Amount.meta({ description: 'What was approved of the item, no more and no less, in cents' }),
  method: Method,
  reference: name(40).meta({
    description: "The insurer's own number of the payment: one reference, one payment, however it is cased",
    example: 'CHK-31007',
  }),
  on: When.meta({ description: 'When it was paid' }),
});
export type ReliefPaid = z.output<typeof ReliefPaid>;

/** Records that what was approved of an item was paid: all of it at once, and once. */
export const payItem = (
  state: Case,
  number: number,
  { amount, method, reference, on }: ReliefPaid,
  { now }: Pick<Acting, 'now'>,
):
  | EventOf<'ReliefPaid'>[]
  | Refusal<'caseClosed' | 'notFound' | 'reliefNotApproved' | 'alreadyThere' | 'invalidRequest'> => {
  const closed = ended(state);
  if (closed) return closed;
  const item = itemOf(state.relief, number);
  if (!item) return notThere();
  if (item.approved === undefined || item.paidIn !== undefined || item.since === undefined) {
    return forbid(
      'reliefNotApproved',
      item.paidIn === undefined ? 'Nothing of it is approved.' : 'It is paid already, and nothing is paid twice.',
    );
  }
  if (amount !== item.approved) {
    const detail = `must be what was approved, which is ${sayDollars(Cents.parse(item.approved))}`;
    return invalid({ pointer: '#/amount', rule: 'asApproved', detail });
  }
  const refused =
    (isReferenceUsed(state, reference)
      ? refuse('alreadyThere', 'A payment of this case has this reference already, though it may have been reversed.')
      : undefined) ?? mistimed({ when: on, now, follows: [item.since as string as When, 'it was approved'] });
  return refused ?? [{ type: 'ReliefPaid', item: number, amount, method, reference, on }];
};

export const ReliefReversal = z.strictObject({
  reason: text(1_000),
  on: When.meta({ description: 'When it came back, or was found not to have arrived' }),
});

/** Records that a payment came back or never arrived: its item is to be paid again, by another reference. */
export const reverseReliefPayment = (
  state: Case,
  number: number,
  { reason, on }: z.output<typeof ReliefReversal>,
  { now }: Pick<Acting, 'now'>,
): EventOf<'ReliefPaymentReversed'>[] | Refusal<'caseClosed' | 'notFound' | 'alreadyDone' | 'invalidRequest'> => {
  const closed = ended(state);
  if (closed) return closed;
  const item = itemOf(state.relief, number);
  if (!item) return notThere();
  if (item.paidIn === undefined) return refuse('alreadyDone', 'Nothing that was paid for it stands.');
  const wrong = mistimed({ when: on, now, follows: [item.paidOn, 'it was paid'] });
  return wrong ?? [{ type: 'ReliefPaymentReversed', item: number, reason, on }];
};
