import type { Case } from './case.ts';
import type { Audience } from './privilege.ts';
import { type Criteria, type Criterion, criteria, type Outcome } from './triage/triage.ts';

/** Notices, claims and suits make an insurer case of any event. Source: domain §1, stage 7. */
const noticing: ReadonlySet<string> = new Set(['preLitigationNotice', 'claim', 'suit']);

/** Whether somebody recorded one, or the report alone says so and has not been found to be wrong in that. */
export const isNoticed = (state: Pick<Case, 'facts' | 'demands' | 'triage'>): boolean => {
  const { facts, demands } = state;
  const recorded = demands.filter(({ kind }) => noticing.has(kind));
  if (recorded.some(({ isAutomatic }) => !isAutomatic)) return true;
  return (recorded.length > 0 || noticing.has(facts.provenance)) && !isDisowned(state);
};

/** Whether nothing but the report says that anything was asked for. */
export const isReportsAlone = ({ demands }: Pick<Case, 'demands'>): boolean =>
  demands.every(({ isAutomatic }) => isAutomatic);

/**
 * Whether somebody weighed how the event came to be known, and found that the report is of nothing, or of what another
 * case is about: then what it says came in starts nothing here.
 */
export const isDisowned = ({ facts, triage: { current } }: Pick<Case, 'facts' | 'triage'>): boolean => {
  if (!current || current.isAutomatic || current.basis.provenance !== facts.provenance) return false;
  return (
    current.notEligible === 'duplicate' ||
    (current.notEligible === 'enteredInError' && facts.standing === 'enteredInError')
  );
};

/** Whether it is known as another case. */
export const isDuplicate = ({ triage }: Pick<Case, 'triage'>): boolean => triage.current?.notEligible === 'duplicate';

/** Whether the insurer takes part: an insurer case. */
export const isCareReview = ({ triage }: Pick<Case, 'triage'>): boolean => triage.current?.route === 'careReview';

type Weighed = Pick<Case, 'reviews' | 'triage' | 'hospital'>;

/**
 * What each review last determined of a criterion. What one organisation keeps to itself counts for nothing here: a rule
 * that went by it would give it away.
 */
export const determinedOf = (
  { reviews, hospital }: Pick<Weighed, 'reviews' | 'hospital'>,
  criterion: Criterion,
  /** Whose own marked determinations count, too: of what it found itself, a side cannot be ignorant. */
  side?: Audience,
): Outcome[] =>
  reviews.items.flatMap(({ holds, owner }) => {
    const held = holds[criterion];
    const isOwn = side !== undefined && (owner === hospital) === (side === 'hospital');
    return held && (held.privilege === 'none' || isOwn) ? [held.outcome] : [];
  });

/** What holds of a criterion: what reviews determined, or else what triage found. */
const outcomesOf = (state: Weighed, criterion: Criterion, side?: Audience): Outcome[] => {
  const determined = determinedOf(state, criterion, side);
  if (determined.length > 0) return determined;
  const { current } = state.triage;
  return current && !current.isAutomatic ? [current.criteria[criterion]] : [];
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

/** Whether all three criteria are met: by what reviews have determined of each, or else by what triage finds of it. */
export const areAllMet = (state: Pick<Weighed, 'reviews' | 'hospital'>, found: Criteria): boolean =>
  criteria.every((criterion) => {
    const determined = determinedOf(state, criterion);
    return determined.length > 0 ? determined.includes('met') : found[criterion] === 'met';
  });

const concernsNobody: ReadonlySet<string> = new Set(['reachedNobody', 'enteredInError', 'duplicate']);

/** Whether there is a family to talk to: not where it reached nobody, or never happened. */
export const hasFamily = ({ triage }: Pick<Case, 'triage'>): boolean =>
  !concernsNobody.has(triage.current?.notEligible ?? '');
