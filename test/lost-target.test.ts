import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../package-root.ts';
import { COMPILED_COMMAND } from './compile-command.ts';

/** A target that is not there, or not any more, as somebody at a terminal sees it. */

const folder = mkdtempSync(join(tmpdir(), 'qod-lost-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function runAgainst(root: string, name: string) {
  const target = join(folder, `${name}.yaml`);
  writeFileSync(
    target,
    `name: ${name}
apis: { quality-on-demand: { baseUrl: '${root}/quality-on-demand/v1' } }
tokens: { two-legged: { env: QOD_TEST_TOKEN } }
devices: [{ phoneNumber: '+99910000001' }]
applicationServer: { ipv4Address: 198.51.100.10, port: 443 }
profile: { name: QOS_M, minDuration: 1 s, maxDuration: 1 h }
`,
  );
  const out = join(folder, name);
  const child = spawn(process.execPath, [COMPILED_COMMAND, 'conformance', '--target', target, '--out', out], {
    cwd: packageRoot,
    env: { ...process.env, NO_COLOR: '1', QOD_TEST_TOKEN: 'a-secret-token' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  const lines = readFileSync(join(out, 'conformance.jsonl'), 'utf8').trimEnd().split('\n');
  const types = lines.map((line) => (JSON.parse(line) as { type: string }).type);
  return { code, stdout, stderr, types, out };
}

/** Answers so many requests, then is killed as a process is that has no time to say so. */
async function startMortal(requests: number): Promise<string> {
  const program = `let left = ${requests};
    const server = require('node:http').createServer((request, response) => {
      if (left-- <= 0) process.kill(process.pid, 'SIGKILL');
      response.writeHead(404, { 'content-type': 'application/json' });
      response.end('{"status":404,"code":"NOT_FOUND","message":"Nothing."}');
    });
    server.listen(0, '127.0.0.1', () => console.log(server.address().port));`;
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = (await once(createInterface(child.stdout), 'line')) as [string];
  return `http://127.0.0.1:${port}`;
}

describe('qod conformance with a target that is lost', { timeout: 60_000 }, () => {
  it('says so when its name does not exist: exit code 3, nothing tested, the record incomplete', async () => {
    const { code, stdout, stderr, types, out } = await runAgainst('http://no-such-host.invalid', 'unnamed');
    expect(code).toBe(3);
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(
      /^conformance r3\.2, unnamed: stopped: the target cannot be reached: .*(ENOTFOUND|EAI_AGAIN)/,
    );
    expect(types).toEqual(['header']);
    expect(stdout).toContain('INCOMPLETE');
    expect(readFileSync(join(out, 'report.md'), 'utf8')).toContain('INCOMPLETE');
  });

  it('stops when it dies in the midst: exit code 3, one message, what was found kept', async () => {
    const { code, stdout, stderr, types, out } = await runAgainst(await startMortal(40), 'mortal');
    expect(code).toBe(3);
    const told = stderr.split('\n').filter((line) => line.includes('stopped'));
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/^conformance r3\.2, mortal: stopped: the target can no longer be reached: .*ECONNREFUSED/);
    expect(stderr).not.toContain('internal error');
    expect(types[0]).toBe('header');
    expect(types).toContain('case');
    expect(types).not.toContain('footer');
    expect(stdout).toContain('INCOMPLETE');
    for (const report of ['report.html', 'report.md'])
      expect(readFileSync(join(out, report), 'utf8')).toContain('INCOMPLETE');
  });
});
