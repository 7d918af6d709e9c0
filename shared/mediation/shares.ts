import * as z from 'zod';
import { invalid } from '../cases/rules.ts';
import { PartyId } from '../kernel/ids.ts';
import { apportion, BasisPoints, type Cents, whole } from '../kernel/money.ts';
import type { Refusal } from '../kernel/refusal.ts';
import type { Payable, Share } from './mediation.ts';

/** Who bears which part of something, in basis points. */
export const Shares = z
  .array(z.strictObject({ party: PartyId, share: BasisPoints }))
  .min(1)
  .max(13);

/** What is wrong with shares: each of those who bear has one, and they make the whole. */
export const unfit = (
  said: readonly Share[],
  bearers: readonly PartyId[],
  pointer: string,
): Refusal<'invalidRequest'> | undefined => {
  const wrong = (rule: string, detail: string) => invalid({ pointer, rule, detail });
  const named = new Set(said.map(({ party }) => party));
  if (named.size !== said.length) return wrong('unique', 'must name each party once');
  if (bearers.length !== named.size || bearers.some((id) => !named.has(id))) {
    return wrong('parties', 'must give a share, which may be 0, to each who bears of it, and to nobody else');
  }
  const sum = said.reduce<number>((all, { share }) => all + share, 0);
  return sum === whole ? undefined : wrong('sum', `must sum to ${whole} basis points, and sums to ${sum}`);
};

/** What each bears of an amount, in cents that sum to it: by largest remainder. */
export const borneBy = (amount: Cents, bearing: readonly Share[]): Payable[] => {
  const cents = apportion(
    amount,
    bearing.map(({ share }) => share),
  );
  return bearing.map(({ party }, place) => ({ party, amount: cents[place] as Cents }));
};
