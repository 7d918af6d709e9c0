import { dueAfter } from '../kernel/calendar.ts';
import type { Instant, When } from '../kernel/instant.ts';

/** When a stage began, by when it is to end, and when to remind of that. */
export type StageClock = { readonly at: Instant; readonly dueAt?: Instant; readonly remindAt?: Instant };

/**
 * The clock of a stage that has so many business days, and all the time if it has none. A reminder that would come before
 * the stage begins is left out.
 */
export const clockOf = (
  days: number | undefined,
  { reminderDays, daysOff }: { readonly reminderDays: number; readonly daysOff: readonly string[] },
  at: Instant,
): StageClock => {
  if (days === undefined) return { at };
  const after = (count: number) => dueAfter(at as unknown as When, { count, unit: 'businessDays' }, daysOff);
  const reminder = days - reminderDays;
  return { at, dueAt: after(days), ...(reminderDays > 0 && reminder > 0 && { remindAt: after(reminder) }) };
};
