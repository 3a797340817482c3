import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Packages resolve to each other's sources. Vitest hands these conditions on to the processes that run the tests.
  ssr: { resolve: { conditions: ['source'] } },
  // As in production: the dashboard loads React's production build, which has no jsxDEV.
  oxc: { jsx: { development: false } },
  test: {
    environment: 'node',
    include: ['packages/*/src/**/*.test.{ts,tsx}', 'test/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/dist/**', 'test/apps/programs/**'],
    pool: 'forks',
    // Most of a test's time is that of the programs it runs, one at a time: one worker leaves half of two cores idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    globalSetup: './test/support/build.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A second, unless given: a machine that is busy with something else has it pass.
    expect: { poll: { timeout: 20_000 } },
    reporters: ['default', './test/support/tally-reporter.ts'],
  },
});
