import * as z from 'zod';
import { StatePackView } from '../../cases/clocks/view.ts';
import { UsState } from '../../kernel/us-state.ts';
import { route } from './route.ts';

export const readClocks = route({
  method: 'GET',
  path: '/v1/clocks',
  tag: 'Settings',
  summary: 'Read the deadlines that states’ laws set',
  description:
    'One pack a state, every version of its clocks, and the tenant’s own stricter numbers. A state without a pack has no such law, or none that is known here. Not legal advice.',
  allow: ['claims', 'reviewer', 'hospitalRisk', 'insurerAdmin', 'advisor'],
  query: z.strictObject({ state: UsState.optional() }),
  answers: { 200: z.object({ items: z.array(StatePackView) }).meta({ id: 'StatePacks' }) },
  refusals: [],
});
