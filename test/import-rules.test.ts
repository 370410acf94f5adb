import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../package-root.ts';

let untyped: ESLint;
beforeAll(() => {
  // Rules that need types need files that exist; all others judge text under any name.
  untyped = new ESLint({ cwd: packageRoot, overrideConfig: [tseslint.configs.disableTypeChecked] as never });
});

/** Messages of the rules that fire, as `rule: message`. */
async function lint(file: string, text: string, eslint = untyped): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: `${packageRoot}/${file}` });
  return result!.messages.map(({ ruleId, message }) => `${ruleId}: ${message}`);
}

const importOf = (specifier: string): string => `import { x } from '${specifier}';\nexport const y = x;\n`;
const typeImportOf = (specifier: string): string => `import type { X } from '${specifier}';\nexport type Y = X;\n`;

describe('imports against the stream', () => {
  it.each([
    ['emulator/kernel/clock.ts', '../cell/cell.ts', 'emulator/kernel may not import emulator/cell'],
    ['emulator/kernel/clock.ts', '../../scenarios/scenario.ts', 'emulator/kernel may not import scenarios'],
    ['emulator/kernel/clock.ts', 'node:fs', 'emulator/kernel may import no package but seedrandom'],
    ['conformance/contract/facts.ts', '../../scenarios/scenario.ts', 'conformance/contract may not import scenarios'],
    ['conformance/contract/facts.ts', '../record.ts', 'conformance/contract may not import conformance/record.ts'],
    ['scenarios/scenario.ts', '../emulator/index.ts', 'scenarios may not import emulator'],
    [
      'scenarios/scenario.ts',
      '../emulator/kernel/time.ts',
      'emulator/kernel is entered through emulator/kernel/index.ts only',
    ],
    ['emulator/radio/x.ts', '../cell/cell.ts', 'emulator/radio may not import emulator/cell'],
    ['emulator/traffic/x.ts', '../cell/cell.ts', 'emulator/traffic may import only types of emulator/cell'],
    ['emulator/cell/x.ts', '../traffic/index.ts', 'emulator/cell may not import emulator/traffic'],
    ['emulator/cell/x.ts', '../nef/index.ts', 'emulator/cell may not import emulator/nef'],
    ['emulator/cell/scheduler/x.ts', '../../observer/flow-meter.ts', 'emulator/cell may not import emulator/observer'],
    ['emulator/nef/x.ts', '../qod/index.ts', 'emulator/nef may not import emulator/qod'],
    ['emulator/qod/x.ts', '../nef/index.ts', 'emulator/qod may not import emulator/nef'],
    ['emulator/qod/x.ts', '../cell/cell.ts', 'emulator/qod may not import emulator/cell'],
    ['emulator/qod/x.ts', '../cell/subscriber.ts', 'emulator/qod may import only types of emulator/cell/subscriber.ts'],
    ['emulator/qod/x.ts', '../index.ts', 'emulator/qod may not import emulator'],
    ['emulator/qod/x.ts', '../../conformance/contract/facts.ts', 'conformance/contract is entered through'],
    ['emulator/live/x.ts', '../../conformance/index.ts', 'emulator/live may not import conformance'],
    ['conformance/x.ts', '../emulator/cell/cell.ts', 'conformance may not import emulator/cell'],
    ['conformance/checks/x.ts', '../../emulator/index.ts', 'conformance/checks may import only types of emulator'],
    ['conformance/x.ts', '../reports/index.ts', 'conformance may not import reports'],
    ['reports/x.ts', '../emulator/cell/cell.ts', 'reports may not import emulator/cell'],
    ['reports/html/x.ts', '../../conformance/runner.ts', 'conformance is entered through conformance/index.ts or'],
    ['reports/x.ts', '../cli/run.ts', 'reports may not import cli'],
    ['cli/x.ts', '../emulator/live/wall-time.ts', 'cli may not import emulator/live'],
    ['cli.ts', './reports/html/template.ts', 'reports is entered through reports/index.ts only'],
    ['emulator/cell/x.ts', './test/fake.ts', 'emulator/cell/test/fake.ts belongs to tests; only tests may import it'],
    [
      'conformance/test/servers/honest/x.ts',
      '../../../contract/index.ts',
      'conformance/test/servers/honest shares nothing with conformance/contract/index.ts',
    ],
    [
      'conformance/test/servers/leaky/x.ts',
      '../honest/session.ts',
      'conformance/test/servers/leaky shares nothing with conformance/test/servers/honest/session.ts',
    ],
    ['reports/x.ts', '../elsewhere/y.ts', 'elsewhere/y.ts belongs to no layer'],
  ])('%s ← %s', async (file, specifier, message) => {
    expect(await lint(file, importOf(specifier))).toEqual([
      expect.stringContaining(`house/import-direction: ${message}`),
    ]);
  });

  it('are seen in every form of import', async () => {
    for (const text of [
      `export * from '../cell/cell.ts';`,
      `export { x } from '../cell/cell.ts';`,
      `export const x = await import('../cell/cell.ts');`,
      `import '../cell/cell.ts';`,
    ]) {
      expect(await lint('emulator/kernel/clock.ts', text)).toHaveLength(1);
    }
  });
});

