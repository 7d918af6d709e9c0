import * as z from 'zod';
import { CaseId, DocumentId, OrganisationId, PrincipalId } from '../../kernel/ids.ts';
import { Instant, When } from '../../kernel/instant.ts';
import type { Audience } from '../privilege.ts';
import { PartMark } from '../reviews/review.ts';
import { type Deed, type Document, Visibility } from './document.ts';
import { MediaType } from './media.ts';
import { isBehindWall, leavesMissing } from './wall.ts';

export const DocumentStatus = z.enum(['awaited', 'clean', 'infected', 'notScanned', 'withdrawn', 'destroyed']).meta({
  description:
    'Where its file is: awaited until it came and was searched for malware, then what that came to. Only a clean one is given out',
});
export type DocumentStatus = z.output<typeof DocumentStatus>;

const deed = { at: Instant, by: PrincipalId };
const Reasoned = z.object({ ...deed, reason: z.string().optional() });

export const DocumentView = z
  .object({
    id: DocumentId,
    caseId: CaseId,
    side: z.enum(['hospital', 'insurer']).meta({ description: 'Whose document it is' }),
    owner: OrganisationId,
    announcedAt: Instant,
    announcedBy: PrincipalId,
    status: DocumentStatus,
    scannedAt: Instant.optional(),
    privilege: PartMark,
    visibility: Visibility,
    withheld: z
      .boolean()
      .meta({ description: 'Whether what it says is not shown to you: it stays with the other side' }),
    title: z.string().optional(),
    fileName: z.string().optional(),
    mediaType: MediaType.optional(),
    bytes: z.int().optional(),
    sha256: z.string().optional(),
    identifiedProviders: z.array(z.string()).optional().meta({ description: 'Shown to its own side' }),
    nonIdentifiable: z.object({ method: z.enum(['safeHarbor', 'expert']), attestedBy: z.string() }).optional(),
    authorisations: z
      .array(z.object({ provider: z.int(), on: When, scope: z.string(), evidence: DocumentId.optional(), ...deed }))
      .optional()
      .meta({ description: 'The written leave of providers who can be told from it; shown to its own side' }),
    authorisationsMissing: z
      .array(z.int())
      .meta({ description: 'The numbers of providers whose leave is missing before it may be disclosed' }),
    disclosed: Reasoned.optional(),
    withdrawn: Reasoned.optional(),
    holds: z
      .object({ hospital: Reasoned.optional(), insurer: Reasoned.optional() })
      .meta({ description: 'The legal holds that stand; why, is shown to the side that placed it' }),
    destroyed: Reasoned.optional(),
  })
  .meta({ id: 'Document', description: 'A file of a case, and what is known of it' });
export type DocumentView = z.output<typeof DocumentView>;

const statusOf = ({ destroyed, withdrawn, scanned }: Document): DocumentStatus => {
  if (destroyed) return 'destroyed';
  if (withdrawn) return 'withdrawn';
  return scanned?.verdict ?? 'awaited';
};

/** A document as one side sees it. Of what is behind its wall the other side sees that it exists, and what would open it. */
export const viewDocument = (document: Document, audience: Audience): DocumentView => {
  const { id, caseId, side, owner, announced, scanned, privilege, disclosed, withdrawn, destroyed, holds } = document;
  const isOwn = side === audience;
  const withheld = isBehindWall(document, audience);
  const reasoned = (done: (Deed & { readonly reason: string }) | undefined, isFor: boolean) =>
    done && { at: done.at, by: done.by, ...(isFor && { reason: done.reason }) };
  return {
    id,
    caseId,
    side,
    owner,
    announcedAt: announced.at,
    announcedBy: announced.by,
    status: statusOf(document),
    ...(scanned && { scannedAt: scanned.at }),
    privilege,
    visibility: document.visibility,
    withheld,
    ...(!withheld && {
      title: document.title,
      fileName: document.fileName,
      mediaType: document.mediaType,
      bytes: document.bytes,
      sha256: document.sha256,
    }),
    ...(isOwn && {
      identifiedProviders: [...document.identifiedProviders],
      authorisations: [...document.authorisations],
      ...(document.nonIdentifiable && { nonIdentifiable: document.nonIdentifiable }),
    }),
    authorisationsMissing: privilege === 'patientSafetyWorkProduct' ? leavesMissing(document) : [],
    ...(disclosed && { disclosed: reasoned(disclosed, !withheld) }),
    ...(withdrawn && { withdrawn: reasoned(withdrawn, isOwn) }),
    holds: {
      ...(holds.hospital && { hospital: reasoned(holds.hospital, audience === 'hospital') }),
      ...(holds.insurer && { insurer: reasoned(holds.insurer, audience === 'insurer') }),
    },
    ...(destroyed && { destroyed: reasoned(destroyed, isOwn) }),
  };
};

/** A file as it is sent or fetched: by a link that is good for minutes, and for this one file. */
export const UploadLink = z
  .object({
    method: z.literal('PUT'),
    url: z.url().meta({ description: 'Where to send the bytes. Whoever has it may: pass it to nobody' }),
    headers: z.record(z.string(), z.string()).meta({ description: 'To be sent with it, just so' }),
    expiresAt: Instant,
  })
  .meta({ id: 'UploadLink', description: 'How to send the file of a document, once' });

export const DownloadLink = z
  .object({
    method: z.literal('GET'),
    url: z.url().meta({ description: 'Where the bytes are. Whoever has it may read them: pass it to nobody' }),
    expiresAt: Instant,
    mediaType: MediaType,
    bytes: z.int(),
    sha256: z.string(),
  })
  .meta({ id: 'DownloadLink', description: 'How to fetch the file of a document' });
