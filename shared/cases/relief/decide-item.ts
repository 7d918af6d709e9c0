import * as z from 'zod';
import { Day, type When } from '../../kernel/instant.ts';
import { Amount, Cents, sayDollars } from '../../kernel/money.ts';
import { isRefusal, type Refusal, refuse } from '../../kernel/refusal.ts';
import { name, text } from '../../kernel/text.ts';
import type { Acting } from '../acting.ts';
import type { Case, EventOf } from '../case.ts';
import { ended, forbid, invalid, notThere } from '../rules.ts';
import { mistimed } from '../times.ts';
import { approvable, approvedIn, type Caps, daysIn, leftOf } from './caps.ts';
import {
  ExpenseKind,
  hasRoom,
  isDays,
  itemOf,
  markOfActor,
  markOfExpense,
  Receipt,
  type ReliefItem,
  standingOf,
} from './relief.ts';

const payee = name(100).meta({
  description: 'Who is paid: the patient, or whoever sent the bill',
  example: 'Ana Ruiz',
});

/** What somebody spent. Source: domain §3: itemised, out of pocket, and paid by no insurance. */
export const Expense = z.strictObject({
  payee,
  kind: ExpenseKind,
  amount: Amount.meta({ description: 'What no insurance pays of it, in cents', example: 12_450 }),
  incurredOn: Day.meta({ description: 'On which day it was spent, or the last of them; not in the future' }),
  description: text(1_000).meta({ description: 'What for', example: 'Dressings for the second wound' }),
  receipts: z
    .array(Receipt)
    .min(1)
    .max(10)
    .refine((ids) => new Set(ids).size === ids.length, { error: 'must name each once', params: { rule: 'unique' } })
    .meta({ description: 'The documents that show it', uniqueItems: true }),
});
export type Expense = z.output<typeof Expense>;

/** How many days one item may be. */
const mostDays = 366;

/** Days by which recovery took longer. */
export const RecoveryDays = z
  .strictObject({
    payee,
    from: Day.meta({ description: 'The first day', example: '2026-11-05' }),
    to: Day.meta({ description: 'The last day, which counts; not in the future', example: '2026-11-24' }),
    description: text(1_000).optional(),
  })
  .refine(({ from, to }) => from <= to, {
    error: 'must not lie before from',
    path: ['to'],
    params: { rule: 'order' },
  })
  .refine((said) => said.from > said.to || daysIn(said) <= mostDays, {
    error: `must be at most ${mostDays} days after from`,
    path: ['to'],
    params: { rule: 'length' },
  });
export type RecoveryDays = z.output<typeof RecoveryDays>;

/**
 * How many expenses of each side may wait for a decision or payment at once, and how many stretches of days stand. One
 * expense may have several receipts; what is refused or paid makes room, but for days, which nobody files twice.
 */
export const mostItems = { expenses: 5, stretches: 2 } as const;

type Filing = Pick<Acting, 'audience' | 'now'>;

const notEnrolled = ({ relief }: Case): Refusal<'caseClosed' | 'reliefNotOpen'> | undefined =>
  relief.status === 'enrolled' ? undefined : forbid('reliefNotOpen', 'The family has to agree to take part first.');

const noRoom = ({ relief }: Case): Refusal<'tooMany'> | undefined =>
  hasRoom(relief) ? undefined : refuse('tooMany', 'Too much is open: decide on it, and pay again what came back.');

const ofSide = ({ relief }: Case, audience: Acting['audience']): ReliefItem[] =>
  relief.items.filter(({ filedBy }) => (filedBy !== undefined) === (audience === 'insurer'));

