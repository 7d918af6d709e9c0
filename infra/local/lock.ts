import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, launcher, type Who, whoIs } from './processes.ts';

type Holder = { readonly runtime: Who; readonly launcher: Who };

const patience = 15_000;

/**
 * Takes a data folder for this process, and answers how to give it back. A folder whose runtime is gone is free; one
 * whose runtime lost its launcher is being left just now, and worth waiting for.
 */
export const takeFolder = async (data: string): Promise<() => void> => {
  mkdirSync(data, { recursive: true });
  const file = join(data, 'runtime.json');
  const mine = JSON.stringify({ runtime: whoIs(process.pid), launcher: launcher() } satisfies Holder);
  for (const until = Date.now() + patience; ; await sleep(200)) {
    const holder = holderIn(file);
    if (!holder || !isAlive(holder.runtime)) {
      rmSync(file, { force: true });
      if (write(file, mine)) return () => rmSync(file, { force: true });
    } else if (isAlive(holder.launcher) || Date.now() > until) {
      const { pid } = holder.runtime;
      throw new Error(
        `Amends already runs on ${data}, as process ${pid}. Stop it, or set AMENDS_DATA and PORT to run another.`,
      );
    }
  }
};

const holderIn = (file: string): Holder | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
};

/** Whether this process was first. */
const write = (file: string, text: string): boolean => {
  try {
    writeFileSync(file, text, { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
};
