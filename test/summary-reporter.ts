import type { Reporter, TestModule } from 'vitest/node';

/**
 * Prints the totals last, alone on a line, for people and programs that read the end of a log: `123 passed, 0 failed`,
 * with `, N skipped` when tests were. A file that could not be loaded and an error outside of any test count as failed.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const line = summaryLine(modules, unhandledErrors.length);
    // The default reporter writes its own summary in the same hook; this one has to come after it.
    process.once('exit', () => process.stdout.write(`\n${line}\n`));
  }
}

export function summaryLine(modules: readonly TestModule[], unhandledErrors: number): string {
  let passed = 0;
  let failed = unhandledErrors;
  let skipped = 0;
  for (const module of modules) {
    const states = [...module.children.allTests()].map((test) => test.result().state);
    passed += states.filter((state) => state === 'passed').length;
    failed += states.filter((state) => state === 'failed').length;
    skipped += states.filter((state) => state === 'skipped' || state === 'pending').length;
    // A file that broke while it was loading has errors but no failed test.
    if (module.state() === 'failed' && !states.includes('failed')) failed++;
  }
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
