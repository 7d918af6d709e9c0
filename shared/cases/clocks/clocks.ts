import { dayOf, dueAfter, type Within } from '../../kernel/calendar.ts';
import { fromItsFirstDay, type Instant, type When } from '../../kernel/instant.ts';
import { pointerTo } from '../../kernel/pointer.ts';
import type { Fault } from '../../kernel/refusal.ts';
import type { Clock, ClockStart, StatePack } from './clock.ts';
import { statePacks } from './state-packs.ts';

const clocksIn = (packs: readonly StatePack[]): readonly Clock[] => packs.flatMap(({ clocks }) => clocks);

/**
 * The clocks of a state that something sets going, by the version in force on the day it happened: that one holds for as
 * long as the clock runs. Of a bare month or year the last day counts here.
 */
export const clocksStarted = (
  { state, starts, on }: { readonly state: string; readonly starts: ClockStart; readonly on: When },
  packs: readonly StatePack[] = statePacks,
): readonly Clock[] => {
  const day = dayOf(on);
  return clocksIn(packs).filter(
    (clock) =>
      clock.state === state &&
      clock.starts === starts &&
      clock.effectiveFrom <= day &&
      day <= (clock.effectiveTo ?? day),
  );
};

/**
 * When a clock that started is due. A tenant's own number, in the clock's own unit, may only be stricter than the law's:
 * the smaller one holds. What is known to a month or year alone counts from its first day: early rather than late, and never
 * from an end that is still to come.
 *
 * @param daysOff ISO dates that are no business days for the tenant
 */
export const dueOf = (
  { within }: { readonly within: Within },
  on: When,
  { ownCount, daysOff }: { readonly ownCount?: number | undefined; readonly daysOff: readonly string[] },
): Instant =>
  dueAfter(fromItsFirstDay(on), { ...within, count: Math.min(within.count, ownCount ?? within.count) }, daysOff);

/** What is wrong with a tenant's own numbers: a clock that no law here knows, or a number laxer than the law's. */
export const ownClockFaults = (
  own: Readonly<Record<string, number>>,
  packs: readonly StatePack[] = statePacks,
): readonly Fault[] =>
  Object.entries(own).flatMap(([id, count]): readonly Fault[] => {
    const pointer = pointerTo(['clocks', id]);
    const versions = clocksIn(packs).filter((clock) => clock.id === id);
    if (versions.length === 0)
      return [{ pointer, rule: 'knownClock', detail: 'is no clock: GET /v1/clocks lists them' }];
    const laxest = Math.max(...versions.map(({ within }) => within.count));
    return count > laxest
      ? [{ pointer, rule: 'notLaxer', detail: `must be at most ${laxest}, which is the law’s` }]
      : [];
  });
