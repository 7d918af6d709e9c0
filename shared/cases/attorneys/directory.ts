import type { AttorneyId, TenantId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { isRefusal, type Refusal, refuse } from '../../kernel/refusal.ts';
import type { Author } from '../../ledger/event.ts';
import { growing, type Kind } from '../../ledger/growing.ts';
import { attorneyList, keys } from '../../ledger/keys.ts';
import type { Ledger, Once, Snapshot } from '../../ledger/ledger.ts';
import { newest } from '../../ledger/merged.ts';
import { busy, commitAndAnswer, hasMoved, type Repeatable, type Unanswered } from '../../ledger/once.ts';
import { type Page, pageFrom } from '../../ledger/page.ts';
import type { Row } from '../../ledger/table.ts';
import { etagOf, stale } from '../../ledger/version.ts';
import { type Attorney, type AttorneyEvent, type Entry, evolveAttorney } from './attorney.ts';
import { type AttorneyView, viewAttorney } from './view.ts';

export type OpenAttorney = Snapshot<Attorney>;

const attorneyKind: Kind<Attorney, AttorneyEvent> = { kind: 'attorney', schemaVersion: 1, evolve: evolveAttorney };

/** A place in a list of attorneys: when each was listed, and who it is. */
export const attorneyListedAtForm = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z#attorney_\w+$/;

type Scope = { readonly ledger: Ledger; readonly tenant: TenantId; readonly by: Author; readonly now: Instant };

/**
 * The attorneys whom one insurer can name. Each is an aggregate, and has a row for each state in which it is admitted:
 * lists are read from an index that holds what is listed and nothing else, by state or all together, so a list reads
 * what it answers. All rows of an attorney change in one transaction. Nothing is ever deleted: a row that says no list
 * is in none, so a state that is taken back can come again.
 */
export const directoryOf = ({ ledger, tenant, by, now }: Scope) => {
  const read = async (id: AttorneyId): Promise<OpenAttorney | Refusal<'notFound'>> =>
    (await ledger.load<Attorney>(keys.attorney(tenant, id))) ?? noAttorney();

  const grow = (id: AttorneyId, from: OpenAttorney | undefined, events: readonly AttorneyEvent[]) =>
    growing(attorneyKind, {
      partition: keys.attorney(tenant, id),
      from,
      events,
      at: now,
      by,
      listing: (state) => (state.status === 'listed' ? listingIn(attorneyList(tenant), state) : {}),
    });

  return {
    read,

    /** Lists an attorney. */
    list: async <Answer extends Repeatable>(
      id: AttorneyId,
      entry: Entry,
      answer: (opened: OpenAttorney) => Answer,
      once: Once | undefined,
    ): Promise<Answer | Unanswered> => {
      const growth = grow(id, undefined, [{ type: 'AttorneyListed', id, entry }]);
      const rows = entry.states.map((state) => filingRow(tenant, growth.to, state));
      const listed = await commitAndAnswer(ledger, { growth, rows }, answer(growth.to), once);
      return hasMoved(listed) ? busy() : listed;
    },

    /** What one command does to an attorney that was read at one of `etags`. */
    change: async <Answer extends Repeatable, No extends Refusal>(
      id: AttorneyId,
      etags: readonly string[],
      decide: (attorney: Attorney) => readonly AttorneyEvent[] | No,
      answer: (changed: OpenAttorney) => Answer,
      once: Once | undefined,
    ): Promise<Answer | No | Unanswered | Refusal<'notFound' | 'stale'>> => {
      const current = await read(id);
      if (isRefusal(current)) return current;
      if (!etags.includes(etagOf(current))) return stale(current);
      const events = decide(current.state);
      if (isRefusal(events)) return events as No;
      const growth = events.length === 0 ? undefined : grow(id, current, events as readonly AttorneyEvent[]);
      const commit = growth && { growth, ...filings(tenant, current, growth.to) };
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
    ): Promise<Page<AttorneyView>> => {
      const rows = await newest(ledger, {
        index: 'gsi1',
        partitions: [attorneyList(tenant, state)],
        below,
        limit: limit + 1,
      });
      return pageFrom(
        rows,
        limit,
        ({ summary }) => summary as AttorneyView,
        ({ listedAt }) => listedAt,
      );
    },
  };
};

/** What is not there, and what is somebody else's: one answer for both. */
const noAttorney = (): Refusal<'notFound'> => refuse('notFound', 'There is no such attorney.');

const listingIn = (list: string, state: Attorney) => ({
  gsi1pk: list,
  listedAt: `${state.listedAt}#${state.id}`,
  summary: viewAttorney(state),
});

/** An attorney under one state; in no list if it is no longer admitted there, or no longer listed. */
const filingRow = (tenant: TenantId, { state, version }: OpenAttorney, usState: string): Row => ({
  ...keys.attorneyIn(tenant, state.id, usState),
  version,
  ...(state.status === 'listed' &&
    state.entry.states.includes(usState) &&
    listingIn(attorneyList(tenant, usState), state)),
});

/** The rows of every state it was ever filed under, as they are after a change. */
const filings = (tenant: TenantId, from: OpenAttorney, to: OpenAttorney) => {
  const isThere = (state: string) => from.state.filedUnder.includes(state);
  return {
    rows: to.state.filedUnder.filter((state) => !isThere(state)).map((state) => filingRow(tenant, to, state)),
    changed: from.state.filedUnder.map((state) => ({ row: filingRow(tenant, to, state), from: from.version })),
  };
};
