import { hasTimeOfDay } from '../../kernel/instant.ts';
import type { Receipt, Unmapped } from '../case.ts';
import type { Report } from '../report.ts';

/** A report as it came in: what was read from it, and the very text. */
export type Incoming = {
  readonly report: Report;
  readonly receipt: Receipt;
  readonly unmapped: readonly Unmapped[];
  /** Word for word. */
  readonly text: string;
  /** Why it amends what was known. */
  readonly reason?: string | undefined;
};

/**
 * FHIR senders know no Idempotency-Key. Where a report has no number either, the same bytes that tell a time of day are
 * taken as sent again. Without a time of day they are not: two falls on one ward on one day can read the same, and an
 * event told twice is seen, while one taken for another is lost.
 */
export const bytesAgain = (route: string, { report, receipt }: Incoming) => {
  const times = [report.occurred, report.discovered].filter((when) => when !== undefined);
  const isTimed = receipt.revisedAt !== undefined || times.some(hasTimeOfDay);
  if (report.identifiers.length > 0 || !isTimed) return undefined;
  return { route, key: `body:${receipt.digest}`, fingerprint: receipt.digest };
};
