import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';

export const root = join(import.meta.dirname, '../..');

const folders: string[] = [];
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder that goes when the test process does. */
export const scratch = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'amends-start-'));
  folders.push(folder);
  return folder;
};

/** A data folder as the first start leaves it, for tests in `test/start`: whoever starts on it need not admit everybody. */
export const startedOnce = (): string => {
  const folder = scratch();
  cpSync(inject('firstStart'), folder, { recursive: true });
  return folder;
};

export type Started = {
  readonly child: ChildProcess;
  /** All it printed so far. */
  readonly printed: () => string;
  /** The base URL of the API, once it is up. */
  readonly up: () => Promise<string>;
  /** The exit code, once it ended. */
  readonly ended: () => Promise<number | null>;
  readonly stop: () => Promise<void>;
};

/** Runs an npm script as a person would, in a process group of its own. */
export const npm = (
  args: readonly string[],
  { cwd = root, env = {} }: { cwd?: string; env?: Record<string, string> } = {},
): Started => {
  const child = spawn('npm', args, { cwd, env: { ...process.env, ...env }, detached: true });
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
    });
  }
  return {
    child,
    printed: () => text,
    up: async () => {
      for (;;) {
        const api = /^ {2}API +(\S+)$/m.exec(text)?.[1];
        if (api && text.includes('Ctrl-C')) return api;
        if (child.exitCode !== null) throw new Error(`It ended instead of starting:\n${text}`);
        await sleep(50);
      }
    },
    ended: () => exited,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      process.kill(-(child.pid ?? 0), 'SIGTERM');
      await exited;
    },
  };
};

/** The processes whose command line holds this text. */
export const processesWith = (text: string): number[] =>
  spawnSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((line) => line.includes(text) && !line.includes('ps -eo'))
    .map((line) => Number.parseInt(line, 10));

export const gone = async (text: string, patience = 60_000): Promise<boolean> => {
  for (const until = Date.now() + patience; Date.now() < until; await sleep(100)) {
    if (processesWith(text).length === 0) return true;
  }
  return false;
};
