import * as z from 'zod';
import type { MatterId, OfferId, PrincipalId } from '../../kernel/ids.ts';
import type { Instant, When } from '../../kernel/instant.ts';
import type { Cents } from '../../kernel/money.ts';
import type { Recorded } from '../../ledger/event.ts';
import type { Channel } from '../communications/communication.ts';
import { changing, type Slice } from '../slice.ts';
import type { JointOfferEvent } from './matter.ts';

/** What an offer may hold besides money. Source: domain §5, settlement data, and §1, stage 10. */
export const Commitment = z
  .enum(['apology', 'billWaiver', 'futureCare', 'policyChange', 'training', 'memorial', 'followUpMeeting', 'other'])
  .meta({ description: 'What is offered besides money', example: 'policyChange' });
export type Commitment = z.infer<typeof Commitment>;

/** Where an offer stands. */
export const OfferStatus = z.enum([
  'awaitingAuthority',
  'authorised',
  'presented',
  'accepted',
  'rejected',
  'withdrawn',
  'superseded',
]);
export type OfferStatus = z.infer<typeof OfferStatus>;

export type Payee = { readonly name: string; readonly amount?: Cents | undefined };

export type OfferEvent =
  | {
      readonly type: 'OfferPrepared';
      readonly id: OfferId;
      /** 1, 2, 3, … in the case. A new version takes the place of every one that was not made to the family. */
      readonly version: number;
      readonly amount?: Cents | undefined;
      readonly payees: readonly Payee[];
      readonly commitments: readonly { readonly kind: Commitment; readonly description: string }[];
      readonly conditions: readonly string[];
      readonly explanation: string;
      /** Whether it is more than its author may offer alone. */
      readonly needsAuthority: boolean;
    }
  | { readonly type: 'OfferAuthorised'; readonly id: OfferId; readonly note?: string | undefined }
  | {
      readonly type: 'OfferPresented';
      readonly id: OfferId;
      readonly on: When;
      readonly channel: Channel;
      readonly people: readonly string[];
      readonly answerBy?: When | undefined;
    }
  | {
      readonly type: 'OfferAnswered';
      readonly id: OfferId;
      readonly answer: 'accepted' | 'rejected';
      readonly answeredBy: 'patient' | 'family' | 'counsel';
      readonly on: When;
      readonly isWritten: boolean;
      readonly note?: string | undefined;
    }
  | { readonly type: 'OfferWithdrawn'; readonly id: OfferId; readonly reason: string }
  /** There will be no offer, and why: explained to the family like an offer. */
  | { readonly type: 'NoOfferDecided'; readonly id: OfferId; readonly explanation: string };

export type Offer = {
  readonly id: OfferId;
  readonly version: number;
  readonly amount?: Cents;
  readonly status: OfferStatus;
  /** Whom it would pay, when it was prepared and by whom, as long as it stands: of what fell, its events tell. */
  readonly payees?: readonly Payee[];
  readonly preparedAt?: Instant;
  /** Whoever prepared an offer does not authorise it. */
  readonly preparedBy?: PrincipalId;
  readonly preparedIn: number;
  readonly authorisedIn?: number;
  readonly authorisedAt?: Instant;
  readonly presentedIn?: number;
  readonly presentedOn?: When;
  readonly answerBy?: When;
  readonly answeredIn?: number;
  readonly answeredAt?: Instant;
  readonly answeredOn?: When;
  readonly endedIn?: number;
  /** The matter in which several insurers made it; the amount is this one's share. */
  readonly joint?: MatterId;
};

export type Offers = {
  readonly items: readonly Offer[];
  readonly noOffer?: { readonly id: OfferId; readonly toldIn: number };
};

const inPreparation: ReadonlySet<OfferStatus> = new Set(['awaitingAuthority', 'authorised']);

/** Whether it is still the insurer's own. */
export const isInPreparation = ({ status }: Offer): boolean => inPreparation.has(status);

/** Whether it is before the family, to be answered. */
export const isPresented = ({ status }: Offer): boolean => status === 'presented';

export const isOpen = (offer: Offer): boolean => isInPreparation(offer) || isPresented(offer);

/** An offer that stands no longer, without what only standing ones need. */
const fallen = ({
  payees: _payees,
  preparedAt: _preparedAt,
  preparedBy: _by,
  authorisedAt: _authorisedAt,
  answerBy: _until,
  ...offer
}: Offer): Offer => offer;