describe('imports with the stream', () => {
  it.each([
    ['emulator/kernel/clock.ts', importOf('seedrandom')],
    ['emulator/kernel/clock.ts', importOf('./time.ts')],
    ['scenarios/scenario.ts', importOf('../emulator/kernel/index.ts')],
    ['emulator/radio/x.ts', importOf('../kernel/index.ts')],
    ['emulator/traffic/x.ts', typeImportOf('../cell/cell.ts')],
    ['emulator/cell/scheduler/x.ts', importOf('../../radio/numerology.ts')],
    ['emulator/nef/x.ts', importOf('../cell/packet-filter.ts')],
    ['emulator/nef/x.ts', typeImportOf('../live/io-tracking.ts')],
    ['emulator/record/x.ts', importOf('../nef/index.ts')],
    ['emulator/qod/x.ts', typeImportOf('../cell/subscriber.ts')],
    ['emulator/qod/x.ts', importOf('../../conformance/contract/index.ts')],
    ['emulator/live/x.ts', importOf('../emulation.ts')],
    ['emulator/index.ts', importOf('./live/wall-time.ts')],
    ['emulator/qod/x.test.ts', importOf('../nef/index.ts')],
    ['conformance/checks/x.ts', typeImportOf('../../emulator/index.ts')],
    ['conformance/x.ts', importOf('../emulator/index.ts')],
    ['conformance/test/servers/honest/x.ts', importOf('../operator.ts')],
    ['conformance/test/servers/honest/x.ts', importOf('./session.ts')],
    ['reports/html/x.ts', importOf('../../conformance/index.ts')],
    ['cli.ts', importOf('./reports/index.ts')],
    ['cli/x.ts', importOf('../scenarios/yaml-document.ts')],
  ])('%s: %s', async (file, text) => {
    expect(await lint(file, text)).toEqual([]);
  });
});

