import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take 15 seconds and more, the longest first: one that began last would keep one core busy alone. */
const SLOWEST = [
  'test/node-versions.test.ts',
  'test/contributing.test.ts',
  'conformance/mutants/mutants.test.ts',
  'conformance/contract/diff-sensitivity.test.ts',
  'test/cli.test.ts',
  'test/package.test.ts',
  'reports/test/html-report.browser.test.ts',
  'test/network-defects.test.ts',
  'emulator/record/emulation-run.test.ts',
  'emulator/validation/checks.test.ts',
  'conformance/reference.test.ts',
  'test/third-party-mock.test.ts',
  'test/serve.test.ts',
  'test/cell-command.test.ts',
  'test/crash.test.ts',
];

/** Vitest takes the largest files first, until it has seen how long each takes; large is not slow. */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

function rank({ moduleId }: TestSpecification): number {
  const place = SLOWEST.findIndex((file) => moduleId.endsWith(`/${file}`));
  return place === -1 ? SLOWEST.length : place;
}
