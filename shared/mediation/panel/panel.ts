import type { MediatorId, PrincipalId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { isRefusal, type Refusal, refuse } from '../../kernel/refusal.ts';
import { directoryOn, listedAtForm } from '../../ledger/directory.ts';
import type { Author } from '../../ledger/event.ts';
import type { Kind } from '../../ledger/growing.ts';
import { keys, mediatorList } from '../../ledger/keys.ts';
import type { Ledger, Once, Snapshot } from '../../ledger/ledger.ts';
import type { Repeatable, Unanswered } from '../../ledger/once.ts';
import { isAdmittedAs } from '../../tenancy/admissions.ts';
import { changeMediator, listMediator, retireMediator } from './decide.ts';
import { type Entry, evolveMediator, type Mediator, type MediatorEvent } from './mediator.ts';
import { viewMediator } from './view.ts';

export type OpenMediator = Snapshot<Mediator>;

const mediatorKind: Kind<Mediator, MediatorEvent> = { kind: 'mediator', schemaVersion: 1, evolve: evolveMediator };

export const mediatorListedAtForm = listedAtForm('mediator');

type Scope = { readonly ledger: Ledger; readonly by: Author; readonly now: Instant };

/** How a request is answered, and what it is known by if it comes again. */
type Answering<Answer> = { readonly answer: (mediator: OpenMediator) => Answer; readonly once: Once | undefined };

/** The mediators whom the parties of any matter can choose, of all insurers alike, by the states in which they mediate. */
export const panelOf = (scope: Scope) => {
  const { read, open, change, page } = directoryOn(
    {
      kind: mediatorKind,
      partition: (id: MediatorId) => keys.mediator(id),
      list: mediatorList,
      view: viewMediator,
      missing: noMediator,
    },
    scope,
  );

  const isAdmitted = async (principal: PrincipalId | undefined): Promise<boolean> =>
    principal !== undefined && isAdmittedAs('mediator', principal, scope.ledger);

  return {
    read,
    page,

    list: async <Answer extends Repeatable>(
      id: MediatorId,
      entry: Entry,
      { answer, once }: Answering<Answer>,
    ): Promise<Answer | Unanswered | Refusal<'invalidRequest'>> => {
      const events = listMediator(id, entry, await isAdmitted(entry.principal));
      return isRefusal(events) ? events : open(id, events, answer, once);
    },

    change: async <Answer extends Repeatable>(
      id: MediatorId,
      etags: readonly string[],
      entry: Entry,
      { answer, once }: Answering<Answer>,
    ) => {
      const may = await isAdmitted(entry.principal);
      return change(id, etags, (mediator) => changeMediator(mediator, entry, may), answer, once);
    },

    retire: <Answer extends Repeatable>(
      id: MediatorId,
      etags: readonly string[],
      reason: string | undefined,
      { answer, once }: Answering<Answer>,
    ) => change(id, etags, (mediator) => retireMediator(mediator, reason), answer, once),
  };
};

const noMediator = (): Refusal<'notFound'> => refuse('notFound', 'There is no such mediator.');