describe('sources of indeterminism', () => {
  it.each([
    ['emulator/cell/x.ts', 'export const x = setTimeout;', 'no-restricted-globals'],
    ['emulator/qod/x.ts', 'export const x = Date.now();', 'no-restricted-properties'],
    ['conformance/x.ts', 'export const x = performance.now();', 'no-restricted-properties'],
    ['reports/x.ts', 'export const x = new Date();', 'no-restricted-syntax'],
    ['scenarios/x.ts', `export { setTimeout } from 'node:timers/promises';`, 'no-restricted-imports'],
    ['emulator/cell/x.ts', 'export const x = Math.random();', 'no-restricted-properties'],
    ['emulator/live/x.ts', 'export const x = Math.random();', 'no-restricted-properties'],
    ['cli.ts', 'export const x = Math.random();', 'no-restricted-properties'],
    ['emulator/radio/x.ts', 'export const x = Math.log10(2);', 'no-restricted-properties'],
    ['emulator/live/x.ts', 'export const x = Math.exp(2);', 'no-restricted-properties'],
    ['emulator/nef/start-nef.ts', 'export const x = Math.pow(2, 3);', 'no-restricted-properties'],
    ['emulator/radio/x.ts', 'export const f = (x: number): number => 10 ** x;', 'no-restricted-syntax'],
    ['emulator/radio/x.ts', 'export const f = (x: number): number => x ** 3;', 'no-restricted-syntax'],
    ['emulator/radio/x.ts', 'export const { log10 } = Math;', 'no-restricted-properties'],
  ])('%s: %s', async (file, text, rule) => {
    expect(await lint(file, text)).toContainEqual(expect.stringMatching(`^${rule}: `));
  });

  it.each([
    ['emulator/live/x.ts', 'export const x = [setTimeout, Date.now(), new Date()];'],
    ['emulator/nef/start-nef.ts', 'export const x = setTimeout;'],
    ['cli.ts', 'export const x = performance.now();'],
    ['emulator/cell/x.test.ts', 'export const x = [Math.random(), Math.log(2), setTimeout];'],
    ['emulator/radio/x.ts', 'export const f = (x: number): number => Math.sqrt(x) + Math.floor(x) + x * x + 2 ** x;'],
    ['emulator/qod/x.ts', 'export const f = (ms: number): Date => new Date(ms);'],
    ['reports/x.ts', 'export const x = Math.log10(2);'],
  ])('%s may say %s', async (file, text) => {
    expect(await lint(file, text)).toEqual([]);
  });
});

describe('style', () => {
  it.each([
    ['emulator/cell/x.ts', 'export default 1;', 'no-restricted-syntax'],
    ['reports/x.ts', 'export default 1;', 'no-restricted-syntax'],
    ['cli.ts', 'export default 1;', 'no-restricted-syntax'],
    ['emulator/live/x.ts', 'export default 1;', 'no-restricted-syntax'],
    ['reports/x.test.ts', 'export default 1;', 'no-restricted-syntax'],
    ['reports/x.ts', 'export const f = (x: any): unknown => x;', '@typescript-eslint/no-explicit-any'],
    ['reports/x.ts', '\n'.repeat(401), 'max-lines'],
    ['reports/x.ts', `// ${'TO'}${'DO'}: later\n`, 'no-warning-comments'],
    ['reports/x.ts', `console.log(1);`, 'no-console'],
    ['reports/x.ts', `import { X } from './y.ts';\nexport type Y = X;\n`, '@typescript-eslint/consistent-type-imports'],
    [
      'reports/x.ts',
      `import { type X } from './y.ts';\nexport type Y = X;\n`,
      '@typescript-eslint/no-import-type-side-effects',
    ],
  ])('%s: %s', async (file, text, rule) => {
    expect((await lint(file, text)).map((message) => message.split(':')[0])).toEqual([rule]);
  });

  it('allows the console in the cli and long tests', async () => {
    expect(await lint('cli.ts', 'console.log(1);')).toEqual([]);
    expect(await lint('reports/x.test.ts', '\n'.repeat(401))).toEqual([]);
  });

  it('sees a promise that nobody waits for', async () => {
    // In CI the parser reads files once from disk and would not see the text given here.
    const asWritten = { languageOptions: { parserOptions: { disallowAutomaticSingleRunInference: true } } };
    const typed = new ESLint({ cwd: packageRoot, overrideConfig: asWritten });
    const text = 'const work = async (): Promise<void> => {};\nwork();\n[1].forEach(async () => work());\n';
    const rules = (await lint('package-root.ts', text, typed)).map((message) => message.split(':')[0]);
    expect(rules).toEqual(['@typescript-eslint/no-floating-promises', '@typescript-eslint/no-misused-promises']);
  }, 120_000);
});
