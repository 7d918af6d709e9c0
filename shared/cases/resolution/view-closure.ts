import * as z from 'zod';
import { DecisionId, PrincipalId } from '../../kernel/ids.ts';
import { Instant } from '../../kernel/instant.ts';
import type { Recorded } from '../../ledger/event.ts';
import type { Settings } from '../../tenancy/settings.ts';
import type { EventOf } from '../case.ts';
import { sources } from '../rules.ts';
import { listed, type Showing, type Shown } from '../shown.ts';
import { Blocking } from '../work/view.ts';
import { CaseOutcome } from './closure.ts';
import { standsInTheWay } from './decide-closure.ts';

export const ClosureEntry = z
  .object({
    id: DecisionId,
    at: Instant,
    by: PrincipalId,
    what: z.enum(['closed', 'reopened']),
    outcome: CaseOutcome.optional().meta({ description: 'How it ended; absent for a reopening' }),
    reason: z.string(),
  })
  .meta({ id: 'ClosureEntry', description: 'That a case was closed, or opened again, and why' });
export type ClosureEntry = z.output<typeof ClosureEntry>;

export const ClosureView = z
  .object({
    closed: z.boolean(),
    outcome: CaseOutcome.optional().meta({ description: 'How it ended, while it is closed' }),
    items: z.array(ClosureEntry).meta({ description: 'Every closure and reopening, oldest first' }),
    blockedBy: z
      .array(Blocking)
      .meta({ description: 'What stands in the way of closing it now; empty while it is closed' }),
  })
  .meta({
    id: 'Closure',
    description: 'Whether a case is closed, how it came to be, and what closing it still asks for',
  });
export type ClosureView = z.output<typeof ClosureView>;

const showEntry = (sequence: number): Shown<ClosureEntry> => ({
  tells: [sequence],
  show: (told) => {
    const event: Recorded<EventOf<'CaseClosed' | 'CaseReopened'>> = told<'CaseClosed' | 'CaseReopened'>(sequence);
    const { id, at, by, reason } = event;
    return event.type === 'CaseClosed'
      ? { id, at, by: by.actor, what: 'closed', outcome: event.outcome, reason }
      : { id, at, by: by.actor, what: 'reopened', reason };
  },
});

export const showLastEntry: Showing<ClosureEntry> = ({ closure }) => showEntry(closure.toldIn.at(-1) ?? 0);

/** Whether a case is closed, and what stands in the way by what holds for the tenant now. */
export const showClosure =
  (settings: Settings): Showing<ClosureView> =>
  (state, { audience }) => {
    const { closed, toldIn } = state.closure;
    const { tells, show } = listed(toldIn.map(showEntry));
    const blockedBy = closed
      ? []
      : standsInTheWay(state, { settings, audience }).map(({ rule, detail }) => ({
          code: rule,
          detail,
          source: sources[rule],
        }));
    return {
      tells,
      show: (told) => ({
        closed: closed !== undefined,
        ...(closed && { outcome: closed.outcome }),
        ...show(told),
        blockedBy,
      }),
    };
  };
