import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

/** Where Linux keeps files in memory; and how many bytes must be free there: a clone with all it installs is the most of it. */
const place = '/dev/shm';
const room = 4 * 1024 ** 3;

/**
 * Has tests keep what they write in memory, where the machine lets them: a database waits until each of its writes has
 * reached the disk, which may be slow, and busy for seconds. Elsewhere they write to the folder for temporary files.
 */
export const keepInMemory = (): void => {
  if (freeIn(place) < room) return;
  const folder = mkdtempSync(join(place, 'amends-'));
  process.env.TMPDIR = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
};

const freeIn = (folder: string): number => {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return 0;
  }
};
