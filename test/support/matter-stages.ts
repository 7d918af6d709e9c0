import type { Acting } from '../../shared/collaboration/acting.ts';
import type { Collaboration, CollaborationEvent } from '../../shared/collaboration/collaboration.ts';
import { evolve } from '../../shared/collaboration/evolve.ts';
import type { PartyId } from '../../shared/kernel/ids.ts';
import type { Instant } from '../../shared/kernel/instant.ts';
import { BasisPoints } from '../../shared/kernel/money.ts';
import { record } from '../../shared/ledger/event.ts';
import { defaults } from '../../shared/tenancy/settings.ts';
import { at, someActor } from './cases.ts';

/** Monday. */
export const monday = at('2026-03-02T09:00:00Z');

/** A matter by what happened when. */
export const matter = (
  ...chapters: readonly (readonly [when: Instant, ...events: CollaborationEvent[]])[]
): Collaboration => {
  let [state, sequence]: [Collaboration | undefined, number] = [undefined, 0];
  for (const [when, ...events] of chapters) {
    const recorded = record(events, { after: sequence, at: when, by: { actor: someActor } });
    sequence += events.length;
    state = recorded.reduce<Collaboration | undefined>(evolve, state);
  }
  if (!state) throw new Error('A matter begins with being opened');
  return state;
};

export const share = (party: PartyId, points: number) => ({ party, share: BasisPoints.parse(points) });

/** Somebody of an insurer who acts in a matter. */
export const actingFor = (party: PartyId, more: Partial<Acting> = {}): Acting => ({
  party,
  roles: ['claims'],
  settings: defaults,
  now: monday,
  ...more,
});
