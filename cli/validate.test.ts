import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { type Check, CHECKS, type Measurement, runCheck } from '../emulator/index.ts';
import { packageRoot } from '../package-root.ts';
import { exitCode } from './validate-action.ts';
import { validationTable } from './validate-table.ts';
import { measurementText } from './validate-text.ts';
import { COMPILED_COMMAND } from '../test/compile-command.ts';

function qod(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [COMPILED_COMMAND, 'validate', ...args], {
    cwd: packageRoot,
    env: { ...process.env, NO_COLOR: '1' },
    encoding: 'utf8',
  });
}

describe('qod validate', { timeout: 60_000 }, () => {
  it('prints measured and expected values, tolerance, source and verdict', () => {
    const { status, stdout } = qod('--only', 'path-loss', '--only', 'token-bucket');
    expect(status).toBe(0);
    expect(stdout).toContain('TR 38.901 table 7.4.1-1');
    expect(stdout).toMatch(/UMa, 1000 m, in sight +│ +109\.725204 │ +109\.725200 │ ± 0\.00005 +│ ✓ pass/);
    expect(stdout).toMatch(/2 checks, 28 measurements: 28 passed\n$/);
    expect(stdout.split('\n').every((line) => line.length <= 102)).toBe(true);
  });

  it('prints JSON alone', () => {
    const { status, stdout } = qod('--only', 'jain-index', '--json');
    expect(status).toBe(0);
    const { confidence, checks } = JSON.parse(stdout) as { confidence: number; checks: Record<string, unknown>[] };
    expect(confidence).toBe(0.999);
    expect(checks).toHaveLength(1);
    expect(checks[0]).toMatchObject({ id: 'jain-index', family: 'Scheduling', verdict: 'passed' });
    expect((checks[0]!['measurements'] as unknown[])[0]).toEqual({
      quantity: 'shares 1, 2, 3, 4',
      measured: 0.8333333333333334,
      halfWidth: 0,
      expected: { kind: 'band', value: 0.8333, tolerance: 5e-5 },
      verdict: 'passed',
    });
  });

  it('refuses a check that does not exist, and names those that do', () => {
    const { status, stdout, stderr } = qod('--only', 'path-gain');
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('--only path-gain: is no check; expected one of: peak-rate, ');
    expect(stderr).toContain('path-loss');
  });
});

describe('exit code of a validation', () => {
  it.each([
    [['passed', 'informative'], 0],
    [['passed', 'failed', 'inconclusive'], 1],
    [['passed', 'inconclusive'], 3],
  ] as const)('%j: %d', (verdicts, code) => {
    expect(exitCode(verdicts.map((verdict) => ({ verdict })))).toBe(code);
  });
});

describe('text of a measurement', () => {
  const measurement = (measured: Measurement['measured'], expected: Measurement['expected']): Measurement => ({
    quantity: 'q',
    measured,
    expected,
    verdict: 'passed',
  });

  it.each([
    [
      { value: 72.93796, halfWidth: 0 },
      { kind: 'band', value: 72.938, tolerance: 5e-5 },
      ['72.937960', '72.938000', '± 0.00005'],
    ],
    [{ value: 319_784, halfWidth: 0 }, { kind: 'band', value: 319_784, tolerance: 0 }, ['319784', '319784', 'exact']],
    [
      { value: 2.4735, halfWidth: 0.0057 },
      { kind: 'band', value: 2.5, tolerance: 0.25 },
      ['2.4735', '2.5000', '± 0.25, CI ± 0.0057'],
    ],
    [{ value: 1.49784, halfWidth: 0.00511 }, { kind: 'law', value: 1.5 }, ['1.4978', '1.5000', 'CI ± 0.0051']],
    [{ value: 10.02525, halfWidth: 0.0188 }, { kind: 'at-least', bound: 9 }, ['10.025', '≥ 9.000', 'CI ± 0.019']],
    [{ value: 0.0156517, halfWidth: 0 }, { kind: 'at-most', bound: 0.05607709 }, ['0.015652', '≤ 0.056077', '']],
    [
      { value: 0.0156517, halfWidth: 0 },
      { kind: 'distance', critical: 0.05607709 },
      ['0.015652', '≤ 0.056077', 'KS 99.9 %'],
    ],
    [{ value: 7.1, halfWidth: 0.6 }, { kind: 'reference', value: 7.8 }, ['7.10', '7.80', 'CI ± 0.60']],
  ] as const)('%j against %j', (measured, expected, [shown, shownExpected, tolerance]) => {
    expect(measurementText(measurement(measured, expected))).toEqual({
      measured: shown,
      expected: shownExpected,
      tolerance,
    });
  });
});

describe('table of a validation', () => {
  it('shows what failed', () => {
    const check: Check = CHECKS.find(({ id }) => id === 'jain-index')!;
    const broken = { ...check, run: () => check.run().map((each) => ({ ...each, verdict: 'failed' as const })) };
    const table = validationTable([runCheck(broken)], false);
    expect(table).toContain('✗ fail');
    expect(table).toMatch(/1 check, 3 measurements: 3 failed\n$/);
  });
});
