import { dueAfter } from '../../kernel/calendar.ts';
import { type Instant, sayWhen, type When } from '../../kernel/instant.ts';
import type { Settings } from '../../tenancy/settings.ts';
import type { Case } from '../case.ts';
import { hasFamily, isCareReview, needsCounsel } from '../eligibility.ts';
import { sideOfStep } from '../own.ts';
import type { Audience } from '../privilege.ts';
import { approvable, approvedIn } from '../relief/caps.ts';
import { type ReliefItem, waiting } from '../relief/relief.ts';
import { medicareDue, medicareOf, npdbDueAt } from '../reporting/evidence.ts';
import { medicareRecordsOwed, npdbOwed } from '../reporting/owed.ts';
import { isLienOpen, unscreened } from '../resolution/lien.ts';
import { openMatter, wasRejectedJointly } from '../resolution/matter.ts';
import { agreedIn, isOpen, type Offer } from '../resolution/offer.ts';
import { paidIn } from '../resolution/payment.ts';
import { standing } from '../safety/safety.ts';
import { criteria } from '../triage/triage.ts';
import {
  closureBlocks,
  familySide,
  isContradicted,
  isMedicareUnknown,
  isOutdated,
  lastDetermined,
  lastNews,
  offerBlocks,
  paymentBlocks,
  wasTold,
} from './gates.ts';
import { lawSteps } from './law.ts';
import { type Duty, type Owing, type Step, stepKey } from './step.ts';

type Made = Omit<Step, 'key' | 'duty' | 'owes' | 'blockedBy'> & Partial<Pick<Step, 'blockedBy'>>;

const step = (duty: Duty, owes: Owing, { ownOf = sideOfStep(duty), ...more }: Made = {}): Step => ({
  key: stepKey(duty, more.about),
  duty,
  owes,
  ...(ownOf !== undefined && { ownOf }),
  blockedBy: [],
  ...more,
});

/** When something is due that began at an instant. */
const hours = (from: Instant, count: number): Instant => dueAfter(from as unknown as When, { count, unit: 'hours' });
const days = (from: When | Instant, count: number): Instant => dueAfter(from as When, { count, unit: 'days' });

/**
 * What is to be done next in a case: who owes it, by when, what stands in its way, and which rule asks for it. What stands
 * in the way is told to one side: neither is told what goes by something that the other keeps to itself.
 */
export const nextSteps = (state: Case, settings: Settings, side: Audience = 'insurer'): Step[] =>
  state.closure.closed ? afterClosure(state, settings) : whileOpen(state, settings, side);

const whileOpen = (state: Case, settings: Settings, side: Audience): Step[] => {
  const law = lawSteps(state, settings);
  const steps = [
    ...triageSteps(state, settings),
    ...familySteps(state, settings),
    ...law,
    ...reviewSteps(state, settings),
    ...safetySteps(state),
    ...resolutionSteps(state, settings, side),
    ...reportingSteps(state, settings),
    ...reliefSteps(state, settings.relief),
    ...promiseSteps(state),
  ];
  const owner = isCareReview(state) ? 'claims' : 'hospitalRisk';
  return [...steps, step('close', owner, { blockedBy: closureBlocks(state, law.length, side) })];
};

/** A hospital goes on improving, and what comes up later may open a case again; the law does not wait for that. */
const afterClosure = (state: Case, settings: Settings): Step[] => {
  const news = lastNews(state);
  return [
    ...(news === undefined
      ? []
      : [step('considerReopening', 'claims', { dueAt: hours(news, settings.triage.decisionHours) })]),
    ...lawSteps(state, settings),
    ...actionSteps(state),
    ...reportingSteps(state, settings),
    // What nobody else knows of stays to be kept.
    ...promiseSteps(state).filter(({ ownOf }) => ownOf !== undefined),
  ];
};

const triageSteps = (state: Case, { triage: { decisionHours } }: Settings): Step[] => {
  const { current } = state.triage;
  if (!current || current.isAutomatic) {
    return [step('triage', 'hospitalRisk', { dueAt: hours(state.reportedAt, decisionHours) })];
  }
  const since = [
    ...(isOutdated(state) ? [state.factsAt] : []),
    ...(isContradicted(state) ? [lastDetermined(state)] : []),
  ].toSorted();
  const last = since.at(-1);
  return last === undefined ? [] : [step('triageAgain', 'hospitalRisk', { dueAt: hours(last, decisionHours) })];
};

