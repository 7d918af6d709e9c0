import { isShared } from '../../kernel/ids.ts';
import { sayWhen, writeDate, writeWhen } from '../../kernel/instant.ts';
import { sayDollars } from '../../kernel/money.ts';
import type { CaseOutcome } from '../resolution/closure.ts';
import type { DemandKind } from '../resolution/demand.ts';
import type { LeftBecause } from '../resolution/matter.ts';
import { tookAPlace } from '../resolution/offer.ts';
import { type Tellings, untold } from './tellings.ts';

/** Demands, offers, and what was paid. */
export const resolving: Tellings<
  | 'DemandReceived'
  | 'DemandCorrected'
  | 'OfferPrepared'
  | 'OfferAuthorised'
  | 'OfferPresented'
  | 'OfferAnswered'
  | 'OfferWithdrawn'
  | 'NoOfferDecided'
  | 'PaymentMade'
  | 'PaymentReversed'
  | 'LiensScreened'
  | 'LienAsserted'
  | 'LienCleared'
> = {
  DemandReceived: {
    staff: ({ kind, isWritten, on, amount, isAutomatic }) =>
      isAutomatic
        ? `${demands[kind]} is recorded from the report.`
        : `${demands[kind]} came in ${sayWhen(on)}, ${isWritten ? 'in writing' : 'not in writing'}` +
          `${amount === undefined ? '' : `, over ${sayDollars(amount)}`}.`,
    family: ({ kind, from, on }) => {
      if (kind === 'providerNotice')
        return `You were given notice ${writeWhen(on)} of an open conversation about what happened.`;
      return isTheirs.has(from) ? `${demandsForFamily[kind]} was received ${writeWhen(on)}.` : undefined;
    },
  },
  DemandCorrected: {
    staff: ({ on, amount, reason }) =>
      `What was recorded of a demand was corrected: ${[
        ...(on === undefined ? [] : [`it came in ${sayWhen(on)}`]),
        ...(amount === undefined ? [] : [`it is over ${sayDollars(amount)}`]),
      ].join(', and ')}. Reason: ${reason}`,
    family: untold,
  },
  OfferPrepared: {
    staff: ({ version, amount, needsAuthority }, { isOwn }) =>
      isOwn
        ? `Offer ${version} was prepared${amount === undefined ? ', without money' : `: ${sayDollars(amount)}`}` +
          `${needsAuthority ? '; it needs authority' : ''}.`
        : `Offer ${version} is being prepared.`,
    family: untold,
  },
  OfferAuthorised: {
    staff: () => 'The offer was authorised.',
    family: untold,
  },
  OfferPresented: {
    staff: ({ on, answerBy }) =>
      `The offer was made to the family ${sayWhen(on)}${answerBy ? `, to be answered by ${answerBy.slice(0, 10)}` : ''}.`,
    family: ({ id, on, answerBy }, { offers }) => {
      const until = answerBy ? `, which you may answer until ${writeDate(answerBy)}` : '';
      return tookAPlace(offers, id)
        ? `A new offer was made to you ${writeWhen(on)}, in place of the earlier one${until}.`
        : `An offer was made to you ${writeWhen(on)}${until}.`;
    },
  },
  OfferAnswered: {
    staff: ({ answer, answeredBy, on }) => `The offer was ${answer} by the ${answeredBy} ${sayWhen(on)}.`,
    family: ({ answer, answeredBy, on }) =>
      `${answeredBy === 'counsel' ? 'Your attorney, for you,' : 'You'} ${answersForFamily[answer]} the offer ${writeWhen(on)}.`,
  },
  OfferWithdrawn: {
    staff: ({ reason }, { isOwn }) => `The offer was withdrawn.${isOwn ? ` Reason: ${reason}` : ''}`,
    // An offer that nobody had made to them is not withdrawn from them.
    family: ({ id }, { offers }) =>
      offers.items.some((offer) => offer.id === id && offer.presentedIn !== undefined)
        ? 'The offer was withdrawn.'
        : undefined,
  },
  NoOfferDecided: {
    staff: () => 'It was decided that there is no offer, and why.',
    family: () => 'It was decided that there is no offer of payment. The reasons will be explained to you.',
  },
  PaymentMade: {
    staff: ({ amount, on }) => `${sayDollars(amount)} was paid ${sayWhen(on)}.`,
    family: ({ on }) => `A payment that had been agreed was made ${writeWhen(on)}.`,
  },
  PaymentReversed: {
    staff: ({ on, reason }) => `A payment was reversed ${sayWhen(on)}. Reason: ${reason}`,
    family: ({ on }) => `A payment that had been made was reversed ${writeWhen(on)}.`,
  },
  LiensScreened: {
    staff: ({ kinds, on }) => `Liens were asked about ${sayWhen(on)}: ${kinds.join(', ')}.`,
    family: untold,
  },
  LienAsserted: { staff: ({ kind, on }) => `A lien was asserted ${sayWhen(on)}: ${kind}.`, family: untold },
  LienCleared: { staff: ({ how, on }) => `A lien was cleared ${sayWhen(on)}: ${how}.`, family: untold },
};

