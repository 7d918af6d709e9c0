import type { Case } from './case.ts';
import type { Criterion, Outcome } from './triage/triage.ts';

/** Notices, claims and suits make an insurer case of any event. Source: domain §1, stage 7. */
const noticing: ReadonlySet<string> = new Set(['preLitigationNotice', 'claim', 'suit']);

export const isNoticed = ({ facts, demands }: Pick<Case, 'facts' | 'demands'>): boolean =>
  noticing.has(facts.provenance) || demands.some(({ kind }) => noticing.has(kind));

/** Whether the insurer takes part: an insurer case. */
export const isCareReview = ({ triage }: Pick<Case, 'triage'>): boolean => triage.current?.route === 'careReview';

/**
 * What holds of a criterion: what each review last determined, or else what triage found. What one organisation keeps to
 * itself counts for nothing here: a rule that went by it would give it away.
 */
export const outcomesOf = ({ reviews, triage }: Pick<Case, 'reviews' | 'triage'>, criterion: Criterion): Outcome[] => {
  const determined = reviews.items.flatMap(({ holds }) => {
    const held = holds[criterion];
    return held?.privilege === 'none' ? [held.outcome] : [];
  });
  if (determined.length > 0) return determined;
  return triage.current && !triage.current.isAutomatic ? [triage.current.criteria[criterion]] : [];
};

/** Whether anybody has found a criterion met. Reviews may disagree; one is enough for what protects the family. */
export const isMet = (state: Pick<Case, 'reviews' | 'triage'>, criterion: Criterion): boolean =>
  outcomesOf(state, criterion).includes('met');

const preventable: ReadonlySet<string> = new Set(['almostCertainlyPreventable', 'likelyPreventable']);

/**
 * Whether the family must be advised to have counsel before an offer: a deviation, and significant preventable harm.
 * Source: MACRMI, best practices for insurers, practice 3 (domain §2).
 */
export const needsCounsel = (state: Pick<Case, 'reviews' | 'triage' | 'facts'>): boolean => {
  const { privilege, preventability } = state.facts;
  const isPreventable = privilege !== 'patientSafetyWorkProduct' && preventable.has(preventability);
  return isMet(state, 'deviation') && isMet(state, 'harm') && (isMet(state, 'causation') || isPreventable);
};

const concernsNobody: ReadonlySet<string> = new Set(['reachedNobody', 'enteredInError', 'duplicate']);

/** Whether there is a family to talk to: not where it reached nobody, or never happened. */
export const hasFamily = ({ triage }: Pick<Case, 'triage'>): boolean =>
  !concernsNobody.has(triage.current?.notEligible ?? '');
