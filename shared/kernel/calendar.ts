import { endOf, type Instant, instantOf, type When } from './instant.ts';

/** A length of time, in whole units, from 1. */
export type Within = { readonly count: number; readonly unit: 'hours' | 'days' | 'businessDays' };

const hour = 60 * 60 * 1000;
const day = 24 * hour;

/**
 * When something is due that is owed within a time from a moment.
 *
 * - Hours count from an instant exactly, and from a bare day from its end.
 * - Days after an instant keep its time of day. Days after a bare day, or after the last day of a bare month or year,
 *   end with the UTC day, at 23:59:59.999Z. That is never later than the end of that day anywhere in the US but for Guam
 *   and the Northern Marianas, which are ahead of UTC and end their day ten hours before.
 * - Business days are Monday to Friday without federal holidays and without `daysOff`. The first that counts is the one
 *   after the day it starts, and the last ends with the UTC day, whatever the time of day it started at.
 *
 * A day is a day of UTC throughout. Nothing falls due after the year 9999, whose instants would not sort.
 *
 * @param daysOff ISO dates that are no business days either, such as `2026-12-24`
 */
export const dueAfter = (from: When, { count, unit }: Within, daysOff: readonly string[] = []): Instant => {
  switch (unit) {
    case 'hours':
      return instantAt(endOf(from) + count * hour);
    case 'days':
      return instantAt(endOf(from) + count * day);
    case 'businessDays':
      return endOfDay(businessDayAfter(dayNumberOf(dayOf(from)), count, new Set(daysOff)));
  }
};

/** Whether what was due at one instant is overdue at another. At the very instant it is still in time. */
export const isPast = (dueAt: Instant, now: Instant): boolean => dueAt < now;

/** The UTC day of a time, as an ISO date; the last one of a bare month or year. */
export const dayOf = (when: When): string => dateOf(Math.floor(endOf(when) / day));

/** Whether an ISO date is Monday to Friday, no federal holiday and none of `daysOff`. */
export const isBusinessDay = (date: string, daysOff: ReadonlySet<string> = new Set()): boolean =>
  isWeekday(dayNumberOf(date)) && !holidaysOf(Number(date.slice(0, 4))).has(date) && !daysOff.has(date);

/**
 * The days on which the federal holidays of a year are observed, by ISO date: the Friday before one on a Saturday, the
 * Monday after one on a Sunday. New Year's Day on a Saturday is observed in the year before, and stands there.
 * Source: 5 U.S.C. § 6103(a) and (b), and for Sundays Executive Order 11582; Juneteenth since 2021. Inauguration Day, a
 * holiday of the capital alone, is not among them. Years before 1986 had other days.
 */
export const holidaysOf = (year: number): ReadonlySet<string> => {
  const known = holidays.get(year);
  if (known) return known;
  const days = [
    numberOf(year, 1, 1),
    nth(3, monday, year, 1),
    nth(3, monday, year, 2),
    last(monday, year, 5),
    ...(year >= 2021 ? [numberOf(year, 6, 19)] : []),
    numberOf(year, 7, 4),
    nth(1, monday, year, 9),
    nth(2, monday, year, 10),
    numberOf(year, 11, 11),
    nth(4, thursday, year, 11),
    numberOf(year, 12, 25),
    numberOf(year + 1, 1, 1),
  ];
  const dates = days.map((each) => dateOf(observed(each))).filter((date) => Number(date.slice(0, 4)) === year);
  const found = new Set(dates);
  holidays.set(year, found);
  return found;
};

/** Worked out once for each year. */
const holidays = new Map<number, ReadonlySet<string>>();

const businessDayAfter = (start: number, count: number, daysOff: ReadonlySet<string>): number => {
  let reached = start;
  for (let left = count; left > 0 && reached < lastDay; ) {
    reached += 1;
    if (isBusinessDay(dateOf(reached), daysOff)) left -= 1;
  }
  return reached;
};

/** Days since 1970-01-01, which was a Thursday. */
const numberOf = (year: number, month: number, date: number): number => Date.UTC(year, month - 1, date) / day;
const dayNumberOf = (date: string): number => Date.parse(date) / day;
const dateOf = (number: number): string => new Date(number * day).toISOString().slice(0, 10);

const [sunday, monday, thursday, saturday] = [0, 1, 4, 6];
const weekdayOf = (number: number): number => (((number + thursday) % 7) + 7) % 7;
const isWeekday = (number: number): boolean => ![sunday, saturday].includes(weekdayOf(number));

/** The first, second … of a weekday in a month. */
const nth = (place: number, weekday: number, year: number, month: number): number => {
  const first = numberOf(year, month, 1);
  return first + ((weekday - weekdayOf(first) + 7) % 7) + (place - 1) * 7;
};

const last = (weekday: number, year: number, month: number): number => nth(1, weekday, year, month + 1) - 7;

const observed = (number: number): number => {
  if (weekdayOf(number) === saturday) return number - 1;
  return weekdayOf(number) === sunday ? number + 1 : number;
};

const lastMoment = Date.UTC(9999, 11, 31) + day - 1;
const lastDay = numberOf(9999, 12, 31);

const instantAt = (milliseconds: number): Instant => instantOf(new Date(Math.min(milliseconds, lastMoment)));
const endOfDay = (number: number): Instant => instantAt((number + 1) * day - 1);
