import type { MatterId, OfferId } from '../../kernel/ids.ts';
import type { When } from '../../kernel/instant.ts';
import type { Cents } from '../../kernel/money.ts';
import type { Slice } from '../slice.ts';

/** Why a case is no longer in a matter: how the matter ended, or how its insurer left it. */
export type LeftBecause =
  | 'settled'
  | 'partlyPaid'
  | 'ledAlone'
  | 'offerRejected'
  | 'notPursued'
  | 'impasse'
  | 'withdrawn'
  | 'setAside'
  | 'declined';

/** That the case of one insurer is part of a matter that several share. Source: domain §4. */
export type MatterEvent =
  | { readonly type: 'MatterJoined'; readonly matter: MatterId; readonly as: 'lead' | 'member' }
  | { readonly type: 'MatterLeft'; readonly matter: MatterId; readonly why: LeftBecause };

/** The family accepted what the insurers offered together. What falls to this one is an accepted offer of its case. */
export type JointOfferEvent = {
  readonly type: 'JointOfferAgreed';
  readonly matter: MatterId;
  readonly offerId: OfferId;
  /** Its place among the offers of the case: 1, 2, 3, … */
  readonly version: number;
  /** This insurer's own share, in cents; none if it pays nothing. */
  readonly amount?: Cents | undefined;
  readonly payees: readonly string[];
  /** What this insurer pays each of them, in cents that sum to its share; left out where that is open. */
  readonly amounts?: readonly Cents[] | undefined;
  /** What this insurer promised besides money, if that is not kept by the matter. */
  readonly commitments?: readonly string[] | undefined;
  /** When it was accepted. */
  readonly on: When;
};

/** A matter the case is in, or was. */
export type SharedMatter = {
  readonly id: MatterId;
  readonly as: 'lead' | 'member';
  readonly left?: LeftBecause;
};

export type Matters = readonly SharedMatter[];

export const matters: Slice<Matters, MatterEvent> = {
  none: [],
  evolve: (state, event) => {
    const { matter: id } = event;
    if (event.type === 'MatterJoined') return [...state, { id, as: event.as }];
    return state.map((each) => (each.id === id && each.left === undefined ? { ...each, left: event.why } : each));
  },
};

/** The matter that the case is in now: one at most. */
export const openMatter = (state: Matters): SharedMatter | undefined => state.find(({ left }) => left === undefined);

/** Whether the family rejected what several insurers offered together. */
export const wasRejectedJointly = (state: Matters): boolean => state.some(({ left }) => left === 'offerRejected');
