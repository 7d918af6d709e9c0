import * as z from 'zod';
import type { TriageId } from '../../kernel/ids.ts';
import { isRefusal, type Refusal } from '../../kernel/refusal.ts';
import { text } from '../../kernel/text.ts';
import type { Acting } from '../acting.ts';
import type { Case, EventOf } from '../case.ts';
import { isCareReview, isNoticed } from '../eligibility.ts';
import { agreedIn } from '../resolution/offer.ts';
import { ended, forbid, full, invalid } from '../rules.ts';
import { basisIn, CareRoute, type Criteria, criteria, NotEligible, Outcome, Reportable, Severity } from './triage.ts';

/** What somebody weighed. The harm criterion follows from the severity and the tenant's threshold. */
export const Weighing = z.strictObject({
  severity: Severity,
  causation: Outcome.meta({ description: 'Whether care caused the harm' }),
  deviation: Outcome.meta({ description: 'Whether care fell short of the standard' }),
  reportable: Reportable.default('unknown'),
  route: CareRoute.optional().meta({ description: 'Where it goes; where the criteria say, if left out' }),
  notEligible: NotEligible.optional(),
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
  { severity, causation, deviation, reportable, route: wanted, notEligible, reason }: Weighing,
  { settings }: Pick<Acting, 'settings'>,
): EventOf<'Triaged'>[] | Refusal<'caseClosed' | 'careReviewRequired' | 'tooMany' | 'invalidRequest'> => {
  const closed = ended(state) ?? full(state.triage.toldIn, 50, 'triages');
  if (closed) return closed;
  const wrong = contradictsHarm(state, severity);
  if (wrong) return wrong;
  const found: Criteria = { harm: harmOf(severity, settings.triage.severityThreshold), causation, deviation };
  const route = wanted ?? usualRoute(state, found);
  const refused = mayNot(state, found, route) ?? unexplained(route, notEligible, reason);
  if (isRefusal(refused)) return refused;
  return [
    {
      type: 'Triaged',
      id,
      route,
      criteria: found,
      severity,
      reportable,
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

const mayNot = (state: Case, found: Criteria, route: CareRoute): Refusal<'careReviewRequired'> | undefined => {
  if (route === 'careReview') return undefined;
  if (areAll(found, 'met')) {
    return forbid('careReviewRequired', 'All three criteria are met: this is a case for the insurer.');
  }
  if (isNoticed(state)) {
    return forbid('careReviewRequired', 'A notice, claim or suit came in: this is a case for the insurer.');
  }
  if (agreedIn(state.offers)) {
    return forbid('careReviewRequired', 'An offer has been accepted: this stays a case of the insurer.');
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

/** Both scales have a word for death, and must not differ there. */
const contradictsHarm = ({ facts: { harm } }: Case, severity: number): Refusal<'invalidRequest'> | undefined => {
  if (harm === 'unknown' || severity === 0 || severity === 10) return undefined;
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
