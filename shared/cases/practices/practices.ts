import { isShared } from '../../kernel/ids.ts';
import { isBefore } from '../../kernel/instant.ts';
import type { Case } from '../case.ts';
import { type Had, toldOf } from '../communications/communication.ts';
import { hasFamily, isCareReview, isDuplicate, needsCounsel } from '../eligibility.ts';
import type { Audience } from '../privilege.ts';
import { moneyIn } from '../reporting/evidence.ts';
import { npdbOwed } from '../reporting/owed.ts';
import { type LeftBecause, wasRejectedJointly } from '../resolution/matter.ts';
import { agreedIn } from '../resolution/offer.ts';
import { insurerPractice } from '../rules.ts';
import { passedFor } from '../work/deadline.ts';

/** What shows that a practice was kept, or was not: a record of the case by its id, or a deadline by its step. */
export type Evidence = {
  readonly kind:
    | 'triage'
    | 'review'
    | 'communication'
    | 'advice'
    | 'offer'
    | 'payment'
    | 'action'
    | 'decision'
    | 'matter'
    | 'demand'
    | 'practitioner'
    | 'deadline'
    | 'case';
  readonly id: string;
};

export type Finding = {
  readonly status: 'pass' | 'fail' | 'notApplicable';
  /** Why, in plain words. */
  readonly detail: string;
  readonly evidence: readonly Evidence[];
};

export type Practice = {
  readonly number: 1 | 2 | 3 | 4 | 5 | 6 | 7;
  readonly name: string;
  readonly source: string;
  readonly evaluate: (state: Case, side: Audience) => Finding;
};

const pass = (detail: string, ...evidence: readonly Evidence[]): Finding => ({ status: 'pass', detail, evidence });
const fail = (detail: string, ...evidence: readonly Evidence[]): Finding => ({ status: 'fail', detail, evidence });
const none = (detail: string, ...evidence: readonly Evidence[]): Finding => ({
  status: 'notApplicable',
  detail,
  evidence,
});

const some = (kind: Evidence['kind'], ...records: readonly ({ readonly id: string } | undefined)[]): Evidence[] =>
  records.flatMap((record) => (record ? [{ kind, id: record.id }] : []));

/** Deadlines that have passed, of steps that begin so, among those that a side is told of. */
const passedOf = ({ deadlines }: Case, side: Audience, ...duties: readonly string[]): Evidence[] =>
  Object.keys(passedFor(deadlines, side))
    .filter((step) => duties.includes(step.split(':')[0] ?? ''))
    .map((id) => ({ kind: 'deadline', id }));

const toldFamily = ({ communications }: Case, kind: 'findings' | 'closing'): Had | undefined =>
  toldOf(communications, 'family', kind) ?? toldOf(communications, 'counsel', kind);

const comprehensive = (state: Case, side: Audience): Finding => {
  const { triage, closure } = state;
  const late = passedOf(state, side, 'triage', 'decideOffer');
  if (late.length > 0) return fail('It was not decided in time where it goes, or whether there is an offer.', ...late);
  if (isDuplicate(state) && triage.knownAs !== undefined) {
    return none(
      'It is known as another case: how that one goes on, and ends, its own scorecard says.',
      ...some('triage', triage.current),
      { kind: 'case', id: triage.knownAs },
    );
  }
  if (!closure.closed) return none('The case is open, and nothing of this is late.', ...some('triage', triage.current));
  const told = toldFamily(state, 'closing');
  const evidence = [
    ...some('triage', triage.current),
    ...some('decision', closure.closed),
    ...some('communication', told),
  ];
  if (!hasFamily(state))
    return pass('It ended with an outcome and a reason; there was no family to tell.', ...evidence);
  return told
    ? pass('It ended with an outcome and a reason, and the family was told.', ...evidence)
    : fail('It ended without a word to the family.', ...evidence);
};

const thoroughReview = (state: Case, side: Audience): Finding => {
  if (!isCareReview(state)) return none('It is not an insurer case.', ...some('triage', state.triage.current));
  const { reviews, safety } = state;
  const late = passedOf(state, side, 'openReview', 'openInsurerReview', 'completeReview');
  if (late.length > 0) return fail('A review was not begun or finished in time.', ...late);
  const finished = reviews.items.filter(({ completedIn }) => completedIn !== undefined);
  const actions = safety.actions.filter(({ status }) => status !== 'dropped');
  const evidence = [
    ...some('review', ...finished),
    ...some('action', ...actions),
    ...some('decision', safety.noAction, safety.lessons),
  ];
  const isDecided = (actions.length > 0 || safety.noAction !== undefined) && safety.lessons !== undefined;
  if (finished.length > 0 && isDecided) {
    return pass('It was reviewed, and it is decided what changes and what is learnt.', ...evidence);
  }
  return state.closure.closed
    ? fail('It ended without a review, a decision on safety actions or one on lessons.', ...evidence)
    : none('The review, the safety actions or the lessons are still to come, and nothing is late.', ...evidence);
};

const rightToCounsel = (state: Case, side: Audience): Finding => {
  if (!needsCounsel(state, side)) return none('No significant preventable harm by a deviation has been found.');
  const { advised } = state.counsel;
  const findings = toldFamily(state, 'findings');
  const offer = state.offers.items.find(({ presentedOn }) => presentedOn !== undefined);
  const evidence = [...some('advice', advised), ...some('communication', findings), ...some('offer', offer)];
  if (!advised) {
    const late = passedOf(state, side, 'adviseCounsel');
    if (findings || offer) return fail('The family was told the findings without advice to have counsel.', ...evidence);
    return late.length > 0
      ? fail('Advice to have counsel is late.', ...late)
      : none('Advice to have counsel is still to come.');
  }
  const isLate = [findings?.on, offer?.presentedOn].some((on) => on !== undefined && isBefore(on, advised.on));
  return isLate
    ? fail('Advice to have counsel came after the findings or the offer.', ...evidence)
    : pass('The family was advised to have counsel before it was told more.', ...evidence);
};

