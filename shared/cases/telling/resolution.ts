import { sayWhen } from '../../kernel/instant.ts';
import { sayDollars } from '../../kernel/money.ts';
import type { CaseOutcome } from '../resolution/closure.ts';
import type { DemandKind } from '../resolution/demand.ts';
import { type Tellings, untold } from './tellings.ts';

/** Demands, offers, and what was paid. */
export const resolving: Tellings<
  | 'DemandReceived'
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
    staff: ({ kind, isWritten, on, amount }) =>
      `${demands[kind]} came in ${sayWhen(on)}, ${isWritten ? 'in writing' : 'not in writing'}` +
      `${amount === undefined ? '' : `, over ${sayDollars(amount)}`}.`,
    family: ({ kind, on }) => `${demands[kind]} of yours or for you was received ${sayWhen(on)}.`,
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
    staff: (_, { isOwn }) => (isOwn ? 'The offer was authorised.' : 'The offer is being prepared.'),
    family: untold,
  },
  OfferPresented: {
    staff: ({ on, answerBy }) =>
      `The offer was made to the family ${sayWhen(on)}${answerBy ? `, to be answered by ${answerBy.slice(0, 10)}` : ''}.`,
    family: ({ on, answerBy }) =>
      `You were made an offer ${sayWhen(on)}${answerBy ? `, to be answered by ${answerBy.slice(0, 10)}` : ''}.`,
  },
  OfferAnswered: {
    staff: ({ answer, answeredBy, on }) => `The offer was ${answer} by the ${answeredBy} ${sayWhen(on)}.`,
    family: ({ answer, on }) => `The offer was ${answer} ${sayWhen(on)}.`,
  },
  OfferWithdrawn: {
    staff: ({ reason }, { isOwn }) => `The offer was withdrawn.${isOwn ? ` Reason: ${reason}` : ''}`,
    family: () => 'The offer was withdrawn.',
  },
  NoOfferDecided: {
    staff: () => 'It was decided that there is no offer, and why.',
    family: () => 'It was decided that no payment is offered. You are told why.',
  },
  PaymentMade: {
    staff: ({ amount, on }) => `${sayDollars(amount)} was paid ${sayWhen(on)}.`,
    family: ({ on }) => `A payment was made ${sayWhen(on)}.`,
  },
  PaymentReversed: {
    staff: ({ on, reason }) => `A payment was reversed ${sayWhen(on)}. Reason: ${reason}`,
    family: ({ on }) => `A payment did not go through, as of ${sayWhen(on)}.`,
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

/** How a case ended, and began again. */
export const ending: Tellings<'CaseClosed' | 'CaseReopened'> = {
  CaseClosed: {
    staff: ({ outcome, reason }) => `The case was closed: ${outcomes[outcome]}. Reason: ${reason}`,
    family: ({ outcome }) => `It has come to an end: ${outcomes[outcome]}.`,
  },
  CaseReopened: {
    staff: ({ reason }) => `The case was opened again. Reason: ${reason}`,
    family: () => 'It was opened again.',
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
