import type { Portion } from '../../collaboration/collaboration.ts';
import { Cents } from '../../kernel/money.ts';
import type { Payable } from '../mediation.ts';
import type { Paid } from './terms.ts';

/**
 * Who pays whom: each insurer its share and not a cent more, each payee what it is to have. Insurers in their order fill up
 * payees in theirs, so that as few payments as may be are needed: fewer than there are insurers and payees together.
 *
 * @param shares what each insurer bears, in cents that sum to what all payees are paid
 */
export const portionsOf = (paid: readonly Paid[], shares: readonly Payable[]): readonly Portion[] => {
  const begins = (amounts: readonly number[]): number[] =>
    amounts.map((_, place) => amounts.slice(0, place).reduce((sum, each) => sum + each, 0));
  const [insurerAt, payeeAt] = [begins(shares.map(({ amount }) => amount)), begins(paid.map(({ amount }) => amount))];
  return shares.flatMap(({ party, amount: share }, insurer) =>
    paid.flatMap(({ name: payee, amount: whole }, place) => {
      const from = Math.max(insurerAt[insurer] ?? 0, payeeAt[place] ?? 0);
      const to = Math.min((insurerAt[insurer] ?? 0) + share, (payeeAt[place] ?? 0) + whole);
      return to > from ? [{ party, payee, amount: Cents.parse(to - from) }] : [];
    }),
  );
};
