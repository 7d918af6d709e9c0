import { describe, expect, test } from 'vitest';
import type { Clock, StatePack } from '../../../shared/cases/clocks/clock.ts';
import { clocksStarted, dueOf, ownClockFaults } from '../../../shared/cases/clocks/clocks.ts';
import { statePacks } from '../../../shared/cases/clocks/state-packs.ts';
import { StatePackView, viewStatePack } from '../../../shared/cases/clocks/view.ts';
import { When } from '../../../shared/kernel/instant.ts';

const on = (text: string) => When.parse(text);
const idsOf = (clocks: readonly Clock[]) => clocks.map(({ id }) => id);
const known = (id: string): Clock => {
  const clock = statePacks.flatMap(({ clocks }) => clocks).find((each) => each.id === id);
  if (!clock) throw new Error(`There is no clock ${id}`);
  return clock;
};

describe('the packs', () => {
  const all = statePacks.flatMap(({ state, clocks }) => clocks.map((clock) => ({ pack: state, clock })));

  test('are one a state, of clocks of that state, each named after it', () => {
    expect(new Set(statePacks.map(({ state }) => state)).size).toBe(statePacks.length);
    for (const { pack, clock } of all) {
      expect(clock.state).toBe(pack);
      expect(clock.id).toMatch(new RegExp(`^${pack.toLowerCase()}(-[a-z]+)+$`));
    }
  });

  test('hold versions of a clock that never overlap, and count in one unit', () => {
    for (const [id, versions] of Map.groupBy(
      all.map(({ clock }) => clock),
      (clock) => clock.id,
    )) {
      const ordered = versions.toSorted((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1));
      for (const [index, version] of ordered.entries()) {
        const next = ordered[index + 1];
        if (next) expect([id, (version.effectiveTo ?? '9999') < next.effectiveFrom]).toEqual([id, true]);
      }
      expect(new Set(versions.map(({ within }) => within.unit)).size).toBe(1);
    }
  });

  test('say what is to be done in a sentence, and where the law says so', () => {
    for (const { clock } of all) {
      expect(clock.what).toMatch(/^[A-Z].*\.$/);
      expect(clock.source).toMatch(/§|CMR|OAR/);
    }
  });

  test('are shown as they are, with a tenant’s own numbers', () => {
    for (const pack of statePacks) {
      const view = viewStatePack(pack, { 'ma-notice-response': 120 });
      expect(StatePackView.parse(view)).toEqual(view);
      for (const { id, ownCount } of view.clocks) expect(ownCount).toBe(id === 'ma-notice-response' ? 120 : undefined);
    }
  });
});

describe('what sets clocks going', () => {
  test.each([
    ['MA', 'preLitigationNotice', ['ma-notice-records', 'ma-notice-response']],
    ['MA', 'reportableEvent', ['ma-seven-day-letter', 'ma-thirty-day-letter']],
    ['OR', 'earlyDiscussionNotice', ['or-early-discussion', 'or-discussion-end']],
    ['CO', 'providerNotice', ['co-discussion-notice']],
    ['IA', 'providerNotice', ['ia-discussion-notice']],
    ['MA', 'earlyDiscussionNotice', []],
    ['VT', 'preLitigationNotice', []],
  ] as const)('in %s, %s', (state, starts, ids) => {
    expect(idsOf(clocksStarted({ state, starts, on: on('2026-11-23') }))).toEqual(ids);
  });

  test('is nothing before the law', () => {
    const started = (day: string) => clocksStarted({ state: 'OR', starts: 'earlyDiscussionNotice', on: on(day) });
    expect(started('2014-06-30')).toEqual([]);
    expect(started('2014-07-01')).toHaveLength(2);
  });

  test('is judged by the version in force on its day, first and last day included', () => {
    const first: Clock = { ...known('ma-notice-response'), effectiveTo: '2026-12-31' };
    const second: Clock = {
      ...known('ma-notice-response'),
      effectiveFrom: '2027-01-01',
      within: { count: 120, unit: 'days' },
    };
    const packs: readonly StatePack[] = [{ state: 'MA', clocks: [first, second] }];
    const started = (day: string) =>
      clocksStarted({ state: 'MA', starts: 'preLitigationNotice', on: on(day) }, packs).map(
        ({ within }) => within.count,
      );
    expect(started('2026-12-31')).toEqual([150]);
    expect(started('2026-12-31T23:00:00-05:00')).toEqual([120]);
    expect(started('2027-01-01')).toEqual([120]);
    expect(started('2026')).toEqual([150]);
    expect(ownClockFaults({ 'ma-notice-response': 150 }, packs)).toEqual([]);
  });
});

describe('a clock', () => {
  const due = (id: string, from: string, ownCount?: number) => dueOf(known(id), on(from), { ownCount, daysOff: [] });

  test.each([
    ['ma-notice-records', '2026-01-05', '2026-03-02T23:59:59.999Z'],
    ['ma-notice-response', '2026-01-05', '2026-06-04T23:59:59.999Z'],
    ['ma-seven-day-letter', '2026-11-23', '2026-11-30T23:59:59.999Z'],
    ['or-early-discussion', '2026-11-23T08:15:00Z', '2026-11-26T08:15:00.000Z'],
    ['co-discussion-notice', '2026-01-01', '2026-06-30T23:59:59.999Z'],
  ])('%s from %s is due %s', (id, from, expected) => {
    expect(due(id, from)).toBe(expected);
  });

  test('is due earlier by a tenant’s own number, and never later', () => {
    expect(due('ma-notice-response', '2026-01-05', 120)).toBe('2026-05-05T23:59:59.999Z');
    expect(due('ma-notice-response', '2026-01-05', 151)).toBe(due('ma-notice-response', '2026-01-05'));
  });

  test('in business days leaves out the tenant’s days off', () => {
    const clock = { within: { count: 2, unit: 'businessDays' } } as const;
    const dueWith = (daysOff: readonly string[]) => dueOf(clock, on('2026-12-21'), { daysOff });
    expect(dueWith([])).toBe('2026-12-23T23:59:59.999Z');
    expect(dueWith(['2026-12-23', '2026-12-24'])).toBe('2026-12-28T23:59:59.999Z');
  });
});

test('a tenant’s own number is of a clock there is, and no laxer than the law', () => {
  expect(ownClockFaults({})).toEqual([]);
  expect(ownClockFaults({ 'ma-notice-response': 150, 'or-early-discussion': 48 })).toEqual([]);
  expect(ownClockFaults({ 'ma-notice-response': 151, 'vt/none': 1 })).toMatchObject([
    { pointer: '#/clocks/ma-notice-response', rule: 'notLaxer', detail: expect.stringContaining('150') },
    { pointer: '#/clocks/vt~1none', rule: 'knownClock' },
  ]);
});
