import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import type { LoadRecord } from '../conformance/index.ts';
import { packageRoot } from '../package-root.ts';
import { COMPILED_COMMAND } from './compile-command.ts';

/* `qod load` as a user runs it: a process of its own, its exit code, its two output streams. */

const folder = mkdtempSync(join(tmpdir(), 'qod-load-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SECRET = 'a-secret-token-that-must-not-show';

function start(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [COMPILED_COMMAND, 'load', ...args], {
    cwd: packageRoot,
    env: { ...process.env, NO_COLOR: '1', QOD_TEST_TOKEN: SECRET },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function outcome(child: ChildProcess): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr };
}

async function serving(listener: RequestListener): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function targetFile(name: string, port: number): string {
  const file = join(folder, `${name}.yaml`);
  writeFileSync(
    file,
    `name: ${name}
apis: { quality-on-demand: { baseUrl: 'http://127.0.0.1:${port}/quality-on-demand/v1' } }
tokens: { two-legged: { env: QOD_TEST_TOKEN } }
devices: [{ phoneNumber: '+99910000001' }, { phoneNumber: '+99910000002' }]
applicationServer: { ipv4Address: 198.51.100.10, port: 443 }
profile: { name: QOS_M, minDuration: 1 s, maxDuration: 1 h }
`,
  );
  return file;
}

describe('qod load', { timeout: 60_000 }, () => {
  it('shows examples and what its exit codes mean', async () => {
    const { code, stdout } = await outcome(start(['--help']));
    expect(code).toBe(0);
    expect(stdout).toContain('Examples:');
    expect(stdout).toContain('Exit codes:');
  });

  it.each([
    [['--rate', '0'], 'expected a number above 0'],
    [['--sample', '10'], 'expected a number from 0 to 1'],
    [['--devices', '1.5'], 'expected a whole number above 0'],
    [['--duration', 'long'], 'expected a number above 0'],
  ])('%j is wrong use: exit code 2, and nothing is written', async (args, message) => {
    const out = join(folder, randomUUID());
    const { code, stdout, stderr } = await outcome(start([...args, '--out', out]));
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(existsSync(out)).toBe(false);
  });

  it('exits with 1 for a server that answers nonsense, and shows no secret', async () => {
    const server = await serving((_request, response) => response.end('<b>hello</b>'));
    const out = join(folder, 'nonsense');
    const args = ['--target', targetFile('nonsense', server.port), '--rate', '20', '--duration', '1', '--out', out];
    const { code, stdout, stderr } = await outcome(start(args));
    await server.close();
    expect(code).toBe(1);
    expect(stdout).toContain('not conform');
    expect(stdout).toContain('not observed');
    for (const written of [stdout, stderr, readFileSync(join(out, 'load.json'), 'utf8')])
      expect(written).not.toContain(SECRET);
  });

  it('exits with 3 for a server that is not there', async () => {
    const server = await serving(() => undefined);
    await server.close();
    const { code, stdout, stderr } = await outcome(
      start(['--target', targetFile('absent', server.port), '--out', join(folder, 'absent')]),
    );
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain('ECONNREFUSED');
    expect(existsSync(join(folder, 'absent'))).toBe(false);
  });

  it('deletes what it created when it is interrupted, and reports', async () => {
    const sessions = new Set<string>();
    let created = 0;
    const server = await serving((request, response) => {
      request.resume();
      const id = /\/sessions\/([^/]+)/.exec(request.url ?? '')?.[1];
      if (request.method === 'DELETE') return void response.writeHead(sessions.delete(id ?? '') ? 204 : 404).end();
      if (id !== undefined)
        return void response
          .writeHead(sessions.has(id) ? 200 : 404)
          .end(JSON.stringify({ sessionId: id, qosStatus: 'AVAILABLE' }));
      if (!request.url!.endsWith('/sessions')) return void response.writeHead(404).end();
      const sessionId = randomUUID();
      sessions.add(sessionId);
      response.writeHead(201).end(JSON.stringify({ sessionId, qosStatus: 'AVAILABLE' }));
      // Both devices have had a session and come back for another.
      if (++created === 3) child.kill('SIGINT');
    });
    const out = join(folder, 'interrupted');
    const args = [
      '--target',
      targetFile('interrupted', server.port),
      '--rate',
      '50',
      '--duration',
      '3600',
      '--sample',
      '0',
    ];
    const child = start([...args, '--out', out]);
    const { code, stdout } = await outcome(child);
    await server.close();
    expect(created).toBeGreaterThanOrEqual(3);
    expect(sessions).toEqual(new Set());
    expect(stdout).toContain('Interrupted after');
    const record = JSON.parse(readFileSync(join(out, 'load.json'), 'utf8')) as LoadRecord;
    expect(record.interrupted).toBe(true);
    expect(record.sessions.created).toBe(created);
    expect([code, record.because]).toEqual([3, ['interrupted before the end, and nothing was found until then']]);
  });
});
