import * as z from 'zod';
import { CaseId, type TriageId } from '../../kernel/ids.ts';
import { isRefusal, type Refusal } from '../../kernel/refusal.ts';
import { text } from '../../kernel/text.ts';
import type { Acting } from '../acting.ts';
import type { Case, EventOf } from '../case.ts';
import { isCareReview, isMet, isNoticed } from '../eligibility.ts';
import { openMatter } from '../resolution/matter.ts';
import { agreedIn, isOpen } from '../resolution/offer.ts';
import { ended, forbid, full, invalid } from '../rules.ts';
import { basisIn, CareRoute, type Criteria, criteria, NotEligible, Outcome, Reportable, Severity } from './triage.ts';

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

/**
 * Weighs the CARe criteria and says where a case goes. All three met, or a notice that precedes a suit, is an insurer's
 * case; whatever is not taken further says why. Source: CARe timeline, domain §1.
 */
export const triageCase = (
  state: Case,
  id: TriageId,
  { severity, causation, deviation, reportable, route: wanted, notEligible, duplicateOf, reason }: Weighing,
  { settings, audience }: Pick<Acting, 'settings' | 'audience'>,
): EventOf<'Triaged'>[] | Refusal<'caseClosed' | 'careReviewRequired' | 'tooMany' | 'invalidRequest'> => {
  const closed = ended(state) ?? full(state.triage.toldIn, 50, 'triages');
  if (closed) return closed;
  const wrong = contradictsHarm(state, severity);
  if (wrong) return wrong;
  const found: Criteria = { harm: harmOf(severity, settings.triage.severityThreshold), causation, deviation };
  const route = wanted ?? usualRoute(state, found);
  const refused =
    mayNot(state, found, route, audience) ??
    unexplained(route, notEligible, reason) ??
    untrue(state, notEligible, duplicateOf);
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

/** The harm criterion asks for a severity; 10 says that nobody can tell. Source: domain §1. */
const harmOf = (severity: number, threshold: number): Outcome => {
  if (severity === 10) return 'undetermined';
  return severity >= threshold ? 'met' : 'not_met';
};

const areAll = (found: Criteria, outcome: Outcome): boolean => criteria.every((each) => found[each] === outcome);

const usualRoute = (state: Case, found: Criteria): CareRoute =>
  areAll(found, 'met') || isNoticed(state) || isCareReview(state) ? 'careReview' : 'hospitalLed';

/**
 * An insurer's case stays one while anything says that it is: the criteria, what any review found, a notice, an offer. The
 * hospital cannot take it away from the insurer.
 */
const mayNot = (
  state: Case,
  found: Criteria,
  route: CareRoute,
  audience: Acting['audience'],
): Refusal<'careReviewRequired'> | undefined => {
  if (route === 'careReview') return undefined;
  if (areAll(found, 'met')) {
    return forbid('careReviewRequired', 'All three criteria are met: this is a case for the insurer.');
  }
  if (isNoticed(state)) {
    return forbid('careReviewRequired', 'A notice, claim or suit came in: this is a case for the insurer.');
  }
  if (criteria.every((each) => isMet(state, each)) && state.reviews.determinedIn.length > 0) {
    return forbid('careReviewRequired', 'Reviews have found all three criteria met: this is a case for the insurer.');
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

/** Both scales have a word for death, and must not differ there. */
const contradictsHarm = ({ facts: { harm } }: Case, severity: number): Refusal<'invalidRequest'> | undefined => {
  if (harm === 'unknown' || severity === 0 || severity === 10) return undefined;
  if (harm === 'none' && severity > 2) {
    const detail = 'must be at most 2: no harm is on record; amend the report first';
    return invalid({ pointer: '#/severity', rule: 'harmScale', detail });
  }
  if ((harm === 'death') === (severity === 9)) return undefined;
  return invalid({
    pointer: '#/severity',
    rule: 'harmScale',
    detail:
      harm === 'death' ? 'must be 9: the patient died' : 'must not be 9: harm is not death; amend the report first',
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
