import * as z from 'zod';

/** A point in time, always UTC with milliseconds: `2026-11-23T08:15:00.000Z`. Such strings sort by time. */
export type Instant = string & z.$brand<'instant'>;

const anInstant = 'must be an instant with a time zone, such as 2026-11-23T08:15:00Z';

/** An instant in UTC; nothing for one that falls out of the years 1000 to 9999, whose text would not sort. */
const inUtc = (text: string): Instant | undefined => {
  const date = new Date(text);
  const year = date.getUTCFullYear();
  return year >= 1000 && year <= 9999 ? (date.toISOString() as Instant) : undefined;
};

const refusing =
  <Value>(read: (text: string) => Value | undefined, message: string) =>
  (text: string, context: z.RefinementCtx): Value => {
    const value = read(text);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };

export const Instant = z.iso
  .datetime({ offset: true, error: anInstant })
  .transform(refusing(inUtc, anInstant))
  .pipe(z.string() as unknown as z.ZodType<Instant, Instant>)
  .meta({
    description: 'An instant; any offset is accepted, UTC is answered',
    example: '2026-11-23T08:15:00.000Z',
  });

export const instantOf = (date: Date): Instant => date.toISOString() as Instant;

/**
 * A time as exactly as somebody knows it, and never more so: a year `2026`, a month `2026-11`, a day `2026-11-23`, or
 * an instant. A bare day stays a day; midnight would be a guess.
 */
export type When = string & z.$brand<'when'>;

const calendar = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;
const clock =
  /^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))$/;

const isOnCalendar = (text: string): boolean => {
  const parts = calendar.exec(text);
  if (!parts) return false;
  const [year, month, day] = [Number(parts[1]), Number(parts[2] ?? 1), Number(parts[3] ?? 1)];
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1000 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
};

/** Reads a time; `undefined` for what is not one. An instant comes back in UTC. */
export const parseWhen = (text: string): When | undefined => {
  if (isOnCalendar(text)) return text as When;
  if (!clock.test(text) || !isOnCalendar(text.slice(0, 10))) return undefined;
  return inUtc(text) as When | undefined;
};

/**
 * Whether a time lies after a moment: a bare day, month or year by more than time zones can explain, and an instant,
 * which has its time zone, by more than clocks differ.
 */
export const isAfter = (when: When, moment: Instant): boolean => {
  const latest = new Date(Date.parse(moment) + (hasTimeOfDay(when) ? clockSkew : day));
  return when > latest.toISOString();
};

const day = 24 * 60 * 60 * 1000;

/** Milliseconds by which the clocks of two systems may differ. */
const clockSkew = 5 * 60 * 1000;

/** The first moment that a time may mean, were it given in UTC. */
const beginOf = (when: When): number => Date.parse(when);

/** The last moment that a time may mean, were it given in UTC: Unix milliseconds. */
export const endOf = (when: When): number => {
  if (hasTimeOfDay(when)) return Date.parse(when);
  const [year = 0, month, date] = when.split('-').map(Number);
  if (month === undefined) return Date.UTC(year + 1, 0) - 1;
  return date === undefined ? Date.UTC(year, month) - 1 : Date.UTC(year, month - 1, date + 1) - 1;
};

/** Whether a time is known to the day at least. */
export const isExactToTheDay = (when: When): boolean => when.length >= '2026-11-23'.length;

/** The first day of a bare month or year; any other time as it is. */
export const fromItsFirstDay = (when: When): When =>
  isExactToTheDay(when) ? when : (`${when}-01-01`.slice(0, '2026-11-23'.length) as When);

/** Whether a time lies before another, however exactly each is known, by more than time zones can explain. */
export const isBefore = (when: When, other: When): boolean =>
  endOf(when) + (hasTimeOfDay(when) === hasTimeOfDay(other) ? 0 : day) < beginOf(other);

/** A time as one would say it: `on 2026-11-23`, `at 2026-11-23 08:15 UTC`. */
export const sayWhen = (when: When): string =>
  hasTimeOfDay(when)
    ? `at ${when.slice(0, 10)} ${when.slice(11, 16)} UTC`
    : `${when.length === 10 ? 'on' : 'in'} ${when}`;

/** A time as a letter writes it: `November 23, 2026`, `November 2026`, `November 23, 2026, 08:15 UTC`. */
export const writeDate = (when: When): string => {
  if (hasTimeOfDay(when)) return `${writeDate(when.slice(0, 10) as When)}, ${when.slice(11, 16)} UTC`;
  const [year, month, date] = when.split('-').map(Number);
  if (month === undefined) return String(year);
  return date === undefined ? `${months[month - 1]} ${year}` : `${months[month - 1]} ${date}, ${year}`;
};

/** Likewise, within a sentence: `on November 23, 2026`. */
export const writeWhen = (when: When): string => `${when.length < 10 ? 'in' : 'on'} ${writeDate(when)}`;

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

export const hasTimeOfDay = (when: When): boolean => when.includes('T');

/** A bare day, where no more and no less is asked for. */
export const Day = z.iso.date('must be a day, such as 2026-12-24');

/** How exactly a time may be given. */
export const exactness = 'as exactly as it is known: `2026`, `2026-11`, `2026-11-23`, or an instant with a time zone';

export const When = z
  .string()
  .transform(refusing(parseWhen, 'must be a year, month, day, or an instant with a time zone'))
  .pipe(z.string() as unknown as z.ZodType<When, When>)
  .meta({
    description:
      `A time ${exactness}. A bare day is a day of wherever it was: beside an instant it may lie a day off before it counts ` +
      'as too early or too late, for time zones.',
    example: '2026-11-23',
  });
