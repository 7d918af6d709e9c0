import type * as z from 'zod';
import type { MatterId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';
import type { Kind } from '../ledger/growing.ts';
import type { Awaited } from './standing.ts';

/** What a matter says of itself, whatever kind it is of. */
export type Matter = { readonly id: MatterId; readonly openedAt: Instant };

/** A kind of matter, as far as what runs for it has to know: where it lies, what it waits for, what time alone brings. */
export type Waits<State extends Matter, Event> = {
  readonly kind: Kind<State, Event>;
  readonly id: z.core.$ZodType<State['id']>;
  readonly stage: z.core.$ZodType<string>;
  /** Where its snapshot and its events are, and the row that says what it waits for. */
  readonly partitionOf: (id: State['id']) => string;
  readonly awaitedIn: (state: State) => Awaited;
  /** What follows from time alone. Nothing if nothing is due: so it may be asked as often as one likes. */
  readonly timePassed: (state: State, now: Instant) => readonly Event[];
  /** Whether nothing has to run for it any more. */
  readonly isClosed: (state: State) => boolean;
};
