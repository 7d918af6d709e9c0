import * as z from 'zod';
import type { NeedId } from '../../kernel/ids.ts';
import { When } from '../../kernel/instant.ts';
import { Cents } from '../../kernel/money.ts';
import { type Refusal, refuse } from '../../kernel/refusal.ts';
import { text } from '../../kernel/text.ts';
import type { Acting } from '../acting.ts';
import type { Case, EventOf } from '../case.ts';
import { ended, noPlaceLeft, notThere } from '../rules.ts';
import { madeBy } from '../slice.ts';
import { mistimed } from '../times.ts';
import { NeedKind, Recovery } from './need.ts';

/** What the patient or family says they need. */
export const Raising = z.strictObject({
  kind: NeedKind,
  description: text(2_000).meta({ description: 'What is needed, in the words of those who need it' }),
  on: When.meta({ description: 'When they said so; not in the future', example: '2026-11-05' }),
});
export type Raising = z.output<typeof Raising>;

const costing: ReadonlySet<string> = new Set<Recovery>(['billWaived', 'costsCovered']);

const fault = (name: string, rule: string, error: string) => ({ error, path: [name], params: { rule } });

export const Answering = z
  .strictObject({
    answer: z.enum(['met', 'notMet']).meta({ description: 'Whether it was met', example: 'met' }),
    recovery: Recovery.optional(),
    amount: Cents.optional().meta({
      description: 'What it was worth, in cents: for billWaived and costsCovered alone',
      example: 184_500,
    }),
    explanation: text(2_000).optional().meta({ description: 'Needed where it was not met: what the family was told' }),
    on: When.meta({ description: 'When it was seen to, or answered; not in the future', example: '2026-11-09' }),
  })
  .refine(
    ({ answer, recovery }) => recovery === undefined || answer === 'met',
    fault('recovery', 'answer', 'must be left out where the need was not met'),
  )
  .refine(
    ({ amount, recovery }) => amount === undefined || costing.has(recovery ?? ''),
    fault('amount', 'recovery', 'must be left out unless recovery is billWaived or costsCovered'),
  )
  .refine(
    ({ answer, explanation }) => answer === 'met' || explanation !== undefined,
    fault('explanation', 'required', 'is needed where the need was not met: the family is told why'),
  );
export type Answering = z.output<typeof Answering>;

/** How many needs each side records in a case. */
export const mostNeeds = 7;

export const raiseNeed = (
  state: Case,
  id: NeedId,
  { kind, description, on }: Raising,
  { audience, now }: Pick<Acting, 'audience' | 'now'>,
): EventOf<'NeedRaised'>[] | Refusal<'caseClosed' | 'tooMany' | 'invalidRequest'> =>
  ended(state) ??
  noPlaceLeft(madeBy(state.needs, audience).length, mostNeeds, 'needs') ??
  mistimed({ when: on, now, follows: [state.facts.occurred, 'the event'] }) ?? [
    { type: 'NeedRaised', id, kind, description, on },
  ];

/** Sees to a need, once: what was done for it, or why it cannot be met. */
export const answerNeed = (
  state: Case,
  id: NeedId,
  { answer, recovery, amount, explanation, on }: Answering,
  { now }: Pick<Acting, 'now'>,
): EventOf<'NeedAnswered'>[] | Refusal<'caseClosed' | 'notFound' | 'alreadyDone' | 'invalidRequest'> => {
  const closed = ended(state);
  if (closed) return closed;
  const need = state.needs.find((each) => each.id === id);
  if (!need) return notThere();
  if (need.status !== 'open') return refuse('alreadyDone', 'This need was answered before. Raise what is new anew.');
  const wrong = mistimed({ when: on, now, follows: [need.raisedOn, 'the need'] });
  if (wrong) return wrong;
  return [
    {
      type: 'NeedAnswered',
      id,
      answer,
      ...(recovery !== undefined && { recovery }),
      ...(amount !== undefined && { amount }),
      ...(explanation !== undefined && { explanation }),
      on,
    },
  ];
};
