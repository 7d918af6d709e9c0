import type { OrganisationId, PrincipalId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';

/** Who did it; people of the platform itself act for no organisation. */
export type Author = { readonly actor: PrincipalId; readonly organisation?: OrganisationId | undefined };

/** An event as history keeps it: its place in the history of its aggregate, when it was recorded, and by whom. */
export type Recorded<Event> = Event & {
  /** 1, 2, 3, … without a gap. */
  readonly sequence: number;
  readonly at: Instant;
  readonly by: Author;
};

/** Gives events their places after the last one there is. */
export const record = <Event>(
  events: readonly Event[],
  { after, at, by }: { after: number; at: Instant; by: Author },
): Recorded<Event>[] => events.map((event, index) => ({ ...event, sequence: after + 1 + index, at, by }));
