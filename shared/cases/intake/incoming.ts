import type { Amendment, Report } from '../report/report.ts';
import type { Receipt, Unmapped } from '../report/reported.ts';

/** What came in about an event that may be known already. */
export type Amending = {
  readonly stated: Amendment;
  readonly receipt: Receipt;
  readonly unmapped: readonly Unmapped[];
  /** Where each number it states stands, as JSON Pointers; where that is not `#/identifiers/0`, `#/identifiers/1`, … */
  readonly numbersAt?: readonly string[];
  /** Word for word. */
  readonly text: string;
  /** Why it amends what was known. */
  readonly reason?: string | undefined;
};

/** A whole report as it came in. */
export type Incoming = Amending & {
  readonly report: Report;
  /** Whether it tells a time of day, by which the same content is the same report. */
  readonly isTimed: boolean;
};

/**
 * FHIR senders know no Idempotency-Key. Where a report has no number either, the same content that tells a time of day
 * is taken as sent again. Without a time of day it is not: two falls on one ward on one day can read the same, and an
 * event told twice is seen, while one taken for another is lost.
 */
export const sentAgain = (route: string, { report, receipt, isTimed }: Incoming) =>
  report.identifiers.length > 0 || !isTimed
    ? undefined
    : { route, key: `content:${receipt.digest}`, fingerprint: receipt.digest };
