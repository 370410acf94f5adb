import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { packageRoot } from '../package-root.ts';
import { APPROXIMATED, oneUlpDown, oneUlpUp, type Perturbation, withPerturbedMath } from './perturbed-math.ts';

const ELEMENTARY_FUNCTIONS = '../emulator/kernel/elementary-functions.ts';

/**
 * ECMA-262 lets engines differ in the last bit of most functions of Math, and they do: Math.pow of Node 24 is not that of
 * Node 22. A last bit alone seldom reaches a record, so functions that are wrong by a thousandth are tried as well: what
 * depends on them at all then shows.
 */
const PERTURBATIONS: readonly (readonly [string, Perturbation])[] = [
  ['one ulp up', oneUlpUp],
  ['one ulp down', oneUlpDown],
  ['a thousandth up', (result) => result * 1.001],
];

/** The record of a short emulation, from modules loaded afresh, so that their tables are made anew as well. */
async function record(): Promise<string[]> {
  vi.resetModules();
  const { emulationRun } = await import('../emulator/record/emulation-run.ts');
  const { readQosProfiles } = await import('../scenarios/qos-profile.ts');
  const { readScenario } = await import('../scenarios/scenario.ts');
  const scenario = readScenario(join(packageRoot, 'scenarios', 'cells', 'stadium-replay.yaml'), {
    set: ['duration=2 s', 'sessions.0.at=500 ms', 'sessions.0.duration=1 s'],
  });
  return Array.from(emulationRun(scenario, readQosProfiles()), (line) => JSON.stringify(line));
}

describe('an emulation', { timeout: 60_000 }, () => {
  let plain: string[];
  beforeAll(async () => void (plain = await record()));
  afterEach(() => vi.doUnmock(ELEMENTARY_FUNCTIONS));

  it.each(PERTURBATIONS)('has the same record with the functions of Math %s', async (_, perturb) => {
    expect(plain.length).toBeGreaterThan(100);
    expect(await withPerturbedMath(perturb, record)).toEqual(plain);
  });

  it('would not have, if it took the functions of Math instead of its own', async () => {
    vi.doMock(ELEMENTARY_FUNCTIONS, async (original) => ({ ...(await original<object>()), ...functionsOfMath }));
    const plainOfMath = await record();
    expect(await withPerturbedMath((result) => result * 1.001, record)).not.toEqual(plainOfMath);
  });
});

/** The emulator's functions as Math has them. */
const functionsOfMath = {
  exp: (x: number) => Math.exp(x),
  log: (x: number) => Math.log(x),
  log2: (x: number) => Math.log2(x),
  log10: (x: number) => Math.log10(x),
  dbToLinear: (levelDb: number) => Math.exp((levelDb * Math.LN10) / 10),
  linearToDb: (ratio: number) => 10 * Math.log10(ratio),
  power: (x: number, y: number) => Math.pow(x, y),
  cosTurns: (turns: number) => Math.cos(2 * Math.PI * turns),
  sinTurns: (turns: number) => Math.sin(2 * Math.PI * turns),
};

describe('the perturbation of Math', () => {
  /** Every function at a point where it is neither exact nor undefined. */
  const results = (): number[] => APPROXIMATED.map((name) => (name === 'acosh' ? Math[name](1.5) : evaluate(name)));
  const evaluate = (name: (typeof APPROXIMATED)[number]): number =>
    (Math[name] as (...args: number[]) => number)(0.7, 0.3);
  const distances = (after: number[], before: number[]): number[] =>
    after.map((value, n) => (value - before[n]!) / before[n]!);

  it('moves every function by one unit in the last place, and is gone afterwards', async () => {
    const before = results();
    const up = distances(await withPerturbedMath(oneUlpUp, results), before);
    const down = distances(await withPerturbedMath(oneUlpDown, results), before);
    // An ulp is between 2^-53 and 2^-52 of the value.
    expect(up.filter((distance) => !(distance >= 2 ** -53 && distance <= 2 ** -52))).toEqual([]);
    expect(down.filter((distance) => !(-distance >= 2 ** -53 && -distance <= 2 ** -52))).toEqual([]);
    expect(results()).toEqual(before);
  });

  it('shows in what is computed with Math.sin', async () => {
    // The kind of dependence that matters: a small difference that an iteration makes large.
    const chaos = (): number => {
      let x = 0.4;
      for (let n = 0; n < 200; n++) x = Math.abs(Math.sin(3 * x));
      return x;
    };
    const plain = chaos();
    expect(chaos()).toBe(plain);
    expect(await withPerturbedMath(oneUlpUp, chaos)).not.toBe(plain);
    expect(await withPerturbedMath(oneUlpDown, chaos)).not.toBe(plain);
  });
});

describe('the operator **, which nothing can be put in the place of', () => {
  // ECMA-262 §6.1.6.1.3 leaves it to the implementation as well: x ** 3 of Node 24 is not that of Node 22.
  const files = ['emulator', 'scenarios'].flatMap((folder) =>
    readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|(^|[\\/])test[\\/]/.test(file))
      .map((file) => join(folder, file)),
  );

  it('makes nothing but powers of two in emulator and scenarios, which are exact', () => {
    expect(files.length).toBeGreaterThan(80);
    const found = files.flatMap((file) => inexactPowers(file, readFileSync(join(packageRoot, file), 'utf8')));
    expect(found).toEqual([]);
  });

  it.each([
    ['x ** 2', ['x.ts:1: x ** 2']],
    ['let y = 1;\ny **= 2', ['x.ts:2: y **= 2']],
    // Engines fold constants with whatever function they have.
    ['10 ** -3', ['x.ts:1: 10 ** -3']],
    ['2 ** 0.5', ['x.ts:1: 2 ** 0.5']],
    ['2 ** x', []],
    ['2 ** 31 - 1', []],
    ['a * b /** c */', []],
  ])('is found in %j', (text, expected) => {
    expect(inexactPowers('x.ts', text)).toEqual(expected);
  });
});

/** Uses of `**` and `**=` that are no whole power of two, each with its place. */
function inexactPowers(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && POWER_OPERATORS.includes(node.operatorToken.kind)) {
      const [base, exponent] = [node.left.getText(source), node.right.getText(source)];
      const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
      if (base !== '2' || exponent.includes('.')) found.push(`${file}:${line}: ${node.getText(source)}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const POWER_OPERATORS = [ts.SyntaxKind.AsteriskAsteriskToken, ts.SyntaxKind.AsteriskAsteriskEqualsToken];
