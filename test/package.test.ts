import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot, packageVersion } from '../package-root.ts';

const TIMEOUT_MS = 180_000;

/** The package as a user has it: packed, and installed in a folder that is not the checkout. */
describe('the packed package, installed elsewhere', () => {
  const folder = mkdtempSync(join(tmpdir(), 'qod-package-'));
  const elsewhere = join(folder, 'elsewhere');
  const installed = join(elsewhere, 'node_modules/qod-testbed');
  /** What npx runs, without the second that npx takes. */
  const qod = (...args: string[]): string => run(join(elsewhere, 'node_modules/.bin/qod'), args, elsewhere);

  beforeAll(() => {
    run('npm', ['pack', '--silent', '--pack-destination', folder], packageRoot);
    const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, 'package.json'), '{ "name": "elsewhere", "private": true }\n');
    const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts'];
    run('npm', ['i', ...quiet, join(folder, tarball ?? 'no tarball was made')], elsewhere);
  }, TIMEOUT_MS);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('holds what runs and nothing of the workshop', () => {
    const files = readdirSync(installed, { recursive: true, encoding: 'utf8' });
    expect(files).toContain(join('dist', 'cli.js'));
    expect(files).toContain(join('scenarios', 'cells', 'stadium-replay.yaml'));
    const sources = files.filter((file) => /\.test\.|(^|[\\/])test[\\/]|(?<!\.d)\.ts$/.test(file));
    expect(sources).toEqual([]);
  });

  it(
    'has a command that says what it is',
    () => {
      expect(run('npx', ['--no-install', 'qod', '--version'], elsewhere).trim()).toBe(packageVersion);
      expect(qod('--help')).toContain('Usage: qod');
      expect(qod('contract', 'diff', '--help')).toContain('Usage: qod contract diff');
    },
    TIMEOUT_MS,
  );

  it(
    'runs a scenario that it ships',
    () => {
      const scenario = join(installed, 'scenarios/cells/stadium-replay.yaml');
      const out = join(folder, 'run');
      qod('run', scenario, '--set', 'duration=1 s', '--out', out);
      const records = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.jsonl'));
      expect(records).not.toEqual([]);
      const lines = readFileSync(join(out, records[0]!), 'utf8').trimEnd().split('\n');
      expect(lines.length).toBeGreaterThan(2);
    },
    TIMEOUT_MS,
  );

  it(
    'runs the suite that it ships against the reference that it ships',
    () => {
      const summary = qod('conformance', '--only', '*/outcome-deleted', '--out', join(folder, 'conformance'), '--json');
      expect(JSON.parse(summary)).toMatchObject({ conformance: { counts: { passed: 1, failed: 0, error: 0 } } });
    },
    TIMEOUT_MS,
  );
});

/** @returns standard output. @throws with all output when the command fails. */
function run(command: string, args: string[], cwd: string): string {
  try {
    return execFileSync(command, args, {
      cwd,
      env: cleanEnvironment(),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${command} ${args.join(' ')} failed\n${stdout}\n${stderr}`, { cause: error });
  }
}

/** `npm test` tells its children about this package; an npm that works on another folder must not hear of it. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const own = /^(npm_package_|npm_lifecycle_|npm_config_local_prefix$|npm_command$|INIT_CWD$|NODE_ENV$|VITEST)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
}
