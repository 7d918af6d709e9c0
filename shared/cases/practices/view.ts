import * as z from 'zod';
import type { Case } from '../case.ts';
import type { Audience } from '../privilege.ts';
import { practices } from './practices.ts';

const Evidence = z.object({
  kind: z.enum([
    'triage',
    'review',
    'communication',
    'advice',
    'offer',
    'payment',
    'action',
    'decision',
    'matter',
    'demand',
    'practitioner',
    'deadline',
    'case',
  ]),
  id: z
    .string()
    .meta({ description: 'Of a record of the case, or of a matter it is in; of a deadline, the step it was for' }),
});

const PracticeView = z.object({
  practice: z.int().min(1).max(7),
  name: z.string(),
  status: z.enum(['pass', 'fail', 'notApplicable']),
  detail: z.string().meta({ description: 'Why, in plain words' }),
  evidence: z.array(Evidence).meta({ description: 'What shows it' }),
  source: z.string(),
});

export const ScorecardView = z
  .object({ items: z.array(PracticeView) })
  .meta({ id: 'CaseScorecard', description: 'How a case stands by the seven practices of insurers' });

/** How a case stands by each practice. What is neither done nor late does not apply yet. */
export const viewScorecard = (state: Case, side: Audience): z.output<typeof ScorecardView> => ({
  items: practices.map(({ number, name, source, evaluate }) => {
    const { status, detail, evidence } = evaluate(state, side);
    return { practice: number, name, status, detail, evidence: [...evidence], source };
  }),
});
