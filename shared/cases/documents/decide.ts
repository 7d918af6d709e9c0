import * as z from 'zod';
import { type CaseId, DocumentId, type OrganisationId } from '../../kernel/ids.ts';
import { type Instant, When } from '../../kernel/instant.ts';
import { type Refusal, refuse } from '../../kernel/refusal.ts';
import { name, text } from '../../kernel/text.ts';
import type { Settings } from '../../tenancy/settings.ts';
import type { Audience } from '../privilege.ts';
import { PartMark } from '../reviews/review.ts';
import { fullOf, invalid } from '../rules.ts';
import { mistimed } from '../times.ts';
import { type Document, type DocumentEvent, Visibility } from './document.ts';
import { MediaType, mostBytes, mostBytesOfAny } from './media.ts';
import { withoutLeave } from './wall.ts';

/** How much one document holds: its snapshot stays small. */
export const limits = { identifiedProviders: 20, authorisations: 40 } as const;

const full = fullOf('A document');

const NonIdentifiable = z
  .strictObject({
    method: z
      .enum(['safeHarbor', 'expert'])
      .meta({ description: 'Whether all that identifies was removed, or a statistician says that nobody can be told' }),
    attestedBy: name(120).meta({ description: 'Who says so' }),
  })
  .meta({ description: 'That no provider, patient or reporter can be told from it. Source: 42 CFR 3.212' });

/** What somebody says of a file before they send it. */
export const Announcing = z.strictObject({
  title: name(160).meta({ description: 'What it is', example: 'Operative note' }),
  fileName: name(200).meta({ description: 'What the file is called where it comes from', example: 'note.pdf' }),
  mediaType: MediaType,
  bytes: z
    .int()
    .min(1)
    .max(mostBytesOfAny)
    .meta({ description: 'How long it is; how long it may be depends on its kind', example: 48_213 }),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits in lower case')
    .meta({
      description: 'SHA-256 of its bytes, in hex: bytes that have another are not taken',
      example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    }),
  privilege: PartMark,
  visibility: Visibility,
  identifiedProviders: z
    .array(name(120))
    .max(limits.identifiedProviders)
    .default([])
    .meta({ description: 'Providers who can be told from it: of patient safety work product, each one' }),
  nonIdentifiable: NonIdentifiable.optional(),
});
export type Announcing = z.output<typeof Announcing>;

export const Authorising = z.strictObject({
  provider: z
    .int()
    .min(1)
    .max(limits.identifiedProviders)
    .meta({ description: 'Which of the identified providers, from 1 on' }),
  on: When.meta({ description: 'When they signed; not in the future', example: '2026-11-20' }),
  scope: text(500).meta({ description: 'What they let be disclosed, and to whom' }),
  evidence: DocumentId.optional().meta({ description: 'The document that shows it' }),
});
export type Authorising = z.output<typeof Authorising>;

/** Why something is done. */
export const Reasoned = z.strictObject({ reason: text(500).meta({ description: 'Why' }) });
export type Reasoned = z.output<typeof Reasoned>;

/** Who does something to a document, and when. */
export type Handling = {
  readonly audience: Audience;
  readonly organisation: OrganisationId;
  readonly now: Instant;
};

