import { type Checked, mostFindings, standingFaults } from '../deidentification/check.ts';
import type { Finding, Known } from '../deidentification/finding.ts';
import { identifiersIn } from '../deidentification/identifiers.ts';
import { type Refusal, refuse } from '../kernel/refusal.ts';
import { type About, type Consultation, type Draft, type EventOf, limits } from './consultation.ts';
import { type Acting, ended } from './decide.ts';
import { forbid, full, noConsultation } from './rules.ts';

/** Only an answer to a review goes before the public. */
const drafted = ({ topic }: Consultation): Refusal<'notToBeDrafted'> | undefined =>
  topic === 'onlineReview' ? undefined : forbid('notToBeDrafted', 'Only answers to online reviews are drafted here.');

/**
 * What a text says of those it is about. A clinician may sign an answer, so a clinician's name is looked at by a human;
 * a patient's, or a relative's, is taken out.
 */
export const findingsIn = (text: string, { people, places, numbers }: About): readonly Finding[] => {
  const namesOf = (isTheirs: boolean) =>
    people.filter(({ role }) => (role === 'clinician') === isTheirs).map(({ name }) => name);
  const certain: Known = { names: namesOf(false), numbers };
  const asked = identifiersIn(text, { names: namesOf(true), places });
  const known = identifiersIn(text, certain).filter((each) => each.known);
  const overlaps = (one: Finding) => known.some(({ start, end }) => start < one.end && one.start < end);
  return [...asked.filter((each) => !overlaps(each)).map((each) => ({ ...each, known: false })), ...known].sort(
    (one, other) => one.start - other.start,
  );
};

/** Submits a draft, which takes the place of the one that is open. */
export const submitDraft = (
  state: Consultation,
  text: string,
): EventOf<'DraftSubmitted'>[] | Refusal<'consultationClosed' | 'notToBeDrafted' | 'tooMany'> => {
  const no = ended(state) ?? drafted(state) ?? full(state.drafts, limits.drafts, 'drafts');
  if (no) return no;
  const findings = findingsIn(text, state.about);
  if (findings.length > mostFindings) {
    return refuse('tooMany', `It holds ${findings.length} possible identifiers. Write it anew without them.`);
  }
  return [{ type: 'DraftSubmitted', number: state.drafts.length + 1, text, findings }];
};

const open = (state: Consultation, number: number): Draft | Refusal<'notFound' | 'draftNotOpen'> => {
  const draft = state.drafts.find((each) => each.number === number);
  if (!draft) return noConsultation();
  if (draft.status === 'open') return draft;
  return forbid(
    'draftNotOpen',
    draft.status === 'approved' ? 'It was approved, and stays as it is.' : 'A later draft took its place.',
  );
};

/** Says of one finding that it identifies nobody, and why. */
export const clearFinding = (
  state: Consultation,
  number: number,
  { finding, reason }: { readonly finding: number; readonly reason: string },
):
  | EventOf<'FindingCleared'>[]
  | Refusal<'consultationClosed' | 'notFound' | 'draftNotOpen' | 'knownIdentifier' | 'alreadyDone'> => {
  const draft = ended(state) ?? open(state, number);
  if ('refused' in draft) return draft;
  const found: Checked | undefined = draft.findings[finding];
  if (!found) return noConsultation();
  if (found.known) return forbid('knownIdentifier', 'This is known to name somebody: write the draft anew without it.');
  if (found.cleared) return refuse('alreadyDone', 'Somebody has said so already.');
  return [{ type: 'FindingCleared', number, finding, reason }];
};

/** Approves a draft in which nothing stands: by somebody else than who wrote it. */
export const approveDraft = (
  state: Consultation,
  number: number,
  { actor }: Acting,
):
  | EventOf<'DraftApproved'>[]
  | Refusal<'consultationClosed' | 'notFound' | 'draftNotOpen' | 'ownDraft' | 'identifiersFound'> => {
  const draft = ended(state) ?? open(state, number);
  if ('refused' in draft) return draft;
  if (draft.by === actor) return forbid('ownDraft', 'Somebody else approves what you wrote.');
  const faults = standingFaults(draft.findings);
  if (faults.length > 0) {
    return forbid('identifiersFound', 'Take each out, or say of each why it identifies nobody.', faults);
  }
  return [{ type: 'DraftApproved', number }];
};
