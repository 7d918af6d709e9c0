import { defineConfig } from 'vitest/config';
import LongestFirst from './sequencer.ts';
import { keepInMemory } from './support/memory.ts';

keepInMemory();

// What a machine of two busy cores needs, not what it should take.
const common = { testTimeout: 300_000, hookTimeout: 300_000 };

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    reporters: ['default', './test/reporter.ts'],
    // Two cores.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        // They leave nothing behind, so one process serves many files.
        test: {
          ...common,
          name: 'pure',
          isolate: false,
          include: ['test/{unit,property,infra,workflow}/**/*.test.ts'],
        },
      },
      {
        // One runtime for all of these, started as `npm start` starts it.
        test: {
          ...common,
          name: 'running',
          include: ['test/{contract,e2e,isolation}/**/*.test.ts'],
          globalSetup: ['test/support/running.ts'],
        },
      },
      {
        // These start and kill runtimes of their own, after all else: what they wait for goes by the clock.
        test: {
          ...common,
          name: 'starting',
          include: ['test/start/**/*.test.ts'],
          globalSetup: ['test/support/seeding.ts'],
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
