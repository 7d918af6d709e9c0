import type { Instant } from '../../kernel/instant.ts';
import type { Role } from '../../tenancy/roles.ts';
import type { Audience } from '../privilege.ts';
import type { Block, DutyCode, RuleCode } from '../rules.ts';

/** Who owes a step. */
export const owing = ['hospitalRisk', 'claims', 'reviewer', 'insurerAdmin'] as const;
export type Owing = (typeof owing)[number];

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
  recordMedicare: 'paidAsAgreed',
  clearLien: 'paidAsAgreed',
  pay: 'paidAsAgreed',
  keepPromise: 'promisesKept',
  sayState: 'stateLaw',
  stateClock: 'stateLaw',
  close: 'outcomeForEveryCase',
} as const satisfies Readonly<Record<string, DutyCode>>;

export type Duty = keyof typeof duties;

/** What is the insurer's own to know: whether an offer needs authority, and what is done about liens and money. */
const insurersOwn: ReadonlySet<Duty> = new Set([
  'authoriseOffer',
  'presentOffer',
  'screenLiens',
  'recordMedicare',
  'clearLien',
  'pay',
]);

/** Whether a hospital sees that something is to be done. */
export const isForHospital = (duty: Duty): boolean => !insurersOwn.has(duty);

/** Of which roles somebody sees what they owe: a hospital and an administrator their own, who runs cases all. */
export const seenBy = (roles: readonly Role[]): readonly Owing[] =>
  roles.includes('claims') || roles.includes('reviewer') ? owing : owing.filter((role) => roles.includes(role));

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

const ofMoney: ReadonlySet<RuleCode> = new Set(['liensOpen', 'paidAsAgreed']);

/** What of all that stands in the way somebody sees. */
export const blocksFor = (audience: Audience, blocks: readonly Block[]): Block[] =>
  blocks.filter(({ rule }) => audience === 'insurer' || !ofMoney.has(rule));

/** What a hospital sees of the steps of a case. */
export const forHospital = (steps: readonly Step[]): Step[] =>
  steps
    .filter(({ duty }) => isForHospital(duty))
    .map((step) => ({ ...step, blockedBy: blocksFor('hospital', step.blockedBy) }));

/** A deadline holds as it was set when something last happened in the case, whatever the settings say now. */
export const asSet = (
  step: Step,
  agenda: { readonly items: Readonly<Record<string, readonly [Instant, ...unknown[]]>> } | undefined,
): Step => {
  const [dueAt] = agenda?.items[step.key] ?? [];
  return dueAt === undefined ? step : { ...step, dueAt };
};

export const stepKey = (duty: Duty, about?: string): string => (about === undefined ? duty : `${duty}:${about}`);

/** What a step is, by its key. */
export const dutyOf = (key: string): Duty => key.split(':')[0] as Duty;
