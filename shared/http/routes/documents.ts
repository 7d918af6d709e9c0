import * as z from 'zod';
import { Announcing, Authorising, Reasoned } from '../../cases/documents/decide.ts';
import { DocumentView, DownloadLink, UploadLink } from '../../cases/documents/view.ts';
import { pageOf, paging } from '../page.ts';
import { route } from './route.ts';

const tag = 'Documents';
const handlers = ['claims', 'insurerAdmin', 'reviewer', 'hospitalRisk'] as const;
const keepers = ['insurerAdmin', 'hospitalRisk'] as const;

export const listDocuments = route({
  method: 'GET',
  path: '/v1/cases/{caseId}/documents',
  tag,
  summary: 'List the documents of a case, newest first',
  description: 'Of what stays with the other side you see that it exists, and not what it is.',
  allow: handlers,
  query: z.strictObject(paging(100)),
  answers: { 200: pageOf(DocumentView).meta({ id: 'Documents' }) },
  refusals: ['notFound'],
});

export const announceDocument = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/documents',
  tag,
  summary: 'Announce a document',
  description:
    'Says what file comes, and whose it is to see; then ask for a link and send the bytes. Each document has a privilege ' +
    'mark for good. Patient safety work product is a hospital’s to mark, and names each provider who can be told from it, ' +
    'or says by whose word nobody can.',
  allow: [...handlers, 'hospitalSystem'],
  idempotency: 'required',
  body: Announcing.meta({
    id: 'NewDocument',
    example: {
      title: 'Operative note',
      fileName: 'note.pdf',
      mediaType: 'application/pdf',
      bytes: 48_213,
      sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      privilege: 'none',
      visibility: 'bothSides',
    },
  }),
  versioned: true,
  answers: { 201: DocumentView },
  refusals: ['notFound', 'caseClosed', 'privilegeHeld'],
});

export const readDocument = route({
  method: 'GET',
  path: '/v1/cases/{caseId}/documents/{documentId}',
  tag,
  summary: 'Read what is known of a document',
  allow: [...handlers, 'hospitalSystem'],
  versioned: true,
  answers: { 200: DocumentView },
  refusals: ['notFound'],
});

export const linkUpload = route({
  method: 'GET',
  path: '/v1/cases/{caseId}/documents/{documentId}/upload',
  tag,
  fresh: true,
  summary: 'Get a link to send the file of a document',
  description:
    'Good for fifteen minutes, for just the bytes that were announced, and once: what came is never replaced. Ask again ' +
    'for another link. The file is then searched for malware; `status` tells what that came to.',
  allow: [...handlers, 'hospitalSystem'],
  answers: { 200: UploadLink },
  refusals: ['notFound', 'documentGone', 'privilegeHeld', 'alreadyThere'],
});

export const linkDownload = route({
  method: 'GET',
  path: '/v1/cases/{caseId}/documents/{documentId}/content',
  tag,
  fresh: true,
  summary: 'Get a link to fetch the file of a document',
  description:
    'Good for two minutes, only of a file that was found clean, and only across the wall of patient safety work product ' +
    'once each identified provider has authorised it and its hospital has disclosed it: else the refusal names what is ' +
    'missing. Who asked is in the access report of the case.',
  allow: handlers,
  answers: { 200: DownloadLink },
  refusals: ['notFound', 'documentGone', 'notClean', 'privilegeHeld', 'authorisationMissing'],
});

export const authoriseDisclosure = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/documents/{documentId}/authorisations',
  tag,
  summary: 'Record that a provider authorised the disclosure of patient safety work product in writing',
  allow: ['hospitalRisk'],
  idempotency: 'required',
  ifMatch: true,
  body: Authorising.meta({
    id: 'NewAuthorisation',
    example: { provider: 1, on: '2026-11-20', scope: 'The whole document, to the insurer' },
  }),
  versioned: true,
  answers: { 200: DocumentView },
  refusals: ['notFound', 'documentGone', 'privilegeHeld', 'alreadyDone', 'tooMany'],
});

const withReason = (id: string, of: string, reason: string) =>
  Reasoned.meta({ id, description: `Why ${of}`, example: { reason } });

export const discloseDocument = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/documents/{documentId}/disclosure',
  tag,
  summary: 'Show a document of your side to the other side of the case',
  description:
    'And to nobody else: other insurers, mediators and counsel have no way to it. Patient safety work product needs the ' +
    'recorded authorisation of each provider who can be told from it, or that nobody can; attorney work product stays.',
  allow: ['claims', 'insurerAdmin', 'hospitalRisk'],
  idempotency: 'required',
  ifMatch: true,
  body: withReason('NewDisclosure', 'it is shown', 'All who can be told from it have agreed'),
  versioned: true,
  answers: { 200: DocumentView },
  refusals: ['notFound', 'documentGone', 'privilegeHeld', 'alreadyDone', 'authorisationMissing'],
});

export const withdrawDocument = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/documents/{documentId}/withdrawal',
  tag,
  summary: 'Take a document of your side back',
  description: 'The other side is given its file no more. It is kept as long as documents are.',
  allow: ['claims', 'insurerAdmin', 'hospitalRisk'],
  idempotency: 'required',
  ifMatch: true,
  body: withReason('NewDocumentWithdrawal', 'it is taken back', 'It belongs to another case'),
  versioned: true,
  answers: { 200: DocumentView },
  refusals: ['notFound', 'documentGone', 'privilegeHeld'],
});

export const placeLegalHold = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/documents/{documentId}/hold',
  tag,
  summary: 'Place a legal hold on a document',
  description: 'One of each side. While any stands, the document is not destroyed, whoever wants it to be.',
  allow: ['claims', 'insurerAdmin', 'hospitalRisk'],
  idempotency: 'required',
  ifMatch: true,
  body: withReason('NewLegalHold', 'it is held', 'A suit has been announced'),
  versioned: true,
  answers: { 200: DocumentView },
  refusals: ['notFound', 'documentGone', 'alreadyDone'],
});

export const releaseLegalHold = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/documents/{documentId}/hold/release',
  tag,
  summary: 'Release the legal hold of your side',
  allow: keepers,
  idempotency: 'required',
  ifMatch: true,
  body: withReason('LegalHoldRelease', 'it is released', 'The suit was dismissed'),
  versioned: true,
  answers: { 200: DocumentView },
  refusals: ['notFound', 'nothingHeld'],
});

export const destroyDocument = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/documents/{documentId}/destruction',
  tag,
  summary: 'Destroy a document of your side whose time is over',
  description:
    'Once its case has been closed for the years that the tenant sets (`documents.retentionYears`), and while nobody holds ' +
    'it. Its bytes are erased; that it was there, and what it was, stays.',
  allow: keepers,
  idempotency: 'required',
  ifMatch: true,
  body: withReason('NewDestruction', 'it is destroyed', 'Its time is over'),
  versioned: true,
  answers: { 200: DocumentView },
  refusals: ['notFound', 'documentGone', 'privilegeHeld', 'onHold', 'toBeKept'],
});
