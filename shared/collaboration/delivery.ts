import type { PartyId } from '../kernel/ids.ts';
import { keys } from '../ledger/keys.ts';
import type { Projection, Snapshot } from '../ledger/ledger.ts';
import type { Collaboration } from './collaboration.ts';
import type { Participation } from './participation.ts';

export const pointerRow = (
  { state, version }: Snapshot<Collaboration>,
  party: PartyId,
  _own?: Participation,
): Projection => {
  const tenant = state.parties.find(({ id }) => id === party)?.tenant;
  if (tenant === undefined) throw new Error('Whoever is off the platform has no pointer');
  return { ...keys.pointer(tenant, state.id), version };
};
