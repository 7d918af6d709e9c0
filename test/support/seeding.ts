import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startRuntime } from '../../infra/local/runtime.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A data folder as a first start leaves it: with two insurers, and somebody in each role. */
    readonly firstStart: string;
  }
}

/** Starts and stops a runtime once, so that those that tests start need not admit everybody again. */
export default async (project: TestProject): Promise<() => void> => {
  const folder = mkdtempSync(join(tmpdir(), 'amends-seeded-'));
  const runtime = await startRuntime({ port: 0, data: folder });
  await runtime.stop();
  project.provide('firstStart', folder);
  return () => rmSync(folder, { recursive: true, force: true });
};
