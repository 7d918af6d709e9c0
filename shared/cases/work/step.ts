import type { Instant } from '../../kernel/instant.ts';
import type { Role } from '../../tenancy/roles.ts';
import { isRuleFor } from '../own.ts';
import type { Audience } from '../privilege.ts';
import type { Block, DutyCode } from '../rules.ts';

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
  screenNpdb: 'npdbReport',
  reportNpdb: 'npdbReport',
  correctNpdb: 'npdbReport',
  screenMedicare: 'section111Report',
  reportMedicare: 'section111Report',
  screenRelief: 'earlyRelief',
  offerRelief: 'earlyRelief',
  decideRelief: 'reliefSettled',
  authoriseRelief: 'authorityByAmount',
  payRelief: 'reliefSettled',
  keepPromise: 'promisesKept',
  sayState: 'stateLaw',
  stateClock: 'stateLaw',
  close: 'outcomeForEveryCase',
} as const satisfies Readonly<Record<string, DutyCode>>;

export type Duty = keyof typeof duties;

/** The lists that due steps are in: one for each role that owes them, and one of a hospital's own, which no insurer reads. */
export const lists = [...owing, 'hospitalAlone'] as const;
export type List = (typeof lists)[number];

export const listOf = ({ owes, ownOf }: Pick<Step, 'owes' | 'ownOf'>): List =>
  ownOf === 'hospital' ? 'hospitalAlone' : owes;

/** Who owes what is in a list. */
export const owedIn = (list: List): Owing => (list === 'hospitalAlone' ? 'hospitalRisk' : list);

/** Which lists somebody sees: a hospital and an administrator of what they owe themselves, who runs cases of every role. */
export const seenBy = (roles: readonly Role[]): readonly List[] =>
  roles.includes('claims') || roles.includes('reviewer') ? owing : lists.filter((list) => roles.includes(owedIn(list)));

/** Something that is to be done next in a case. */
export type Step = {
  /** What it is, and about what: one key, one step of a case. */
  readonly key: string;
  readonly duty: Duty;
  /** What it is about: a party, or the id of a record. */
  readonly about?: string;
  readonly owes: Owing;
  /** Whose alone it is: the other side neither sees it nor is told that it was late. Of both sides, if left out. */
  readonly ownOf?: Audience;
  /** When it is due; nothing for what only has to be done before the case ends. */
  readonly dueAt?: Instant;
  /** What must be done first. */
  readonly blockedBy: readonly Block[];
  /** What to do, where the duty alone does not say it, and where that comes from. */
  readonly what?: string;
  readonly source?: string;
};

/** What of all that stands in the way one side sees. */
export const blocksFor = (audience: Audience, blocks: readonly Block[]): Block[] =>
  blocks.filter(({ rule }) => isRuleFor(audience, rule));

/** What one side sees of the steps of a case. */
export const stepsFor = (audience: Audience, steps: readonly Step[]): Step[] =>
  steps
    .filter(({ ownOf }) => ownOf === undefined || ownOf === audience)
    .map((step) => ({ ...step, blockedBy: blocksFor(audience, step.blockedBy) }));

/** A deadline holds as it was set when something last happened in the case, whatever the settings say now. */
export const asSet = (
  step: Step,
  agenda: { readonly items: Readonly<Record<string, readonly [Instant, ...unknown[]]>> } | undefined,
): Step => {
  const [dueAt] = agenda?.items[step.key] ?? [];
  return dueAt === undefined ? step : { ...step, dueAt };
};

export const stepKey = (duty: Duty, about?: string): string => (about === undefined ? duty : `${duty}:${about}`);
