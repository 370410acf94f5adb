import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { commandToken } from './command-token.ts';
import { LearntSecrets } from './learnt-secrets.ts';
import type { TokenWish } from './token-provider.ts';

const secrets: string[] = [];
const device = { name: 'one', identifiers: { phoneNumber: '+99900000001' } };

function run(script: string, words: string[] = [], signal = new AbortController().signal) {
  const command = [process.execPath, '-e', script, ...words];
  const { fetch } = commandToken({
    command,
    folder: tmpdir(),
    withinMs: 10_000,
    secrets: new LearntSecrets(secrets),
    nowMs: () => 1000,
  });
  const wish: TokenWish = { scopes: ['a:read', 'b:read'], device, signal };
  return fetch(wish);
}

it('prints the token, which is trimmed and learnt', async () => {
  expect(await run(`console.log('  a-token \\n')`)).toEqual({ token: 'a-token' });
  expect(secrets).toContain('a-token');
});

it('or a token response', async () => {
  const response = { access_token: 'token-2', expires_in: '60', scope: 'a:read', token_type: 'Bearer' };
  expect(await run(`console.log('${JSON.stringify(response)}')`)).toEqual({
    token: 'token-2',
    scopes: ['a:read'],
    expiresAtMs: 61_000,
    lifetimeMs: 60_000,
  });
});

it('gets its arguments as they are, without a shell, and the device and the scopes in them', async () => {
  const words = ['$(id)', '${device.phoneNumber}', '${scopes}', ';'];
  const { token } = await run('console.log(Buffer.from(process.argv.slice(1).join("|")).toString("hex"))', words);
  expect(Buffer.from(token, 'hex').toString()).toBe('$(id)|+99900000001|a:read b:read|;');
});

it.each<[string, string, string]>([
  ['fails', 'console.log("a-token"); console.error("secret"); process.exit(3)', 'ended with exit code 3'],
  ['prints nothing', '', 'printed nothing; expected a token'],
  ['prints words', 'console.log("please log in")', 'got a text that is no token'],
  ['prints JSON without a token', 'console.log("{}")', 'got JSON without the text access_token'],
  ['prints broken JSON', `console.log('{"access_token": "x')`, 'got JSON without the text access_token'],
  ['prints without end', 'for (;;) process.stdout.write("x".repeat(65536))', 'printed more than 65536 bytes'],
  ['kills itself', 'process.kill(process.pid, "SIGTERM"); setInterval(() => undefined, 1000)', 'was ended by SIGTERM'],
])('one that %s gives no token', async (_, script, expected) => {
  const failure = await run(script).catch((error: unknown) => error as Error);
  expect(failure).toMatchObject({ name: 'TokenUnavailable' });
  expect((failure as Error).message).toContain(expected);
  expect((failure as Error).message).not.toContain('secret');
});

it('one that does not exist gives no token', async () => {
  const { fetch } = commandToken({
    command: ['/no/such/program'],
    folder: tmpdir(),
    withinMs: 1000,
    secrets: new LearntSecrets(secrets),
    nowMs: () => 0,
  });
  await expect(fetch({ scopes: [], signal: new AbortController().signal })).rejects.toThrow(
    'the command /no/such/program cannot be run: ENOENT',
  );
});

it('one that is late is ended, with all that it has started', async () => {
  const abort = new AbortController();
  // The child of the child says its id, and would live on.
  const script = `
    const { spawn } = require('node:child_process');
    const inner = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'inherit' });
    require('node:fs').writeFileSync(process.argv[1], String(inner.pid));
    setInterval(() => undefined, 1000);`;
  const file = `${mkdtempSync(`${tmpdir()}/qod-command-`)}/pid`;
  const running = run(script, [file], abort.signal);
  while (!existsSync(file) || readFileSync(file, 'utf8') === '')
    await new Promise((resolve) => setTimeout(resolve, 10));
  abort.abort(new Error('too late'));
  await expect(running).rejects.toThrow('too late');
  const pid = Number(readFileSync(file, 'utf8'));
  const isAlive = () => {
    try {
      // A process that has ended may wait to be reaped by init, which is as good.
      return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    } catch {
      return false;
    }
  };
  for (let n = 0; isAlive() && n < 200; n++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(isAlive()).toBe(false);
});
