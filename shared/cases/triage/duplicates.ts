import type { CaseId } from '../../kernel/ids.ts';
import { type Refusal, refuse } from '../../kernel/refusal.ts';
import type { Case, CaseEvent } from '../case.ts';
import { isDuplicate } from '../eligibility.ts';
import type { Report } from '../report/report.ts';
import { invalid } from '../rules.ts';

/** How many cases one stands for. */
export const mostDuplicates = 10;

/** Which other cases a triage has to do with: the one it names, those known as this one, and the one it was known as. */
export const touchedBy = ({ triage }: Case, duplicateOf: CaseId | undefined): readonly CaseId[] => [
  ...new Set([
    ...(triage.knownAs === undefined ? [] : [triage.knownAs]),
    ...(duplicateOf === undefined ? [] : [duplicateOf, ...(triage.standsFor ?? [])]),
  ]),
];

/** From least to most; nobody knows where `unknown` belongs. */
const byHarm: readonly Report['harm'][] = ['unknown', 'none', 'mild', 'moderate', 'severe', 'death'];

/**
 * Why a case cannot be a duplicate of another. The other is of the same hospital and goes on in its own right, so that
 * no event is lost between two cases, and tells of no less harm than this one.
 */
export const notADuplicate = (
  state: Case,
  duplicateOf: CaseId,
  others: readonly Case[],
): Refusal<'invalidRequest' | 'tooMany'> | undefined => {
  const original = others.find(({ id }) => id === duplicateOf);
  const wrong = (rule: string, detail: string, pointer = '#/duplicateOf') => invalid({ pointer, rule, detail });
  if (!original) return wrong('otherCase', 'is no case that you can read');
  if (original.hospital !== state.hospital) return wrong('sameHospital', 'must be a case of the same hospital');
  if (isDuplicate(original)) return wrong('duplicate', 'is a duplicate itself: name the case that it is known as');
  if (original.closure.closed?.outcome === 'notEligible') {
    return wrong('notEligible', 'was closed as not eligible: have it opened again first');
  }
  if (byHarm.indexOf(original.facts.harm) < byHarm.indexOf(state.facts.harm)) {
    return wrong('harmScale', 'must be a case with no less harm on record; amend its report first');
  }
  if (others.some((other) => isDuplicate(other) && other.triage.knownAs === state.id)) {
    return wrong(
      'standsForOthers',
      'cannot be so: other cases are known as this one; triage them first',
      '#/notEligible',
    );
  }
  const { standsFor = [] } = original.triage;
  return standsFor.length >= mostDuplicates && !standsFor.includes(state.id)
    ? refuse('tooMany', `A case stands for at most ${mostDuplicates} others.`)
    : undefined;
};

/**
 * What a triage of a case makes of another one, in the same commit: so that of two which are named as duplicates of each
 * other at once, one is refused.
 */
export const followingIn = (other: Case, { id, triage }: Case, events: readonly CaseEvent[]): CaseEvent[] => {
  const triaged = events.findLast((event) => event.type === 'Triaged');
  if (!triaged) return [];
  if (triaged.duplicateOf === other.id) return [{ type: 'DuplicateNamed', duplicate: id }];
  return triage.knownAs === other.id ? [{ type: 'DuplicateDisowned', duplicate: id }] : [];
};
