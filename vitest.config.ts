import { defineConfig } from 'vitest/config';
import { SlowestFirst } from './build/slowest-first.ts';

/** Replace what modules are made of, or watch them being loaded: each of these has a process of its own. */
const APART = ['test/engine-arithmetic.test.ts', 'emulator/authorization/oidc-library.test.ts'];
const EXCLUDED = ['**/node_modules/**', 'dist/**', 'runs/**'];

export default defineConfig({
  test: {
    globalSetup: ['./test/compile-command.ts'],
    reporters: ['default', './test/summary-reporter.ts'],
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: SlowestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: ['**/*.test.ts'],
          exclude: [...EXCLUDED, ...APART],
          // Loading the same modules again for every file took a third of the whole time.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'apart', include: APART, exclude: EXCLUDED } },
    ],
    // A test that takes longer hangs; those that start servers, browsers or packages say so themselves.
    testTimeout: 20_000,
    hookTimeout: 30_000,
    coverage: {
      provider: 'v8',
      include: ['cli.ts', 'cli/**', 'scenarios/**/*.ts', 'emulator/**/*.ts', 'conformance/**/*.ts', 'reports/**/*.ts'],
      exclude: ['**/*.test.ts', '**/test/**'],
    },
  },
});
