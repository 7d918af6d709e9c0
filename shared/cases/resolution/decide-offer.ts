import * as z from 'zod';
import { dayOf } from '../../kernel/calendar.ts';
import type { CommunicationId, OfferId } from '../../kernel/ids.ts';
import { hasTimeOfDay, type Instant, isBefore, When } from '../../kernel/instant.ts';
import { Amount } from '../../kernel/money.ts';
import { isRefusal, type Refusal, refuse } from '../../kernel/refusal.ts';
import { name, text } from '../../kernel/text.ts';
import type { Acting } from '../acting.ts';
import type { Case, EventOf } from '../case.ts';
import { Channel, familySides, toldOf } from '../communications/communication.ts';
import { needsCounsel } from '../eligibility.ts';
import { blocked, ended, forbid, full, invalid, notThere } from '../rules.ts';
import { type Earlier, mistimed } from '../times.ts';
import { familySide, noOfferBlocks, offerBlocks } from '../work/gates.ts';
import { inMatter } from './decide-matter.ts';
import { agreedIn, Commitment, fellToAnother, isOpen, type Offer } from './offer.ts';
import { areDistinct, Payees, shareWhole } from './payees.ts';
import { paidIn } from './payment.ts';

/** What is to be offered. */
export const Preparation = z
  .strictObject({
    amount: Amount.optional().meta({ description: 'What is offered in money, in cents; left out if none is' }),
    payees: Payees.default([]),
    commitments: z
      .array(z.strictObject({ kind: Commitment, description: text(1_000) }))
      .max(10)
      .default([])
      .meta({ description: 'What is offered besides money' }),
    conditions: z
      .array(text(1_000))
      .max(10)
      .default([])
      .meta({ description: 'What the offer asks for, such as a release and whom it releases' }),
    explanation: text(4_000).meta({ description: 'Why this offer, as the family is told' }),
  })
  .refine(({ amount, commitments }) => amount !== undefined || commitments.length > 0, {
    error: 'must offer something: an amount, or a commitment',
    path: ['amount'],
    params: { rule: 'required' },
  })
  .refine(({ amount, payees }) => (amount === undefined) === (payees.length === 0), {
    error: 'must name whom the amount is paid to, and nobody if there is none',
    path: ['payees'],
    params: { rule: 'payees' },
  })
  .refine(({ payees }) => areDistinct(payees), {
    error: 'must name each payee once',
    path: ['payees'],
    params: { rule: 'unique' },
  })
  .refine(({ amount, payees }) => shareWhole(payees, amount), {
    error: 'must give amounts to all payees or to none, and they must add up to amount to the cent',
    path: ['payees'],
    params: { rule: 'sum' },
  });
export type Preparation = z.output<typeof Preparation>;

/** How many versions of the offer a case holds. */
export const mostOffers = 10;

type OfferGate = ReturnType<typeof offerBlocks>[number]['rule'];

/**
 * Prepares an offer, once the case was reviewed, the family heard what was found, and it was advised to have counsel where
 * that is due. Up to the amount that claims staff may offer alone it is authorised at once. Source: domain §1, stage 10.
 */
export const prepareOffer = (
  state: Case,
  id: OfferId,
  { amount, ...said }: Preparation,
  { settings }: Pick<Acting, 'settings'>,
):
  | EventOf<'OfferPrepared'>[]
  | Refusal<'caseClosed' | 'inSharedMatter' | 'tooMany' | OfferGate | 'offerAccepted' | 'authorityExceeded'> => {
  const { items } = state.offers;
  const refused =
    ended(state) ??
    inMatter(state) ??
    full(items, mostOffers, 'offers') ??
    blocked(offerBlocks(state)) ??
    settled(state) ??
    beyond(amount, settings);
  if (refused) return refused;
  return [
    {
      type: 'OfferPrepared',
      id,
      version: items.length + 1,
      ...(amount !== undefined && { amount }),
      ...said,
      needsAuthority: (amount ?? 0) > settings.resolution.claimsAuthority,
    },
  ];
};

/** Nobody could authorise it. */
const beyond = (
  amount: number | undefined,
  { resolution }: Acting['settings'],
): Refusal<'authorityExceeded'> | undefined =>
  (amount ?? 0) > resolution.adminAuthority
    ? forbid(
        'authorityExceeded',
        'It is more than anybody here may authorise: prepare a smaller one, or raise the settings.',
      )
    : undefined;

const settled = ({ offers }: Case): Refusal<'offerAccepted'> | undefined => {
  const agreed = agreedIn(offers);
  return agreed && forbid('offerAccepted', `Offer ${agreed.version} has been accepted, and stands.`);
};

