import type { Cents } from '../../kernel/money.ts';

/** How the injury came about, as far as a threshold goes by it. Source: domain §5, [29] and [30]. */
export type Cause = 'physicalTrauma' | 'ingestion' | 'implantation' | 'exposure';

type Dated = { readonly from: string; readonly to?: string; readonly source: string; readonly verify?: true };

/** One-time payments up to an amount that need not be reported. Where none is in force, each one is. */
export type Threshold = Dated & { readonly cause: Cause; readonly upTo: Cents };

const cents = (amount: number) => amount as Cents;

/** What is in force here is never edited: a threshold that changes is a further entry, with the days that it holds. */
export const thresholds: readonly Threshold[] = [
  {
    cause: 'physicalTrauma',
    upTo: cents(75_000),
    from: '2017-01-01',
    to: '2025-12-31',
    source: 'CMS, low-dollar threshold for physical-trauma liability settlements',
    verify: true,
  },
  {
    cause: 'physicalTrauma',
    upTo: cents(75_000),
    from: '2026-01-01',
    source: 'CMS, low-dollar threshold for physical-trauma liability settlements, retained for 2026',
  },
];

export const noThreshold =
  'CMS, Section 111 NGHP User Guide: no threshold for ingestion, implantation and exposure, nor for ongoing responsibility';

/** What a day of lateness may cost at most, by when it was late. */
export type Penalty = Dated & { readonly perDay: Cents };

export const penalties: readonly Penalty[] = [
  {
    perDay: cents(147_400),
    from: '2025-10-11',
    to: '2026-01-27',
    source: '42 U.S.C. § 1395y(b)(8)(E); 45 CFR part 102 as adjusted 8 August 2024; in scope since 11 October 2025',
  },
  {
    perDay: cents(151_200),
    from: '2026-01-28',
    source: '45 CFR part 102 as adjusted, 91 Fed. Reg. 3665 (28 January 2026)',
    verify: true,
  },
];

/** A record is in time if it is reported within a year of the settlement, or of taking on responsibility. */
export const timely = { days: 365, source: '42 CFR 402.1(c)(22), 88 Fed. Reg. 70363: within one year' } as const;

const isInForce =
  (day: string) =>
  ({ from, to = day }: Dated) =>
    from <= day && day <= to;

export const thresholdOn = (day: string, cause: Cause): Threshold | undefined =>
  thresholds.find((each) => each.cause === cause && isInForce(day)(each));

export const penaltyOn = (day: string): Penalty | undefined => penalties.find(isInForce(day));
