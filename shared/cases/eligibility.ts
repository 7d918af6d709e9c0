import type { Case } from './case.ts';
import type { Audience } from './privilege.ts';
import type { Criterion, Outcome } from './triage/triage.ts';

/** Notices, claims and suits make an insurer case of any event. Source: domain §1, stage 7. */
const noticing: ReadonlySet<string> = new Set(['preLitigationNotice', 'claim', 'suit']);

export const isNoticed = ({ facts, demands }: Pick<Case, 'facts' | 'demands'>): boolean =>
  noticing.has(facts.provenance) || demands.some(({ kind }) => noticing.has(kind));

/** Whether the insurer takes part: an insurer case. */
export const isCareReview = ({ triage }: Pick<Case, 'triage'>): boolean => triage.current?.route === 'careReview';

type Weighed = Pick<Case, 'reviews' | 'triage' | 'hospital'>;

/**
 * What holds of a criterion: what each review last determined, or else what triage found. What one organisation keeps to
 * itself counts for nothing here: a rule that went by it would give it away.
 */
export const outcomesOf = (
  { reviews, triage, hospital }: Weighed,
  criterion: Criterion,
  /** Whose own marked determinations count, too: of what it found itself, a side cannot be ignorant. */
  side?: Audience,
): Outcome[] => {
  const determined = reviews.items.flatMap(({ holds, owner }) => {
    const held = holds[criterion];
    const isOwn = side !== undefined && (owner === hospital) === (side === 'hospital');
    return held && (held.privilege === 'none' || isOwn) ? [held.outcome] : [];
  });
  if (determined.length > 0) return determined;
  return triage.current && !triage.current.isAutomatic ? [triage.current.criteria[criterion]] : [];
};

/** Whether anybody has found a criterion met. Reviews may disagree; one is enough for what protects the family. */
export const isMet = (state: Weighed, criterion: Criterion, side?: Audience): boolean =>
  outcomesOf(state, criterion, side).includes('met');

const preventable: ReadonlySet<string> = new Set(['almostCertainlyPreventable', 'likelyPreventable']);

/**
 * Whether the family must be advised to have counsel before an offer: a deviation, and significant preventable harm.
 * Source: MACRMI, best practices for insurers, practice 3 (domain §2).
 */
export const needsCounsel = (state: Weighed & Pick<Case, 'facts'>, side?: Audience): boolean => {
  const { privilege, preventability } = state.facts;
  const isPreventable = privilege !== 'patientSafetyWorkProduct' && preventable.has(preventability);
  const met = (criterion: Criterion) => isMet(state, criterion, side);
  return met('deviation') && met('harm') && (met('causation') || isPreventable);
};

const concernsNobody: ReadonlySet<string> = new Set(['reachedNobody', 'enteredInError', 'duplicate']);

/** Whether there is a family to talk to: not where it reached nobody, or never happened. */
export const hasFamily = ({ triage }: Pick<Case, 'triage'>): boolean =>
  !concernsNobody.has(triage.current?.notEligible ?? '');
