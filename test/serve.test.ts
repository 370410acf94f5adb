import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { RELEASES } from '../conformance/contract/index.ts';
import { packageRoot } from '../package-root.ts';
import { ServedProcess } from './crash/served-process.ts';
import { COMPILED_COMMAND } from './compile-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'qod-serve-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SCENARIO = join(packageRoot, 'test', 'crash', 'quiet-cell.yaml');
const ANY_PORTS = ['--port', '0', '--nef-port', '0', '--auth-port', '0', '--control-port', '0'];

function refused(args: readonly string[]): Promise<{ code: unknown; stderr: string; stdout: string }> {
  const all = [COMPILED_COMMAND, 'serve', '--scenario', SCENARIO, ...ANY_PORTS, ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, all, { cwd: packageRoot, timeout: 20_000 }, (error, stdout, stderr) =>
      resolve({ code: error?.code, stderr, stdout }),
    );
  });
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('qod serve', { timeout: 60_000 }, () => {
  it.each(RELEASES)('%s: serves every API with the token that it prints', async (release) => {
    const server = new ServedProcess(['--scenario', SCENARIO, '--release', release, ...ANY_PORTS]);
    const { apis, token } = await server.announced();
    const names = release === 'v0.10.1' ? 1 : 3;
    expect(Object.keys(apis)).toHaveLength(names);
    const response = await fetch(`${apis['quality-on-demand']}/sessions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        device: { phoneNumber: '+99910000000' },
        applicationServer: { ipv4Address: '198.51.100.10' },
        qosProfile: 'QOS_M',
        duration: 60,
      }),
    });
    expect(response.status).toBe(201);
    expect(await server.stop()).toBe(0);
  });

  it('keeps its store to itself, readable by its owner alone', async () => {
    const store = join(folder, 'qod.db');
    const server = new ServedProcess(['--scenario', SCENARIO, ...ANY_PORTS, '--store', `file:${store}`]);
    await server.announced();
    expect(statSync(store).mode & 0o777).toBe(0o600);
    const second = await refused(['--store', `file:${store}`]);
    expect([second.code, second.stdout]).toEqual([2, '']);
    expect(second.stderr).toContain('in use');
    expect(await server.stop()).toBe(0);
  });

  it.each([
    ['a store in virtual time', ['--store', `file:${folder}/x.db`, '--clock', 'virtual'], 'paced clock only'],
    ['a store of another kind', ['--store', 'redis://localhost'], 'expected file:<path>'],
    ['an issuer that is not there', ['--issuer', 'http://127.0.0.1:9'], '--issuer'],
    ['an audience without issuer', ['--audience', 'x'], '--issuer only'],
    ['no network', ['--allow-sinks', 'private'], 'expected one such as 10.0.0.0/8'],
    ['no credential', ['--nef-auth', 'digest:x'], 'expected none, basic:'],
    ['tokens for a NEF that issues none', ['--nef-auth', 'oauth2:a:b@http://127.0.0.1:9/token'], 'expected --only qod'],
    ['no dialect', ['--nef-dialect', 'klingon'], 'expected one of: link'],
    ['no certificate', ['--sink-ca', SCENARIO], 'holds no certificate'],
    ['clients with an error', ['--clients', file('clients.yaml', 'clients:\n  - clientId: a\n')], 'clients.yaml:2:'],
  ])('%s is wrong use: exit code 2, and says what', async (_, args, message) => {
    const { code, stderr, stdout } = await refused(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });
});
