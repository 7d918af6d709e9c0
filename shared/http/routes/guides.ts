import * as z from 'zod';
import { Stage } from '../../cases/case.ts';
import { Guides } from '../../cases/guides/guide.ts';
import { route } from './route.ts';

export const readGuides = route({
  method: 'GET',
  path: '/v1/guides',
  tag: 'Guides',
  summary: 'How to talk with a family, stage by stage',
  description:
    'For each stage of a case: what talking is for, who speaks, what to do before, meanwhile and afterwards, words that ' +
    'help and words to avoid. In our own words, after the sources that each names. The same for every tenant.',
  allow: ['claims', 'reviewer', 'advisor', 'insurerAdmin', 'hospitalRisk'],
  query: z.strictObject({ stage: Stage.optional() }),
  answers: { 200: Guides },
  refusals: [],
});
