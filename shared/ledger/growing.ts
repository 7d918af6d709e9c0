import type { Instant } from '../kernel/instant.ts';
import { type Author, type Recorded, record } from './event.ts';
import { type Growth, growthOf, type Schema, type Snapshot } from './ledger.ts';
import type { Row } from './table.ts';

/** What is common to all aggregates of a kind. */
export type Kind<State, Event> = Schema<State> & {
  readonly kind: string;
  readonly evolve: (state: State | undefined, event: Recorded<Event>) => State;
};

/** What happened to an aggregate, told by its new events. */
export const growing = <State, Event>(
  { kind, schemaVersion, evolve }: Kind<State, Event>,
  {
    partition,
    from,
    events,
    at,
    by,
    listing = () => ({}),
    original,
  }: {
    readonly partition: string;
    readonly from: Snapshot<State> | undefined;
    readonly events: readonly Event[];
    readonly at: Instant;
    readonly by: Author;
    /** Which lists it is then in, and what they show of it. */
    readonly listing?: (state: State) => Readonly<Record<string, unknown>>;
    /** What made an event, kept beside it; nothing for one that nothing sent made. */
    readonly original?: (state: State, event: Recorded<Event>) => Row | undefined;
  },
): Growth<State> => {
  const recorded = record(events, { after: from?.version ?? 0, at, by });
  const state = recorded.reduce<State | undefined>(evolve, from?.state);
  if (state === undefined) throw new Error(`No event, no ${kind}`);
  return growthOf({
    partition,
    kind,
    schemaVersion,
    from,
    events: recorded,
    state,
    listing: listing(state),
    originals: original ? recorded.flatMap((event) => original(state, event) ?? []) : [],
  });
};
