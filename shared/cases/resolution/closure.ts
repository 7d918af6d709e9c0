import * as z from 'zod';
import type { DecisionId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { type Slice, type Tally, tallied } from '../slice.ts';

/** How a case ended. No case ends without an outcome, also where nothing is paid. Source: MACRMI, practice 1. */
export const CaseOutcome = z
  .enum(['compensated', 'resolvedWithoutMoney', 'explained', 'offerRejected', 'litigation', 'notEligible'])
  .meta({
    description:
      'compensated: an offer of money was accepted and paid; resolvedWithoutMoney: an offer without money was accepted, ' +
      'or the hospital helped; explained: no offer, and the family was told why; offerRejected; litigation: it goes on in ' +
      'court; notEligible: not taken further at triage',
    example: 'explained',
  });
export type CaseOutcome = z.infer<typeof CaseOutcome>;

export type ClosureEvent =
  | {
      readonly type: 'CaseClosed';
      readonly id: DecisionId;
      readonly outcome: CaseOutcome;
      readonly reason: string;
    }
  | { readonly type: 'CaseReopened'; readonly id: DecisionId; readonly reason: string };

export type Closure = {
  /** Set while the case is closed. */
  readonly closed?: {
    readonly id: DecisionId;
    readonly outcome: CaseOutcome;
    readonly at: Instant;
    readonly toldIn: number;
  };
  /** Sequences of closures and reopenings, the last ones, in order. */
  readonly toldIn: readonly number[];
  /** How often each side opened it again. */
  readonly reopened?: Tally;
};

/** How many closures and reopenings a case lists. */
export const closuresListed = 40;

export const closure: Slice<Closure, ClosureEvent> = {
  none: { toldIn: [] },
  evolve: ({ toldIn: before, reopened }, event, side) => {
    const { id, at, sequence } = event;
    const toldIn = [...before, sequence].slice(-closuresListed);
    if (event.type === 'CaseReopened') return { toldIn, reopened: tallied(reopened, side) };
    const { outcome } = event;
    return { closed: { id, outcome, at, toldIn: sequence }, toldIn, ...(reopened && { reopened }) };
  },
};
