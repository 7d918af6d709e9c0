import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dueAfter, isBusinessDay } from '../../shared/kernel/calendar.ts';
import { instantOf, type When } from '../../shared/kernel/instant.ts';
import { observedHolidays } from '../support/federal-holidays.ts';

/** Moments for which the holidays of what follows are in the table. */
const moment = fc.date({ min: new Date('2024-01-01'), max: new Date('2028-12-31'), noInvalidDate: true });
const anInstant = moment.map((date): When => instantOf(date) as string as When);
const aDay = moment.map((date) => date.toISOString().slice(0, 10) as When);
const count = fc.integer({ min: 1, max: 120 });
const unit = fc.constantFrom('hours' as const, 'days' as const, 'businessDays' as const);
const daysOff = fc.array(aDay, { maxLength: 100 });

const tabled = new Set(
  Object.entries(observedHolidays).flatMap(([year, days]) => days.split(' ').map((day) => `${year}-${day}`)),
);

/** Day by day, as one would with a wall calendar. */
const counted = (from: string, left: number, off: readonly string[]): string => {
  const date = new Date(`${from.slice(0, 10)}T12:00:00Z`);
  for (let more = left; more > 0; ) {
    date.setUTCDate(date.getUTCDate() + 1);
    const day = date.toISOString().slice(0, 10);
    if (![0, 6].includes(date.getUTCDay()) && !tabled.has(day) && !off.includes(day)) more -= 1;
  }
  return date.toISOString().slice(0, 10);
};

test('business days are those counted day by day, and end on none that is not one', () =>
  fc.assert(
    fc.property(fc.oneof(anInstant, aDay), count, daysOff, (from, n, off) => {
      const due = dueAfter(from, { count: n, unit: 'businessDays' }, off);
      expect(due).toBe(`${counted(from, n, off)}T23:59:59.999Z`);
      expect(isBusinessDay(due.slice(0, 10), new Set(off))).toBe(true);
    }),
  ));

test('what begins later is due no earlier, and so is what is given longer', () =>
  fc.assert(
    fc.property(
      fc.oneof(fc.tuple(anInstant, anInstant), fc.tuple(aDay, aDay)),
      count,
      fc.nat(50),
      unit,
      daysOff,
      ([one, other], n, more, each, off) => {
        const [earlier, later] = one < other ? [one, other] : [other, one];
        const due = (from: When, by: number) => dueAfter(from, { count: by, unit: each }, off);
        expect(due(earlier, n) <= due(later, n)).toBe(true);
        expect(due(earlier, n) <= due(earlier, n + more)).toBe(true);
      },
    ),
  ));

test('a bare day is given no less than any instant of it', () =>
  fc.assert(
    fc.property(anInstant, count, unit, (from, n, each) => {
      const ofDay = dueAfter(from.slice(0, 10) as When, { count: n, unit: each });
      expect(dueAfter(from, { count: n, unit: each }) <= ofDay).toBe(true);
    }),
  ));

test('days are as long as their hours, and business days are no fewer than days', () =>
  fc.assert(
    fc.property(aDay, count, daysOff, (from, n, off) => {
      const days = dueAfter(from, { count: n, unit: 'days' }, off);
      expect(days).toBe(dueAfter(from, { count: 24 * n, unit: 'hours' }, off));
      expect(dueAfter(from, { count: n, unit: 'businessDays' }, off) >= days).toBe(true);
    }),
  ));