/** Files an expense, to be decided on by the insurer. */
export const fileExpense = (
  state: Case,
  said: Expense,
  { audience, now }: Filing,
):
  | EventOf<'ReliefExpenseFiled'>[]
  | Refusal<'caseClosed' | 'reliefNotOpen' | 'tooMany' | 'alreadyThere' | 'invalidRequest'> => {
  const { relief, facts } = state;
  const open = ofSide(state, audience).filter((item) => !isDays(item) && item.since !== undefined);
  const like = markOfExpense(said);
  const refused =
    ended(state) ??
    notEnrolled(state) ??
    noRoom(state) ??
    (open.length >= mostItems.expenses
      ? refuse(
          'tooMany',
          `At most ${mostItems.expenses} expenses of each side wait at once: one may have several receipts.`,
        )
      : undefined) ??
    (relief.items.some(
      (item) => !isDays(item) && 'like' in item && item.like === like && standingOf(item) !== 'refused',
    )
      ? refuse('alreadyThere', 'The same amount for the same kind of expense, day and payee was filed before.')
      : undefined) ??
    mistimed({
      when: said.incurredOn as When,
      pointer: '#/incurredOn',
      now,
      follows: [facts.occurred, 'the event'],
    });
  return refused ?? [{ type: 'ReliefExpenseFiled', item: relief.filed + 1, ...said }];
};

/** Files days of extended recovery. No day counts twice, whoever is paid for it. */
export const fileRecoveryDays = (
  state: Case,
  { payee, from, to, description }: RecoveryDays,
  { audience, now }: Filing,
):
  | EventOf<'ReliefDaysFiled'>[]
  | Refusal<'caseClosed' | 'reliefNotOpen' | 'tooMany' | 'alreadyThere' | 'invalidRequest'> => {
  const { relief, facts } = state;
  const standing = relief.items.filter(isDays).filter((item) => standingOf(item) !== 'refused');
  const own = ofSide(state, audience).filter((item) => standing.some(({ number }) => number === item.number));
  const twice = standing.find((item) => item.from <= to && from <= item.to);
  const refused =
    ended(state) ??
    notEnrolled(state) ??
    noRoom(state) ??
    (twice
      ? refuse('alreadyThere', `Days from ${twice.from} to ${twice.to} are filed: no day counts twice.`)
      : undefined) ??
    (own.length >= mostItems.stretches
      ? refuse('tooMany', `Each side files at most ${mostItems.stretches} stretches of days in a case.`)
      : undefined) ??
    mistimed({ when: from as When, pointer: '#/from', now, follows: [facts.occurred, 'the event'] }) ??
    mistimed({ when: to as When, pointer: '#/to', now });
  if (refused) return refused;
  const said = description === undefined ? {} : { description };
  return [{ type: 'ReliefDaysFiled', item: relief.filed + 1, payee, from, to, ...said }];
};

/** What is approved of an item: all that the caps leave room for, or less. */
export const Approval = z.strictObject({
  amount: Amount.optional().meta({
    description: 'Of an expense, in cents: left out, all of it, or as much as the cap leaves room for',
  }),
  days: z.int().min(1).max(mostDays).optional().meta({
    description: 'Of days, how many of the first: left out, all, or as many as the caps leave room for',
  }),
  note: text(1_000).optional().meta({ description: 'Why, where it is less than was filed' }),
});
export type Approval = z.output<typeof Approval>;

type Approving =
  | EventOf<'ReliefItemApproved'>[]
  | Refusal<
      | 'caseClosed'
      | 'notFound'
      | 'alreadyDone'
      | 'ownReliefItem'
      | 'reliefCapReached'
      | 'authorityExceeded'
      | 'invalidRequest'
    >;

/**
 * Approves an item: never beyond the caps of the incident, over all payees and requests; day 51 pays nothing. Two people
 * see every amount: nobody approves what they filed. Source: domain §3.
 */
