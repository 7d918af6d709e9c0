import * as z from 'zod';
import type { OfferId, PrincipalId } from '../../kernel/ids.ts';
import type { Instant, When } from '../../kernel/instant.ts';
import type { Cents } from '../../kernel/money.ts';
import type { Channel } from '../communications/communication.ts';
import { changing, type Slice } from '../slice.ts';

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
      /** 1, 2, 3, … in the case. A new version takes the place of every one that is not answered yet. */
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
  /** Whom it would pay, as long as it stands: for what is not open or accepted, its event tells. */
  readonly payees?: readonly Payee[];
  readonly status: OfferStatus;
  readonly preparedAt: Instant;
  /** Whoever prepared an offer does not authorise it. */
  readonly preparedBy: PrincipalId;
  readonly preparedIn: number;
  readonly authorisedIn?: number;
  readonly presentedIn?: number;
  readonly presentedOn?: When;
  readonly answerBy?: When;
  readonly answeredIn?: number;
  readonly answeredAt?: Instant;
  readonly answeredOn?: When;
  readonly endedIn?: number;
};

export type Offers = {
  readonly items: readonly Offer[];
  readonly noOffer?: { readonly id: OfferId; readonly toldIn: number };
};

const open: ReadonlySet<OfferStatus> = new Set(['awaitingAuthority', 'authorised', 'presented']);

export const isOpen = ({ status }: Offer): boolean => open.has(status);

/** An offer that stands no longer, without what only standing ones need. */
const fallen = ({ payees: _, ...offer }: Offer): Offer => offer;

export const offers: Slice<Offers, OfferEvent> = {
  none: { items: [] },
  evolve: (state, event) => {
    const { sequence } = event;
    const put = (change: (offer: Offer) => Offer): Offers => ({
      ...state,
      items: changing(state.items, event.id, change),
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
        const before = state.items.map(
          (offer): Offer => (isOpen(offer) ? { ...fallen(offer), status: 'superseded' } : offer),
        );
        return { items: [...before, prepared] };
      }
      case 'OfferAuthorised':
        return put((offer) => ({ ...offer, status: 'authorised', authorisedIn: sequence }));
      case 'OfferPresented': {
        const { on, answerBy } = event;
        return put((offer) => ({
          ...offer,
          status: 'presented',
          presentedIn: sequence,
          presentedOn: on,
          ...(answerBy !== undefined && { answerBy }),
        }));
      }
      case 'OfferAnswered':
        return put((offer) => ({
          ...(event.answer === 'accepted' ? offer : fallen(offer)),
          status: event.answer,
          answeredIn: sequence,
          answeredAt: event.at,
          answeredOn: event.on,
        }));
      case 'OfferWithdrawn':
        return put((offer) => ({ ...fallen(offer), status: 'withdrawn', endedIn: sequence }));
      case 'NoOfferDecided':
        return { ...state, noOffer: { id: event.id, toldIn: sequence } };
    }
  },
};

/** The offer that was accepted and stands. */
export const agreedIn = ({ items }: Offers): Offer | undefined => items.find(({ status }) => status === 'accepted');
