import { type Instant, isBefore, type When } from '../../kernel/instant.ts';
import type { Case } from '../case.ts';
import { familySides, isKnownTo, toldOf } from '../communications/communication.ts';
import { areAllMet, determinedOf, hasFamily, isCareReview, isDuplicate, needsCounsel } from '../eligibility.ts';
import type { Audience } from '../privilege.ts';
import { isUnsettled } from '../relief/relief.ts';
import { medicareOf } from '../reporting/evidence.ts';
import { medicareBlocks, medicareScreenBlocks, npdbBlocks } from '../reporting/owed.ts';
import type { CaseOutcome } from '../resolution/closure.ts';
import { isCleared, unscreened } from '../resolution/lien.ts';
import { openMatter, wasRejectedJointly } from '../resolution/matter.ts';
import { agreedIn, isOpen } from '../resolution/offer.ts';
import { paidIn } from '../resolution/payment.ts';
import type { Block } from '../rules.ts';
import { standing } from '../safety/safety.ts';
import { basisIn, criteria } from '../triage/triage.ts';
import { blocksFor } from './step.ts';

/** Whom the family speaks through: its counsel, once it has one. */
export const familySide = ({ counsel }: Pick<Case, 'counsel'>): 'counsel' | 'family' =>
  counsel.represented === 'yes' ? 'counsel' : 'family';

/** Whether the family, or its counsel once it has one, was told something of a kind: since an event, and not before a day. */
export const wasTold = (
  { communications, counsel }: Pick<Case, 'communications' | 'counsel'>,
  kind: 'findings' | 'closing' | 'initialDisclosure',
  since = 0,
  notBefore?: When,
): boolean =>
  (counsel.represented === 'yes' ? (['family', 'counsel'] as const) : (['family'] as const)).some((party) => {
    const had = toldOf(communications, party, kind);
    return had !== undefined && had.sequence > since && !(notBefore !== undefined && isBefore(had.on, notBefore));
  });

/** Whether the family was told what a review had found: not before one was finished. */
const wereFindingsTold = (state: Case): boolean => {
  const [first] = state.reviews.items.flatMap(({ completedOn }) => completedOn ?? []).toSorted();
  return wasTold(state, 'findings', 0, first);
};

/** The last event after which a family that is told the findings has heard all of them. */
const lastFinished = ({ reviews }: Pick<Case, 'reviews'>): number =>
  Math.max(0, ...reviews.items.map(({ completedIn = 0 }) => completedIn));

/** Whether a review was finished whose findings the family has not been told. */
export const isFindingOwed = (state: Case): boolean => {
  const last = lastFinished(state);
  return last > 0 && !(wasTold(state, 'findings', last) && wereFindingsTold(state));
};

/**
 * The event since which it is known how a case ends: word of its end that came before tells the family something else.
 * What the hospital leads ends as it was triaged, after what reviews found and the family heard of it.
 */
export const endingIn = (state: Case): number => {
  const { closure, offers, triage, communications } = state;
  const decided = [closure.toldIn.at(-1), offers.noOffer?.toldIn, lastAnswered(state)];
  const findings = familySides.map((party) => toldOf(communications, party, 'findings')?.sequence);
  const led = isCareReview(state) ? [] : [triage.toldIn.at(-1), lastFinished(state), ...findings];
  return Math.max(0, ...[...decided, ...led].map((sequence = 0) => sequence));
};

const openReviews = ({ reviews }: Pick<Case, 'reviews'>) =>
  reviews.items.filter(({ completedIn }) => completedIn === undefined);

/**
 * What must come before an offer, as one side may know it: whoever makes one is the insurer. Source: domain §1 stage 10, §2.
 */
export const offerBlocks = (
  state: Case,
  side: Audience = 'insurer',
): Block<'notTriaged' | 'notACareReview' | 'reviewMissing' | 'findingsNotShared' | 'counselAdviceMissing'>[] => [
  ...noOfferBlocks(state),
  ...counselBlocks(state, side),
];

/** What must come before the word that there is no offer: all that comes before one, but for the advice to have counsel. */
export const noOfferBlocks = (
  state: Case,
): Block<'notTriaged' | 'notACareReview' | 'reviewMissing' | 'findingsNotShared'>[] => {
  const isReviewed = state.reviews.items.some(
    ({ completedIn, holds }) => completedIn !== undefined && Object.keys(holds).length > 0,
  );
  return [
    ...(state.triage.current && !state.triage.current.isAutomatic
      ? []
      : [{ rule: 'notTriaged' as const, detail: 'Nobody has weighed the three criteria yet.' }]),
    ...(isCareReview(state)
      ? []
      : [{ rule: 'notACareReview' as const, detail: 'Offers are made in care review: triage it there first.' }]),
    ...(isReviewed
      ? []
      : [{ rule: 'reviewMissing' as const, detail: 'A review has to be finished, with a determination.' }]),
    ...(wereFindingsTold(state)
      ? []
      : [
          { rule: 'findingsNotShared' as const, detail: 'The family is told what the reviews found before any offer.' },
        ]),
  ];
};

