import type { Instant } from '../kernel/instant.ts';
import { isRefusal, type Refusal } from '../kernel/refusal.ts';
import type { Author } from './event.ts';
import { growing, type Kind } from './growing.ts';
import { filingKey } from './keys.ts';
import type { Ledger, Once, Snapshot } from './ledger.ts';
import type { Entry, Listed } from './listed.ts';
import { newest } from './merged.ts';
import { busy, commitAndAnswer, hasMoved, type Repeatable, type Unanswered } from './once.ts';
import { type Page, pageFrom } from './page.ts';
import type { Row } from './table.ts';
import { etagOf, stale } from './version.ts';

/** Whom a directory lists, and where. */
type Directory<Id extends string, State extends Listed<Id, Entry>, Event, View> = {
  readonly kind: Kind<State, Event>;
  /** The partition of one of them. */
  readonly partition: (id: Id) => string;
  /** All of them, or those under a state of the US, as `gsi1` lists them. */
  readonly list: (state?: string) => string;
  /** What a list holds of each. */
  readonly view: (state: State) => View;
  /** What is not there, and what is somebody else's: one answer for both. */
  readonly missing: () => Refusal<'notFound'>;
};

type Scope = { readonly ledger: Ledger; readonly by: Author; readonly now: Instant };

/** A place in a list: when each was listed, and who it is, by an id of this prefix. */
export const listedAtForm = (prefix: string): RegExp => new RegExp(`^\\d{4}-\\d{2}-\\d{2}T[\\d:.]+Z#${prefix}_\\w+$`);

/**
 * A directory. Each of those in it is an aggregate, and has a row for each state of the US that it names: lists are read
 * from an index that holds what is listed and nothing else, by state or all together, so a list reads what it answers.
 * All rows of one change in one transaction. Nothing is ever deleted: a row that says no list is in none, so a state
 * that is taken back can come again.
 */
export const directoryOn = <Id extends string, State extends Listed<Id, Entry>, Event, View>(
  { kind, partition, list, view, missing }: Directory<Id, State, Event, View>,
  { ledger, by, now }: Scope,
) => {
  type Open = Snapshot<State>;

  const read = async (id: Id): Promise<Open | Refusal<'notFound'>> =>
    (await ledger.load<State>(partition(id))) ?? missing();

  const listingIn = (of: string, state: State) => ({
    gsi1pk: of,
    listedAt: `${state.listedAt}#${state.id}`,
    summary: view(state),
  });

  const grow = (id: Id, from: Open | undefined, events: readonly Event[]) =>
    growing(kind, {
      partition: partition(id),
      from,
      events,
      at: now,
      by,
      listing: (state) => (state.status === 'listed' ? listingIn(list(), state) : {}),
    });

  /** One of them under one state; in no list if it does not name that state any more, or is no longer listed. */
  const filingRow = ({ state, version }: Open, usState: string): Row => ({
    pk: partition(state.id),
    sk: filingKey(usState),
    version,
    ...(state.status === 'listed' && state.entry.states.includes(usState) && listingIn(list(usState), state)),
  });

  /** The rows of every state it was ever filed under, as they are after a change. */
  const filings = (from: Open, to: Open) => {
    const isThere = (usState: string) => from.state.filedUnder.includes(usState);
    return {
      rows: to.state.filedUnder.filter((usState) => !isThere(usState)).map((usState) => filingRow(to, usState)),
      changed: from.state.filedUnder.map((usState) => ({ row: filingRow(to, usState), from: from.version })),
    };
  };

  return {
    read,

    /** Puts somebody in, who was not in it before. */
    open: async <Answer extends Repeatable>(
      id: Id,
      events: readonly Event[],
      answer: (opened: Open) => Answer,
      once: Once | undefined,
    ): Promise<Answer | Unanswered> => {
      const growth = grow(id, undefined, events);
      const rows = growth.to.state.filedUnder.map((usState) => filingRow(growth.to, usState));
      const opened = await commitAndAnswer(ledger, { growth, rows }, answer(growth.to), once);
      return hasMoved(opened) ? busy() : opened;
    },

    /** What one command does to somebody who was read at one of `etags`. */
    change: async <Answer extends Repeatable, No extends Refusal>(
      id: Id,
      etags: readonly string[],
      decide: (state: State) => readonly Event[] | No,
      answer: (changed: Open) => Answer,
      once: Once | undefined,
    ): Promise<Answer | No | Unanswered | Refusal<'notFound' | 'stale'>> => {
      const current = await read(id);
      if (isRefusal(current)) return current;
      if (!etags.includes(etagOf(current))) return stale(current);
      const events = decide(current.state);
      if (isRefusal(events)) return events as No;
      const growth = events.length === 0 ? undefined : grow(id, current, events as readonly Event[]);
      const commit = growth && { growth, ...filings(current, growth.to) };
      const done = await commitAndAnswer(ledger, commit ?? {}, answer(growth?.to ?? current), once);
      if (!hasMoved(done)) return done;
      const moved = await read(id);
      return isRefusal(moved) ? moved : stale(moved);
    },

    /** Those that are listed, newest first; `below` is where the page before ended. */
    page: async (
      { state }: { readonly state?: string | undefined },
      below: string | undefined,
      limit: number,
    ): Promise<Page<View>> => {
      const rows = await newest(ledger, { index: 'gsi1', partitions: [list(state)], below, limit: limit + 1 });
      return pageFrom(
        rows,
        limit,
        ({ summary }) => summary as View,
        ({ listedAt }) => listedAt,
      );
    },
  };
};
