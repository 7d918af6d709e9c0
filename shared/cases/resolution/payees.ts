import * as z from 'zod';
import { Amount } from '../../kernel/money.ts';
import { isSame, name } from '../../kernel/text.ts';
import type { Payee } from './offer.ts';

/** How many payees an offer has. */
export const mostPayees = 10;

/** To whom money goes. Source: domain §5, settlement data. */
export const Payees = z
  .array(z.strictObject({ name: name(100), amount: Amount.optional() }))
  .max(mostPayees)
  .meta({ description: 'To whom the amount is paid; with amounts for all of them, or for none' });

export const areDistinct = (payees: readonly Payee[]): boolean =>
  payees.every((payee, index) => payees.findIndex((other) => isSame(other.name, payee.name)) === index);

/** Whether the shares of an amount, where there are any, are all there and add up to it. */
export const shareWhole = (payees: readonly Payee[], amount: number | undefined): boolean => {
  const shares = payees.flatMap((payee) => payee.amount ?? []);
  if (shares.length === 0) return true;
  return shares.length === payees.length && shares.reduce((sum, share) => sum + share, 0) === amount;
};
