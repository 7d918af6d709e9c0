import { type Refusal, refuse } from '../../kernel/refusal.ts';
import type { Audience } from '../privilege.ts';
import type { Document } from './document.ts';

/**
 * Where the wall around patient safety work product comes from: it stays with its organisation, but for what each provider
 * who can be told from it has authorised in writing, or what nobody can be told from. An insurer is on neither list.
 * Source: domain §10.
 */
const rule = '42 CFR 3.206(b)(3) and (b)(5), 3.212: patient safety work product';

/** The numbers of the providers whose written leave is missing. */
export const leavesMissing = ({ identifiedProviders, nonIdentifiable, authorisations }: Document): number[] => {
  if (nonIdentifiable) return [];
  const given = new Set(authorisations.map(({ provider }) => provider));
  return identifiedProviders.map((_, index) => index + 1).filter((number) => !given.has(number));
};

/** No, because the leave of some providers is missing; each is named by its number, and by nothing that tells who it is. */
export const withoutLeave = (document: Document): Refusal<'authorisationMissing'> | undefined => {
  const missing = leavesMissing(document);
  if (missing.length === 0) return undefined;
  const many = missing.length === 1 ? 'One written authorisation is' : `${missing.length} written authorisations are`;
  return refuse('authorisationMissing', `${many} missing, of ${document.identifiedProviders.length}.`, {
    source: rule,
    errors: missing.map((number) => ({
      pointer: '#',
      rule: 'authorisationMissing',
      detail: `identified provider ${number} has not authorised its disclosure in writing`,
      source: rule,
    })),
  });
};

/** Whether somebody is on the far side of a document's wall. */
export const isBehindWall = (document: Document, audience: Audience): boolean => {
  const { side, privilege, visibility, disclosed } = document;
  if (side === audience || (privilege === 'none' && visibility === 'bothSides')) return false;
  return privilege === 'attorneyWorkProduct' || disclosed === undefined;
};

/** No, because what it says stays with the other side; for patient safety work product, with what would open it. */
export const notToBeSeen = (
  document: Document,
  audience: Audience,
): Refusal<'privilegeHeld' | 'authorisationMissing'> | undefined => {
  if (!isBehindWall(document, audience)) return undefined;
  const { privilege } = document;
  if (privilege !== 'patientSafetyWorkProduct') return refuse('privilegeHeld', 'It stays with the other side.');
  const undisclosed = 'It is patient safety work product that its hospital has not disclosed.';
  return withoutLeave(document) ?? refuse('privilegeHeld', undisclosed, { source: rule });
};
