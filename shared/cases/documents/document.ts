import * as z from 'zod';
import type { CaseId, DocumentId, OrganisationId, PrincipalId } from '../../kernel/ids.ts';
import type { Instant, When } from '../../kernel/instant.ts';
import type { Recorded } from '../../ledger/event.ts';
import type { Kind } from '../../ledger/growing.ts';
import type { Audience } from '../privilege.ts';
import type { PartMark } from '../reviews/review.ts';
import type { MediaType } from './media.ts';

export const Visibility = z.enum(['bothSides', 'ownSide']).meta({
  description: 'Who sees it: hospital and insurer, or only the side whose it is. What is marked: only that side',
});
export type Visibility = z.output<typeof Visibility>;

/** What somebody says of a file before they send it. */
export type Announced = {
  readonly title: string;
  readonly fileName: string;
  readonly mediaType: MediaType;
  readonly bytes: number;
  /** SHA-256 of its bytes, in hex. */
  readonly sha256: string;
  readonly privilege: PartMark;
  /** Who sees it, where no mark says so. */
  readonly visibility: Visibility;
  /** Who of those who gave care can be told from it. Patient safety work product goes nowhere without each one's leave. */
  readonly identifiedProviders: readonly string[];
  /** That nobody can be told from it, and by whose word. Source: 42 CFR 3.212 via domain §10. */
  readonly nonIdentifiable?: { readonly attestedBy: string; readonly method: 'safeHarbor' | 'expert' } | undefined;
};

/** What the search for malware came to. Nobody is shown a file that was not found clean. */
export type Verdict = 'clean' | 'infected' | 'notScanned';

export type DocumentEvent =
  | ({
      readonly type: 'DocumentAnnounced';
      readonly id: DocumentId;
      readonly caseId: CaseId;
      readonly hospital: OrganisationId;
      readonly side: Audience;
      readonly owner: OrganisationId;
    } & Announced)
  | { readonly type: 'DocumentScanned'; readonly verdict: Verdict; readonly objectVersion: string }
  /** The written leave of one of the providers who can be told from it, by their number. */
  | {
      readonly type: 'DisclosureAuthorised';
      readonly provider: number;
      readonly on: When;
      readonly scope: string;
      readonly evidence?: DocumentId | undefined;
    }
  | { readonly type: 'DocumentDisclosed'; readonly reason: string }
  | { readonly type: 'DocumentWithdrawn'; readonly reason: string }
  | { readonly type: 'LegalHoldPlaced'; readonly side: Audience; readonly reason: string }
  | { readonly type: 'LegalHoldReleased'; readonly side: Audience; readonly reason: string }
  | { readonly type: 'DocumentDestroyed'; readonly reason: string };

/** When something was done, and by whom. */
export type Deed = { readonly at: Instant; readonly by: PrincipalId };

/** A written leave to disclose. */
export type Authorisation = Deed & {
  readonly provider: number;
  readonly on: When;
  readonly scope: string;
  readonly evidence?: DocumentId | undefined;
};

/** A file of a case: what is known of it, not the file itself, which lies in a store of its own. */
export type Document = Announced & {
  readonly id: DocumentId;
  readonly caseId: CaseId;
  /** Of the case. */
  readonly hospital: OrganisationId;
  /** Whose it is: the side, and the organisation, that announced it. */
  readonly side: Audience;
  readonly owner: OrganisationId;
  readonly announced: Deed;
  readonly scanned?: { readonly at: Instant; readonly verdict: Verdict; readonly objectVersion: string };
  readonly authorisations: readonly Authorisation[];
  readonly disclosed?: Deed & { readonly reason: string };
  readonly withdrawn?: Deed & { readonly reason: string };
  /** The holds that stand, by the side that placed each. */
  readonly holds: Readonly<Partial<Record<Audience, Deed & { readonly reason: string }>>>;
  readonly destroyed?: Deed & { readonly reason: string };
};

const evolve = (document: Document | undefined, event: Recorded<DocumentEvent>): Document => {
  const { at, by } = event;
  const deed = { at, by: by.actor };
  if (event.type === 'DocumentAnnounced') {
    const { type: _type, sequence: _sequence, at: _at, by: _by, ...announced } = event;
    return { ...announced, announced: deed, authorisations: [], holds: {} };
  }
  if (!document) throw new Error(`A document cannot begin with ${event.type}`);
  switch (event.type) {
    case 'DocumentScanned':
      return { ...document, scanned: { at, verdict: event.verdict, objectVersion: event.objectVersion } };
    case 'DisclosureAuthorised': {
      const { provider, on, scope, evidence } = event;
      return { ...document, authorisations: [...document.authorisations, { provider, on, scope, evidence, ...deed }] };
    }
    case 'DocumentDisclosed':
      return { ...document, disclosed: { ...deed, reason: event.reason } };
    case 'DocumentWithdrawn':
      return { ...document, withdrawn: { ...deed, reason: event.reason } };
    case 'LegalHoldPlaced':
      return { ...document, holds: { ...document.holds, [event.side]: { ...deed, reason: event.reason } } };
    case 'LegalHoldReleased': {
      const { [event.side]: _released, ...holds } = document.holds;
      return { ...document, holds };
    }
    case 'DocumentDestroyed':
      return { ...document, destroyed: { ...deed, reason: event.reason } };
  }
};

export const documentKind: Kind<Document, DocumentEvent> = { kind: 'document', schemaVersion: 1, evolve };