const familySteps = (state: Case, { communication: { firstHours, updateDays, supportHours } }: Settings): Step[] => {
  const isEnded = state.triage.current?.route === 'notEligible';
  const { facts, reportedAt, needs, caregivers } = state;
  const isTold = wasTold(state, 'initialDisclosure') || wasTold(state, 'findings') || isToldByReport(state);
  const couldHaveReached = facts.actuality !== 'potential';
  return [
    ...(hasFamily(state) && couldHaveReached && !isTold
      ? [step('discloseInitially', 'hospitalRisk', { dueAt: hours(reportedAt, firstHours) })]
      : []),
    ...(isEnded || !couldHaveReached ? [] : updateSteps(state, updateDays, isTold)),
    ...(!isEnded && couldHaveReached && caregivers.length === 0
      ? [step('offerSupport', 'hospitalRisk', { dueAt: hours(reportedAt, supportHours) })]
      : []),
    ...(!isEnded && couldHaveReached && isTold && needs.length === 0 ? [step('askNeeds', 'hospitalRisk')] : []),
    ...needs
      .filter(({ status }) => status === 'open')
      .map(({ id, raisedAt }) => step('answerNeed', 'hospitalRisk', { about: id, dueAt: days(raisedAt, updateDays) })),
  ];
};

const isToldByReport = ({ facts: { disclosure } }: Case): boolean =>
  disclosure.status === 'partial' || disclosure.status === 'complete';

/** Each party hears how things stand, in time. Source: MACRMI, practice 4. */
const updateSteps = (state: Case, updateDays: number, isTold: boolean): Step[] => {
  const { triage, communications, facts, counsel, reportedAt } = state;
  if (!triage.current) return [];
  const isInsurers = isCareReview(state);
  const side = familySide(state);
  const since = side === 'counsel' ? counsel.since : (facts.disclosure.on ?? reportedAt);
  const parties: readonly (readonly [string, Owing, When | Instant | undefined])[] = [
    ...(isTold ? [[side, side === 'counsel' ? 'claims' : 'hospitalRisk', since] as const] : []),
    ...(isInsurers ? [['clinician', 'hospitalRisk', triage.current.at] as const] : []),
    ...(isInsurers ? [['hospital', 'claims', triage.current.at] as const] : []),
  ];
  return parties.map(([party, owes, from]) => {
    const last = communications.parties[party as keyof typeof communications.parties]?.last.on;
    // Something of long ago that is told of only now makes nothing due sooner.
    const due = [last, from ?? reportedAt].flatMap((begin) => (begin === undefined ? [] : days(begin, updateDays)));
    return step('update', owes, { about: party, dueAt: due.toSorted().at(-1) ?? days(reportedAt, updateDays) });
  });
};

const reviewSteps = (state: Case, settings: Settings): Step[] => {
  const { triage, reviews, reportedAt } = state;
  const { reviewStartHours } = settings.triage;
  const route = triage.current?.route;
  if (route === 'notEligible') return [];
  const has = (...by: readonly string[]) => reviews.items.some(({ reviewBy }) => by.includes(reviewBy));
  return [
    ...(has('hospital', 'external')
      ? []
      : [step('openReview', 'hospitalRisk', { dueAt: hours(reportedAt, reviewStartHours) })]),
    ...(isCareReview(state) && triage.current && !has('insurer', 'external')
      ? [step('openInsurerReview', 'claims', { dueAt: hours(triage.current.at, reviewStartHours) })]
      : []),
    ...reviews.items.flatMap((review) => {
      const owes = review.owner === state.hospital ? 'hospitalRisk' : 'reviewer';
      if (review.completedIn === undefined) {
        return [step('completeReview', owes, { about: review.id, dueAt: review.dueAt })];
      }
      const isDetermined = criteria.every((criterion) => review.holds[criterion]);
      return isDetermined ? [] : [step('determine', owes, { about: review.id })];
    }),
    ...findingsSteps(state, settings),
  ];
};

