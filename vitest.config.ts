import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', 'dist/**', 'runs/**'],
    globalSetup: ['./test/compile-command.ts'],
    reporters: ['default', './test/summary-reporter.ts'],
    // A test that takes longer hangs; those that start servers, browsers or packages say so themselves.
    testTimeout: 20_000,
    hookTimeout: 30_000,
    pool: 'forks',
    maxWorkers: 2,
    coverage: {
      provider: 'v8',
      include: ['cli.ts', 'cli/**', 'scenarios/**/*.ts', 'emulator/**/*.ts', 'conformance/**/*.ts', 'reports/**/*.ts'],
      exclude: ['**/*.test.ts', '**/test/**'],
    },
  },
});
