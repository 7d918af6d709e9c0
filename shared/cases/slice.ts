import type { Recorded } from '../ledger/event.ts';

/** A part of a case's state, and what its own events do to it. */
export type Slice<State, Event> = {
  /** What it is before anything happened. */
  readonly none: State;
  readonly evolve: (state: State, event: Recorded<Event>) => State;
};

/** A record that a command names by its id, changed. Records keep their order. */
export const changing = <Item extends { readonly id: string }>(
  items: readonly Item[],
  id: Item['id'],
  change: (item: Item) => Item,
): readonly Item[] => items.map((item) => (item.id === id ? change(item) : item));