/** The findings are told face to face, and advice to have counsel comes before them. Source: domain §1, stage 9. */
const findingsSteps = (state: Case, { communication: { updateDays } }: Settings): Step[] => {
  const { reviews, counsel } = state;
  const completed = reviews.items.flatMap(({ completedAt, completedIn }) =>
    completedAt !== undefined && completedIn !== undefined ? [{ completedAt, completedIn }] : [],
  );
  const last = completed.toSorted((a, b) => a.completedIn - b.completedIn).at(-1);
  const isAdviceDue = needsCounsel(state) && !counsel.advised;
  const isReviewed = last !== undefined && completed.length === reviews.items.length;
  return [
    ...(isAdviceDue ? [step('adviseCounsel', 'claims', { dueAt: days(lastDetermined(state), updateDays) })] : []),
    ...(isReviewed && !wasTold(state, 'findings', last.completedIn)
      ? [
          step('shareFindings', 'hospitalRisk', {
            dueAt: days(last.completedAt, updateDays),
          }),
        ]
      : []),
  ];
};

const safetySteps = (state: Case): Step[] => {
  const { safety, reviews, triage } = state;
  const isReviewed = reviews.items.some(({ completedIn }) => completedIn !== undefined);
  const isTakenFurther = triage.current !== undefined && triage.current.route !== 'notEligible';
  return [
    ...(isTakenFurther && isReviewed && standing(safety).length === 0 && !safety.noAction
      ? [step('decideActions', 'hospitalRisk')]
      : []),
    ...actionSteps(state),
    ...(isTakenFurther && isReviewed && !safety.lessons ? [step('decideLessons', 'hospitalRisk')] : []),
  ];
};

const actionSteps = ({ safety }: Case): Step[] =>
  safety.actions.flatMap((action) =>
    action.status === 'planned'
      ? [step('completeAction', 'hospitalRisk', { about: action.id, dueAt: days(action.dueOn as When, 0) })]
      : [],
  );

const resolutionSteps = (state: Case, { communication, resolution }: Settings, side: Audience): Step[] => {
  if (!isCareReview(state)) return [];
  const { offers, reportedAt } = state;
  const due = days(reportedAt, communication.offerDays);
  const open = offers.items.filter(isOpen);
  if (open.length > 0) return open.map((offer) => openOfferStep(offer, due, resolution.authorityDays));
  if (agreedIn(offers)) return payingSteps(state, resolution.paymentDays);
  // What is offered is then up to the insurers together: the matter says what is next.
  if (openMatter(state.matters)) return [];
  const lastEnded = offers.items.toSorted((a, b) => endOf(a) - endOf(b)).at(-1);
  return offers.noOffer || lastEnded?.status === 'rejected' || wasRejectedJointly(state.matters)
    ? []
    : [step('decideOffer', 'claims', { dueAt: due, blockedBy: offerBlocks(state, side) })];
};

/** Which event ended an offer; none, for one that another took the place of. */
const endOf = ({ answeredIn = 0, endedIn = answeredIn }: Offer): number => endedIn;

/** What goes on with an offer: the family may still answer one while the next is being prepared. */
const openOfferStep = ({ id, status, preparedAt, answerBy }: Offer, due: Instant, authorityDays: number): Step => {
  switch (status) {
    case 'awaitingAuthority':
      return step('authoriseOffer', 'insurerAdmin', {
        about: id,
        ...(preparedAt !== undefined && { dueAt: days(preparedAt, authorityDays) }),
      });
    case 'authorised':
      return step('presentOffer', 'claims', { about: id, dueAt: due });
    default:
      return step('hearAnswer', 'claims', {
        about: id,
        ...(answerBy !== undefined && { dueAt: days(answerBy, 0) }),
      });
  }
};

const payingSteps = (state: Case, paymentDays: number): Step[] => {
  const { offers, payments, liens } = state;
  const agreed = agreedIn(offers);
  if (agreed?.amount === undefined || agreed.answeredAt === undefined) return [];
  const dueAt = days(agreed.answeredAt, paymentDays);
  const isPaid = paidIn(payments) >= agreed.amount;
  return [
    ...(!isPaid && unscreened(liens).length > 0 ? [step('screenLiens', 'claims', { dueAt })] : []),
    ...(isMedicareUnknown(state) ? [step('recordMedicare', 'claims', { dueAt })] : []),
    ...liens.items.filter(isLienOpen).map(({ id }) => step('clearLien', 'claims', { about: id, dueAt })),
    ...(isPaid || (agreed.joint !== undefined && openMatter(state.matters)?.id === agreed.joint)
      ? []
      : [step('pay', 'claims', { about: agreed.id, dueAt, blockedBy: paymentBlocks(state) })]),
  ];
};

