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

/** A share of a whole, in basis points: 10,000 make the whole. */
export const BasisPoints = z
  .int()
  .min(0)
  .max(10_000)
  .brand<'basisPoints'>()
  .meta({ description: 'A share in basis points: 10,000 make the whole', example: 4_500 });
export type BasisPoints = z.infer<typeof BasisPoints>;

/** The basis points of a whole. */
export const whole = 10_000;

/**
 * Parts an amount by shares that sum to the whole, to the cent: each gets its exact share rounded down, and the cents
 * that are left go one each to those who lost most by the rounding, the earlier first. So the parts sum to the amount, and
 * each differs from its exact share by less than a cent. Source: the method of largest remainders (domain §4).
 *
 * @throws if the shares do not sum to 10,000
 */
export const apportion = (amount: Cents, shares: readonly BasisPoints[]): Cents[] => {
  const all = shares.reduce<number>((sum, share) => sum + share, 0);
  if (all !== whole) throw new Error(`Shares of a whole sum to ${whole} basis points, and not to ${all}`);
  // Cents go to 10^11 and basis points to 10^4: their product is an exact integer, and so is what is divided.
  const parts = shares.map((share, place) => {
    const lost = (amount * share) % whole;
    return { place, cents: (amount * share - lost) / whole, lost };
  });
  const left = amount - parts.reduce((sum, { cents }) => sum + cents, 0);
  const first = new Set(
    parts
      .toSorted((a, b) => b.lost - a.lost || a.place - b.place)
      .slice(0, left)
      .map(({ place }) => place),
  );
  return parts.map(({ cents, place }) => Cents.parse(cents + (first.has(place) ? 1 : 0)));
};
