import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../package-root.ts';
import { COMPILED_COMMAND } from './compile-command.ts';

/** Everything here runs the command as a user does: a process of its own, its exit code, its two output streams. */

const folder = mkdtempSync(join(tmpdir(), 'qod-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const STADIUM = join(packageRoot, 'scenarios', 'cells', 'stadium-replay.yaml');
const CAMARA = join(packageRoot, '..', 'shared', 'camara', 'r3.2', 'API_definitions');

interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

function start(args: readonly string[], env: Record<string, string> = {}): ReturnType<typeof spawn> {
  return spawn(process.execPath, [COMPILED_COMMAND, ...args], {
    cwd: packageRoot,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function qod(args: readonly string[], env?: Record<string, string>): Promise<Outcome> {
  const child = start(args, env);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr };
}

function scenarioFile(name: string, change: (yaml: string) => string): string {
  const file = join(folder, name);
  writeFileSync(file, change(readFileSync(STADIUM, 'utf8')));
  return file;
}

/** The smallest target file that names a server. */
function targetFile(name: string, server: Server): string {
  const file = join(folder, `${name}.yaml`);
  const { port } = server.address() as AddressInfo;
  writeFileSync(
    file,
    `name: ${name}
apis: { quality-on-demand: { baseUrl: 'http://127.0.0.1:${port}/quality-on-demand/v1' } }
tokens: { two-legged: { env: QOD_TEST_TOKEN } }
devices: [{ phoneNumber: '+99910000001' }]
applicationServer: { ipv4Address: 198.51.100.10, port: 443 }
profile: { name: QOS_M, minDuration: 1 s, maxDuration: 1 h }
`,
  );
  return file;
}

describe('qod', { timeout: 60_000 }, () => {
  it.each([
    [],
    ['run'],
    ['cell'],
    ['validate'],
    ['serve'],
    ['init'],
    ['doctor'],
    ['conformance'],
    ['report'],
    ['contract', 'diff'],
    ['demo'],
  ])('%s --help shows examples', async (...command) => {
    const { code, stdout } = await qod([...command, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('Examples:');
  });

  it.each([
    [['frobnicate'], 'frobnicate'],
    [['run'], 'scenario.yaml'],
    [['run', STADIUM, '--frobnicate'], '--frobnicate'],
    [['conformance', '--release', 'r9.9'], 'expected one of: v0.10.1, r1.3, r2.2, r3.2, r4.1'],
    [['conformance', '--target', 'x.yaml', '--reference'], '--reference'],
    [['conformance', '--only', 'no-such-case'], 'matches no case'],
    [['conformance', '--emulate', STADIUM], 'expected --target with it'],
    [['doctor'], '--target'],
    [['init', '--out', join(folder, 'none.yaml')], '--api-root: is needed where nobody can be asked'],
    [['report', folder, '--format', 'pdf'], 'expected one of: html'],
    [['serve', '--port', '99999'], 'expected a port'],
  ])('%j is wrong use: exit code 2, and says what', async (args, message) => {
    const { code, stdout, stderr } = await qod(args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
  });
});

describe('qod init and qod doctor', { timeout: 60_000 }, () => {
  const file = join(folder, 'begun.yaml');
  const init = (...more: string[]) =>
    qod(['init', '--out', file, '--api-root', 'http://127.0.0.1:1', '--device', '+491701234567', ...more]);

  it('write a target file once, and say what to change about its server', async () => {
    expect(await init('--token-env', 'QOD_TEST_TOKEN')).toMatchObject({ code: 0, stderr: '' });
    const text = readFileSync(file, 'utf8');
    const again = await init('--profile', 'QOS_S');
    expect(again).toMatchObject({ code: 2, stdout: '' });
    expect(again.stderr).toContain('there is such a file already');
    expect(readFileSync(file, 'utf8')).toBe(text);
    // Nobody listens at port 1.
    const { code, stdout } = await qod(['doctor', '--target', file], { QOD_TEST_TOKEN: 'a-token-for-tests' });
    expect(code).toBe(3);
    expect(stdout).toContain('✗ quality-on-demand at http://127.0.0.1:1');
    expect(stdout).toContain('→ start the server, or correct apis.quality-on-demand.baseUrl');
  });
});

describe('qod run', { timeout: 60_000 }, () => {
  it('prints results alone to stdout with --json, and writes the same record twice', async () => {
    const outs = [join(folder, 'run-a'), join(folder, 'run-b')];
    for (const out of outs) {
      const { code, stdout } = await qod(['run', STADIUM, '--set', 'duration=3 s', '--out', out, '--json']);
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toHaveProperty('emulation');
    }
    const [first, second] = outs.map((out) => readFileSync(join(out, 'emulation.jsonl')));
    expect(first!.equals(second!)).toBe(true);
    expect(readdirSync(outs[0]!).sort()).toEqual(['emulation.jsonl', 'report.html', 'report.json', 'report.md']);
  });

  it('names every error of a scenario with its place, and writes nothing', async () => {
    const bad = scenarioFile('bad.yaml', (yaml) =>
      yaml
        .replace('bandwidth: 40 MHz', 'bandwidth: 40')
        .replace('scheduler: proportional-fair', 'shceduler: proportional-fair')
        .replace('count: 220', 'count: many'),
    );
    const out = join(folder, 'never');
    const { code, stderr } = await qod(['run', bad, '--out', out]);
    expect(code).toBe(2);
    const lines = readFileSync(bad, 'utf8').split('\n');
    const at = (needle: string): number => lines.findIndex((line) => line.includes(needle)) + 1;
    for (const [needle, message] of [
      ['bandwidth: 40', 'no unit'],
      ['shceduler', "did you mean 'scheduler'"],
      ['count: many', 'expected integer'],
    ] as const) {
      const problem = stderr.split('\n').find((line) => line.includes(message));
      expect(problem, message).toMatch(new RegExp(`^${bad.replaceAll('.', '\\.')}:${at(needle)}:\\d+: `));
    }
    expect(existsSync(out)).toBe(false);
  });

  it.each([
    ['cell.bandwidth=42 MHz', '42 MHz'],
    ['cell.subcarrierSpacing=120 kHz', '120 kHz'],
    ['sessions.0.ue=nobody', "no UE is named 'nobody'"],
    ['ues.0.traffic.0.server=nowhere', "no server is named 'nowhere'"],
    ['cell.typo=1', 'typo'],
  ])('refuses --set %s', async (set, message) => {
    const { code, stderr } = await qod(['run', STADIUM, '--set', set, '--out', join(folder, 'never')]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it('does not write into a folder that holds something', async () => {
    const out = join(folder, 'run-a');
    const before = readFileSync(join(out, 'emulation.jsonl'));
    const { code, stderr } = await qod(['run', STADIUM, '--out', out]);
    expect(code).toBe(2);
    expect(stderr).toContain('is not empty');
    expect(readFileSync(join(out, 'emulation.jsonl')).equals(before)).toBe(true);
  });
});

describe('qod conformance and qod report', { timeout: 120_000 }, () => {
  const out = join(folder, 'conformance');
  let run: Outcome;
  beforeAll(async () => {
    run = await qod(['conformance', '--only', '*getSession/*', '--only', '*/outcome-deleted', '--out', out, '--json']);
  }, 120_000);

  it('exits with 0 for the reference, results alone on stdout', () => {
    expect(run.code).toBe(0);
    expect(JSON.parse(run.stdout)).toMatchObject({ conformance: { counts: { failed: 0, error: 0, inconclusive: 0 } } });
  });

  it.each([
    ['html', 'report.html'],
    ['json', 'report.json'],
    ['junit', 'junit.xml'],
    ['md', 'report.md'],
  ])('makes the %s report again from the record alone, the same bytes', async (format, file) => {
    const copy = mkdtempSync(join(folder, 'copy-'));
    writeFileSync(join(copy, 'conformance.jsonl'), readFileSync(join(out, 'conformance.jsonl')));
    const { code, stdout } = await qod(['report', copy, '--format', format]);
    expect(code).toBe(0);
    expect(stdout).toBe(readFileSync(join(out, file), 'utf8'));
  });

  it('exits with 2 for a folder without a record, and for a record that is none', async () => {
    const empty = mkdtempSync(join(folder, 'empty-'));
    expect(await qod(['report', empty, '--format', 'md'])).toMatchObject({ code: 2, stdout: '' });
    writeFileSync(join(empty, 'conformance.jsonl'), '{"type":"nonsense"}\n');
    const { code, stderr } = await qod(['report', empty, '--format', 'md']);
    expect(code).toBe(2);
    expect(stderr).toContain('conformance.jsonl:1');
  });

  it('exits with 1 for a server that answers nonsense, with 3 for one that is not there', async () => {
    const server = createServer((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<b>hello</b>'),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const target = targetFile('nonsense', server);
    const args = ['conformance', '--target', target, '--only', '*getSession/*', '--out'];
    const env = { QOD_TEST_TOKEN: 'a-secret-token-that-must-not-show' };
    const nonsense = await qod([...args, join(folder, 'nonsense')], env);
    expect(nonsense.code).toBe(1);
    for (const file of readdirSync(join(folder, 'nonsense'))) {
      expect(readFileSync(join(folder, 'nonsense', file), 'utf8')).not.toContain(env.QOD_TEST_TOKEN);
    }
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
    const absent = await qod([...args, join(folder, 'absent')], env);
    expect(absent.code).toBe(3);
    expect(absent.stderr).toContain('ECONNREFUSED');
  });

  it('leaves a record that says that it is incomplete when it is interrupted', async () => {
    const interrupted = join(folder, 'interrupted');
    // What is looked at before the run is answered; then the server falls silent.
    const isRunning = () => existsSync(join(interrupted, 'conformance.jsonl'));
    const server = createServer((_request, response) => {
      if (isRunning()) server.emit('silence');
      else response.writeHead(404).end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const target = targetFile('silent', server);
    const child = start(['conformance', '--target', target, '--out', interrupted], {
      QOD_TEST_TOKEN: 'a-secret-token',
    });
    const requested = once(server, 'silence');
    const ended = Promise.all([text(child.stdout!), once(child, 'exit') as Promise<[number | null]>]);
    await requested;
    child.kill('SIGINT');
    const [stdout, [code]] = await ended;
    server.close();
    server.closeAllConnections();
    expect(code).toBe(3);
    expect(stdout).toContain('INCOMPLETE');
    expect(readFileSync(join(interrupted, 'report.md'), 'utf8')).toContain('INCOMPLETE');
  });

  it('leaves nothing when it is interrupted before the run has begun', async () => {
    const server = createServer(() => undefined);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const out = join(folder, 'not-begun');
    const child = start(['conformance', '--target', targetFile('mute', server), '--out', out], {
      QOD_TEST_TOKEN: 'a-secret-token',
    });
    const ended = Promise.all([text(child.stderr!), once(child, 'exit') as Promise<[number | null]>]);
    await once(server, 'request');
    child.kill('SIGINT');
    const [stderr, [code]] = await ended;
    server.close();
    server.closeAllConnections();
    expect(code).toBe(3);
    expect(stderr).toContain('interrupted before the run began');
    expect(existsSync(out)).toBe(false);
  });
});

describe.skipIf(!existsSync(CAMARA) && !process.env['CI'])('qod contract diff', { timeout: 60_000 }, () => {
  const published = join(CAMARA, 'quality-on-demand.yaml');

  it('finds no difference to a published file', async () => {
    expect(await qod(['contract', 'diff', published])).toMatchObject({
      code: 0,
      stdout: 'quality-on-demand r3.2: no difference\n',
    });
  });

  it('exits with 1 and lists what differs in a changed one', async () => {
    const changed = join(folder, 'changed.yaml');
    writeFileSync(changed, readFileSync(published, 'utf8').replace('maximum: 65535', 'maximum: 65534'));
    const { code, stdout } = await qod(['contract', 'diff', changed, '--json']);
    expect(code).toBe(1);
    expect(stdout).toContain('65534');
    expect(JSON.parse(stdout)).toMatchObject({ api: 'quality-on-demand', release: 'r3.2' });
  });

  it('exits with 2 for what is no OpenAPI file', async () => {
    const { code, stderr } = await qod(['contract', 'diff', STADIUM]);
    expect(code).toBe(2);
    expect(stderr).toContain('stadium-replay.yaml');
  });
});