export const Authorisation = z.strictObject({
  note: text(2_000).optional().meta({ description: 'For the insurer alone; no hospital sees it' }),
});

/** Authorises what is more than its author may offer alone. Two people see every such amount. */
export const authoriseOffer = (
  state: Case,
  id: OfferId,
  { note }: z.output<typeof Authorisation>,
  { settings, actor }: Pick<Acting, 'settings' | 'actor'>,
):
  | EventOf<'OfferAuthorised'>[]
  | Refusal<'caseClosed' | 'notFound' | 'alreadyDone' | 'offerNotOpen' | 'authorityExceeded' | 'ownOffer'> => {
  const offer = openedIn(state, id);
  if (isRefusal(offer)) return offer;
  if (offer.status === 'authorised') return refuse('alreadyDone', 'The offer is authorised already.');
  if (offer.status !== 'awaitingAuthority') return notOpen(state, offer, 'It waits for no authority.');
  if (offer.preparedBy === actor) {
    return forbid('ownOffer', 'You prepared this offer. Somebody else has to authorise it.');
  }
  if ((offer.amount ?? 0) > settings.resolution.adminAuthority) {
    return forbid('authorityExceeded', 'The offer is more than an administrator may authorise: prepare a smaller one.');
  }
  return [{ type: 'OfferAuthorised', id, ...(note !== undefined && { note }) }];
};

export const Presentation = z
  .strictObject({
    on: When.meta({ description: 'When it was made to the family, or to its counsel' }),
    channel: Channel,
    people: z
      .array(name(120))
      .min(1)
      .max(20)
      .meta({ description: 'Who was there, or whom it was sent to', example: ['Ana Ruiz'] }),
    answerBy: When.optional().meta({ description: 'By when an answer is asked for' }),
  })
  .refine(({ on, answerBy }) => answerBy === undefined || !isBefore(answerBy, on), {
    error: 'must not lie before the offer is made',
    path: ['answerBy'],
    params: { rule: 'order' },
  });

/** Records that an offer was made to the family, or to its counsel once it has one: that is a conversation, too. */
export const presentOffer = (
  state: Case,
  id: OfferId,
  communication: CommunicationId,
  said: z.output<typeof Presentation>,
  { now }: Pick<Acting, 'now'>,
):
  | (EventOf<'OfferPresented'> | EventOf<'CommunicationLogged'>)[]
  | Refusal<'caseClosed' | 'notFound' | OfferGate | 'offerNotAuthorised' | 'offerNotOpen' | 'invalidRequest'> => {
  const offer = openedIn(state, id);
  if (isRefusal(offer)) return offer;
  if (offer.status === 'awaitingAuthority') {
    return forbid('offerNotAuthorised', 'It is more than claims staff may offer alone: have it authorised first.');
  }
  if (offer.status !== 'authorised') return notOpen(state, offer, 'Each offer is made once.');
  const refused =
    blocked(offerBlocks(state)) ??
    mistimed({ when: said.on, now, alsoFollows: beforePresenting(state, offer, said.on) });
  if (refused) return refused;
  const { on, channel, people, answerBy } = said;
  return [
    { type: 'OfferPresented', id, on, channel, people, ...(answerBy !== undefined && { answerBy }) },
    {
      type: 'CommunicationLogged',
      id: communication,
      kind: 'offer',
      party: familySide(state),
      on,
      channel,
      people,
      followUps: [],
    },
  ];
};

/** What came before an offer can have been made: all that it rests on. */
const beforePresenting = (state: Case, { preparedAt, authorisedAt, preparedIn }: Offer, on: When): Earlier[] => {
  const { counsel, reviews, communications } = state;
  // Whoever says at what time of a day it was made recorded its preparation at some other time of that day.
  const sameDay = (at: Instant | undefined) =>
    at && (hasTimeOfDay(on) ? (dayOf(at as string as When) as When) : (at as string as When));
  const finished = reviews.items
    .flatMap(({ completedOn, completedIn = 0, holds }) =>
      completedOn !== undefined && completedIn < preparedIn && Object.keys(holds).length > 0 ? [completedOn] : [],
    )
    .toSorted();
  // What was told again later was told first before the offer was prepared.
  const shared = familySides
    .flatMap((party) => toldOf(communications, party, 'findings') ?? [])
    .filter(({ sequence }) => sequence < preparedIn)
    .map((had) => had.on)
    .toSorted();
  return [
    [needsCounsel(state) ? counsel.advised?.on : undefined, 'the family was advised to have counsel'],
    [finished[0], 'the review that it rests on was finished'],
    [shared[0], 'the family heard what was found'],
    [sameDay(preparedAt), 'the day on which the offer was prepared'],
    [sameDay(authorisedAt), 'the day on which the offer was authorised'],
  ];
};