export const approveItem = (
  state: Case,
  number: number,
  said: Approval,
  { settings, actor, roles }: Pick<Acting, 'settings' | 'actor' | 'roles'>,
): Approving => {
  const item = openItem(state, number);
  if (isRefusal(item)) return item;
  if (standingOf(item) === 'approved') return refuse('alreadyDone', 'It is approved already.');
  if (item.filedBy === markOfActor(actor)) {
    return forbid('ownReliefItem', 'You filed this yourself. Somebody else has to approve it.');
  }
  const caps = settings.relief;
  const misfit = unfitting(item, said);
  if (misfit) return misfit;
  const most = approvable(state.relief, item, caps);
  const { days = 0 } = { ...most, ...(said.days !== undefined && { days: said.days }) };
  const wanted = isDays(item)
    ? { days, amount: Cents.parse(days * caps.recoveryDayRate) }
    : { amount: said.amount ?? most.amount };
  if (wanted.amount === 0 || wanted.amount > most.amount) return capReached(state, item, caps);
  const sum = approvedIn(state.relief);
  const inAll = sum.expenses + sum.recovery + wanted.amount;
  if (inAll > caps.claimsApproval && !roles.includes('insurerAdmin')) {
    return forbid('authorityExceeded', 'An administrator of the insurer has to approve this.');
  }
  const note = said.note === undefined ? {} : { note: said.note };
  return [{ type: 'ReliefItemApproved', item: number, ...wanted, ...note }];
};

/** Whether more is to be approved than was filed, or something else. */
const unfitting = (item: ReliefItem, { amount, days }: Approval): Refusal<'invalidRequest'> | undefined => {
  if (isDays(item)) {
    if (amount !== undefined) return notOfIt('amount', 'days');
    return days !== undefined && days > daysIn(item) ? beyondFiled('days') : undefined;
  }
  if (days !== undefined) return notOfIt('days', 'an expense');
  return amount !== undefined && 'amount' in item && amount > item.amount ? beyondFiled('amount') : undefined;
};

const notOfIt = (field: string, what: string) =>
  invalid({ pointer: `#/${field}`, rule: 'kind', detail: `must be left out: the item is ${what}` });

const beyondFiled = (field: string) =>
  invalid({ pointer: `#/${field}`, rule: 'filed', detail: 'must not be more than was filed' });

const capReached = ({ relief }: Case, item: ReliefItem, caps: Caps): Refusal<'reliefCapReached'> => {
  const left = leftOf(approvedIn(relief), caps);
  if (!isDays(item)) {
    return forbid(
      'reliefCapReached',
      `Of the ${sayDollars(caps.expensesCap)} of this incident, ${sayDollars(left.expenses)} is left.`,
    );
  }
  const { days: used } = approvedIn(relief);
  return forbid(
    'reliefCapReached',
    used >= caps.recoveryDays
      ? `All ${caps.recoveryDays} recovery days of this incident are used: day ${caps.recoveryDays + 1} pays nothing.`
      : `Of recovery days, ${left.days} can still be paid for this incident.`,
  );
};

export const ItemRefusal = z.strictObject({ reason: text(1_000).meta({ description: 'Why it is not paid' }) });

/** Refuses an item with the reason; also one that was approved, as long as it is not paid. */
export const refuseItem = (
  state: Case,
  number: number,
  { reason }: z.output<typeof ItemRefusal>,
): EventOf<'ReliefItemRefused'>[] | Refusal<'caseClosed' | 'notFound' | 'alreadyDone'> => {
  const item = openItem(state, number);
  return isRefusal(item) ? item : [{ type: 'ReliefItemRefused', item: number, reason }];
};

/** An item that is neither refused nor paid. */
const openItem = (state: Case, number: number): ReliefItem | Refusal<'caseClosed' | 'notFound' | 'alreadyDone'> => {
  const closed = ended(state);
  if (closed) return closed;
  const item = itemOf(state.relief, number);
  if (!item) return notThere();
  const standing = standingOf(item);
  if (standing === 'refused') return refuse('alreadyDone', 'It was refused. File anew what is to be looked at again.');
  if (standing === 'paid') return refuse('alreadyDone', 'It is paid already.');
  return item;
};
