import * as z from 'zod';
import type { LienId } from '../../kernel/ids.ts';
import { When } from '../../kernel/instant.ts';
import { Amount } from '../../kernel/money.ts';
import { type Refusal, refuse } from '../../kernel/refusal.ts';
import { name, text } from '../../kernel/text.ts';
import type { Acting } from '../acting.ts';
import type { Case, EventOf } from '../case.ts';
import { ended, full, notThere } from '../rules.ts';
import { mistimed } from '../times.ts';
import { isLienOpen, LienEnd, LienKind, screened } from './lien.ts';

/** A right to part of what is paid. */
export const Assertion = z.strictObject({
  kind: LienKind,
  holder: name(160).meta({ description: 'Who asserts it, such as the plan or the agency' }),
  amount: Amount.optional().meta({ description: 'What it asks for, in cents, where that is known' }),
  reference: name(60).optional().meta({ description: "The holder's own number of it" }),
  on: When.meta({ description: 'When it was asserted, or found' }),
});

/** How many liens a case holds: of each kind that is asked about, and of others. */
export const mostLiens = { named: 3, other: 8 } as const;

/** How many liens of one kind it holds. */
export const roomFor = (kind: LienKind): number => (kind === 'other' ? mostLiens.other : mostLiens.named);

/** Each kind has room of its own: what must be cleared before anything is paid can always be recorded. */
const fullOf = ({ liens }: Case, kind: LienKind): Refusal<'tooMany'> | undefined =>
  full(
    liens.items.filter((lien) => lien.kind === kind),
    roomFor(kind),
    `liens of the kind ${kind}`,
  );

/** Records a lien. While it is not cleared, nothing is paid. Source: domain §5, settlement data. */
export const assertLien = (
  state: Case,
  id: LienId,
  said: z.output<typeof Assertion>,
  { now }: Pick<Acting, 'now'>,
): EventOf<'LienAsserted'>[] | Refusal<'caseClosed' | 'tooMany' | 'invalidRequest'> =>
  ended(state) ??
  fullOf(state, said.kind) ??
  mistimed({ when: said.on, now, follows: sinceEvent(state) }) ?? [{ type: 'LienAsserted', id, ...said }];

/** Nobody has a right to part of what is paid for an event, or can be asked about it, before the event. */
const sinceEvent = ({ facts }: Case): readonly [When | undefined, string] => [facts.occurred, 'the event'];

/** Who was asked. */
export const Screening = z.strictObject({
  kinds: z
    .array(z.enum(screened))
    .min(1)
    .max(screened.length)
    .refine((kinds) => new Set(kinds).size === kinds.length, {
      error: 'must name each kind once',
      params: { rule: 'unique' },
    })
    .meta({
      description: 'Whom somebody asked, and was answered: there are none beyond those recorded',
      uniqueItems: true,
    }),
  on: When.meta({ description: 'When the answer came' }),
});

/** Records that somebody asked for liens of some kinds: whatever there is, is recorded by itself. */
export const screenLiens = (
  state: Case,
  id: LienId,
  { kinds, on }: z.output<typeof Screening>,
  { now }: Pick<Acting, 'now'>,
): EventOf<'LiensScreened'>[] | Refusal<'caseClosed' | 'invalidRequest'> =>
  ended(state) ?? mistimed({ when: on, now, follows: sinceEvent(state) }) ?? [{ type: 'LiensScreened', id, kinds, on }];

/** How a lien ended. */
export const Clearance = z
  .strictObject({
    how: LienEnd.meta({
      description: 'satisfied: paid; waived: given up by its holder; notOwed: there is none after all',
    }),
    amount: Amount.optional().meta({ description: 'What was paid for it, in cents; needed if it was satisfied' }),
    document: text(200).optional().meta({ description: 'Which document says so' }),
    on: When.meta({ description: 'When it was cleared' }),
  })
  .refine(({ how, amount }) => how !== 'satisfied' || amount !== undefined, {
    error: 'must say what was paid, if it was satisfied',
    path: ['amount'],
    params: { rule: 'required' },
  });

/** Records how a lien was cleared. */
export const clearLien = (
  state: Case,
  id: LienId,
  said: z.output<typeof Clearance>,
  { now }: Pick<Acting, 'now'>,
): EventOf<'LienCleared'>[] | Refusal<'caseClosed' | 'notFound' | 'alreadyDone' | 'invalidRequest'> => {
  const closed = ended(state);
  if (closed) return closed;
  const lien = state.liens.items.find((each) => each.id === id);
  if (!lien) return notThere();
  if (!isLienOpen(lien)) return refuse('alreadyDone', 'The lien is cleared already.');
  return (
    mistimed({ when: said.on, now, follows: [lien.on, 'it was asserted'] }) ?? [{ type: 'LienCleared', id, ...said }]
  );
};
