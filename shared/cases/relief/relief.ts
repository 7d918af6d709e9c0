import * as z from 'zod';
import { markOf } from '../../kernel/digest.ts';
import { DocumentId, type ReliefId } from '../../kernel/ids.ts';
import type { Instant, When } from '../../kernel/instant.ts';
import type { Cents } from '../../kernel/money.ts';
import { likeness } from '../../kernel/text.ts';
import type { Audience } from '../privilege.ts';
import type { Method } from '../resolution/payment.ts';
import type { Slice } from '../slice.ts';
import type { Ineligibility, Screened } from './reasons.ts';

/** What uninsured cost it was. Source: domain §3, out-of-pocket medical expense. */
export const ExpenseKind = z
  .enum(['hospital', 'physician', 'medication', 'therapy', 'equipment', 'homeCare', 'medicalTravel', 'otherMedical'])
  .meta({ description: 'What kind of medical expense it is', example: 'medication' });
export type ExpenseKind = z.infer<typeof ExpenseKind>;

/** What shows that something was spent. The one place that says what a receipt is. */
export const Receipt = DocumentId.meta({ description: 'The document that shows the expense, or part of it' });

/** Who agrees for the family, and who is insured and agrees. Source: domain §3: voluntary, with the insured's consent. */
export const FamilyRole = z.enum(['patient', 'family', 'guardian']).meta({ description: 'Who agreed' });
export const InsuredRole = z.enum(['clinician', 'hospital']).meta({ description: 'Which insured agreed' });

export type Consent<Role> = { readonly name: string; readonly as: Role; readonly on: When };

/**
 * Early relief for one incident: help with costs, without fault, without a release, and without giving anything up.
 * Source: MagMutual, PREserve (domain §3).
 */
export type ReliefEvent =
  | ({
      readonly type: 'ReliefScreened';
      readonly id: ReliefId;
      readonly on: When;
      /** Why it is not for this; it is, if there is nothing. */
      readonly reasons: readonly Ineligibility[];
      readonly note?: string | undefined;
    } & Screened)
  | {
      readonly type: 'ReliefEnrolled';
      readonly id: ReliefId;
      readonly family: Consent<z.infer<typeof FamilyRole>>;
      readonly insured: Consent<z.infer<typeof InsuredRole>>;
    }
  | { readonly type: 'ReliefDeclined'; readonly id: ReliefId; readonly on: When; readonly note?: string | undefined }
  | {
      readonly type: 'ReliefExpenseFiled';
      /** Which item of the relief of this case it is, from 1 on. */
      readonly item: number;
      readonly payee: string;
      readonly kind: ExpenseKind;
      readonly amount: Cents;
      readonly incurredOn: string;
      readonly description: string;
      readonly receipts: readonly DocumentId[];
    }
  | {
      readonly type: 'ReliefDaysFiled';
      readonly item: number;
      readonly payee: string;
      /** The first and the last day of it. */
      readonly from: string;
      readonly to: string;
      readonly description?: string | undefined;
    }
  | {
      readonly type: 'ReliefItemApproved';
      readonly item: number;
      readonly amount: Cents;
      /** How many days of those filed, the first ones; of an expense, none. */
      readonly days?: number | undefined;
      readonly note?: string | undefined;
    }
  | { readonly type: 'ReliefItemRefused'; readonly item: number; readonly reason: string }
  | {
      readonly type: 'ReliefPaid';
      readonly item: number;
      readonly amount: Cents;
      readonly method: z.infer<typeof Method>;
      /** The insurer's own number of the payment: one reference, one payment. */
      readonly reference: string;
      readonly on: When;
    }
  | { readonly type: 'ReliefPaymentReversed'; readonly item: number; readonly reason: string; readonly on: When }
  | { readonly type: 'ReliefClosed'; readonly id: ReliefId; readonly reason: string };

/** What an item is for: an amount that was spent, or days that recovery took longer. */
export type Filed =
  | { readonly amount: Cents /** Stands for what would be the same expense again. */; readonly like: string }
  | { readonly from: string; readonly to: string };

/** What rules ask of an item. The rest is told by its events. */
export type ReliefItem = Filed & {
  readonly number: number;
  readonly filedIn: number;
  /** Stands for whoever of the insurer filed it; the hospital did, if left out. */
  readonly filedBy?: string;
  readonly decidedIn?: number;
  /** Since when it waits, for a decision or for payment; nothing, if it waits no more. */
  readonly since?: Instant;
  /** What was approved of it, in cents: nothing of what was refused. */
  readonly approved?: Cents;
  /** How many of its days. */
  readonly days?: number;
  readonly paidIn?: number;
  readonly paidOn?: When;
};

type Standing = 'filed' | 'approved' | 'refused' | 'paid';

export const standingOf = ({ decidedIn, approved, paidIn }: ReliefItem): Standing => {
  if (paidIn !== undefined) return 'paid';
  if (approved !== undefined) return 'approved';
  return decidedIn === undefined ? 'filed' : 'refused';
};

export const isDays = (item: ReliefItem): item is ReliefItem & { readonly from: string; readonly to: string } =>
  'from' in item;

export type Relief = {
  readonly status: 'none' | 'screened' | 'enrolled' | 'declined' | 'closed';
  readonly screening?: { readonly toldIn: number; readonly at: Instant; readonly isEligible: boolean };
  /** The first consent, by which the family takes part, and which events tell of the last one. */
  readonly firstEnrolledIn?: number;
  readonly enrolledIn?: number;
  /** When the family said no, or the insurer closed it; the last of these. */
  readonly endedIn?: number;
  /** How many items were filed: the number of the last one. */
  readonly filed: number;
  readonly items: readonly ReliefItem[];
  /** What was paid on items that are listed no longer, and how many they were. */
  readonly earlier?: { readonly count: number; readonly amount: Cents };
  /** What stands for references that were used, the last ones. */
  readonly references: readonly string[];
  /** Payments that came back, the last ones: which event tells of each. */
  readonly reversedIn: readonly number[];
};

