import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apportion, type BasisPoints, Cents, whole } from '../../shared/kernel/money.ts';

/** Shares that make the whole, of one to twelve. */
const shares = fc
  .uniqueArray(fc.integer({ min: 0, max: whole }), { minLength: 0, maxLength: 11 })
  .map((cuts) => [0, ...cuts.toSorted((a, b) => a - b), whole])
  .map((cuts) => cuts.slice(1).map((cut, place) => (cut - (cuts[place] ?? 0)) as BasisPoints));
const amounts = fc.integer({ min: 0, max: 100_000_000_000 }).map((cents) => Cents.parse(cents));

describe('an amount that is shared', () => {
  it('sums to the cent, and each part differs from its exact share by less than one', () => {
    fc.assert(
      fc.property(amounts, shares, (amount, parts) => {
        const cents = apportion(amount, parts);
        expect(cents.reduce<number>((sum, each) => sum + each, 0)).toBe(amount);
        cents.forEach((each, place) => {
          // In ten-thousandths of a cent, so that the comparison is exact.
          const exact = BigInt(amount) * BigInt(parts[place] ?? 0);
          const off = BigInt(each) * 10_000n - exact;
          expect(off > -10_000n && off < 10_000n).toBe(true);
        });
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives the odd cents to those who lost most, the earlier first', () => {
    expect(apportion(Cents.parse(100), [3_333, 3_333, 3_334] as BasisPoints[])).toEqual([33, 33, 34]);
    expect(apportion(Cents.parse(1), [5_000, 5_000] as BasisPoints[])).toEqual([1, 0]);
    expect(apportion(Cents.parse(101), [2_500, 2_500, 5_000] as BasisPoints[])).toEqual([25, 25, 51]);
  });

  it('is refused for shares that make no whole', () => {
    expect(() => apportion(Cents.parse(100), [9_999] as BasisPoints[])).toThrow(/10000/);
  });
});
