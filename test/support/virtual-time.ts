import { vi } from 'vitest';
import { type Instant, instantOf } from '../../shared/kernel/instant.ts';

type Timer = { readonly at: number; readonly run: () => void };

/** Time that goes only when told to, by years if need be: timers and `Date` live in it. End it when done. */
export const virtualTime = (start: string) => {
  const timers = new Map<number, Timer>();
  let at = Date.parse(start);
  let last = 0;

  vi.useFakeTimers({ toFake: ['Date'], now: at });
  vi.stubGlobal('setTimeout', (run: (...given: unknown[]) => void, milliseconds = 0, ...given: unknown[]) => {
    last += 1;
    timers.set(last, { at: at + milliseconds, run: () => run(...given) });
    return last;
  });
  vi.stubGlobal('clearTimeout', (timer: number) => timers.delete(timer));

  /** What is done without waiting is done. */
  const settle = () => new Promise((resolve) => setImmediate(resolve));

  const to = async (until: number): Promise<void> => {
    await settle();
    for (;;) {
      const [next] = [...timers].filter(([, timer]) => timer.at <= until).sort(([, a], [, b]) => a.at - b.at);
      if (!next) break;
      const [id, timer] = next;
      timers.delete(id);
      at = Math.max(at, timer.at);
      vi.setSystemTime(at);
      timer.run();
      await settle();
    }
    at = until;
    vi.setSystemTime(at);
  };

  return {
    now: (): Instant => instantOf(new Date(at)),
    sleep: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
    to: (instant: string) => to(Date.parse(instant)),
    pass: ({ days = 0, seconds = 0 }: { readonly days?: number; readonly seconds?: number }) =>
      to(at + (days * 24 * 60 * 60 + seconds) * 1000),
    end: () => {
      vi.unstubAllGlobals();
      vi.useRealTimers();
    },
  };
};

export type VirtualTime = ReturnType<typeof virtualTime>;
