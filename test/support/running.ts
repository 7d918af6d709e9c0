import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startRuntime } from '../../infra/local/runtime.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly api: string;
    readonly data: string;
    readonly dynamoUrl: string;
    readonly tableName: string;
  }
}

/** Starts the runtime once, for every test that needs one running. */
export default async (project: TestProject): Promise<() => Promise<void>> => {
  const data = mkdtempSync(join(tmpdir(), 'amends-test-'));
  const runtime = await startRuntime({ port: 0, data });
  project.provide('api', runtime.api);
  project.provide('data', data);
  project.provide('dynamoUrl', runtime.dynamoUrl);
  project.provide('tableName', runtime.tableName);
  return async () => {
    await runtime.stop();
    rmSync(data, { recursive: true, force: true });
  };
};
