import * as z from 'zod';
import type { DemandId } from '../../kernel/ids.ts';
import { isExactToTheDay, When } from '../../kernel/instant.ts';
import { Amount } from '../../kernel/money.ts';
import type { Refusal } from '../../kernel/refusal.ts';
import { text } from '../../kernel/text.ts';
import type { Acting } from '../acting.ts';
import type { Case, EventOf } from '../case.ts';
import { ended, full } from '../rules.ts';
import { mistimed } from '../times.ts';
import { countedFrom, DemandFrom, DemandKind, inWriting, misattributed } from './demand.ts';

/** What came in. */
export const ReceivedDemand = z
  .strictObject({
    kind: DemandKind,
    from: DemandFrom.meta({
      description: 'Who sent it: a providerNotice the provider; a preLitigationNotice, claim or suit somebody else',
    }),
    on: When.meta({
      description: 'When it was received; of a notice, claim or suit to the day at least, as the law counts from it',
    }),
    written: z
      .boolean()
      .meta({ description: 'Whether it came in writing; a written demand for money decides NPDB reporting' }),
    amount: Amount.optional().meta({ description: 'What it asks for, in cents; left out if it names no amount' }),
    document: text(200).optional().meta({ description: 'Which document holds it' }),
    summary: text(2_000).optional(),
  })
  .refine(({ kind, written }) => written || !inWriting.has(kind), {
    error: 'must be true: such a paper is always in writing',
    path: ['written'],
    params: { rule: 'inWriting' },
  })
  .refine(({ kind, from }) => misattributed(kind, from) === undefined, {
    error: ({ input }) => {
      const { kind, from } = input as { readonly kind: DemandKind; readonly from: DemandFrom };
      return misattributed(kind, from) ?? '';
    },
    path: ['from'],
    params: { rule: 'from' },
  })
  .refine(({ kind, on }) => !countedFrom.has(kind) || isExactToTheDay(on), {
    error: 'must be exact to the day at least: the law counts from it',
    path: ['on'],
    params: { rule: 'day' },
  });
export type ReceivedDemand = z.output<typeof ReceivedDemand>;

/** Plain demands leave room for what rules and the law go by: notices, claims and suits. */
const fullOf = ({ demands }: Case, kind: DemandKind): Refusal<'tooMany'> | undefined => {
  const alike = demands.filter((demand) => countedFrom.has(demand.kind) === countedFrom.has(kind));
  return full(alike, 12, countedFrom.has(kind) ? 'notices, claims and suits' : 'demands of no other kind');
};

/** Records a demand. It stays, whatever follows. Source: domain §6, HHS of 22 May 2014. */
export const receiveDemand = (
  state: Case,
  id: DemandId,
  { written, ...said }: ReceivedDemand,
  { now }: Pick<Acting, 'now'>,
): EventOf<'DemandReceived'>[] | Refusal<'caseClosed' | 'tooMany' | 'invalidRequest'> =>
  ended(state) ??
  fullOf(state, said.kind) ??
  mistimed({ when: said.on, now }) ?? [{ type: 'DemandReceived', id, ...said, isWritten: written }];
