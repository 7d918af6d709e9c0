import type { AttorneyId, TenantId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { type Refusal, refuse } from '../../kernel/refusal.ts';
import { directoryOn, listedAtForm } from '../../ledger/directory.ts';
import type { Author } from '../../ledger/event.ts';
import type { Kind } from '../../ledger/growing.ts';
import { attorneyList, keys } from '../../ledger/keys.ts';
import type { Ledger, Once, Snapshot } from '../../ledger/ledger.ts';
import type { Repeatable } from '../../ledger/once.ts';
import { type Attorney, type AttorneyEvent, type Entry, evolveAttorney } from './attorney.ts';
import { viewAttorney } from './view.ts';

export type OpenAttorney = Snapshot<Attorney>;

const attorneyKind: Kind<Attorney, AttorneyEvent> = { kind: 'attorney', schemaVersion: 1, evolve: evolveAttorney };

export const attorneyListedAtForm = listedAtForm('attorney');

type Scope = { readonly ledger: Ledger; readonly tenant: TenantId; readonly by: Author; readonly now: Instant };

/** The attorneys whom one insurer can name, by the states in which they are admitted. */
export const directoryOf = ({ tenant, ...scope }: Scope) => {
  const { read, open, change, page } = directoryOn(
    {
      kind: attorneyKind,
      partition: (id: AttorneyId) => keys.attorney(tenant, id),
      list: (state) => attorneyList(tenant, state),
      view: viewAttorney,
      missing: noAttorney,
    },
    scope,
  );

  return {
    read,

    /** Lists an attorney. */
    list: <Answer extends Repeatable>(
      id: AttorneyId,
      entry: Entry,
      answer: (opened: OpenAttorney) => Answer,
      once: Once | undefined,
    ) => open(id, [{ type: 'AttorneyListed', id, entry }], answer, once),

    change,
    page,
  };
};

/** What is not there, and what is another insurer's: one answer for both. */
const noAttorney = (): Refusal<'notFound'> => refuse('notFound', 'There is no such attorney.');
