import * as z from 'zod';
import { isShared, MatterId, OfferId, PrincipalId } from '../../kernel/ids.ts';
import { Instant, When } from '../../kernel/instant.ts';
import { Amount } from '../../kernel/money.ts';
import type { Recorded } from '../../ledger/event.ts';
import type { CaseEvent, EventOf } from '../case.ts';
import { Channel } from '../communications/communication.ts';
import { listed, type Reader, type Showing, type Shown } from '../shown.ts';
import { Commitment, type Offer, OfferStatus, payeesOf } from './offer.ts';

const Made = z.object({ on: When, channel: Channel, people: z.array(z.string()), answerBy: When.optional() });

const Answered = z.object({
  answer: z.enum(['accepted', 'rejected']),
  by: z.enum(['patient', 'family', 'counsel']),
  on: When,
  written: z.boolean(),
  note: z.string().optional(),
});

const Terms = z.object({
  amount: Amount.optional().meta({ description: 'In cents; absent if no money is offered' }),
  payees: z.array(z.object({ name: z.string(), amount: Amount.optional() })),
  commitments: z.array(z.object({ kind: Commitment, description: z.string() })),
  conditions: z.array(z.string()),
  explanation: z.string(),
});

export const OfferView = z
  .object({
    id: OfferId,
    version: z.int().min(1).meta({ description: '1, 2, 3, … in the case' }),
    status: z.enum([...OfferStatus.options, 'preparing']).meta({
      description:
        'Where it stands. To a hospital, one that was not made to the family yet is `preparing`, and no more',
    }),
    terms: Terms.optional().meta({ description: 'What it offers; to a hospital only once it was made to the family' }),
    prepared: z.object({ at: Instant, by: PrincipalId }).optional().meta({ description: 'To the insurer alone' }),
    authorised: z
      .object({ at: Instant, by: PrincipalId, note: z.string().optional() })
      .optional()
      .meta({ description: 'Where it needed authority; to the insurer alone' }),
    presented: Made.optional(),
    response: Answered.optional(),
    matter: MatterId.optional().meta({
      description:
        'The matter in which several insurers made it together; `terms` then say what falls to this one, to nobody else',
    }),
    withdrawn: z.object({ at: Instant, reason: z.string().optional() }).optional(),
  })
  .meta({ id: 'Offer', description: 'A version of the offer in a case' });
export type OfferView = z.output<typeof OfferView>;

export const NoOfferView = z
  .object({ id: OfferId, at: Instant, by: PrincipalId, explanation: z.string() })
  .meta({ id: 'NoOffer', description: 'That there is no offer, and why' });
export type NoOfferView = z.output<typeof NoOfferView>;

export const OffersView = z
  .object({ items: z.array(OfferView), none: NoOfferView.optional().meta({ description: 'Set while there is none' }) })
  .meta({ id: 'Offers' });
export type OffersView = z.output<typeof OffersView>;

/** An offer is the insurer's own until it is made to the family. Source: domain §4, who sees what. */
const showOffer = (offer: Offer, { audience }: Pick<Reader, 'audience'>): Shown<OfferView> => {
  if (offer.joint !== undefined) return showJointly(offer, audience);
  const { id, version, status, preparedIn, authorisedIn, presentedIn, answeredIn, endedIn } = offer;
  const isOwn = audience === 'insurer';
  const isShown = isOwn || presentedIn !== undefined;
  const isPreparing = status === 'awaitingAuthority' || status === 'authorised';
  const sequences = isShown
    ? [preparedIn, ...(isOwn ? [authorisedIn] : []), presentedIn, answeredIn, endedIn]
    : [endedIn];
  return {
    tells: sequences.filter((sequence) => sequence !== undefined),
    show: (told) => ({
      id,
      version,
      status: isPreparing && !isOwn ? 'preparing' : status,
      ...(isShown && { terms: termsIn(told<'OfferPrepared'>(preparedIn)) }),
      ...(isOwn && { prepared: deedIn(told<'OfferPrepared'>(preparedIn)) }),
      ...(isOwn && authorisedIn !== undefined && { authorised: authorityIn(told<'OfferAuthorised'>(authorisedIn)) }),
      ...(presentedIn !== undefined && { presented: madeIn(told<'OfferPresented'>(presentedIn)) }),
      ...(answeredIn !== undefined && { response: answerIn(told<'OfferAnswered'>(answeredIn)) }),
      ...(endedIn !== undefined && { withdrawn: withdrawalIn(told<'OfferWithdrawn'>(endedIn), isShown) }),
    }),
  };
};

