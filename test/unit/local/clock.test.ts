import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Course, clockOf, setDate, setTimers } from '../../../infra/local/clock.ts';
import { lastingClock } from '../../../infra/local/lasting-clock.ts';

const begin = Date.parse('2026-11-23T08:00:00.000Z');
const [second, day] = [1_000, 86_400_000];

beforeEach(() => {
  vi.useFakeTimers({ now: begin });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a clock', () => {
  test('goes as many times as fast as it is said to, from the moment it is said', () => {
    const clock = clockOf({ real: begin, virtual: begin + day, pace: 86_400 });
    expect(clock.now()).toBe(begin + day);
    vi.advanceTimersByTime(2 * second);
    expect(clock.now()).toBe(begin + 3 * day);
  });
});

describe('the clock of a data folder', () => {
  let file: string;
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'amends-clock-'));
    file = join(folder, 'clock.json');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('is the time as it is, and keeps nothing, where time never went faster', () => {
    const { clock, stop } = lastingClock(file, 1);
    vi.advanceTimersByTime(5 * second);
    expect(clock.now()).toBe(begin + 5 * second);
    stop();
    expect(existsSync(file)).toBe(false);
  });

  test('goes on from where it stopped, faster or not', () => {
    const fast = lastingClock(file, 86_400);
    vi.advanceTimersByTime(10 * second);
    fast.stop();
    const reached = begin + 10 * day;
    expect(fast.clock.now()).toBe(reached);
    const plain = lastingClock(file, 1);
    expect(plain.clock.now()).toBe(reached);
    vi.advanceTimersByTime(second);
    expect(plain.clock.now()).toBe(reached + second);
    expect(lastingClock(file, 60).clock.now()).toBe(reached + second);
  });

  test('never goes back, even after a crash', () => {
    const { clock } = lastingClock(file, 86_400);
    for (let passed = 0; passed < 40; passed += 1) {
      vi.advanceTimersByTime(250);
      const after = Date.now() + Number(JSON.parse(readFileSync(file, 'utf8')).ahead);
      expect(after).toBeGreaterThanOrEqual(clock.now());
      expect(after).toBeLessThan(clock.now() + 6 * day);
    }
    vi.clearAllTimers();
  });

  test('refuses what it did not write', () => {
    writeFileSync(file, '{"ahead":-5}');
    expect(() => lastingClock(file, 1)).toThrow('Remove');
  });
});

describe('in a thread that lives by a clock', () => {
  const Real = globalThis.Date;
  const timers = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };
  afterEach(() => {
    globalThis.Date = Real;
    Real.prototype.constructor = Real;
    Object.assign(globalThis, timers);
  });

  /** As the worker does it, with timers that are not faked by anybody else. */
  const living = (course: Course) => {
    const clock = setDate(course);
    setTimers(clock);
    return clock;
  };

  test('every way to ask for the time tells it, and every other date is as it was', () => {
    vi.useRealTimers();
    const real = Date.now();
    setDate({ real, virtual: begin, pace: 1 });
    class Later extends Date {}
    for (const date of [
      new Date(),
      new Date(Date.now()),
      new (new Date().constructor as DateConstructor)(),
      new Date(Date()),
      new Later(),
    ]) {
      expect(Math.abs(date.getTime() - begin)).toBeLessThan(5 * second);
      expect(date).toBeInstanceOf(Date);
    }
    expect(new Later()).toBeInstanceOf(Later);
    expect(new Date('2026-01-02T03:04:05Z').getTime()).toBe(Date.UTC(2026, 0, 2, 3, 4, 5));
    expect(new Date(2026, 0, 2).getDate()).toBe(2);
    globalThis.Date = Real;
  });

  test('the time is left alone where it is as it is', () => {
    const before = globalThis.Date;
    setDate({ real: 0, virtual: 0, pace: 1 });
    expect(globalThis.Date).toBe(before);
  });

  test.each([1, 60, 86_400])('a timer of a year takes a year, at a pace of %d', (pace) => {
    vi.useRealTimers();
    vi.useFakeTimers({ now: begin });
    const fake = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };
    living({ real: begin, virtual: begin, pace });
    const fired = vi.fn();
    setTimeout(fired, 365 * day, 'a year');
    vi.advanceTimersByTime((365 * day) / pace - 1);
    expect(fired).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(fired).toHaveBeenCalledExactlyOnceWith('a year');
    Object.assign(globalThis, fake);
  });

  test('a timer can be called off, in its second month too', () => {
    const fake = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };
    living({ real: begin, virtual: begin, pace: 1 });
    const fired = vi.fn();
    const timer = setTimeout(fired, 60 * day);
    vi.advanceTimersByTime(40 * day);
    clearTimeout(timer);
    clearTimeout(undefined);
    vi.advanceTimersByTime(40 * day);
    expect(fired).not.toHaveBeenCalled();
    Object.assign(globalThis, fake);
  });
});
