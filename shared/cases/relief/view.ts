import * as z from 'zod';
import { DemandId, DocumentId, PrincipalId, ReliefId } from '../../kernel/ids.ts';
import { Day, Instant, When } from '../../kernel/instant.ts';
import { Amount, Cents, sayDollars } from '../../kernel/money.ts';
import type { Settings } from '../../tenancy/settings.ts';
import type { Case, EventOf } from '../case.ts';
import type { Audience } from '../privilege.ts';
import { DemandKind } from '../resolution/demand.ts';
import { Method } from '../resolution/payment.ts';
import type { Reader, Showing, Shown, Told } from '../shown.ts';
import { approvedIn, daysIn, leftOf, mostInAll } from './caps.ts';
import { type Ineligibility, ineligibilities, sourceOf } from './reasons.ts';
import {
  ExpenseKind,
  FamilyRole,
  InsuredRole,
  isDays,
  type Relief,
  type ReliefItem,
  reliefPaid,
  standingOf,
} from './relief.ts';

/** What early relief is, and what it is not: in plain words, wherever it is shown. */
export const statement =
  'Early relief is voluntary for the family and for the insured. It admits no fault and finds none, asks for no release, and ' +
  'waives nothing: a later demand, claim or suit stays possible. It does not depend on liability coverage.';

const said = { at: Instant, by: PrincipalId };

export const ScreeningView = z
  .object({
    id: ReliefId,
    ...said,
    on: When,
    eligible: z.boolean(),
    reasons: z
      .array(
        z.object({
          code: z.enum(Object.keys(ineligibilities) as [Ineligibility, ...Ineligibility[]]),
          detail: z.string(),
          source: z.string().meta({ description: 'Whose rule it is' }),
        }),
      )
      .meta({ description: 'Every reason why not; none, if it is eligible' }),
    unexpectedOutcome: z.boolean(),
    uninsuredExpenses: z.boolean(),
    boardComplaint: z.boolean(),
    note: z.string().optional(),
  })
  .meta({ id: 'ReliefScreening', description: 'Whether early relief is for an event, and if not, why' });
export type ScreeningView = z.output<typeof ScreeningView>;

const consentView = <Role extends z.ZodType>(as: Role) => z.object({ name: z.string(), as, on: When });

export const EnrolmentView = z
  .object({ id: ReliefId, ...said, family: consentView(FamilyRole), insured: consentView(InsuredRole) })
  .meta({ id: 'ReliefEnrolment', description: 'Who agreed to early relief, and on which day' });
export type EnrolmentView = z.output<typeof EnrolmentView>;

export const ReliefEndView = z
  .object({
    id: ReliefId,
    ...said,
    what: z.enum(['declined', 'closed']),
    on: When.optional().meta({ description: 'When the family said so' }),
    note: z.string().optional(),
    reason: z.string().optional().meta({ description: 'Why the insurer closed it' }),
  })
  .meta({ id: 'ReliefEnd', description: 'That the family declined early relief, or that it was closed' });
export type ReliefEndView = z.output<typeof ReliefEndView>;

export const ReliefItemView = z
  .object({
    number: z.int().min(1),
    ...said,
    filedBy: z.enum(['hospital', 'insurer']),
    what: z.enum(['expense', 'recoveryDays']),
    payee: z.string(),
    kind: ExpenseKind.optional(),
    amount: Amount.optional().meta({ description: 'Of an expense: what was filed, in cents' }),
    incurredOn: Day.optional(),
    receipts: z.array(DocumentId).optional(),
    from: Day.optional(),
    to: Day.optional(),
    daysFiled: z.int().optional().meta({ description: 'Of recovery: how many days were filed' }),
    description: z.string().optional(),
    status: z.enum(['filed', 'approved', 'refused', 'paid']),
    decision: z
      .object({
        ...said,
        approved: Cents.meta({ description: 'What was approved, in cents; 0 if it was refused' }),
        days: z.int().optional().meta({ description: 'Of recovery: how many of its days, the first ones' }),
        notApproved: z.string().optional().meta({ description: 'What of it was not approved, in plain words' }),
        note: z.string().optional(),
        reason: z.string().optional().meta({ description: 'Why it was refused' }),
      })
      .optional(),
    payment: z
      .object({
        ...said,
        amount: Amount,
        on: When,
        method: Method.optional().meta({ description: 'For the insurer alone' }),
        reference: z.string().optional().meta({ description: 'For the insurer alone' }),
      })
      .optional()
      .meta({ description: 'The payment that stands' }),
  })
  .meta({ id: 'ReliefItem', description: 'An expense, or days of extended recovery, and what became of it' });
export type ReliefItemView = z.output<typeof ReliefItemView>;

