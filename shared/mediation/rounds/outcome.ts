import { Cents } from '../../kernel/money.ts';
import type { RoundOutcome } from '../mediation.ts';

/** What came of the bids of a round, once it was opened: the amount, where they met. */
export type Result =
  | { readonly outcome: Exclude<RoundOutcome, 'overlap'> }
  | { readonly outcome: 'overlap'; readonly amount: Cents };

type Bids = {
  readonly insurers: readonly (Cents | undefined)[];
  readonly family: Cents | undefined;
  /** A gap up to this asks the mediator. */
  readonly margin: Cents;
};

/**
 * What comes of sealed bids on one amount. Each insurer bids the most for which it would see the whole settled, bearing
 * its agreed part of it; the family the least. All insurers have to bear it, so the lowest of their bids is theirs. If it
 * reaches the family's, they settle in the middle, an odd cent to the family. Whoever has not bid has said no. Nothing of
 * a bid is in what comes of it, but for the middle. Source: domain §5, blind bidding.
 */
export const resultOf = ({ insurers, family, margin }: Bids): Result => {
  const bids = insurers.filter((bid) => bid !== undefined);
  if (family === undefined || bids.length === 0 || bids.length < insurers.length) return { outcome: 'gap' };
  const most = Math.min(...bids);
  if (most < family) return { outcome: family - most <= margin ? 'withinMargin' : 'gap' };
  const sum = most + family;
  return { outcome: 'overlap', amount: Cents.parse((sum + (sum % 2)) / 2) };
};
