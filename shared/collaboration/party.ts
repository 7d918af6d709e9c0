import type { PartyId, TenantId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';
import type { Cents } from '../kernel/money.ts';
import type { Stage } from './stage.ts';

/** Where an insurer stands in a matter. Whoever lapsed stays until the lead sets it aside: nobody is removed in silence. */
export type Standing =
  /** Named by the lead, and not asked yet. */
  | 'named'
  | 'invited'
  | 'member'
  | 'declined'
  | 'withdrawn'
  /** Left behind by the lead, who reserves the right of contribution against it. */
  | 'setAside';

/** That an insurer is out of a matter, and how far the matter had come by then: of what follows it hears no more. */
export type Left = { readonly at: Instant; readonly toldIn: number; readonly stage: Stage };

/** An insurer in a matter. What is its alone to know is not here: see `participation.ts`. */
export type Party = {
  readonly id: PartyId;
  readonly name: string;
  /** None for an insurer off the platform: the lead records its answers, each with its evidence. */
  readonly tenant?: TenantId;
  readonly standing: Standing;
  /** Since it declined, withdrew or was set aside. */
  readonly left?: Left;
  /** Which version of the agreement it signed. */
  readonly signed?: number;
  /** Whether it shared a review, or said that it has none to share. */
  readonly hasExchanged: boolean;
  /** Whether the consents of its insureds that it needs are there. */
  readonly isCleared: boolean;
  /** What it paid of its share, in cents. */
  readonly paid: Cents;
};

/** Whether it takes part in what is decided now. */
export const isMember = ({ standing }: Party): boolean => standing === 'member';

/** Whether the others went on without it, or it left them: the right to claim contribution from it stays reserved. */
export const isLeftBehind = ({ standing }: Party): boolean => standing === 'setAside' || standing === 'withdrawn';