export const ReliefView = z
  .object({
    statement: z.string().meta({ description: 'What early relief is, and what it is not' }),
    status: z.enum(['none', 'screened', 'enrolled', 'declined', 'closed']),
    screening: ScreeningView.optional(),
    enrolment: EnrolmentView.optional().meta({ description: 'The last one' }),
    ended: ReliefEndView.optional().meta({ description: 'How it ended last; left out while the family takes part' }),
    items: z.array(ReliefItemView).meta({ description: 'In the order they were filed' }),
    earlier: z
      .object({ count: z.int(), amount: Cents })
      .optional()
      .meta({ description: 'Expenses that are paid and listed no longer: the timeline tells of them' }),
    reversals: z
      .array(z.object({ item: z.int(), ...said, on: When, reason: z.string() }))
      .meta({ description: 'Payments that came back, the last ones' }),
    sums: z
      .object({
        approved: Cents,
        paid: Cents,
        remaining: Cents.meta({ description: 'Approved, and still to be paid' }),
        daysApproved: z.int(),
      })
      .meta({ description: 'Over all payees, in cents' }),
    caps: z
      .object({
        most: Cents.meta({ description: 'What one incident may come to in all' }),
        left: Cents.meta({ description: 'What may still be approved of expenses' }),
        daysLeft: z.int().meta({ description: 'How many recovery days may still be approved' }),
        dayRate: Cents,
        includeRecovery: z.boolean().meta({ description: 'Whether recovery days count towards the cap of expenses' }),
      })
      .meta({ description: 'What the caps of the programme leave room for now' }),
    laterDemands: z
      .array(z.object({ id: DemandId, kind: DemandKind, on: When }))
      .meta({ description: 'What was asked for since the family takes part: relief stands in the way of none of it' }),
  })
  .meta({ id: 'Relief', description: 'Early relief in a case' });
export type ReliefView = z.output<typeof ReliefView>;

const nothing: Shown<undefined> = { tells: [], show: () => undefined };

const showScreening = (sequence: number): Shown<ScreeningView> => ({
  tells: [sequence],
  show: (told) => {
    const { type: _, sequence: __, by, reasons, note, ...found } = told<'ReliefScreened'>(sequence);
    return {
      ...found,
      by: by.actor,
      eligible: reasons.length === 0,
      reasons: reasons.map((code) => ({ code, detail: ineligibilities[code], source: sourceOf[code] })),
      ...(note !== undefined && { note }),
    };
  },
});

const showEnrolment = (sequence: number): Shown<EnrolmentView> => ({
  tells: [sequence],
  show: (told) => {
    const { id, at, by, family, insured } = told<'ReliefEnrolled'>(sequence);
    return { id, at, by: by.actor, family, insured };
  },
});

const showEnd = (sequence: number): Shown<ReliefEndView> => ({
  tells: [sequence],
  show: (told) => {
    const event: EventOf<'ReliefDeclined' | 'ReliefClosed'> = told<'ReliefDeclined' | 'ReliefClosed'>(sequence);
    const { id, at, by } = told<'ReliefClosed'>(sequence);
    const common = { id, at, by: by.actor };
    if (event.type === 'ReliefClosed') return { ...common, what: 'closed', reason: event.reason };
    const { on, note } = event;
    return { ...common, what: 'declined', on, ...(note !== undefined && { note }) };
  },
});

/** What was filed, as its event tells it. */
const filedAs = (item: ReliefItem, told: Told) => {
  if (isDays(item)) {
    const { at, by, payee, from, to, description } = told<'ReliefDaysFiled'>(item.filedIn);
    const days = { from, to, daysFiled: daysIn({ from, to }) };
    const described = description === undefined ? {} : { description };
    return { at, by: by.actor, what: 'recoveryDays' as const, payee, ...days, ...described };
  }
  const event = told<'ReliefExpenseFiled'>(item.filedIn);
  const { at, by, payee, kind, amount, incurredOn, description, receipts } = event;
  const expense = { kind, amount, incurredOn, description, receipts: [...receipts] };
  return { at, by: by.actor, what: 'expense' as const, payee, ...expense };
};

const decidedAs = (item: ReliefItem, decidedIn: number, told: Told): NonNullable<ReliefItemView['decision']> => {
  const event: EventOf<'ReliefItemApproved' | 'ReliefItemRefused'> = told<'ReliefItemApproved' | 'ReliefItemRefused'>(
    decidedIn,
  );
  const { at, by } = told<'ReliefItemRefused'>(decidedIn);
  const common = { at, by: by.actor };
  if (event.type === 'ReliefItemRefused') return { ...common, approved: Cents.parse(0), reason: event.reason };
  const { amount, days, note } = event;
  const less = lessThanFiled(item, amount, days);
  return {
    ...common,
    approved: amount,
    ...(days !== undefined && { days }),
    ...(less !== undefined && { notApproved: less }),
    ...(note !== undefined && { note }),
  };
};

const lessThanFiled = (item: ReliefItem, amount: number, days = 0): string | undefined => {
  if (isDays(item)) {
    const rest = daysIn(item) - days;
    return rest === 0 ? undefined : `Nothing is paid from day ${days + 1} of it on: ${rest} of ${daysIn(item)} days.`;
  }
  return 'amount' in item && item.amount > amount
    ? `${sayDollars(Cents.parse(item.amount - amount))} of what was filed.`
    : undefined;
};

