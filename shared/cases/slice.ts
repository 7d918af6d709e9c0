import type { Recorded } from '../ledger/event.ts';
import type { Audience } from './privilege.ts';

/** A part of a case's state, and what its own events do to it, by which side they were made. */
export type Slice<State, Event> = {
  /** What it is before anything happened. */
  readonly none: State;
  readonly evolve: (state: State, event: Recorded<Event>, by: Audience) => State;
};

/** How many there are of something that each side made. */
export type Tally = Readonly<Partial<Record<Audience, number>>>;

export const tallied = (tally: Tally | undefined, by: Audience, more = 1): Tally => ({
  ...tally,
  [by]: (tally?.[by] ?? 0) + more,
});

/** The records that one side made, of those that say which. */
export const madeBy = <Item extends { readonly byInsurer?: true }>(items: readonly Item[], side: Audience): Item[] =>
  items.filter(({ byInsurer }) => (side === 'insurer') === (byInsurer ?? false));

/** A record that a command names by its id, changed. Records keep their order. */
export const changing = <Item extends { readonly id: string }>(
  items: readonly Item[],
  id: Item['id'],
  change: (item: Item) => Item,
): readonly Item[] => items.map((item) => (item.id === id ? change(item) : item));
