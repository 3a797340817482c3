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
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', './test/support/tally-reporter.ts'],
  },
});
