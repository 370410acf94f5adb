import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { packageRoot } from '../package-root.ts';

const folder = mkdtempSync(join(tmpdir(), 'summary-reporter-'));
const vitest = join(packageRoot, 'node_modules/vitest');

/** Test files whose totals are known. */
const FILES: Record<string, string[]> = {
  mixed: [
    `it('passes', () => {});`,
    `it('passes as well', () => {});`,
    `it('fails', () => { throw new Error('on purpose'); });`,
    `it.skip('is skipped', () => {});`,
  ],
  broken: [`throw new Error('while loading');`],
  stray: [
    `it('leaves an error behind', () => { setTimeout(() => { throw new Error('later'); }); });`,
    `it('waits for it', () => new Promise((resolve) => setTimeout(resolve, 50)));`,
  ],
};

beforeAll(() => {
  for (const [name, lines] of Object.entries(FILES)) {
    const text = [`import { it } from '${vitest}/dist/index.js';`, ...lines].join('\n');
    writeFileSync(join(folder, `${name}.test.ts`), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  ['mixed', '2 passed, 1 failed, 1 skipped'],
  ['broken', '0 passed, 1 failed'],
  ['stray', '2 passed, 1 failed'],
])(
  '%s: %s',
  async (file, expected) => {
    const { output, code } = await runVitest(`${file}.test.ts`);
    expect(output.trimEnd().split('\n').at(-1)).toBe(expected);
    expect(code).toBe(1);
  },
  60_000,
);

function runVitest(file: string): Promise<{ output: string; code: number }> {
  const reporters = ['--reporter', 'default', '--reporter', join(packageRoot, 'test/summary-reporter.ts')];
  const args = [join(vitest, 'vitest.mjs'), 'run', '--root', folder, ...reporters, file];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: folder }, (error, stdout) => {
      resolve({ output: stdout, code: Number(error?.code ?? 0) });
    });
  });
}
