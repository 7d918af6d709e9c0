import * as z from 'zod';

const most = 100_000_000_000;

/** An amount of US dollars in whole cents. */
export const Cents = z
  .int()
  .min(0)
  .max(most)
  .brand<'cents'>()
  .meta({ description: 'US dollars in whole cents, at most a billion dollars', example: 7_500_000 });
export type Cents = z.infer<typeof Cents>;

/** An amount that is more than nothing. */
export const Amount = z
  .int()
  .min(1)
  .max(most)
  .brand<'cents'>()
  .meta({ description: 'US dollars in whole cents, at least one, at most a billion dollars', example: 7_500_000 });

/** An amount as one would say it: `$75,000.00`. */
export const sayDollars = (cents: Cents): string => {
  const whole = String(Math.trunc(cents / 100)).replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return `$${whole}.${String(cents % 100).padStart(2, '0')}`;
};
