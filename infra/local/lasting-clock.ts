import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { type Clock, clockOf } from './clock.ts';
import { writeWhole } from './identity.ts';

/** How far this folder's time is ahead of the machine's own, in milliseconds. */
const Kept = z.object({ ahead: z.number().min(0) });

/** Real milliseconds between one look at the clock and the next that are kept. */
const every = 1_000;
/** Real milliseconds for which time may go on unkept, before it would ever be told to go back. */
const lead = 5_000;

/**
 * The clock of a data folder. What it has come ahead, it stays ahead: time goes on from there at the next start, faster
 * or not, and never back. After a crash it skips what might have been told to somebody before.
 */
export const lastingClock = (file: string, pace: number): { readonly clock: Clock; readonly stop: () => void } => {
  const { ahead } = existsSync(file) ? read(file) : { ahead: 0 };
  const real = Date.now();
  const clock = clockOf({ real, virtual: real + ahead, pace });
  if (pace === 1) return { clock, stop: () => undefined };

  const keep = (more: number) =>
    writeWhole(file, JSON.stringify({ ahead: clock.now() - Date.now() + more * (pace - 1) }));
  keep(lead);
  const keeping = setInterval(() => keep(lead), every).unref();
  return {
    clock,
    stop: () => {
      clearInterval(keeping);
      keep(0);
    },
  };
};

const read = (file: string): z.output<typeof Kept> => {
  const { data } = Kept.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!data) throw new Error(`${file} is of another Amends. Remove ${dirname(file)} to begin anew.`);
  return data;
};
