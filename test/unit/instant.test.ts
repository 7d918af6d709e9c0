import { expect, test } from 'vitest';
import { Instant, isAfter, isBefore, parseWhen, When, writeWhen } from '../../shared/kernel/instant.ts';

test.each([
  ['2026', '2026'],
  ['2026-11', '2026-11'],
  ['2026-11-23', '2026-11-23'],
  ['2024-02-29', '2024-02-29'],
  ['2017-01-29T12:34:56+00:00', '2017-01-29T12:34:56.000Z'],
  ['2017-01-29T12:34+01:00', '2017-01-29T11:34:00.000Z'],
  ['2017-01-29T12:34:56.789123Z', '2017-01-29T12:34:56.789Z'],
])('%s is known as exactly as %s', (text, known) => {
  expect(parseWhen(text)).toBe(known);
});

test.each([
  '2026-02-30',
  '2025-02-29',
  '2026-13',
  '26-01-01',
  '29.01.2017',
  'yesterday',
  '',
  '2017-01-29T12:34:56',
  '2017-01-29T25:00:00Z',
  '2017-01-29T12:34:60Z',
  '2017-01-29T24:00:00Z',
  '2017-01-29T12:34:56+15:00',
  '2017-01-29T12:34:56+14:30',
  '2017-02-30T12:00:00Z',
  '+002017-01-29',
  '0000',
])('%s is no time', (text) => {
  expect(parseWhen(text)).toBeUndefined();
  expect(When.safeParse(text).success).toBe(false);
});

test('an instant takes any offset and answers UTC', () => {
  expect(Instant.parse('2026-11-23T08:15:00+01:00')).toBe('2026-11-23T07:15:00.000Z');
  expect(Instant.safeParse('2026-11-23').success).toBe(false);
});

test.each([
  ['2026-11-22', '2026-11-23', true],
  ['2026-10', '2026-11-01', true],
  ['2025', '2026-01', true],
  ['2026-11-23', '2026-11-23', false],
  ['2026-11', '2026-11-23', false],
  ['2026-11-24', '2026-11-23', false],
  ['2026-11-23T08:00:00Z', '2026-11-23T08:00:01Z', true],
  // A bare day is a day somewhere: here it may be the evening before.
  ['2026-11-22', '2026-11-23T03:00:00Z', false],
  ['2026-11-21', '2026-11-23T03:00:00Z', true],
])('%s lies before %s: %s', (when, other, expected) => {
  expect(isBefore(When.parse(when), When.parse(other))).toBe(expected);
});

test.each([
  ['2026', 'in 2026'],
  ['2026-01', 'in January 2026'],
  ['2026-12-05', 'on December 5, 2026'],
  ['2026-11-05T09:30:00-05:00', 'on November 5, 2026, 14:30 UTC'],
])('%s is written %s', (text, written) => expect(writeWhen(When.parse(text))).toBe(written));

test.each([
  ['2026-11-24', false],
  ['2026-11-25', true],
  ['2026-11', false],
  ['2026-12', true],
  ['2027', true],
  ['2026-11-23T08:05:00Z', false],
  ['2026-11-23T08:05:01Z', true],
  ['2026-11-23T18:04:00+10:00', false],
  ['2026-11-24T07:00:00Z', true],
])('%s is after eight in the morning of 2026-11-23, UTC: %s', (when, isSo) => {
  expect(isAfter(When.parse(when), Instant.parse('2026-11-23T08:00:00Z'))).toBe(isSo);
});