/** How much of it a case lists. Whatever is open stays listed; what is refused, and then what is paid, makes room. */
export const listed = { items: 14, references: 16, reversals: 5 } as const;

/** What stands for a reference of a payment, and for any that is the same. */
export const markOfReference = (reference: string): string => markOf(likeness(reference));

export const markOfActor = (actor: string): string => markOf(actor);

type Expense = Extract<ReliefEvent, { type: 'ReliefExpenseFiled' }>;

/** What stands for an expense: the same again would be paid twice. */
export const markOfExpense = ({ payee, kind, amount, incurredOn }: Omit<Expense, 'type' | 'item'>): string =>
  markOf(JSON.stringify([likeness(payee), kind, amount, incurredOn]));

/** Which item makes room: refused ones first, then expenses that were paid. */
const nextToGo = ({ items }: Relief): ReliefItem | undefined =>
  items.find((item) => standingOf(item) === 'refused') ??
  items.find((item) => standingOf(item) === 'paid' && !isDays(item));

/** Whether one more item can be listed: payments that came back may leave more open than each side files. */
export const hasRoom = (relief: Relief): boolean =>
  relief.items.length < listed.items || nextToGo(relief) !== undefined;

/** Makes room for one more; what was paid still counts. */
const withRoom = (relief: Relief): Relief => {
  const { items, earlier } = relief;
  if (items.length < listed.items) return relief;
  const gone = nextToGo(relief);
  if (!gone) return relief;
  const rest = { ...relief, items: items.filter((item) => item !== gone) };
  if (standingOf(gone) === 'refused') return rest;
  const amount = ((earlier?.amount ?? 0) + (gone.approved ?? 0)) as Cents;
  return { ...rest, earlier: { count: (earlier?.count ?? 0) + 1, amount } };
};

const filing = (
  relief: Relief,
  filed: Filed,
  { sequence, at, by, item }: { sequence: number; at: Instant; by: { actor: string }; item: number },
  side: Audience,
): Relief => {
  const before = withRoom(relief);
  const one: ReliefItem = {
    number: item,
    ...filed,
    filedIn: sequence,
    since: at,
    ...(side === 'insurer' && { filedBy: markOfActor(by.actor) }),
  };
  return { ...before, filed: item, items: [...before.items, one] };
};

const withItem = (relief: Relief, number: number, change: (item: ReliefItem) => ReliefItem): Relief => ({
  ...relief,
  items: relief.items.map((item) => (item.number === number ? change(item) : item)),
});

export const relief: Slice<Relief, ReliefEvent> = {
  none: { status: 'none', filed: 0, items: [], references: [], reversedIn: [] },
  evolve: (state, event, side) => {
    const { sequence, at } = event;
    switch (event.type) {
      case 'ReliefScreened': {
        const screening = { toldIn: sequence, at, isEligible: event.reasons.length === 0 };
        return { ...state, status: 'screened', screening };
      }
      case 'ReliefEnrolled':
        return {
          ...state,
          status: 'enrolled',
          firstEnrolledIn: state.firstEnrolledIn ?? sequence,
          enrolledIn: sequence,
        };
      case 'ReliefDeclined':
        return { ...state, status: 'declined', endedIn: sequence };
      case 'ReliefClosed':
        return { ...state, status: 'closed', endedIn: sequence };
      case 'ReliefExpenseFiled':
        return filing(state, { amount: event.amount, like: markOfExpense(event) }, event, side);
      case 'ReliefDaysFiled':
        return filing(state, { from: event.from, to: event.to }, event, side);
      case 'ReliefItemApproved':
        return withItem(state, event.item, (item) => ({
          ...item,
          decidedIn: sequence,
          since: at,
          approved: event.amount,
          ...(event.days !== undefined && { days: event.days }),
        }));
      case 'ReliefItemRefused':
        return withItem(state, event.item, ({ since: _, approved: __, days: ___, ...item }) => ({
          ...item,
          decidedIn: sequence,
        }));
      case 'ReliefPaid':
        return withItem(
          { ...state, references: [...state.references, markOfReference(event.reference)].slice(-listed.references) },
          event.item,
          ({ since: _, ...item }) => ({ ...item, paidIn: sequence, paidOn: event.on }),
        );
      case 'ReliefPaymentReversed':
        return withItem(
          { ...state, reversedIn: [...state.reversedIn, sequence].slice(-listed.reversals) },
          event.item,
          ({ paidIn: _, paidOn: __, ...item }) => ({ ...item, since: at }),
        );
    }
  },
};

export const itemOf = ({ items }: Relief, number: number): ReliefItem | undefined =>
  items.find((item) => item.number === number);

/** Items that wait for a decision, or for payment. */
export const waiting = ({ items }: Relief, standing: 'filed' | 'approved'): ReliefItem[] =>
  items.filter((item) => standingOf(item) === standing);

/** Whether something was filed and not decided, or approved and not paid. */
export const isUnsettled = (relief: Relief): boolean =>
  waiting(relief, 'filed').length + waiting(relief, 'approved').length > 0;

/** What was paid and did not come back, in cents. */
export const reliefPaid = ({ items, earlier }: Relief): Cents =>
  items.reduce(
    (sum, { paidIn, approved = 0 }) => (paidIn === undefined ? sum : sum + approved),
    earlier?.amount ?? 0,
  ) as Cents;