/** The right to counsel. Source: MACRMI, practice 3. */
const counselBlocks = (state: Case, side: Audience): Block<'counselAdviceMissing'>[] =>
  needsCounsel(state, side) && !state.counsel.advised
    ? [
        {
          rule: 'counselAdviceMissing',
          detail:
            'Care fell short and did significant preventable harm: before an offer, advise the family to have counsel, ' +
            'and give them a list of attorneys.',
        },
      ]
    : [];

/**
 * What must come before money is paid. Where the patient is a beneficiary, Medicare has paid or may have, and is to be paid
 * back out of a settlement: to have asked is not enough then. Source: 42 U.S.C. § 1395y(b)(2).
 */
export const paymentBlocks = (
  state: Pick<Case, 'liens' | 'facts' | 'section111'>,
): Block<'liensOpen' | 'medicareScreenOpen'>[] => {
  const { liens } = state;
  const unasked = unscreened(liens);
  return [
    ...(unasked.length > 0
      ? [{ rule: 'liensOpen' as const, detail: `Nobody has asked yet about liens of: ${unasked.join(', ')}.` }]
      : []),
    ...(isMedicareUnknown(state)
      ? [
          {
            rule: 'liensOpen' as const,
            detail: medicareOwed,
          },
        ]
      : []),
    ...(isCleared(liens) ? [] : [{ rule: 'liensOpen' as const, detail: 'A lien is not cleared yet.' }]),
    ...medicareScreenBlocks(state),
  ];
};

const medicareOwed =
  'The patient is a Medicare beneficiary: record what Medicare asks for, and clear it, also where it is not owed.';

/** Whether what Medicare asks for of a beneficiary is not recorded yet. */
export const isMedicareUnknown = (state: Pick<Case, 'liens' | 'facts' | 'section111'>): boolean =>
  medicareOf(state) === 'beneficiary' && !state.liens.items.some(({ kind }) => kind === 'medicare');

/**
 * What must come before one side may close a case, whatever its outcome: what the other keeps to itself does not stand in
 * its way. Source: domain §2, practices 1 and 2.
 */
export const closureBlocks = (state: Case, lawOwes: number, side: Audience = 'insurer'): Block[] => {
  const { triage, safety, offers, payments, liens, communications, needs, matters } = state;
  const isTakenFurther = triage.current !== undefined && triage.current.route !== 'notEligible';
  const isInCourt = state.demands.some(({ kind }) => kind === 'claim' || kind === 'suit');
  const agreed = agreedIn(offers);
  const blocks: (Block | false)[] = [
    (!triage.current || triage.current.isAutomatic === true) && {
      rule: 'notTriaged',
      detail: 'Nobody has weighed the three criteria yet.',
    },
    isTakenFurther &&
      state.reviews.items.length === 0 && { rule: 'reviewMissing', detail: 'What is taken further is reviewed.' },
    triage.current !== undefined &&
      !isCareReview(state) &&
      !isDuplicate(state) &&
      areAllMet(state, triage.current.criteria) && {
        rule: 'careReviewRequired',
        detail: 'All three criteria are met: triage it to care review, for the insurer.',
      },
    isOutdated(state) && { rule: 'factsChanged', detail: 'Facts have changed since it was triaged: triage it again.' },
    isTakenFurther &&
      hasFamily(state) &&
      !isInCourt &&
      state.reviews.items.length > 0 &&
      openReviews(state).length === 0 &&
      !wereFindingsTold(state) && {
        rule: 'findingsShared',
        detail: 'The family has not been told what the reviews found.',
      },
    openReviews(state).length > 0 && { rule: 'reviewFinished', detail: 'A review is not finished.' },
    hasFamily(state) &&
      !wasTold(state, 'closing', endingIn(state)) && {
        rule: 'outcomeForEveryCase',
        detail: 'The family has not been told how it ends and why; that is owed at $0 too.',
      },
    isTakenFurther &&
      standing(safety).length === 0 &&
      !safety.noAction && {
        rule: 'actionForEachCause',
        detail: 'No safety action is planned, nor is it said why none is needed.',
      },
    isTakenFurther && !safety.lessons && { rule: 'lessonsDecided', detail: 'What is learnt is not decided.' },
    offers.items.some(isOpen) && { rule: 'offerOrExplanation', detail: 'An offer is open.' },
    openMatter(matters) !== undefined && {
      rule: 'inSharedMatter',
      detail: 'It is in a matter that several insurers share, which has not ended yet.',
    },
    isCareReview(state) &&
      !isInCourt &&
      offers.items.every(({ status }) => status !== 'accepted' && status !== 'rejected') &&
      !wasRejectedJointly(matters) &&
      !offers.noOffer && {
        rule: 'offerOrExplanation',
        detail: 'There is neither an answered offer nor the word, with reasons, that there is none.',
      },
    agreed?.amount !== undefined &&
      paidIn(payments) < agreed.amount && { rule: 'paidAsAgreed', detail: 'What was agreed is not paid.' },
    !isCleared(liens) && { rule: 'liensOpen', detail: 'A lien is not cleared.' },
    agreed?.amount !== undefined && isMedicareUnknown(state) && { rule: 'liensOpen', detail: medicareOwed },
    ...npdbBlocks(state),
    ...(agreed?.amount === undefined ? [] : medicareBlocks(state)),
    isUnsettled(state.relief) && {
      rule: 'reliefSettled',
      detail: 'Something filed for early relief is not decided, or was approved and is not paid.',
    },
    needs.some(({ status }) => status === 'open') && { rule: 'patientNeeds', detail: 'A need has no answer.' },
    communications.followUps.some(isKnownTo(side)) && {
      rule: 'promisesKept',
      detail: 'A promise to a party is not kept.',
    },
    lawOwes > 0 && { rule: 'stateLaw', detail: 'A letter or report that the law of the state asks for is due.' },
  ];
  return blocksFor(
    side,
    blocks.filter((block) => block !== false),
  );
};

