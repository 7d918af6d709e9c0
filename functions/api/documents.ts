import * as z from 'zod';
import {
  authorise,
  awaitsFile,
  destroy,
  disclose,
  notToBeRead,
  placeHold,
  releaseHold,
  withdraw,
} from '../../shared/cases/documents/decide.ts';
import { type Documents, documentListedAtForm, type OpenDocument } from '../../shared/cases/documents/store.ts';
import { notToBeSeen } from '../../shared/cases/documents/wall.ts';
import { answer } from '../../shared/http/answer.ts';
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
import { mint } from '../../shared/kernel/mint.ts';
import { isRefusal } from '../../shared/kernel/refusal.ts';
import { etagOf } from '../../shared/ledger/version.ts';
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

  on(authoriseDisclosure, ({ params: { caseId, documentId }, body, documents, ifMatch, once, idempotency }) =>
    documents.change(
      caseId,
      documentId,
      ifMatch,
      (document, by) => authorise(document, body, by),
      showing(200, documents),
      once(idempotency),
    ),
  ),

  on(discloseDocument, ({ params: { caseId, documentId }, body, documents, ifMatch, once, idempotency }) =>
    documents.change(
      caseId,
      documentId,
      ifMatch,
      (document, by) => disclose(document, body, by),
      showing(200, documents),
      once(idempotency),
    ),
  ),

  on(withdrawDocument, ({ params: { caseId, documentId }, body, documents, ifMatch, once, idempotency }) =>
    documents.change(
      caseId,
      documentId,
      ifMatch,
      (document, by) => withdraw(document, body, by),
      showing(200, documents),
      once(idempotency),
    ),
  ),

  on(placeLegalHold, ({ params: { caseId, documentId }, body, documents, ifMatch, once, idempotency }) =>
    documents.change(
      caseId,
      documentId,
      ifMatch,
      (document, by) => placeHold(document, body, by),
      showing(200, documents),
      once(idempotency),
    ),
  ),

  on(releaseLegalHold, ({ params: { caseId, documentId }, body, documents, ifMatch, once, idempotency }) =>
    documents.change(
      caseId,
      documentId,
      ifMatch,
      (document, by) => releaseHold(document, body, by),
      showing(200, documents),
      once(idempotency),
    ),
  ),

  on(destroyDocument, ({ params: { caseId, documentId }, body, documents, ifMatch, once, idempotency }) =>
    documents.change(
      caseId,
      documentId,
      ifMatch,
      (document, by, closedAt) => destroy(document, closedAt, body, by),
      showing(200, documents),
      once(idempotency),
    ),
  ),
);
