import { fullOf } from '../cases/rules.ts';
import { safeHarbor } from '../deidentification/check.ts';
import { type ConsultationGateCode, type Fault, type Refusal, refuse } from '../kernel/refusal.ts';

const relationships = 'MLMIC, Maintaining professional patient relationships';
const ours = 'Rule of Amends';

/** Where each rule of a consultation comes from (domain §12). */
export const sources: Readonly<Record<ConsultationGateCode, string>> = {
  consultationClosed: ours,
  notAssigned: relationships,
  notAdvised: relationships,
  notToBeDrafted: relationships,
  draftNotOpen: ours,
  ownDraft: ours,
  identifiersFound: safeHarbor,
  knownIdentifier: safeHarbor,
  checklistOpen: relationships,
};

/** No, by a rule of consultations, with where it comes from. */
export const forbid = <Code extends ConsultationGateCode>(
  code: Code,
  detail: string,
  errors: readonly Fault[] = [],
): Refusal<Code> => refuse(code, detail, { source: sources[code], ...(errors.length > 0 && { errors }) });

export const full = fullOf('A consultation');

/** A consultation, or a part of one, that is not there for whoever asks: one answer for all. */
export const noConsultation = (): Refusal<'notFound'> =>
  refuse('notFound', 'There is no such consultation, or no such part of it.');
