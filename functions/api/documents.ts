import * as z from 'zod';
import {
  authorise,
  awaitsFile,
  destroy,
  disclose,
  type Handling,
  notToBeRead,
  placeHold,
  releaseHold,
  withdraw,
} from '../../shared/cases/documents/decide.ts';
import type { Document, DocumentEvent } from '../../shared/cases/documents/document.ts';
import { type Documents, documentListedAtForm, type OpenDocument } from '../../shared/cases/documents/store.ts';
import { notToBeSeen } from '../../shared/cases/documents/wall.ts';
import { answer } from '../../shared/http/answer.ts';
import type { Idempotency } from '../../shared/http/exchange.ts';
import {
  announceDocument,
  authoriseDisclosure,
  destroyDocument,
  discloseDocument,
  linkDownload,
  linkUpload,
  listDocuments,
  placeLegalHold,
  readDocument,
  releaseLegalHold,
  withdrawDocument,
} from '../../shared/http/routes/documents.ts';
import type { CaseId, DocumentId } from '../../shared/kernel/ids.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { isRefusal, type Refusal, type RefusalCode } from '../../shared/kernel/refusal.ts';
import type { Once } from '../../shared/ledger/ledger.ts';
import { etagOf } from '../../shared/ledger/version.ts';
import { settingsWith } from '../../shared/tenancy/settings.ts';
import { documentLinks } from '../document-links.ts';
import { environment } from '../environment.ts';
import { api, on } from './services.ts';

const { DOCUMENT_BUCKET, DOCUMENT_ROLE_ARN } = environment({
  DOCUMENT_BUCKET: z.string(),
  DOCUMENT_ROLE_ARN: z.string().startsWith('arn:'),
});

const linksOf = documentLinks({ bucket: DOCUMENT_BUCKET, roleArn: DOCUMENT_ROLE_ARN });

const showing =
  <const Status extends 200 | 201>(status: Status, { view }: Documents) =>
  (opened: OpenDocument) =>
    answer(status, view(opened), { etag: etagOf(opened) });

type Commanding = {
  readonly params: { readonly caseId: CaseId; readonly documentId: DocumentId };
  readonly documents: Documents;
  readonly ifMatch: readonly string[];
  readonly idempotency: Idempotency | undefined;
  readonly once: (idempotency: Idempotency | undefined) => Once | undefined;
};

/** Does something to a document, and answers it as it is then. */
const command = <Code extends RefusalCode>(
  { params: { caseId, documentId }, documents, ifMatch, once, idempotency }: Commanding,
  decide: (document: Document, by: Handling) => readonly DocumentEvent[] | Refusal<Code>,
) => documents.change(caseId, documentId, ifMatch, decide, showing(200, documents), once(idempotency));

export const handler = api(
  on(listDocuments, async ({ params, query: { cursor, limit }, documents, pages }) => {
    const list = { route: listDocuments.path, filter: params };
    const from = await pages.positionOf(list, cursor, documentListedAtForm);
    if (isRefusal(from)) return from;
    const page = await documents.list(params.caseId, from.position, limit);
    return isRefusal(page) ? page : pages.answer(list, page);
  }),

  on(announceDocument, ({ params: { caseId }, body, documents, once, idempotency }) =>
    documents.announce(
      caseId,
      mint.document(),
      body,
      (opened) => ({
        ...showing(201, documents)(opened),
        location: `/v1/cases/${caseId}/documents/${opened.state.id}`,
      }),
      once(idempotency),
    ),
  ),

  on(readDocument, async ({ params, documents }) => {
    const opened = await documents.read(params.caseId, params.documentId);
    return isRefusal(opened) ? opened : showing(200, documents)(opened);
  }),

  on(linkUpload, async ({ params, documents, caller, now }) => {
    const opened = await documents.read(params.caseId, params.documentId);
    if (isRefusal(opened)) return opened;
    const no = awaitsFile(opened.state, documents);
    return no ?? answer(200, await linksOf(caller.tenant, caller.actor).upload(opened.state, now));
  }),

  on(linkDownload, async ({ params, documents, caller, now }) => {
    const opened = await documents.read(params.caseId, params.documentId);
    if (isRefusal(opened)) return opened;
    const no = notToBeSeen(opened.state, documents.audience) ?? notToBeRead(opened.state, documents);
    return no ?? answer(200, await linksOf(caller.tenant, caller.actor).download(opened.state, now));
  }),

  on(authoriseDisclosure, (asked) => command(asked, (document, by) => authorise(document, asked.body, by))),

  on(discloseDocument, (asked) => command(asked, (document, by) => disclose(document, asked.body, by))),

  on(withdrawDocument, (asked) => command(asked, (document, by) => withdraw(document, asked.body, by))),

  on(placeLegalHold, (asked) => command(asked, (document, by) => placeHold(document, asked.body, by))),

  on(releaseLegalHold, (asked) => command(asked, (document, by) => releaseHold(document, asked.body, by))),

  on(destroyDocument, async (asked) => {
    const [of, own] = await Promise.all([asked.cases.read(asked.params.caseId), asked.settings.read()]);
    if (isRefusal(of)) return of;
    const settings = settingsWith(own.state);
    const closedAt = of.state.closure.closed?.at;
    return command(asked, (document, by) => destroy(document, closedAt, asked.body, { ...by, settings }));
  }),
);
