import { describe, expect, test } from 'vitest';
import { dayOf, dueAfter, holidaysOf, isBusinessDay, isPast, type Within } from '../../shared/kernel/calendar.ts';
import { Instant, When } from '../../shared/kernel/instant.ts';
import { observedHolidays } from '../support/federal-holidays.ts';

const due = (from: string, count: number, unit: Within['unit'], daysOff?: readonly string[]) =>
  dueAfter(When.parse(from), { count, unit }, daysOff);

describe('hours', () => {
  test.each([
    ['2026-11-23T08:15:00Z', 72, '2026-11-26T08:15:00.000Z'],
    ['2026-11-23T23:30:00-05:00', 1, '2026-11-24T05:30:00.000Z'],
    // Clocks in the US go forward on this day; hours do not.
    ['2026-03-08T06:30:00Z', 1, '2026-03-08T07:30:00.000Z'],
    ['2026-11-23', 72, '2026-11-26T23:59:59.999Z'],
    ['2026-11', 1, '2026-12-01T00:59:59.999Z'],
  ])('%s and %i of them: %s', (from, count, expected) => {
    expect(due(from, count, 'hours')).toBe(expected);
  });
});

describe('days', () => {
  test.each([
    ['2026-11-23T08:15:00Z', 150, '2027-04-22T08:15:00.000Z'],
    ['2026-11-23', 1, '2026-11-24T23:59:59.999Z'],
    ['2026-11-23', 56, '2027-01-18T23:59:59.999Z'],
    ['2024-02-28', 1, '2024-02-29T23:59:59.999Z'],
    ['2024-02', 1, '2024-03-01T23:59:59.999Z'],
    ['2026', 7, '2027-01-07T23:59:59.999Z'],
    ['9999-12-30', 30, '9999-12-31T23:59:59.999Z'],
  ])('%s and %i of them: %s', (from, count, expected) => {
    expect(due(from, count, 'days')).toBe(expected);
  });
});

describe('business days', () => {
  test.each([
    ['the day after counts first', '2026-11-23', 1, '2026-11-24'],
    ['over Thanksgiving and a weekend', '2026-11-23', 4, '2026-11-30'],
    ['from a Saturday', '2026-11-21', 1, '2026-11-23'],
    ['over a holiday observed on Friday', '2026-07-02', 1, '2026-07-06'],
    ['over a holiday observed on Monday', '2027-07-02', 1, '2027-07-06'],
    ['over a New Year observed in the old year', '2027-12-30', 1, '2028-01-03'],
    ['after the last day of a bare month', '2026-11', 1, '2026-12-01'],
    ['at any time of day', '2026-11-23T08:15:00Z', 1, '2026-11-24'],
    ['at any time of day, in UTC', '2026-11-20T21:00:00-05:00', 1, '2026-11-23'],
    ['for as long as there are days', '9999-12-30', 5, '9999-12-31'],
  ])('%s', (_, from, count, expected) => {
    expect(due(from, count, 'businessDays')).toBe(`${expected}T23:59:59.999Z`);
  });

  test('leave out a tenant’s own days off, also when they are weekends or holidays anyway', () => {
    const daysOff = ['2026-11-24', '2026-11-26', '2026-11-27', '2026-11-28'];
    expect(due('2026-11-23', 2, 'businessDays', daysOff)).toBe('2026-11-30T23:59:59.999Z');
  });

  test('no days off leave out hours or days', () => {
    expect(due('2026-11-23', 1, 'days', ['2026-11-24'])).toBe('2026-11-24T23:59:59.999Z');
    expect(due('2026-11-23T08:00:00Z', 24, 'hours', ['2026-11-24'])).toBe('2026-11-24T08:00:00.000Z');
  });
});

test.each(Object.entries(observedHolidays))('the federal holidays of %s', (year, days) => {
  expect([...holidaysOf(Number(year))].sort()).toEqual(days.split(' ').map((day) => `${year}-${day}`));
});

test('Juneteenth is a holiday since 2021, then observed on a Friday', () => {
  expect(isBusinessDay('2020-06-19')).toBe(true);
  expect(isBusinessDay('2021-06-18')).toBe(false);
  expect(isBusinessDay('2021-06-17')).toBe(true);
});

test('what is due at an instant is in time at it, and overdue after it', () => {
  const at = (text: string) => Instant.parse(text);
  expect(isPast(at('2026-11-24T08:00:00Z'), at('2026-11-24T08:00:00Z'))).toBe(false);
  expect(isPast(at('2026-11-24T08:00:00Z'), at('2026-11-24T08:00:00.001Z'))).toBe(true);
});

test.each([
  ['2026-11-23', '2026-11-23'],
  ['2026-11-23T22:00:00-05:00', '2026-11-24'],
  ['2026-02', '2026-02-28'],
  ['2026', '2026-12-31'],
  ['1969-12-31T12:00:00Z', '1969-12-31'],
])('%s falls on %s', (when, day) => {
  expect(dayOf(When.parse(when))).toBe(day);
});
