import { type Instant, isAfter, isBefore, parseWhen, type When } from '../../../kernel/instant.ts';
import type { Element } from './reading.ts';

const past = new Set(['old', 'maiden']);

/**
 * Whether a name, a number or a relation is one of today: not marked as an old one, and not outside its period. What a
 * period cannot be read from is not believed to be of today.
 */
export const isInUse = (element: Element, now: Instant): boolean => {
  if (past.has(element.text('use', 40) ?? '')) return false;
  const period = element.object('period');
  const [start, end] = [period?.text('start', 60), period?.text('end', 60)];
  const [from, to] = [start, end].map((said) => (said === undefined ? undefined : parseWhen(said)));
  if ((start !== undefined && !from) || (end !== undefined && !to)) return false;
  return !(from && isAfter(from, now)) && !(to && isBefore(to, now as string as When));
};
