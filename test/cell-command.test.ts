import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../package-root.ts';
import { COMPILED_COMMAND } from './compile-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'qod-cell-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const STADIUM = join(packageRoot, 'scenarios', 'cells', 'stadium-replay.yaml');

function qod(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [COMPILED_COMMAND, ...args], {
    cwd: packageRoot,
    env: { ...process.env, NO_COLOR: '1' },
    encoding: 'utf8',
  });
}

describe('qod cell', { timeout: 60_000 }, () => {
  it('prints what the cell is like, and writes nothing without --out', () => {
    const { status, stdout, stderr } = qod('cell', STADIUM);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const text of ['mean downlink SINR, dB', 'viewers', 'bit/s/Hz', 'fan QOS_L']) expect(stdout).toContain(text);
    expect(stdout).not.toContain('Pictures');
  });

  it('writes page, drawing, picture and figures, the same bytes each time', () => {
    const outs = [join(folder, 'a'), join(folder, 'b')];
    for (const out of outs) expect(qod('cell', STADIUM, '--out', out)).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(outs[0]!).sort()).toEqual(['cell.html', 'cell.json', 'cell.png', 'cell.svg']);
    for (const file of readdirSync(outs[0]!)) {
      const [first, second] = outs.map((out) => readFileSync(join(out, file)));
      expect(first!.equals(second!), file).toBe(true);
    }
    const printed = qod('cell', STADIUM, '--json');
    expect(printed.stdout).toBe(readFileSync(join(outs[0]!, 'cell.json'), 'utf8'));
  });

  it('takes overrides and another seed', () => {
    const view = JSON.parse(qod('cell', STADIUM, '--json', '--seed', '7', '--set', 'cell.bandwidth=20 MHz').stdout);
    // 20 MHz of 15 kHz are 106 PRBs, TS 38.101-1 table 5.3.2-1.
    expect(view).toMatchObject({ seed: '7', cell: { prbs: 106 } });
  });

  it.each([
    [['cell'], 'scenario.yaml'],
    [['cell', STADIUM, '--frobnicate'], '--frobnicate'],
    [['cell', join(folder, 'nowhere.yaml')], 'nowhere.yaml'],
    [['cell', STADIUM, '--set', 'cell.bandwidth=42 MHz', '--out', join(folder, 'never')], '42 MHz'],
    [['cell', STADIUM, '--out', packageRoot], 'is not empty'],
  ])('%j is wrong use: exit code 2, says what, and writes nothing', (args, message) => {
    const { status, stdout, stderr } = qod(...args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
    expect(existsSync(join(folder, 'never'))).toBe(false);
  });
});
