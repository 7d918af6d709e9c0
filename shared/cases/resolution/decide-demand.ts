import * as z from 'zod';
import type { DemandId } from '../../kernel/ids.ts';
import { type Instant, isExactToTheDay, When } from '../../kernel/instant.ts';
import { Amount } from '../../kernel/money.ts';
import { type Refusal, refuse } from '../../kernel/refusal.ts';
import { text } from '../../kernel/text.ts';
import type { Acting } from '../acting.ts';
import type { Case, EventOf } from '../case.ts';
import { full, invalid, noPlaceLeft, notThere } from '../rules.ts';
import { madeBy } from '../slice.ts';
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

/**
 * How many of each kind a case holds of each side. Each kind has places of its own: whatever else came in, what the law
 * counts from can be recorded.
 */
export const mostDemands: Readonly<Record<DemandKind, number>> = {
  demand: 4,
  preLitigationNotice: 3,
  earlyDiscussionNotice: 1,
  providerNotice: 1,
  claim: 3,
  suit: 3,
};

const fullOf = ({ demands }: Case, kind: DemandKind, audience: Acting['audience']): Refusal<'tooMany'> | undefined => {
  const alike = madeBy(demands, audience).filter((demand) => demand.kind === kind && !demand.isAutomatic);
  return noPlaceLeft(alike.length, mostDemands[kind], `records of the kind ${kind}`);
};

/**
 * Records a demand. It stays, whatever follows, and comes in whether or not the case is closed. Source: domain §6, HHS of
 * 22 May 2014.
 */
export const receiveDemand = (
  state: Case,
  id: DemandId,
  { written, ...said }: ReceivedDemand,
  { audience, now }: Pick<Acting, 'audience' | 'now'>,
): EventOf<'DemandReceived'>[] | Refusal<'tooMany' | 'invalidRequest'> =>
  fullOf(state, said.kind, audience) ??
  mistimed({ when: said.on, now, follows: [state.facts.occurred, 'the event'] }) ?? [
    { type: 'DemandReceived', id, ...said, isWritten: written },
  ];

/** What was recorded wrongly of a demand. */
export const Correction = z
  .strictObject({
    on: ReceivedDemand.shape.on.optional(),
    amount: Amount.optional().meta({ description: 'What it asks for, in cents' }),
    reason: text(2_000).meta({ description: 'What was wrong, and how that is known' }),
  })
  .refine(({ on, amount }) => on !== undefined || amount !== undefined, {
    error: 'must correct something: on, or amount',
    path: ['on'],
    params: { rule: 'required' },
  });
export type Correction = z.output<typeof Correction>;

/** How often one demand is corrected. */
export const mostCorrections = 3;

/**
 * Corrects the day or the amount of a demand, and nothing else of it: that it came in stays. The clocks of the law count
 * from the day that holds; on a closed case, too.
 */
export const correctDemand = (
  state: Case,
  id: DemandId,
  { on, amount, reason }: Correction,
  { now }: Pick<Acting, 'now'>,
): EventOf<'DemandCorrected'>[] | Refusal<'notFound' | 'tooMany' | 'alreadyDone' | 'invalidRequest'> => {
  const demand = state.demands.find((each) => each.id === id);
  if (!demand) return notThere();
  if (on === demand.on && amount === undefined) return refuse('alreadyDone', 'That is the day on record.');
  const refused =
    full(demand.correctedIn ?? [], mostCorrections, 'corrections of one demand') ??
    (on === undefined ? undefined : misdated(state, demand.kind, on, now));
  if (refused) return refused;
  const said = { ...(on !== undefined && { on }), ...(amount !== undefined && { amount }) };
  return [{ type: 'DemandCorrected', id, ...said, reason }];
};

const misdated = (state: Case, kind: DemandKind, on: When, now: Instant): Refusal<'invalidRequest'> | undefined =>
  countedFrom.has(kind) && !isExactToTheDay(on)
    ? invalid({ pointer: '#/on', rule: 'day', detail: 'must be exact to the day at least: the law counts from it' })
    : mistimed({ when: on, now, follows: [state.facts.occurred, 'the event'] });