/** What is owed to the NPDB and to Medicare: no closing ends it. Source: 45 CFR 60.5; 42 U.S.C. § 1395y(b)(8). */
const reportingSteps = (state: Case, settings: Settings): Step[] => [
  ...npdbSteps(state, settings),
  ...medicareSteps(state, settings),
];

const npdbSteps = (state: Case, settings: Settings): Step[] => {
  const { unread, undetermined, unreported, outdated, mistaken } = npdbOwed(state);
  const due = npdbDueAt(state, settings);
  const made = due === undefined ? {} : { dueAt: due };
  return [
    ...(unread.length + undetermined.length > 0 ? [step('screenNpdb', 'claims', made)] : []),
    ...(unreported.length > 0 ? [step('reportNpdb', 'claims', made)] : []),
    ...(outdated.length + mistaken.length > 0 ? [step('correctNpdb', 'claims')] : []),
  ];
};

const medicareSteps = (state: Case, settings: Settings): Step[] => {
  const agreed = agreedIn(state.offers);
  const { status, ongoing } = state.section111;
  const is = medicareOf(state);
  const isOpen = is === 'unknown' || (is === 'beneficiary' && !(status && ongoing));
  return [
    ...(agreed?.amount !== undefined && agreed.answeredAt !== undefined && isOpen
      ? [step('screenMedicare', 'claims', { dueAt: days(agreed.answeredAt, settings.resolution.paymentDays) })]
      : []),
    ...medicareRecordsOwed(state).map(({ kind, from }) =>
      step('reportMedicare', 'claims', {
        about: kind,
        ...(from !== undefined && { dueAt: medicareDue(from, settings).dueAt }),
      }),
    ),
  ];
};

/** Help with costs is looked at when a family asks for it, and not held up by what else goes on. Source: domain §3. */
const reliefSteps = (state: Case, settings: Settings['relief']): Step[] => {
  const { relief, needs } = state;
  const { decisionDays, paymentDays, claimsApproval } = settings;
  const asked = needs.find(({ kind, status }) => kind === 'financial' && status === 'open');
  const filed = waiting(relief, 'filed');
  const sum = approvedIn(relief);
  const isBeyondStaff = (item: ReliefItem) =>
    sum.expenses + sum.recovery + approvable(relief, item, settings).amount > claimsApproval;
  return [
    ...(relief.status === 'none' && asked && hasFamily(state)
      ? [step('screenRelief', 'hospitalRisk', { dueAt: days(asked.raisedAt, decisionDays) })]
      : []),
    ...(relief.status === 'screened' && relief.screening?.isEligible
      ? [step('offerRelief', 'hospitalRisk', { dueAt: days(relief.screening.at, decisionDays) })]
      : []),
    ...waitingStep('decideRelief', 'claims', filed, decisionDays),
    ...waitingStep('authoriseRelief', 'insurerAdmin', filed.filter(isBeyondStaff), decisionDays),
    ...waitingStep('payRelief', 'claims', waiting(relief, 'approved'), paymentDays),
  ];
};

/** One step for all that waits, due by what has waited longest. */
const waitingStep = (duty: Duty, owes: Owing, items: readonly ReliefItem[], within: number): Step[] => {
  const [since] = items.flatMap((item) => item.since ?? []).toSorted();
  return since === undefined ? [] : [step(duty, owes, { dueAt: days(since, within) })];
};

const promiseSteps = ({ communications }: Case): Step[] =>
  communications.followUps.map(({ id, number, owes, by, promisedOn, ownOf }) =>
    step('keepPromise', owes, {
      about: `${id}.${number}`,
      dueAt: days(by, 0),
      what: `Keep what was promised in the conversation ${sayWhen(promisedOn)}.`,
      ...(ownOf !== undefined && { ownOf }),
    }),
  );