/** The offers, of which those that another takes the place of stand no longer. */
const supersede = (items: readonly Offer[], isReplaced: (offer: Offer) => boolean): readonly Offer[] =>
  items.map((offer): Offer => (isReplaced(offer) ? { ...fallen(offer), status: 'superseded' } : offer));

export const offers: Slice<Offers, OfferEvent | JointOfferEvent> = {
  none: { items: [] },
  evolve: (state, event) => {
    if (event.type === 'JointOfferAgreed') return { items: [...supersede(state.items, isOpen), jointly(event)] };
    const { sequence } = event;
    const put = (change: (offer: Offer) => Offer, isReplaced: (offer: Offer) => boolean = () => false): Offers => ({
      ...state,
      items: changing(
        supersede(state.items, (offer) => offer.id !== event.id && isReplaced(offer)),
        event.id,
        change,
      ),
    });
    switch (event.type) {
      case 'OfferPrepared': {
        const { id, version, amount, needsAuthority } = event;
        const prepared: Offer = {
          id,
          version,
          ...(amount !== undefined && { amount }),
          status: needsAuthority ? 'awaitingAuthority' : 'authorised',
          payees: event.payees,
          preparedAt: event.at,
          preparedBy: event.by.actor,
          preparedIn: sequence,
        };
        return { items: [...supersede(state.items, isInPreparation), prepared] };
      }
      case 'OfferAuthorised':
        return put((offer) => ({ ...offer, status: 'authorised', authorisedIn: sequence, authorisedAt: event.at }));
      case 'OfferPresented': {
        const { on, answerBy } = event;
        return put(
          (offer) => ({
            ...offer,
            status: 'presented',
            presentedIn: sequence,
            presentedOn: on,
            ...(answerBy !== undefined && { answerBy }),
          }),
          isPresented,
        );
      }
      case 'OfferAnswered':
        return event.answer === 'accepted'
          ? put(
              (offer) => ({
                ...offer,
                status: 'accepted',
                answeredIn: sequence,
                answeredAt: event.at,
                answeredOn: event.on,
              }),
              isOpen,
            )
          : put((offer) => ({ ...fallen(offer), status: 'rejected', answeredIn: sequence }));
      case 'OfferWithdrawn':
        return put((offer) => ({ ...fallen(offer), status: 'withdrawn', endedIn: sequence }));
      case 'NoOfferDecided':
        return { ...state, noOffer: { id: event.id, toldIn: sequence } };
    }
  },
};

/** Whom an insurer pays its share of what all offered, and how much each, where that is said. */
export const payeesOf = ({ payees, amounts = [] }: Pick<JointOfferEvent, 'payees' | 'amounts'>): readonly Payee[] =>
  payees.map((name, place) => {
    const amount = amounts[place];
    return { name, ...(amount !== undefined && { amount }) };
  });

/** What falls to one insurer of what all offered: an offer of its case that was accepted. Its one event tells all of it. */
const jointly = ({
  offerId: id,
  version,
  matter,
  amount,
  payees,
  amounts,
  on,
  at,
  sequence,
}: Recorded<JointOfferEvent>): Offer => ({
  id,
  version,
  ...(amount !== undefined && { amount }),
  status: 'accepted',
  payees: payeesOf({ payees, amounts }),
  preparedIn: sequence,
  answeredIn: sequence,
  answeredAt: at,
  answeredOn: on,
  joint: matter,
});

/** Whether an offer fell because the family accepted another one. */
export const fellToAnother = (offers: Offers, { status }: Offer): boolean =>
  status === 'superseded' && agreedIn(offers) !== undefined;

/** Whether an offer was made to the family in place of an earlier one that it had not answered. */
export const tookAPlace = ({ items }: Offers, id: OfferId): boolean => {
  const made = items
    .filter(({ presentedIn }) => presentedIn !== undefined)
    .toSorted((a, b) => (a.presentedIn ?? 0) - (b.presentedIn ?? 0));
  return made[made.findIndex((offer) => offer.id === id) - 1]?.status === 'superseded';
};

/** The offer that was accepted and stands. */
export const agreedIn = ({ items }: Offers): Offer | undefined => items.find(({ status }) => status === 'accepted');