const paidAs = (paidIn: number, told: Told, audience: Audience): NonNullable<ReliefItemView['payment']> => {
  const { at, by, amount, on, method, reference } = told<'ReliefPaid'>(paidIn);
  return { at, by: by.actor, amount: Amount.parse(amount), on, ...(audience === 'insurer' && { method, reference }) };
};

const showOne = (item: ReliefItem, { audience }: Reader): Shown<ReliefItemView> => {
  const { number, filedIn, filedBy, decidedIn, paidIn } = item;
  return {
    tells: [filedIn, ...(decidedIn === undefined ? [] : [decidedIn]), ...(paidIn === undefined ? [] : [paidIn])],
    show: (told) => {
      const { amount, ...filed } = { amount: undefined, ...filedAs(item, told) };
      return {
        number,
        ...filed,
        ...(amount !== undefined && { amount: Amount.parse(amount) }),
        filedBy: filedBy === undefined ? 'hospital' : 'insurer',
        status: standingOf(item),
        ...(decidedIn !== undefined && { decision: decidedAs(item, decidedIn, told) }),
        ...(paidIn !== undefined && { payment: paidAs(paidIn, told, audience) }),
      };
    },
  };
};

const reversalIn = (sequence: number, told: Told) => {
  const { item, at, by, on, reason } = told<'ReliefPaymentReversed'>(sequence);
  return { item, at, by: by.actor, on, reason };
};

/** What was asked for since the family first took part. */
export const laterDemands = ({ demands, relief }: Pick<Case, 'demands' | 'relief'>) => {
  const { firstEnrolledIn } = relief;
  return firstEnrolledIn === undefined ? [] : demands.filter(({ toldIn }) => toldIn > firstEnrolledIn);
};

const sumsOf = (relief: Relief): ReliefView['sums'] => {
  const { expenses, recovery, days } = approvedIn(relief);
  const [approved, paid] = [Cents.parse(expenses + recovery), reliefPaid(relief)];
  return { approved, paid, remaining: Cents.parse(approved - paid), daysApproved: days };
};

const capsOf = (relief: Relief, settings: Settings['relief']): ReliefView['caps'] => {
  const { expenses, days } = leftOf(approvedIn(relief), settings);
  const { recoveryDayRate, capIncludesRecovery } = settings;
  return {
    most: mostInAll(settings),
    left: expenses,
    daysLeft: days,
    dayRate: recoveryDayRate,
    includeRecovery: capIncludesRecovery,
  };
};

/** All of it, by the caps that hold now. */
export const showRelief =
  (settings: Settings): Showing<ReliefView> =>
  (state, reader) => {
    const { relief } = state;
    const { status, screening, enrolledIn, endedIn, items, earlier, reversedIn } = relief;
    const isEnded = endedIn !== undefined && (status === 'declined' || status === 'closed');
    const screened = screening ? showScreening(screening.toldIn) : nothing;
    const enrolled = enrolledIn === undefined ? nothing : showEnrolment(enrolledIn);
    const ended = isEnded ? showEnd(endedIn) : nothing;
    const shown = items.map((item) => showOne(item, reader));
    return {
      tells: [...[screened, enrolled, ended, ...shown].flatMap(({ tells }) => tells), ...reversedIn],
      show: (told) => {
        const [first, second, last] = [screened.show(told), enrolled.show(told), ended.show(told)];
        return {
          statement,
          status,
          ...(first && { screening: first }),
          ...(second && { enrolment: second }),
          ...(last && { ended: last }),
          items: shown.map(({ show }) => show(told)),
          ...(earlier && { earlier }),
          reversals: reversedIn.map((sequence) => reversalIn(sequence, told)),
          sums: sumsOf(relief),
          caps: capsOf(relief, settings.relief),
          laterDemands: laterDemands(state).map(({ id, kind, on }) => ({ id, kind, on })),
        };
      },
    };
  };

const there = (sequence: number | undefined): number => {
  if (sequence === undefined) throw new Error('What was just told of relief is in its case');
  return sequence;
};

export const showLastScreening: Showing<ScreeningView> = ({ relief }) => showScreening(there(relief.screening?.toldIn));

export const showLastEnrolment: Showing<EnrolmentView> = ({ relief }) => showEnrolment(there(relief.enrolledIn));

export const showReliefEnd: Showing<ReliefEndView> = ({ relief }) => showEnd(there(relief.endedIn));

/** One item; the one that was filed last, if no number is given. */
export const showReliefItem =
  (number?: number): Showing<ReliefItemView> =>
  ({ relief }, reader) => {
    const item = relief.items.find((each) => each.number === (number ?? relief.filed));
    if (!item) throw new Error(`The relief has no item ${number}`);
    return showOne(item, reader);
  };
