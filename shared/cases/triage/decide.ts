import * as z from 'zod';
import { CaseId, type TriageId } from '../../kernel/ids.ts';
import { isRefusal, type Refusal, refuse } from '../../kernel/refusal.ts';
import { text } from '../../kernel/text.ts';
import type { Acting } from '../acting.ts';
import type { Case, EventOf } from '../case.ts';
import { areAllMet, isCareReview, isNoticed, isReportsAlone } from '../eligibility.ts';
import type { Report } from '../report/report.ts';
import { openMatter } from '../resolution/matter.ts';
import { agreedIn, isOpen } from '../resolution/offer.ts';
import { ended, forbid, invalid } from '../rules.ts';
import { isContradicted, isOutdated } from '../work/gates.ts';
import { notADuplicate } from './duplicates.ts';
import { basisIn, CareRoute, type Criteria, NotEligible, Outcome, Reportable, Severity } from './triage.ts';

/** What somebody weighed. The harm criterion follows from the severity and the tenant's threshold. */
export const Weighing = z.strictObject({
  severity: Severity,
  causation: Outcome.meta({ description: 'Whether care caused the harm' }),
  deviation: Outcome.meta({ description: 'Whether care fell short of the standard' }),
  reportable: Reportable.optional().meta({
    description: 'Whether it is a serious reportable event in its state; as before, if left out',
  }),
  route: CareRoute.optional().meta({ description: 'Where it goes; where the criteria say, if left out' }),
  notEligible: NotEligible.optional(),
  duplicateOf: CaseId.optional().meta({ description: 'Which case it is known as; needed of a duplicate' }),
  reason: text(2_000).optional().meta({ description: 'Why; needed for what is not taken further' }),
});
export type Weighing = z.output<typeof Weighing>;

/** How often each side triages a case without anything that asks for it. */
export const triagesOfASide = 20;

/**
 * Weighs the CARe criteria and says where a case goes. All three met, or a notice that precedes a suit, is an insurer's
 * case; whatever is not taken further says why. Source: CARe timeline, domain §1.
 *
 * @param others the cases that `touchedBy` names, as far as somebody may see them
 */
export const triageCase = (
  state: Case,
  id: TriageId,
  { severity, causation, deviation, reportable, route: wanted, notEligible, duplicateOf, reason }: Weighing,
  { settings, audience }: Pick<Acting, 'settings' | 'audience'>,
  others: readonly Case[] = [],
): EventOf<'Triaged'>[] | Refusal<'caseClosed' | 'careReviewRequired' | 'tooMany' | 'invalidRequest'> => {
  const closed = ended(state) ?? tooOften(state, audience);
  if (closed) return closed;
  const wrong = contradictsHarm(state, severity);
  if (wrong) return wrong;
  const harm = harmOf(severity, settings.triage.severityThreshold, state.facts.harm);
  const found: Criteria = { harm, causation, deviation };
  const route = wanted ?? usualRoute(state, found);
  const refused =
    mayNot(state, found, { route, notEligible, original: others.find(({ id }) => id === duplicateOf) }, audience) ??
    unexplained(route, notEligible, reason) ??
    untrue(state, notEligible, duplicateOf) ??
    (duplicateOf === undefined ? undefined : notADuplicate(state, duplicateOf, others));
  if (isRefusal(refused)) return refused;
  return [
    {
      type: 'Triaged',
      id,
      route,
      criteria: found,
      severity,
      reportable: reportable ?? state.triage.current?.reportable ?? 'unknown',
      ...(duplicateOf !== undefined && { duplicateOf }),
      ...(notEligible !== undefined && { notEligible }),
      ...(reason !== undefined && { reason }),
      basis: basisIn(state.facts),
    },
  ];
};

/** What a changed fact, a review or a notice asks for is always taken; the rest, from each side so often. */
const tooOften = (state: Case, audience: Acting['audience']): Refusal<'tooMany'> | undefined => {
  const { current, counted } = state.triage;
  if (!current || current.isAutomatic || isOutdated(state) || isContradicted(state)) return undefined;
  return (counted?.[audience] ?? 0) < triagesOfASide
    ? undefined
    : refuse(
        'tooMany',
        `Each side triages a case at most ${triagesOfASide} times, but for what changed facts, reviews or a notice ask for.`,
      );
};

/**
 * The harm criterion asks for a severity; 10 says that nobody can tell, and is of severe harm no less than what every
 * severe harm is. Source: domain §1.
 */
const harmOf = (severity: number, threshold: number, reported: Report['harm']): Outcome => {
  if (severity !== 10) return severity >= threshold ? 'met' : 'not_met';
  return reported === 'severe' && threshold <= leastSevere ? 'met' : 'undetermined';
};

/** The least severity that severe harm has: major temporary. */
const leastSevere = 4;

const usualRoute = (state: Case, found: Criteria): CareRoute =>
  areAllMet(state, found) || isNoticed(state) || isCareReview(state) ? 'careReview' : 'hospitalLed';

type Going = {
  readonly route: CareRoute;
  readonly notEligible: NotEligible | undefined;
  /** The case that it is a duplicate of, if it is. */
  readonly original: Case | undefined;
};

/**
 * An insurer's case stays one while anything says that it is: what reviews found of the criteria or else this triage, a
 * notice, an offer. The hospital cannot take it away from the insurer. A duplicate of one is the insurer's there.
 */
