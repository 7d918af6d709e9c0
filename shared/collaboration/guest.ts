import * as z from 'zod';
import type { PrincipalId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';

/** As what somebody who belongs to no insurer is let into a matter. */
export const GuestRole = z
  .enum(['mediator', 'counsel'])
  .meta({ description: "As what: the mediator, or the patient's and the family's counsel" });
export type GuestRole = z.infer<typeof GuestRole>;

/** Somebody who was let into one matter by its lead, and sees of it what that role may. */
export type Guest = {
  readonly principal: PrincipalId;
  readonly as: GuestRole;
  readonly admittedAt: Instant;
  /** The event that let it in last, or ended that. */
  readonly toldIn: number;
  /** Dismissed, or the matter was closed. */
  readonly isEnded?: true;
};

/** A guest who was let in, for the first time or again. */
export const withGuest = (guests: readonly Guest[], guest: Guest): readonly Guest[] => [
  ...guests.filter(({ principal }) => principal !== guest.principal),
  guest,
];

/** The guests, after those whom `ends` is true of have no access any more. */
export const withEnded = (
  guests: readonly Guest[],
  toldIn: number,
  ends: (guest: Guest) => boolean,
): readonly Guest[] =>
  guests.map((guest) => (!guest.isEnded && ends(guest) ? { ...guest, toldIn, isEnded: true } : guest));
