import * as z from 'zod';

/** A point in time, always UTC with milliseconds: `2026-11-23T08:15:00.000Z`. Such strings sort by time. */
export const Instant = z.iso
  .datetime({ offset: true, error: 'must be an instant with a time zone, such as 2026-11-23T08:15:00Z' })
  .transform((text) => new Date(text).toISOString())
  .brand<'instant'>()
  .meta({ description: 'An instant; any offset is accepted, UTC is answered', example: '2026-11-23T08:15:00.000Z' });
export type Instant = z.infer<typeof Instant>;

export const instantOf = (date: Date): Instant => date.toISOString() as Instant;

/**
 * A time as exactly as somebody knows it, and never more so: a year `2026`, a month `2026-11`, a day `2026-11-23`, or
 * an instant. A bare day stays a day; midnight would be a guess.
 */
export type When = string & z.$brand<'when'>;

const calendar = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;
const clock = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;

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
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : (date.toISOString() as When);
};

export const hasTimeOfDay = (when: When): boolean => when.includes('T');

export const When = z
  .string()
  .transform((text, context): When => {
    const when = parseWhen(text);
    if (when) return when;
    context.addIssue({ code: 'custom', message: 'must be a year, month, day, or an instant with a time zone' });
    return z.NEVER;
  })
  .meta({
    description: 'A time as exactly as it is known: `2026`, `2026-11`, `2026-11-23`, or an instant with a time zone',
    example: '2026-11-23',
  });