const mayNot = (
  state: Case,
  found: Criteria,
  { route, notEligible, original }: Going,
  audience: Acting['audience'],
): Refusal<'careReviewRequired'> | undefined => {
  if (route === 'careReview') return undefined;
  const isSame = notEligible === 'duplicate';
  if (areAllMet(state, found) && !(isSame && original && isCareReview(original))) {
    return forbid(
      'careReviewRequired',
      isSame
        ? 'All three criteria are met: triage the case that it duplicates to care review first.'
        : `${state.reviews.determinedIn.length > 0 ? 'By what reviews have found, or else by this triage, all' : 'All'} three criteria are met: this is a case for the insurer.`,
    );
  }
  if (isNoticed(state) && !(audience === 'insurer' && isReportsAlone(state) && isWrong(notEligible, original))) {
    return forbid('careReviewRequired', 'A notice, claim or suit came in: this is a case for the insurer.');
  }
  if (agreedIn(state.offers)) {
    return forbid('careReviewRequired', 'An offer has been accepted: this stays a case of the insurer.');
  }
  if (state.offers.items.some(isOpen)) {
    return forbid('careReviewRequired', 'An offer is open: have it withdrawn first.');
  }
  if (openMatter(state.matters)) {
    return forbid(
      'careReviewRequired',
      'It is in a matter that several insurers share: this stays a case of the insurer.',
    );
  }
  if (audience === 'hospital' && isCareReview(state)) {
    return forbid('careReviewRequired', 'It is with the insurer, whose claims staff may triage it elsewhere.');
  }
  return undefined;
};

/** Whether a report that alone tells of a notice is said to be wrong, or to be of a case that has the notice, too. */
const isWrong = (notEligible: NotEligible | undefined, original: Case | undefined): boolean =>
  notEligible === 'enteredInError' || (notEligible === 'duplicate' && original !== undefined && isNoticed(original));

/** Whatever is not taken further says why. Selective use is how programs fail. Source: domain §12. */
const unexplained = (
  route: CareRoute,
  notEligible: NotEligible | undefined,
  reason: string | undefined,
): Refusal<'invalidRequest'> | undefined => {
  const isEnded = route === 'notEligible';
  const missing = (name: string) => ({
    pointer: `#/${name}`,
    rule: 'everyEventTriaged',
    detail: 'is needed for what is not taken further: every such event says why',
  });
  if (!isEnded && notEligible !== undefined) {
    return invalid({ pointer: '#/notEligible', rule: 'route', detail: 'must be left out unless route is notEligible' });
  }
  const faults = [
    ...(isEnded && notEligible === undefined ? [missing('notEligible')] : []),
    ...(isEnded && reason === undefined ? [missing('reason')] : []),
  ];
  return faults.length > 0 ? invalid(...faults) : undefined;
};

/** A reason must be so: what reached somebody did, what was not entered in error was not, and a duplicate is of something. */
const untrue = (
  { id, facts: { actuality, harm, standing } }: Case,
  notEligible: NotEligible | undefined,
  duplicateOf: CaseId | undefined,
): Refusal<'invalidRequest'> | undefined => {
  const wrong = (rule: string, detail: string, pointer = '#/notEligible') => invalid({ pointer, rule, detail });
  if (notEligible === 'reachedNobody' && (actuality === 'actual' || (harm !== 'none' && harm !== 'unknown'))) {
    return wrong('actuality', 'contradicts the report, by which it reached somebody; amend the report first');
  }
  if (notEligible === 'enteredInError' && standing !== 'enteredInError') {
    return wrong('standing', 'contradicts the report, which stands; the hospital retracts it first');
  }
  if (notEligible === 'duplicate' && (duplicateOf === undefined || duplicateOf === id)) {
    return wrong('otherCase', 'must name the other case, by which the event is known', '#/duplicateOf');
  }
  return notEligible !== 'duplicate' && duplicateOf !== undefined
    ? wrong('route', 'must be left out unless it is a duplicate', '#/duplicateOf')
    : undefined;
};

/** What of the severities is as grave as what is on record of the harm. Both scales have a word for death. */
const harmScale: Readonly<
  Record<Report['harm'], { readonly fits: (severity: number) => boolean; readonly says: string }>
> = {
  death: { fits: (severity) => severity === 9, says: 'must be 9: the patient died' },
  severe: {
    fits: (severity) => severity >= leastSevere && severity !== 9,
    says: `must be at least ${leastSevere}, and not 9: the harm on record is severe, and not death`,
  },
  moderate: lesser(),
  mild: lesser(),
  none: {
    fits: (severity) => severity <= 2 || severity === 10,
    says: 'must be at most 2: no harm is on record',
  },
  unknown: { fits: () => true, says: '' },
};

function lesser() {
  return {
    fits: (severity: number) => severity !== 0 && severity !== 9,
    says: 'must be neither 0 nor 9: there was harm, which is not death',
  };
}

const contradictsHarm = ({ facts: { harm } }: Case, severity: number): Refusal<'invalidRequest'> | undefined => {
  const { fits, says } = harmScale[harm];
  if (fits(severity)) return undefined;
  return invalid({
    pointer: '#/severity',
    rule: 'harmScale',
    detail: `${says}; amend the report first if that is wrong`,
  });
};

/** A notice, claim or suit makes an insurer's case at once; somebody weighs the criteria later. */
export const referNoticed = (state: Case, id: TriageId): EventOf<'Triaged'>[] => {
  if (!isNoticed(state) || isCareReview(state) || state.closure.closed) return [];
  const { current } = state.triage;
  const unknown: Criteria = { harm: 'undetermined', causation: 'undetermined', deviation: 'undetermined' };
  return [
    {
      type: 'Triaged',
      id,
      route: 'careReview',
      criteria: current?.criteria ?? unknown,
      ...(current?.severity !== undefined && { severity: current.severity }),
      reportable: current?.reportable ?? 'unknown',
      basis: basisIn(state.facts),
      isAutomatic: true,
    },
  ];
};
