import { spawnSync } from 'node:child_process';

/** A process, and when it began: its number alone may be somebody else's by now. */
export type Who = { readonly pid: number; readonly began: string };

export const whoIs = (pid: number): Who => ({ pid, began: ask(pid, 'lstart') });

export const isAlive = ({ pid, began }: Who): boolean => began !== '' && ask(pid, 'lstart') === began;

/**
 * Who started this process: npm, where npm did. Between the two there may be a shell that only waits.
 */
export const launcher = (): Who => {
  const parent = process.ppid;
  const isShell = /^-?(?:.*\/)?(?:ba|da|z|)sh$/.test(ask(parent, 'comm'));
  const byNpm = process.env.npm_lifecycle_event !== undefined;
  return whoIs(byNpm && isShell ? Number(ask(parent, 'ppid')) : parent);
};

const ask = (pid: number, field: string): string =>
  spawnSync('ps', ['-o', `${field}=`, '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? '';
