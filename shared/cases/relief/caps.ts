import type { Cents } from '../../kernel/money.ts';
import type { Settings } from '../../tenancy/settings.ts';
import { isDays, type Relief, type ReliefItem } from './relief.ts';

/** What may be approved of one incident, over all payees and requests. Source: domain §3. */
export type Caps = Pick<Settings['relief'], 'expensesCap' | 'recoveryDayRate' | 'recoveryDays' | 'capIncludesRecovery'>;

/** What was approved, whether or not it is paid by now. */
export type Approved = { readonly expenses: Cents; readonly recovery: Cents; readonly days: number };

export const approvedIn = ({ items, earlier }: Pick<Relief, 'items' | 'earlier'>): Approved =>
  items.reduce<Approved>(
    ({ expenses, recovery, days }, item) => {
      const { approved = 0 } = item;
      return isDays(item)
        ? { expenses, recovery: (recovery + approved) as Cents, days: days + (item.days ?? 0) }
        : { expenses: (expenses + approved) as Cents, recovery, days };
    },
    { expenses: (earlier?.amount ?? 0) as Cents, recovery: 0 as Cents, days: 0 },
  );

/** What of each cap is left, in cents and days; nothing, where settings were lowered below what was approved. */
export const leftOf = (
  approved: Approved,
  { expensesCap, recoveryDays, recoveryDayRate, capIncludesRecovery }: Caps,
): { readonly expenses: Cents; readonly days: number } => {
  const used = approved.expenses + (capIncludesRecovery ? approved.recovery : 0);
  const expenses = Math.max(0, expensesCap - used) as Cents;
  const inDays = Math.max(0, recoveryDays - approved.days);
  if (recoveryDayRate === 0) return { expenses, days: 0 };
  // A day is paid whole or not at all.
  const paidFor = (expenses - (expenses % recoveryDayRate)) / recoveryDayRate;
  return { expenses, days: capIncludesRecovery ? Math.min(inDays, paidFor) : inDays };
};

/** The most that one incident may come to: recovery days on top, or inside. */
export const mostInAll = ({ expensesCap, recoveryDayRate, recoveryDays, capIncludesRecovery }: Caps): Cents =>
  (expensesCap + (capIncludesRecovery ? 0 : recoveryDayRate * recoveryDays)) as Cents;

const dayMilliseconds = 24 * 60 * 60 * 1000;

/** How many days a stretch of days is, the first and the last included. */
export const daysIn = ({ from, to }: { readonly from: string; readonly to: string }): number =>
  (Date.parse(to) - Date.parse(from)) / dayMilliseconds + 1;

/** What approving an item would come to, as far as the caps leave room. */
export const approvable = (
  relief: Pick<Relief, 'items' | 'earlier'>,
  item: ReliefItem,
  caps: Caps,
): { readonly amount: Cents; readonly days?: number } => {
  const left = leftOf(approvedIn(relief), caps);
  if (!isDays(item)) {
    const { amount } = item as { readonly amount: Cents };
    return { amount: Math.min(amount, left.expenses) as Cents };
  }
  const days = Math.min(daysIn(item), left.days);
  return { amount: (days * caps.recoveryDayRate) as Cents, days };
};
