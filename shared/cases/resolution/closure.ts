import * as z from 'zod';
import type { DecisionId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Slice } from '../slice.ts';

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
  /** Sequences of all closures and reopenings, in order. */
  readonly toldIn: readonly number[];
};

export const closure: Slice<Closure, ClosureEvent> = {
  none: { toldIn: [] },
  evolve: ({ toldIn }, event) => {
    const all = [...toldIn, event.sequence];
    if (event.type === 'CaseReopened') return { toldIn: all };
    const { id, outcome, at, sequence } = event;
    return { closed: { id, outcome, at, toldIn: sequence }, toldIn: all };
  },
};