/** Says that a file comes, of a case that is open. */
export const announce = (
  of: { readonly id: DocumentId; readonly caseId: CaseId; readonly hospital: OrganisationId },
  said: Announcing,
  { audience, organisation }: Pick<Handling, 'audience' | 'organisation'>,
): readonly DocumentEvent[] | Refusal<'invalidRequest' | 'privilegeHeld'> => {
  const { mediaType, bytes, privilege, visibility, identifiedProviders, nonIdentifiable } = said;
  const most = mostBytes(mediaType);
  if (bytes > most)
    return invalid({ pointer: '#/bytes', rule: 'maxBytes', detail: `must be at most ${most} for its kind` });
  const isWorkProduct = privilege === 'patientSafetyWorkProduct';
  if (isWorkProduct && audience !== 'hospital') {
    return refuse('privilegeHeld', 'Only a hospital marks patient safety work product.', {
      errors: [{ pointer: '#/privilege', rule: 'privilege', detail: 'is for a hospital to set' }],
    });
  }
  if (privilege !== 'none' && visibility !== 'ownSide') {
    const detail = 'must be ownSide where it is marked: disclosing it is a step of its own';
    return invalid({ pointer: '#/visibility', rule: 'privilege', detail });
  }
  if (!isWorkProduct && nonIdentifiable) {
    const detail = 'is said of patient safety work product only';
    return invalid({ pointer: '#/nonIdentifiable', rule: 'privilege', detail });
  }
  if (isWorkProduct && identifiedProviders.length > 0 === (nonIdentifiable !== undefined)) {
    const detail = 'must name each provider who can be told from it, or `nonIdentifiable` must say that nobody can';
    return invalid({ pointer: '#/identifiedProviders', rule: 'identified', detail });
  }
  return [{ type: 'DocumentAnnounced', ...of, side: audience, owner: organisation, ...said }];
};

/** No, because a document is not there any more. */
const gone = ({ destroyed, withdrawn }: Document): Refusal<'documentGone'> | undefined => {
  if (destroyed) return refuse('documentGone', 'It was destroyed when its time was over.');
  return withdrawn && refuse('documentGone', 'It was withdrawn by whose it is.');
};

/** No, because it is the other side's document. */
const notYours = (
  { side }: Document,
  { audience }: Pick<Handling, 'audience'>,
): Refusal<'privilegeHeld'> | undefined =>
  side === audience ? undefined : refuse('privilegeHeld', 'It is the other side’s document.');

/** Where a file may still be sent. */
export const awaitsFile = (
  document: Document,
  by: Pick<Handling, 'audience'>,
): Refusal<'documentGone' | 'privilegeHeld' | 'alreadyThere'> | undefined =>
  gone(document) ??
  notYours(document, by) ??
  (document.scanned && refuse('alreadyThere', 'Its file came. A changed file is another document.'));

/** What the search for malware came to. The first verdict on a file stands, and says it once. */
export const takeVerdict = (
  document: Document,
  verdict: Extract<DocumentEvent, { type: 'DocumentScanned' }>['verdict'],
  objectVersion: string,
): readonly DocumentEvent[] => {
  const { scanned } = document;
  const isNews = scanned === undefined || (scanned.verdict === 'notScanned' && verdict !== 'notScanned');
  return isNews ? [{ type: 'DocumentScanned', verdict, objectVersion }] : [];
};

/** No, because nobody may have its file yet, or any more; what was withdrawn, its own side still has. */
export const notToBeRead = (
  document: Document,
  { audience }: Pick<Handling, 'audience'>,
): Refusal<'documentGone' | 'notClean'> | undefined => {
  const { scanned, side, destroyed, withdrawn } = document;
  if (destroyed || (withdrawn && side !== audience)) return gone(document);
  if (!scanned) return refuse('notClean', 'Its file has not come, or is being searched for malware. Ask again.');
  const { verdict } = scanned;
  if (verdict === 'infected') return refuse('notClean', 'Malware was found in it. Nobody is given it.');
  return verdict === 'clean'
    ? undefined
    : refuse('notClean', 'It could not be searched for malware. Send it in another form.');
};

/** Records the written leave of a provider who can be told from patient safety work product. */
export const authorise = (
  document: Document,
  { provider, on, scope, evidence }: Authorising,
  by: Pick<Handling, 'audience' | 'now'>,
):
  | readonly DocumentEvent[]
  | Refusal<'documentGone' | 'privilegeHeld' | 'alreadyDone' | 'tooMany' | 'invalidRequest'> => {
  const no = gone(document) ?? notYours(document, by);
  if (no) return no;
  if (provider > document.identifiedProviders.length) {
    const detail = `must be a number up to ${document.identifiedProviders.length}`;
    return invalid({ pointer: '#/provider', rule: 'known', detail });
  }
  if (document.authorisations.some((each) => each.provider === provider)) {
    return refuse('alreadyDone', 'The authorisation of this provider is recorded.');
  }
  return (
    full(document.authorisations, limits.authorisations, 'authorisations') ??
    mistimed({ when: on, now: by.now }) ?? [{ type: 'DisclosureAuthorised', provider, on, scope, evidence }]
  );
};

