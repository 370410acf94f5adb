import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { interactiveSignIn } from './interactive-sign-in.ts';
import type { OAuthExchange } from './oauth-client.ts';

const EXCHANGE = {} as OAuthExchange;
const START = new URL('https://auth.example.com/authorize?state=state-1&client_id=app');

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A person who opens the URL when it is shown. */
function person(open: (shown: string) => void) {
  return { isThere: true, show: open };
}

it('shows the URL, and takes the answer that belongs to it', async () => {
  const redirectUri = `http://127.0.0.1:${await freePort()}/callback`;
  let shown = '';
  const statuses: number[] = [];
  const terminal = person((text) => {
    shown = text;
    void (async () => {
      for (const path of [
        '/favicon.ico',
        '/callback?code=theirs&state=another',
        '//',
        '/callback?code=mine&state=state-1',
      ])
        statuses.push((await fetch(new URL(redirectUri).origin + path)).status);
    })();
  });
  const wish = { scopes: [], signal: new AbortController().signal, device: { name: 'phone-1', identifiers: {} } };
  const arrival = await interactiveSignIn(redirectUri, terminal).arrive(START, EXCHANGE, wish);
  expect(arrival.searchParams.get('code')).toBe('mine');
  expect(shown).toContain(START.href);
  expect(shown).toContain('phone-1');
  expect(statuses.slice(0, 3)).toEqual([404, 404, 404]);
});

it('asks nobody where there is no terminal', async () => {
  let shown = '';
  const terminal = { isThere: false, show: (text: string) => void (shown += text) };
  const wish = { scopes: [], signal: new AbortController().signal };
  await expect(
    interactiveSignIn('http://127.0.0.1:9/callback', terminal).arrive(START, EXCHANGE, wish),
  ).rejects.toThrow('a person has to sign in, and there is no terminal to ask at');
  expect(shown).toBe('');
});

it('ends when the wait is over, and leaves the port', async () => {
  const port = await freePort();
  const abort = new AbortController();
  const signIn = interactiveSignIn(
    `http://127.0.0.1:${port}/callback`,
    person(() => abort.abort(new Error('too late'))),
  );
  await expect(signIn.arrive(START, EXCHANGE, { scopes: [], signal: abort.signal })).rejects.toThrow('too late');
  await expect(fetch(`http://127.0.0.1:${port}/callback`)).rejects.toThrow();
});

it('says that the port is taken', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const signIn = interactiveSignIn(
    `http://127.0.0.1:${port}/callback`,
    person(() => undefined),
  );
  const wish = { scopes: [], signal: new AbortController().signal };
  await expect(signIn.arrive(START, EXCHANGE, wish)).rejects.toThrow(
    `cannot listen at http://127.0.0.1:${port}: EADDRINUSE`,
  );
  server.close();
});