const lastAnswered = ({ offers }: Case): number => Math.max(0, ...offers.items.map(({ answeredIn = 0 }) => answeredIn));

/** Whether facts have changed that the triage went by. */
export const isOutdated = ({ triage: { current }, facts }: Case): boolean => {
  if (!current) return false;
  const now = basisIn(facts);
  const went = current.basis;
  return (Object.keys(went) as (keyof typeof now)[]).some((fact) => now[fact] !== went[fact]);
};

/** Whether reviews have found something of a criterion that the triage did not go by. */
export const isContradicted = (state: Case): boolean => {
  const { current } = state.triage;
  if (!current || current.at >= lastDetermined(state)) return false;
  return criteria.some(
    (criterion) => determinedOf(state, criterion).includes('met') && current.criteria[criterion] !== 'met',
  );
};

/** When a review last determined something, and did not keep it to itself. */
export const lastDetermined = ({ reviews, reportedAt }: Pick<Case, 'reviews' | 'reportedAt'>): Instant =>
  reviews.items
    .flatMap(({ holds }) => Object.values(holds).flatMap(({ at, privilege }) => (privilege === 'none' ? [at] : [])))
    .reduce((last, at) => (at > last ? at : last), reportedAt);

/** When something last became known of a closed case that it was not closed by; nothing, if nothing has. */
export const lastNews = (state: Case): Instant | undefined => {
  const { closure, demands, factsAt, reportedAt } = state;
  const closedIn = closure.closed?.toldIn;
  if (closedIn === undefined) return undefined;
  const last = demands.at(-1);
  const since = last !== undefined && last.toldIn > closedIn ? [last.at ?? reportedAt] : [];
  return [...since, ...(isOutdated(state) ? [factsAt] : [])].toSorted().at(-1);
};

/** Why a case cannot have ended in this way. */
export const outcomeContradicts = (state: Case, outcome: CaseOutcome): string | undefined => {
  const agreed = agreedIn(state.offers);
  const isPaid = agreed?.amount !== undefined && paidIn(state.payments) === agreed.amount;
  const isEligible = state.triage.current?.route !== 'notEligible';
  const holds: Readonly<Record<CaseOutcome, readonly [boolean, string]>> = {
    compensated: [isPaid, 'no offer of money was accepted and paid in full'],
    resolvedWithoutMoney: [
      agreed
        ? agreed.amount === undefined
        : isEligible && !isCareReview(state) && state.needs.some(({ status }) => status === 'met'),
      'no offer without money was accepted, nor did the hospital meet a need by itself',
    ],
    explained: [
      !agreed && isEligible && (!isCareReview(state) || state.offers.noOffer !== undefined),
      agreed
        ? 'an offer was accepted'
        : isEligible
          ? 'it was not decided that there is no offer'
          : 'it was triaged as not eligible',
    ],
    offerRejected: [
      !agreed && (state.offers.items.some(({ status }) => status === 'rejected') || wasRejectedJointly(state.matters)),
      'no offer was rejected, or another was accepted',
    ],
    litigation: [state.demands.some(({ kind }) => kind === 'claim' || kind === 'suit'), 'there is no claim or suit'],
    notEligible: [!isEligible, 'it was not triaged as not eligible'],
  };
  const [isSo, why] = holds[outcome];
  return isSo ? undefined : why;
};