/**
 * Shows a document to the other side, and no further: patient safety work product only with the leave of each provider who
 * can be told from it; attorney work product never.
 */
export const disclose = (
  document: Document,
  { reason }: Reasoned,
  by: Pick<Handling, 'audience'>,
): readonly DocumentEvent[] | Refusal<'documentGone' | 'privilegeHeld' | 'alreadyDone' | 'authorisationMissing'> => {
  const no = gone(document) ?? notYours(document, by);
  if (no) return no;
  const { privilege, visibility, disclosed } = document;
  if (privilege === 'attorneyWorkProduct') return refuse('privilegeHeld', 'Attorney work product stays with its side.');
  if (disclosed || visibility === 'bothSides') return refuse('alreadyDone', 'Both sides see it already.');
  return withoutLeave(document) ?? [{ type: 'DocumentDisclosed', reason }];
};

/** Takes a document back: the other side is given its file no more. It is kept all the same, as long as it has to be. */
export const withdraw = (
  document: Document,
  { reason }: Reasoned,
  by: Pick<Handling, 'audience'>,
): readonly DocumentEvent[] | Refusal<'documentGone' | 'privilegeHeld'> =>
  gone(document) ?? notYours(document, by) ?? [{ type: 'DocumentWithdrawn', reason }];

/** Each side places a hold of its own, which only it releases. Whoever sees that a document exists may hold it. */
export const placeHold = (
  document: Document,
  { reason }: Reasoned,
  { audience: side }: Pick<Handling, 'audience'>,
): readonly DocumentEvent[] | Refusal<'documentGone' | 'alreadyDone'> => {
  if (document.destroyed) return refuse('documentGone', 'It was destroyed when its time was over.');
  if (document.holds[side]) return refuse('alreadyDone', 'Your side holds it already.');
  return [{ type: 'LegalHoldPlaced', side, reason }];
};

export const releaseHold = (
  document: Document,
  { reason }: Reasoned,
  { audience: side }: Pick<Handling, 'audience'>,
): readonly DocumentEvent[] | Refusal<'nothingHeld'> =>
  document.holds[side]
    ? [{ type: 'LegalHoldReleased', side, reason }]
    : refuse('nothingHeld', 'Your side does not hold it.');

/**
 * From when a document may be destroyed: so many years after its case was closed. Nothing while the case is open. Source:
 * six years of documentation, 45 CFR 164.316(b)(2) via domain §10.
 */
export const keptUntil = (closedAt: Instant | undefined, { documents }: Settings): Instant | undefined => {
  if (closedAt === undefined) return undefined;
  const until = new Date(closedAt);
  until.setUTCFullYear(until.getUTCFullYear() + documents.retentionYears);
  return until.toISOString() as Instant;
};

/** Destroys a document whose time is over, and which nobody holds. That it was there, and what it was, stays. */
export const destroy = (
  document: Document,
  closedAt: Instant | undefined,
  { reason }: Reasoned,
  by: Pick<Handling, 'audience' | 'now'> & { readonly settings: Settings },
): readonly DocumentEvent[] | Refusal<'documentGone' | 'privilegeHeld' | 'onHold' | 'toBeKept'> => {
  if (document.destroyed) return refuse('documentGone', 'It was destroyed before.');
  const no = notYours(document, by);
  if (no) return no;
  if (Object.keys(document.holds).length > 0) {
    return refuse('onHold', 'A legal hold stands, whoever placed it. It beats the end of retention.');
  }
  const until = keptUntil(closedAt, by.settings);
  const source = '45 CFR 164.316(b)(2)(i): six years of documentation';
  if (until === undefined)
    return refuse('toBeKept', 'It is kept while its case is open, and for years after.', { source });
  if (by.now < until) return refuse('toBeKept', `It is kept until ${until.slice(0, 10)}.`, { source });
  return [{ type: 'DocumentDestroyed', reason }];
};
