import * as z from 'zod';
import { NeedId, PrincipalId } from '../../kernel/ids.ts';
import { Instant, When } from '../../kernel/instant.ts';
import { Cents } from '../../kernel/money.ts';
import { listed, type Showing, type Shown } from '../shown.ts';
import { type Need, NeedKind, Recovery } from './need.ts';

export const NeedView = z
  .object({
    id: NeedId,
    kind: NeedKind,
    description: z.string(),
    on: When.meta({ description: 'When it was said' }),
    at: Instant.meta({ description: 'When it was recorded' }),
    by: PrincipalId,
    status: z.enum(['open', 'met', 'notMet']),
    answer: z
      .object({
        recovery: Recovery.optional(),
        amount: Cents.optional(),
        explanation: z.string().optional(),
        on: When,
        at: Instant,
        by: PrincipalId,
      })
      .optional()
      .meta({ description: 'What was done for it, or said; not yet, if left out' }),
  })
  .meta({ id: 'Need', description: 'What the patient or family needs, and what became of it' });
export type NeedView = z.output<typeof NeedView>;

const showOne = ({ raisedIn, answeredIn, status }: Need): Shown<NeedView> => ({
  tells: [raisedIn, ...(answeredIn === undefined ? [] : [answeredIn])],
  show: (told) => {
    const { id, kind, description, on, at, by } = told<'NeedRaised'>(raisedIn);
    const need = { id, kind, description, on, at, by: by.actor, status };
    if (answeredIn === undefined) return need;
    const { recovery, amount, explanation, ...answered } = told<'NeedAnswered'>(answeredIn);
    return {
      ...need,
      answer: {
        ...(recovery !== undefined && { recovery }),
        ...(amount !== undefined && { amount }),
        ...(explanation !== undefined && { explanation }),
        on: answered.on,
        at: answered.at,
        by: answered.by.actor,
      },
    };
  },
});

/** One need of a case. */
export const showNeed =
  (id: NeedId): Showing<NeedView> =>
  ({ needs }) => {
    const need = needs.find((each) => each.id === id);
    if (!need) throw new Error('A need that was just told of is in its case');
    return showOne(need);
  };

/** Every need of a case, oldest first. */
export const showNeeds: Showing<{ items: NeedView[] }> = ({ needs }) => listed(needs.map(showOne));