export const Response = z.strictObject({
  answer: z.enum(['accepted', 'rejected']),
  by: z.enum(['patient', 'family', 'counsel']).meta({ description: 'Who answered; counsel only where there is one' }),
  on: When.meta({ description: 'When it was answered' }),
  written: z.boolean().meta({ description: 'Whether in writing' }),
  note: text(2_000).optional(),
});

/** Records the answer to an offer that was made. There is one. */
export const answerOffer = (
  state: Case,
  id: OfferId,
  { answer, by, on, written, note }: z.output<typeof Response>,
  { now }: Pick<Acting, 'now'>,
): EventOf<'OfferAnswered'>[] | Refusal<'caseClosed' | 'notFound' | 'offerNotOpen' | 'invalidRequest'> => {
  const offer = openedIn(state, id);
  if (isRefusal(offer)) return offer;
  if (offer.status !== 'presented')
    return notOpen(state, offer, 'Only an offer that was made, and not answered yet, is.');
  const wrong = mistimed({ when: on, now, follows: [offer.presentedOn, 'the offer was made'] });
  if (wrong) return wrong;
  if (by === 'counsel' && state.counsel.represented !== 'yes') {
    return invalid({
      pointer: '#/by',
      rule: 'represented',
      detail: 'must not be counsel: the family has none on record; record that it is represented first',
    });
  }
  return [
    {
      type: 'OfferAnswered',
      id,
      answer,
      answeredBy: by,
      on,
      isWritten: written,
      ...(note !== undefined && { note }),
    },
  ];
};

export const Withdrawal = z.strictObject({
  reason: text(2_000).meta({ description: 'Why; a hospital sees it only of an offer that was made' }),
});

/** Takes an offer back: one that is open, or an accepted one of which nothing is paid. */
export const withdrawOffer = (
  state: Case,
  id: OfferId,
  { reason }: z.output<typeof Withdrawal>,
): EventOf<'OfferWithdrawn'>[] | Refusal<'caseClosed' | 'notFound' | 'offerNotOpen'> => {
  const offer = openedIn(state, id);
  if (isRefusal(offer)) return offer;
  if (offer.joint !== undefined)
    return forbid('offerNotOpen', 'Several insurers made it, and it was accepted: it stands.');
  if (offer.status === 'accepted' && paidIn(state.payments) > 0) {
    return forbid('offerNotOpen', 'It was accepted, and money has been paid on it.');
  }
  if (!isOpen(offer) && offer.status !== 'accepted') return notOpen(state, offer, 'There is nothing to withdraw.');
  return [{ type: 'OfferWithdrawn', id, reason }];
};

export const NoOffer = z.strictObject({
  explanation: text(4_000).meta({ description: 'Why there is none, as the family is told' }),
});

/** Decides that there is no offer, and why. Source: domain §1, stage 10; MACRMI, practice 1. */
export const decideNoOffer = (
  state: Case,
  id: OfferId,
  { explanation }: z.output<typeof NoOffer>,
):
  | EventOf<'NoOfferDecided'>[]
  | Refusal<
      | 'caseClosed'
      | 'inSharedMatter'
      | Exclude<OfferGate, 'counselAdviceMissing'>
      | 'offerAccepted'
      | 'offerNotOpen'
      | 'alreadyDone'
    > => {
  const refused = ended(state) ?? inMatter(state) ?? blocked(noOfferBlocks(state)) ?? settled(state);
  if (refused) return refused;
  if (state.offers.items.some(isOpen)) return forbid('offerNotOpen', 'An offer is open: withdraw it first.');
  if (state.offers.noOffer) return refuse('alreadyDone', 'It is decided already that there is no offer.');
  return [{ type: 'NoOfferDecided', id, explanation }];
};

const openedIn = (state: Case, id: OfferId): Offer | Refusal<'caseClosed' | 'notFound'> =>
  ended(state) ?? state.offers.items.find((offer) => offer.id === id) ?? notThere();

const notOpen = ({ offers }: Case, offer: Offer, why: string): Refusal<'offerNotOpen'> => {
  const stood = fellToAnother(offers, offer) ? 'superseded by the one that was accepted' : stands[offer.status];
  return forbid('offerNotOpen', `Offer ${offer.version} is ${stood}. ${why}`);
};

const stands: Readonly<Record<Offer['status'], string>> = {
  awaitingAuthority: 'not authorised yet',
  authorised: 'authorised, and not made to the family yet',
  presented: 'made to the family already',
  accepted: 'accepted',
  rejected: 'rejected',
  withdrawn: 'withdrawn',
  superseded: 'superseded by a later one',
};