const demands: Readonly<Record<DemandKind, string>> = {
  demand: 'A demand',
  preLitigationNotice: 'A notice that precedes a suit',
  earlyDiscussionNotice: 'A notice that asks for early discussion',
  providerNotice: 'A notice of the provider',
  claim: 'A claim',
  suit: 'A suit',
};

const isTheirs: ReadonlySet<string> = new Set(['patient', 'family', 'counsel']);

const demandsForFamily: Readonly<Record<DemandKind, string>> = {
  demand: 'Your demand',
  preLitigationNotice: 'Your notice that a suit may follow',
  earlyDiscussionNotice: 'Your notice that asks for an early discussion',
  providerNotice: 'A notice',
  claim: 'Your claim',
  suit: 'Your suit',
};

const answersForFamily = { accepted: 'accepted', rejected: 'did not accept' } as const;

/** Working with other insurers. Who of them pays what, the family never learns. */
export const sharing: Tellings<'MatterJoined' | 'JointOfferAgreed' | 'MatterLeft'> = {
  MatterJoined: {
    staff: ({ matter, as }) => {
      if (!isShared(matter)) return 'It went to mediation.';
      return as === 'lead'
        ? 'It was taken into a matter that several insurers share, and that this one leads.'
        : 'It was taken into a matter that several insurers share.';
    },
    family: ({ matter }) =>
      isShared(matter) ? 'The insurers involved are looking into this together.' : 'It goes on with a mediator.',
  },
  JointOfferAgreed: {
    staff: ({ matter, amount, on }, { isOwn }) => {
      const falls = amount === undefined ? 'nothing' : sayDollars(amount);
      return isShared(matter)
        ? `The family accepted the joint offer of the insurers ${sayWhen(on)}${isOwn ? `; of it, ${falls} falls to this insurer` : ''}.`
        : `The family and the insurer settled in mediation ${sayWhen(on)}${isOwn ? `, on ${falls}` : ''}.`;
    },
    family: ({ matter, on }) =>
      isShared(matter)
        ? `The offer that the insurers made to you together was accepted ${writeWhen(on)}.`
        : `You settled with the insurer in mediation ${writeWhen(on)}.`,
  },
  MatterLeft: {
    staff: ({ why, matter }) => {
      if (isShared(matter)) return `It is no longer in the shared matter: ${whyLeft[why]}.`;
      return why === 'settled' ? 'It was settled in mediation.' : 'The mediation ended without a settlement.';
    },
    family: untold,
  },
};

const whyLeft: Readonly<Record<LeftBecause, string>> = {
  settled: 'the insurers settled it together',
  impasse: 'the mediation ended without a settlement',
  partlyPaid: 'it was settled together, and not every insurer has paid its share',
  ledAlone: 'the lead insurer went on alone',
  offerRejected: 'the joint offer was rejected',
  notPursued: 'it was not pursued further',
  withdrawn: 'this insurer withdrew',
  setAside: 'the others went on without this insurer',
  declined: 'this insurer did not take part',
};

/** How a case ended, and began again. */
export const ending: Tellings<'CaseClosed' | 'CaseReopened'> = {
  CaseClosed: {
    staff: ({ outcome, reason }) => `The case was closed: ${outcomes[outcome]}. Reason: ${reason}`,
    family: ({ outcome }) => `This came to an end: ${outcomesForFamily[outcome]}.`,
  },
  CaseReopened: {
    staff: ({ reason }) => `The case was opened again. Reason: ${reason}`,
    family: () => 'This was opened again, to be looked into further.',
  },
};

const outcomes: Readonly<Record<CaseOutcome, string>> = {
  compensated: 'an offer was accepted and paid',
  resolvedWithoutMoney: 'it was resolved without money',
  explained: 'there is no offer, and the family was told why',
  offerRejected: 'an offer was rejected',
  litigation: 'it goes on in court',
  notEligible: 'there was nothing further to look into',
};

const outcomesForFamily: Readonly<Record<CaseOutcome, string>> = {
  compensated: 'an offer was accepted, and paid',
  resolvedWithoutMoney: 'it was resolved without money',
  explained: 'what happened was explained to you, and there is no offer of payment',
  offerRejected: 'an offer was made, and not accepted',
  litigation: 'it goes on in court',
  notEligible: 'it is not looked into any further here',
};
