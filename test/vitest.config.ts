import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    reporters: ['default', './test/reporter.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // Two cores: what starts a runtime or a database runs beside one other file at most.
    maxWorkers: 2,
  },
});
