import type { OrganisationId } from '../kernel/ids.ts';
import type { Recorded } from '../ledger/event.ts';
import type { Case, CaseEvent, EventOf } from './case.ts';
import type { Audience } from './privilege.ts';

/** Who is shown something. */
export type Reader = { readonly audience: Audience; readonly organisation: OrganisationId };

/** An event of a case by its sequence; what type it is, the state that names it knows. */
export type Told = <Type extends CaseEvent['type']>(sequence: number) => Recorded<EventOf<Type>>;

/**
 * Something that is shown of a case. A snapshot holds what rules ask for; the words are in the events, so this says which
 * events tell it, and how it then reads.
 */
export type Shown<View> = { readonly tells: readonly number[]; readonly show: (told: Told) => View };

/** Which part of a case is shown, to whom. */
export type Showing<View> = (state: Case, reader: Reader) => Shown<View>;

/** What a case holds so much of that it is shown in pages: which events tell it, oldest first, and how one of them reads. */
export type Listing<Item> = (
  state: Case,
  reader: Reader,
) => { readonly toldIn: readonly number[]; readonly show: (sequence: number) => Shown<Item> };

/** Several, as a list. */
export const listed = <Item>(items: readonly Shown<Item>[]): Shown<{ items: Item[] }> => ({
  tells: items.flatMap(({ tells }) => tells),
  show: (told) => ({ items: items.map(({ show }) => show(told)) }),
});

/** Reads what is shown out of the events that tell it. */
export const toldFrom = (events: readonly Recorded<CaseEvent>[]): Told => {
  const bySequence = new Map(events.map((event) => [event.sequence, event]));
  return (sequence) => {
    const event = bySequence.get(sequence);
    if (!event) throw new Error(`Event ${sequence} was not read`);
    return event as never;
  };
};
