import { type Fault, type GateCode, type Refusal, refuse } from '../kernel/refusal.ts';
import type { Closure } from './resolution/closure.ts';

/** A rule of the field that asks for a step, without forbidding another. */
export type DutyCode =
  | 'everyEventTriaged'
  | 'factsChanged'
  | 'earlyDisclosure'
  | 'everyEventReviewed'
  | 'insurersOwnReview'
  | 'reviewInTime'
  | 'reviewFinished'
  | 'determinationWithRationale'
  | 'partiesApprised'
  | 'findingsShared'
  | 'rightToCounsel'
  | 'offerOrExplanation'
  | 'authorityByAmount'
  | 'paidAsAgreed'
  | 'npdbReport'
  | 'section111Report'
  | 'patientNeeds'
  | 'caregiverSupport'
  | 'actionForEachCause'
  | 'actionInTime'
  | 'lessonsDecided'
  | 'promisesKept'
  | 'earlyRelief'
  | 'reliefSettled'
  | 'stateLaw'
  | 'outcomeForEveryCase';

export type RuleCode = GateCode | DutyCode;

const careTimeline = 'CARe timeline, Massachusetts Alliance for Communication and Resolution following Medical Injury';
export const insurerPractice = (practice: number) =>
  `MACRMI, Best practices for insurers involved in CARe matters, practice ${practice}`;
const candor = 'AHRQ, CANDOR toolkit';
const rca2 = 'National Patient Safety Foundation, RCA²: improving root cause analyses and actions';
const authentic = 'Gallagher and others, BMJ Quality & Safety: authentic communication-and-resolution programs';
/** Early relief as MagMutual's PREserve programme gives it. Source: domain §3. */
const preserve = 'MagMutual, How the Preserve Program supports the physician-patient relationship';
const ours = 'Rule of Amends';

/** Where each rule comes from, in words that a refusal or a list of next steps can show. */
export const sources: Readonly<Record<RuleCode, string>> = {
  everyEventTriaged: authentic,
  factsChanged: authentic,
  earlyDisclosure: candor,
  everyEventReviewed: `${authentic}; ${candor}`,
  insurersOwnReview: careTimeline,
  reviewInTime: rca2,
  reviewFinished: insurerPractice(2),
  determinationWithRationale: careTimeline,
  partiesApprised: insurerPractice(4),
  findingsShared: careTimeline,
  rightToCounsel: insurerPractice(3),
  offerOrExplanation: insurerPractice(1),
  authorityByAmount: "The insurer's settings",
  paidAsAgreed: insurerPractice(1),
  npdbReport: '45 CFR 60.5 and 60.7; HHS, 22 May 2014: no state law exempts what was demanded in writing',
  section111Report: '42 U.S.C. § 1395y(b)(8), MMSEA Section 111',
  patientNeeds: careTimeline,
  caregiverSupport: candor,
  actionForEachCause: rca2,
  actionInTime: rca2,
  lessonsDecided: insurerPractice(2),
  promisesKept: insurerPractice(4),
  earlyRelief: preserve,
  reliefSettled: preserve,
  stateLaw: 'The law of the state',
  outcomeForEveryCase: insurerPractice(1),

  caseClosed: ours,
  notClosed: ours,
  notTriaged: authentic,
  careReviewRequired: careTimeline,
  notACareReview: careTimeline,
  reviewMissing: insurerPractice(2),
  notYourReview: careTimeline,
  findingsNotShared: careTimeline,
  counselAdviceMissing: insurerPractice(3),
  authorityExceeded: "The insurer's settings",
  ownOffer: ours,
  offerNotAuthorised: "The insurer's settings",
  offerNotOpen: ours,
  offerAccepted: ours,
  nothingAgreed: insurerPractice(1),
  moreThanAgreed: insurerPractice(1),
  liensOpen: '42 U.S.C. § 1395y(b)(2), Medicare Secondary Payer; liens of Medicaid, ERISA plans and the VA likewise',
  medicareScreenOpen: '42 U.S.C. § 1395y(b)(2) and (8), Medicare Secondary Payer and MMSEA Section 111',
  notReportable: '45 CFR 60.7; MMSEA Section 111',
  namedBySomebodyElse: 'HHS, 22 May 2014; NPDB Guidebook: what was demanded decides, and nobody takes it out',
  closureBlocked: insurerPractice(1),
  inSharedMatter: insurerPractice(6),
  paidInMatter: insurerPractice(6),
  reliefNotScreened: preserve,
  reliefNotEligible: `${preserve}; exclusions as in COPIC’s 3Rs programme, and as the insurer's settings have them`,
  reliefNotOpen: preserve,
  reliefCapReached: `${preserve}; the insurer's settings`,
  ownReliefItem: ours,
  reliefNotApproved: ours,
  reliefUnsettled: ours,
};

/** What stands in the way of a step, and the rule that says so. */
export type Block<Rule extends RuleCode = RuleCode> = {
  readonly rule: Rule;
  readonly detail: string;
  /** Where in the body, if the body is what stands in the way. */
  readonly pointer?: string;
};

/** No, by a rule of the field, with where it comes from. */
export const forbid = <Code extends GateCode>(
  code: Code,
  detail: string,
  blocks: readonly Block[] = [],
): Refusal<Code> =>
  refuse(code, detail, {
    source: sources[code],
    ...(blocks.length > 0 && { errors: blocks.map(faultOf) }),
  });

/** No, by the first of several rules, with all that stands in the way; nothing if nothing does. */
export const blocked = <Code extends GateCode>(blocks: readonly Block<Code>[]): Refusal<Code> | undefined => {
  const [first] = blocks;
  return first && forbid(first.rule, first.detail, blocks);
};

const faultOf = ({ rule, detail, pointer = '#' }: Block): Fault => ({ pointer, rule, detail, source: sources[rule] });

/** A case, or a part of one, that is not there for whoever asks: one answer for all. */
export const notThere = (): Refusal<'notFound'> => refuse('notFound', 'There is no such case, or no such part of it.');

/** No, because the case is closed: whatever goes on in it begins with opening it again. */
export const ended = ({ closure }: { readonly closure: Closure }): Refusal<'caseClosed'> | undefined =>
  closure.closed ? forbid('caseClosed', 'Open it again first, and say why.') : undefined;

/** No, because something holds only so many of something else: its snapshot stays small. */
export const fullOf =
  (whole: string) =>
  (items: { readonly length: number }, most: number, what: string): Refusal<'tooMany'> | undefined =>
    items.length >= most ? refuse('tooMany', `${whole} holds at most ${most} ${what}.`) : undefined;

export const full = fullOf('A case');

/** No, because each side has so many places for something in a case, which the other cannot take. */
export const noPlaceLeft = (used: number, most: number, what: string): Refusal<'tooMany'> | undefined =>
  used >= most ? refuse('tooMany', `A case holds at most ${most} ${what} of each side.`) : undefined;

/** A fault of the body that only the state of the case shows. */
export const invalid = (...errors: readonly Fault[]): Refusal<'invalidRequest'> =>
  refuse('invalidRequest', errors.length === 1 ? 'One thing is wrong.' : `${errors.length} things are wrong.`, {
    errors,
  });
