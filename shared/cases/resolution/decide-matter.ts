import { isShared, type LienId, type MatterId, type OfferId } from '../../kernel/ids.ts';
import type { When } from '../../kernel/instant.ts';
import type { Cents } from '../../kernel/money.ts';
import type { Refusal } from '../../kernel/refusal.ts';
import { isSame } from '../../kernel/text.ts';
import type { Case, EventOf } from '../case.ts';
import { isCareReview } from '../eligibility.ts';
import { ended, forbid, full } from '../rules.ts';
import { type LeftBecause, openMatter } from './matter.ts';
import { agreedIn, isOpen, type Payee } from './offer.ts';

/** How many matters a case is in, one after the other. */
const most = 5;

/** No, because the case is in a matter that several insurers share: what they offer, they offer together. */
export const inMatter = ({ matters }: Pick<Case, 'matters'>): Refusal<'inSharedMatter'> | undefined => {
  const open = openMatter(matters);
  if (!open) return undefined;
  if (!isShared(open.id))
    return forbid('inSharedMatter', `It is being mediated: ${open.id}. End that first, or settle it there.`);
  const alone = ' If you lead it alone, close it as `ledAlone` first, then make your offer here.';
  return forbid(
    'inSharedMatter',
    `The joint offer is made in the matter: ${open.id}.${open.as === 'lead' ? alone : ''}`,
  );
};

/**
 * Makes a case part of a matter: an insurer case in which nothing of its own is offered. From now on its offer is the
 * joint one.
 */
export const joinMatter = (
  state: Case,
  matter: MatterId,
  as: 'lead' | 'member',
):
  | EventOf<'MatterJoined'>[]
  | Refusal<'caseClosed' | 'notACareReview' | 'inSharedMatter' | 'offerAccepted' | 'offerNotOpen' | 'tooMany'> =>
  ended(state) ??
  (isCareReview(state)
    ? undefined
    : forbid('notACareReview', 'Matters are shared about cases in care review: triage it there first.')) ??
  inMatter(state) ??
  (agreedIn(state.offers) && forbid('offerAccepted', 'An offer of its own has been accepted, and stands.')) ??
  (state.offers.items.some(isOpen)
    ? forbid('offerNotOpen', 'An offer of its own is open: withdraw it first.')
    : undefined) ??
  full(state.matters, most, 'shared matters') ?? [{ type: 'MatterJoined', matter, as }];

/** What falls to one insurer of an offer that all made and the family accepted. */
export type AgreedShare = {
  readonly matter: MatterId;
  readonly offerId: OfferId;
  /** In cents; 0 if it pays nothing. */
  readonly amount: Cents;
  /** Whom it pays; how much each, in cents that sum to the amount, where that is agreed. */
  readonly payees: readonly Payee[];
  readonly commitments?: readonly string[];
  /** What has to be cleared before anything is paid, as far as this insurer's case is to know it. */
  readonly liens?: readonly AgreedLien[];
  readonly on: When;
};

/** A lien that those who agreed knew of. */
export type AgreedLien = Pick<EventOf<'LienAsserted'>, 'kind' | 'holder' | 'amount'>;

/**
 * Records in a case of a matter that the joint offer was accepted, with what falls to its insurer. Nothing if that is
 * recorded, or the case is not in the matter; and never a no, since the family has been promised it.
 */
export const agreeJointOffer = (
  { matters, offers }: Case,
  { matter, offerId, amount, payees, commitments, on }: AgreedShare,
): EventOf<'JointOfferAgreed'>[] => {
  if (openMatter(matters)?.id !== matter || offers.items.some(({ id }) => id === offerId)) return [];
  const version = offers.items.length + 1;
  const amounts = payees.flatMap((payee) => payee.amount ?? []);
  return [
    {
      type: 'JointOfferAgreed',
      matter,
      offerId,
      version,
      ...(amount > 0 && { amount }),
      payees: payees.map(({ name }) => name),
      ...(amounts.length > 0 && { amounts }),
      ...(commitments && { commitments }),
      on,
    },
  ];
};

/**
 * Asserts in a case the liens that were agreed on, but for those of holders that have an open one in it: until they are
 * cleared, nothing is paid. They take no room of those that are asserted by hand.
 *
 * @param open the open liens of the case, as they were asserted
 */
export const assertAgreed = (
  open: readonly AgreedLien[],
  { liens = [], on }: Pick<AgreedShare, 'liens' | 'on'>,
  newId: () => LienId,
): EventOf<'LienAsserted'>[] =>
  liens
    .filter((lien, place) => ![...open, ...liens.slice(0, place)].some((other) => isSameLien(other, lien)))
    .map(({ kind, holder, amount }) => ({
      type: 'LienAsserted',
      id: newId(),
      kind,
      holder,
      ...(amount !== undefined && { amount }),
      on,
    }));

const isSameLien = (one: AgreedLien, other: AgreedLien): boolean =>
  one.kind === other.kind && isSame(one.holder, other.holder);

/** Records that a case is no longer in a matter. Nothing if it is not in it. */
export const leaveMatter = (
  { matters }: Pick<Case, 'matters'>,
  matter: MatterId,
  why: LeftBecause,
): EventOf<'MatterLeft'>[] => (openMatter(matters)?.id === matter ? [{ type: 'MatterLeft', matter, why }] : []);