/** Which share of a joint offer falls to the insurer stays with it; that one was accepted, its hospital sees, too. */
const showJointly = (
  { id, version, status, joint, preparedIn }: Offer,
  audience: Reader['audience'],
): Shown<OfferView> => ({
  tells: audience === 'insurer' ? [preparedIn] : [],
  show: (told) => ({
    id,
    version,
    status,
    matter: joint,
    ...(audience === 'insurer' && { terms: shareIn(told<'JointOfferAgreed'>(preparedIn)) }),
  }),
});

const shareIn = ({ matter, amount, commitments = [], ...event }: Event<'JointOfferAgreed'>) => ({
  ...(amount !== undefined && { amount }),
  payees: [...payeesOf(event)],
  commitments: commitments.map((description) => ({ kind: 'other' as const, description })),
  conditions: [],
  explanation: isShared(matter)
    ? 'Its share of what several insurers offered together.'
    : 'What it settled on with the family in mediation.',
});

type Event<Type extends CaseEvent['type']> = Recorded<EventOf<Type>>;

const deedIn = ({ at, by }: Event<'OfferPrepared'>) => ({ at, by: by.actor });

const termsIn = ({ amount, payees, commitments, conditions, explanation }: Event<'OfferPrepared'>) => ({
  ...(amount !== undefined && { amount }),
  payees: [...payees],
  commitments: [...commitments],
  conditions: [...conditions],
  explanation,
});

const authorityIn = ({ at, by, note }: Event<'OfferAuthorised'>) => ({
  at,
  by: by.actor,
  ...(note !== undefined && { note }),
});

const madeIn = ({ on, channel, people, answerBy }: Event<'OfferPresented'>) => ({
  on,
  channel,
  people: [...people],
  ...(answerBy !== undefined && { answerBy }),
});

const answerIn = ({ answer, answeredBy, on, isWritten, note }: Event<'OfferAnswered'>) => ({
  answer,
  by: answeredBy,
  on,
  written: isWritten,
  ...(note !== undefined && { note }),
});

const withdrawalIn = ({ at, reason }: Event<'OfferWithdrawn'>, isShown: boolean) => ({
  at,
  ...(isShown && { reason }),
});

/** One offer of a case. */
export const showOfferOf =
  (id: OfferId): Showing<OfferView> =>
  ({ offers }, reader) => {
    const offer = offers.items.find((each) => each.id === id);
    if (!offer) throw new Error(`The case has no ${id}`);
    return showOffer(offer, reader);
  };

/** That a case has no offer, and why. */
export const showNoOffer: Showing<NoOfferView> = ({ offers }) => noneToldIn(offers.noOffer?.toldIn ?? 0);

const noneToldIn = (sequence: number): Shown<NoOfferView> => ({
  tells: [sequence],
  show: (told) => {
    const { id, at, by, explanation } = told<'NoOfferDecided'>(sequence);
    return { id, at, by: by.actor, explanation };
  },
});

/** Every version of the offer in a case, the last one last; and whether it was decided that there is none. */
export const showOffers: Showing<OffersView> = ({ offers }, reader) => {
  const items = listed(offers.items.map((offer) => showOffer(offer, reader)));
  if (!offers.noOffer) return items;
  const none = noneToldIn(offers.noOffer.toldIn);
  return { tells: [...items.tells, ...none.tells], show: (told) => ({ ...items.show(told), none: none.show(told) }) };
};
