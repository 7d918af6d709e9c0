import { createHash } from 'node:crypto';
import { Announcing } from '../../shared/cases/documents/decide.ts';
import { type Document, type DocumentEvent, documentKind } from '../../shared/cases/documents/document.ts';
import type { Audience } from '../../shared/cases/privilege.ts';
import { OrganisationId } from '../../shared/kernel/ids.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { record } from '../../shared/ledger/event.ts';
import { aCaseId, at, bayview, harbor } from './cases.ts';

/** A small file, and what is said of it. */
export const aFile = (text = '%PDF-1.7 a note') => {
  const bytes = Buffer.from(text);
  return {
    bytes,
    said: {
      title: 'A note',
      fileName: 'note.pdf',
      mediaType: 'application/pdf',
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      privilege: 'none',
      visibility: 'bothSides',
    },
  };
};

export const announcing = (more: object = {}) => Announcing.parse({ ...aFile().said, ...more });

export const workProduct = { privilege: 'patientSafetyWorkProduct', visibility: 'ownSide' } as const;

/** Whose documents a side announces. */
export const organisationOf = (side: Audience) => OrganisationId.parse(side === 'hospital' ? bayview : harbor);

/** A document after these events, announced as said. */
export const documentAfter = (
  said: object,
  events: readonly DocumentEvent[] = [],
  side: Audience = 'hospital',
): Document => {
  const announced: DocumentEvent = {
    type: 'DocumentAnnounced',
    id: mint.document(),
    caseId: aCaseId,
    hospital: OrganisationId.parse(bayview),
    side,
    owner: organisationOf(side),
    ...announcing(said),
  };
  const by = { actor: mint.principal(), organisation: organisationOf(side) };
  const history = record([announced, ...events], { after: 0, at: at('2026-11-20T08:00:00Z'), by });
  return history.reduce<Document | undefined>(documentKind.evolve, undefined) as Document;
};

export const clean: DocumentEvent = { type: 'DocumentScanned', verdict: 'clean', objectVersion: 'v1' };
