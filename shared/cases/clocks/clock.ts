import type { Within } from '../../kernel/calendar.ts';

/**
 * What sets a clock going, on the day it is recorded for:
 *
 * - `preLitigationNotice`: a claimant's notice of a claim to come was received.
 * - `reportableEvent`: the hospital learned of an event that it must report to its state.
 * - `earlyDiscussionNotice`: a notice of an incident was filed with the state's programme for early discussion, or, if
 *   somebody else filed it, the hospital was told.
 * - `providerNotice`: the provider knew, or should have known, of an incident for which its state's law lets it offer an
 *   open discussion, in a notice for which there is a time limit.
 */
export type ClockStart = 'preLitigationNotice' | 'reportableEvent' | 'earlyDiscussionNotice' | 'providerNotice';

/**
 * The kind of communication that settles a clock: the claimant's records came in, the notice was answered, a letter went
 * out, the family was offered or had an early discussion, or how to resolve it was offered or explained.
 */
export type ClockSettlement =
  | 'noticeRecords'
  | 'noticeResponse'
  | 'sevenDayLetter'
  | 'thirtyDayLetter'
  | 'earlyDiscussion'
  | 'resolutionOffered';

/** A deadline that a state's law sets, as one version of it holds. Days are ISO dates. */
export type Clock = {
  /** The same for every version of it, such as `ma-notice-response`. */
  readonly id: string;
  /** Its two-letter postal code. */
  readonly state: string;
  /** The first day on which a clock that starts runs by this version. */
  readonly effectiveFrom: string;
  /** The last such day; none while it is in force. */
  readonly effectiveTo?: string;
  readonly starts: ClockStart;
  readonly within: Within;
  readonly settledBy: ClockSettlement;
  readonly owes: 'claims' | 'hospitalRisk';
  /** What is to be done, in one sentence. */
  readonly what: string;
  readonly source: string;
  readonly note?: string;
  /** Whether a lawyer should check the numbers, days or source before anybody relies on them. */
  readonly verify?: true;
};

/** What a document must say, in our own words. */
export type Contents = {
  readonly items: readonly string[];
  readonly source: string;
  readonly verify?: true;
};

/** What one state's law asks of a program. */
export type StatePack = {
  readonly state: string;
  readonly clocks: readonly Clock[];
  /** Until how many days after a notice its sender may not sue, and how many where another provider was noticed or sued. */
  readonly noSuitBefore?: {
    readonly days: number;
    readonly daysWhereAnother: number;
    readonly source: string;
    readonly note: string;
  };
  /** What the notice must say that sets the clocks going, or that a provider sends. */
  readonly notice?: Contents;
  /** What the answer to a notice must say. */
  readonly response?: Contents;
  /** How far an apology or an explanation is kept out of court. */
  readonly apology?: { readonly protection: string; readonly exception: string; readonly source: string };
};