const partiesApprised = (state: Case, side: Audience): Finding => {
  const late = passedOf(state, side, 'discloseInitially', 'update', 'shareFindings', 'keepPromise');
  if (late.length > 0) return fail('A party had to wait too long for word.', ...late);
  const last = Object.values(state.communications.parties).map(({ last }) => last);
  return last.length > 0
    ? pass('Every party heard in time how things stand.', ...some('communication', ...last))
    : none('Nothing was due to be told yet.');
};

const mediationAsNeeded = (state: Case): Finding => {
  const rejected = state.offers.items.filter(({ status }) => status === 'rejected');
  const agreed = agreedIn(state.offers);
  if (rejected.length === 0 && !wasRejectedJointly(state.matters)) return none('No amount has been contested.');
  const mediations = state.matters.filter(({ id }) => !isShared(id));
  const evidence = [
    ...some('offer', ...rejected, agreed),
    ...some('matter', ...state.matters.filter(({ left }) => left === 'offerRejected'), ...mediations),
  ];
  if (mediations.length > 0) return pass('An amount was contested, and mediated.', ...evidence);
  if (agreed) return none('An amount was contested, and then agreed without a mediator.', ...evidence);
  return state.closure.closed
    ? fail('An amount was contested, and the case ended without mediation.', ...evidence)
    : none('An amount is contested: mediation is open to the parties.', ...evidence);
};

/** How a case shared a matter with other insurers, seen from how its insurer left it. */
const shared: Readonly<Record<LeftBecause, readonly [Finding['status'], string]>> = {
  settled: ['pass', 'It was settled together with the other insurers.'],
  partlyPaid: ['pass', 'The family accepted what the insurers offered together; not all of them have paid.'],
  offerRejected: ['pass', 'The insurers made one offer together, and it was rejected.'],
  ledAlone: ['pass', 'The other insurers were asked to take part, and the lead went on without them.'],
  impasse: ['notApplicable', 'The mediation ended without a settlement.'],
  notPursued: ['notApplicable', 'The insurers did not pursue it together.'],
  declined: ['fail', 'This insurer did not take part in what several insurers share.'],
  withdrawn: ['fail', 'This insurer left before the insurers had settled it together.'],
  setAside: ['fail', 'This insurer did not answer in time, and the others went on without it.'],
};

const otherInsurers = ({ matters }: Case): Finding => {
  const last = matters.filter(({ id }) => isShared(id)).at(-1);
  if (!last) return none('No other insurer takes part.');
  const evidence = some('matter', last);
  if (last.left === undefined) return none('Several insurers share it, and are at work on one offer.', ...evidence);
  const [status, detail] = shared[last.left];
  return { status, detail, evidence };
};

/**
 * What is reportable is reported in time, with result *Other* and in words that say what the process was. Source: 45 CFR 60.7;
 * a written demand decides, and no state law exempts (domain §6). What is paid is the insurer's own: to a hospital this says
 * the same, whatever is or is not.
 */
const dataBank = (state: Case, side: Audience): Finding => {
  if (side !== 'insurer') return none('What is paid, and reported of it, is for the insurer to know.');
  if (moneyIn(state).length === 0) return none('Nothing has been paid.');
  const { unread, undetermined, unreported } = npdbOwed(state);
  const reported = state.npdb.practitioners.filter(({ stands }) => stands !== undefined);
  const evidence = [
    ...some('demand', ...state.demands.filter(({ isWritten }) => isWritten)),
    ...some('payment', ...moneyIn(state)),
    ...some('practitioner', ...reported),
  ];
  const late = passedOf(state, side, 'reportNpdb', 'screenNpdb');
  const isOpen = unread.length + undetermined.length + unreported.length > 0;
  if (late.length > 0) {
    const said = isOpen ? 'A report to the NPDB is owed, and late.' : 'A payment was reported to the NPDB, too late.';
    return fail(said, ...evidence, ...late);
  }
  if (isOpen) {
    return state.closure.closed
      ? fail('What was paid is not reported to the NPDB, or not known not to be reportable.', ...evidence)
      : none(
          'What was paid is to be reported to the NPDB, if it is reportable, within 30 days of the payment.',
          ...evidence,
        );
  }
  if (reported.length === 0) return none('Nothing that was paid is reportable to the NPDB.', ...evidence);
  return reported.every(({ stands }) => stands?.isAsPractised)
    ? pass('What was paid was reported to the NPDB in time, as Other, saying what the process was.', ...evidence)
    : fail('A report to the NPDB does not say, as Other, what the process was.', ...evidence);
};

/** The seven practices of insurers, as checks. Source: MACRMI, best practices for insurers involved in CARe matters. */
export const practices: readonly Practice[] = [
  { number: 1, name: 'Comprehensive, and fair without money too', evaluate: comprehensive },
  { number: 2, name: 'Thorough review is supported', evaluate: thoroughReview },
  { number: 3, name: 'Right to counsel', evaluate: rightToCounsel },
  { number: 4, name: 'Parties are kept apprised', evaluate: partiesApprised },
  { number: 5, name: 'Mediation as needed', evaluate: mediationAsNeeded },
  { number: 6, name: 'Work with other insurers', evaluate: otherInsurers },
  { number: 7, name: 'NPDB reports say what the process was', evaluate: dataBank },
].map((practice) => ({ ...practice, source: insurerPractice(practice.number) }) as Practice);
