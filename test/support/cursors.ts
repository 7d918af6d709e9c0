import type { CursorKey, CursorKeys, CursorScope } from '../../shared/http/cursors.ts';
import { bayview, harbor } from './cases.ts';

/** Keys as they are after rotations: the last secret is current, the one before still opens. */
export const keysOf = (...keys: readonly [CursorKey, ...CursorKey[]]): CursorKeys => {
  const alive = keys.slice(-2);
  return {
    current: async () => alive.at(-1) ?? keys[0],
    withId: async (id) => alive.find((key) => key.id === id),
  };
};

export const aScope: CursorScope = {
  tenant: harbor,
  hospital: bayview,
  route: '/v1/cases',
  filter: { harm: 'mild', stage: 'report' },
};
