import type { CaseId, DocumentId, TenantId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { isRefusal, type Refusal, type RefusalCode } from '../../kernel/refusal.ts';
import type { Author } from '../../ledger/event.ts';
import { growing } from '../../ledger/growing.ts';
import { documentList, keys } from '../../ledger/keys.ts';
import type { Ledger, Once, Snapshot } from '../../ledger/ledger.ts';
import { newest } from '../../ledger/merged.ts';
import { busy, commitAndAnswer, hasMoved, type Repeatable, type Unanswered } from '../../ledger/once.ts';
import { type Page, pageFrom } from '../../ledger/page.ts';
import { etagOf, stale } from '../../ledger/version.ts';
import { ownHospital, type TenantCaller } from '../../tenancy/principal.ts';
import type { Audience } from '../privilege.ts';
import { ended, notThere } from '../rules.ts';
import type { OpenCase } from '../store/finding.ts';
import { type Announcing, announce, type Handling, takeVerdict } from './decide.ts';
import { type Document, type DocumentEvent, documentKind, type Verdict } from './document.ts';
import { type DocumentView, viewDocument } from './view.ts';

export type OpenDocument = Snapshot<Document>;

/** A place in the list of a case's documents: when each was announced, and which it is. */
export const documentListedAtForm = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z#doc_\w+$/;

type Grown = {
  readonly tenant: TenantId;
  readonly id: DocumentId;
  readonly from: OpenDocument | undefined;
  readonly events: readonly DocumentEvent[];
  readonly now: Instant;
  readonly by: Author;
};

const grow = ({ tenant, id, from, events, now, by }: Grown) =>
  growing(documentKind, {
    partition: keys.document(tenant, id),
    from,
    events,
    at: now,
    by,
    listing: (state) => ({
      gsi1pk: documentList(tenant, state.caseId),
      listedAt: `${state.announced.at}#${state.id}`,
      summary: state,
    }),
  });

type Store = {
  readonly ledger: Ledger;
  readonly caller: TenantCaller;
  readonly now: Instant;
  /** The case, if it is there for this caller. */
  readonly caseOf: (id: CaseId) => Promise<OpenCase | Refusal<'notFound'>>;
};

/** What decides on a document: events, or a no. */
type Decide<Code extends RefusalCode> = (
  document: Document,
  handling: Handling,
) => readonly DocumentEvent[] | Refusal<Code>;

/** The documents of one tenant's cases, as one caller may see and handle them. */
export const documentsOf = ({ ledger, caller, now, caseOf }: Store) => {
  const { tenant, actor, organisation } = caller;
  const own = ownHospital(caller);
  const audience: Audience = own ? 'hospital' : 'insurer';
  const by = { actor, organisation };

  const read = async (caseId: CaseId, id: DocumentId): Promise<OpenDocument | Refusal<'notFound'>> => {
    const found = await ledger.load<Document>(keys.document(tenant, id), documentKind);
    const isThere = found && found.state.caseId === caseId && (!own || found.state.hospital === own);
    return isThere ? found : notThere();
  };

  return {
    audience,
    read,

    view: ({ state }: OpenDocument): DocumentView => viewDocument(state, audience),

    /** Documents of a case, newest first; `below` is where the page before ended. */
    list: async (
      caseId: CaseId,
      below: string | undefined,
      limit: number,
    ): Promise<Page<DocumentView> | Refusal<'notFound'>> => {
      const found = await caseOf(caseId);
      if (isRefusal(found)) return found;
      const rows = await newest(ledger, {
        index: 'gsi1',
        partitions: [documentList(tenant, caseId)],
        below,
        limit: limit + 1,
      });
      return pageFrom(
        rows,
        limit,
        ({ summary }) => viewDocument(summary as Document, audience),
        ({ listedAt }) => listedAt,
      );
    },

    /** Says that a file comes. */
    announce: async <Answer extends Repeatable>(
      caseId: CaseId,
      id: DocumentId,
      said: Announcing,
      answer: (announced: OpenDocument) => Answer,
      once: Once | undefined,
    ): Promise<Answer | Unanswered | Refusal<'notFound' | 'caseClosed' | 'invalidRequest' | 'privilegeHeld'>> => {
      const found = await caseOf(caseId);
      if (isRefusal(found)) return found;
      const { hospital } = found.state;
      const events = ended(found.state) ?? announce({ id, caseId, hospital }, said, { audience, organisation });
      if (isRefusal(events)) return events;
      const growth = grow({ tenant, id, from: undefined, events, now, by });
      const announced = await commitAndAnswer(ledger, { growth }, answer(growth.to), once);
      return hasMoved(announced) ? busy() : announced;
    },

    /** What one command does to a document that was read at one of `etags`. */
    change: async <Code extends RefusalCode, Answer extends Repeatable>(
      caseId: CaseId,
      id: DocumentId,
      etags: readonly string[],
      decide: Decide<Code>,
      answer: (changed: OpenDocument) => Answer,
      once: Once | undefined,
    ): Promise<Answer | Unanswered | Refusal<Code | 'notFound' | 'stale'>> => {
      const current = await read(caseId, id);
      if (isRefusal(current)) return current;
      if (!etags.includes(etagOf(current))) return stale(current);
      const events = decide(current.state, { audience, organisation, now });
      if (isRefusal(events)) return events as Refusal<Code>;
      const growth = grow({ tenant, id, from: current, events, now, by });
      const done = await commitAndAnswer(ledger, { growth }, answer(growth.to), once);
      if (!hasMoved(done)) return done;
      const moved = await read(caseId, id);
      return isRefusal(moved) ? moved : stale(moved);
    },
  };
};

export type Documents = ReturnType<typeof documentsOf>;

/** How often to look again when others were faster. */
const rounds = 5;

/**
 * Records what the search for malware came to. It may be told again, late, or of what is not here: a verdict is recorded
 * once. Whether it was news.
 */
export const recordVerdict = async (
  { ledger, tenant, now, by }: { ledger: Ledger; tenant: TenantId; now: Instant; by: Author },
  { id, verdict, objectVersion }: { id: DocumentId; verdict: Verdict; objectVersion: string },
): Promise<'recorded' | 'known' | 'missing'> => {
  for (let round = 0; round < rounds; round += 1) {
    const from = await ledger.load<Document>(keys.document(tenant, id), documentKind);
    if (!from) return 'missing';
    const events = takeVerdict(from.state, verdict, objectVersion);
    if (events.length === 0) return 'known';
    const { outcome } = await ledger.commit({ growth: grow({ tenant, id, from, events, now, by }) });
    if (outcome === 'done') return 'recorded';
  }
  throw new Error('Others keep writing this document');
};
