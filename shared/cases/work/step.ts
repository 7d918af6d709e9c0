import type { Instant } from '../../kernel/instant.ts';
import type { Block, DutyCode } from '../rules.ts';

/** Who owes a step. */
export const owing = ['hospitalRisk', 'claims', 'reviewer', 'insurerAdmin'] as const;
export type Owing = (typeof owing)[number];

/** Whether all who run a case see what a role owes; whether an offer needs authority is the insurer's own. */
export const isForAll = (role: Owing): boolean => role !== 'insurerAdmin';

/** What can be next in a case, with the rule that asks for it. */
export const duties = {
  triage: 'everyEventTriaged',
  triageAgain: 'factsChanged',
  considerReopening: 'factsChanged',
  discloseInitially: 'earlyDisclosure',
  update: 'partiesApprised',
  openReview: 'everyEventReviewed',
  openInsurerReview: 'insurersOwnReview',
  completeReview: 'reviewInTime',
  determine: 'determinationWithRationale',
  adviseCounsel: 'rightToCounsel',
  shareFindings: 'findingsShared',
  askNeeds: 'patientNeeds',
  answerNeed: 'patientNeeds',
  offerSupport: 'caregiverSupport',
  decideActions: 'actionForEachCause',
  completeAction: 'actionInTime',
  decideLessons: 'lessonsDecided',
  decideOffer: 'offerOrExplanation',
  authoriseOffer: 'authorityByAmount',
  presentOffer: 'offerOrExplanation',
  hearAnswer: 'offerOrExplanation',
  screenLiens: 'paidAsAgreed',
  clearLien: 'paidAsAgreed',
  pay: 'paidAsAgreed',
  keepPromise: 'promisesKept',
  sayState: 'stateLaw',
  stateClock: 'stateLaw',
  close: 'outcomeForEveryCase',
} as const satisfies Readonly<Record<string, DutyCode>>;

export type Duty = keyof typeof duties;

/** Something that is to be done next in a case. */
export type Step = {
  /** What it is, and about what: one key, one step of a case. */
  readonly key: string;
  readonly duty: Duty;
  /** What it is about: a party, or the id of a record. */
  readonly about?: string;
  readonly owes: Owing;
  /** When it is due; nothing for what only has to be done before the case ends. */
  readonly dueAt?: Instant;
  /** What must be done first. */
  readonly blockedBy: readonly Block[];
  /** What to do, where the duty alone does not say it, and where that comes from. */
  readonly what?: string;
  readonly source?: string;
};

export const stepKey = (duty: Duty, about?: string): string => (about === undefined ? duty : `${duty}:${about}`);
