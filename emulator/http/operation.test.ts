import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { type TestBed, sessionBody, startTestBed } from '../qod/test/test-bed.ts';
import { Metrics, serverLog } from './index.ts';

let bed: TestBed;
afterEach(() => bed.close());

const GET_SESSIONS = '/quality-on-demand/v1rc3/sessions';

/** Sends bytes as they are. @returns everything that came back until the connection ended. */
async function raw(lines: string): Promise<string> {
  const { port } = new URL(bed.server.apiRoot);
  const socket = connect(Number(port), '127.0.0.1');
  const received: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => received.push(chunk));
  socket.write(lines);
  await once(socket, 'close');
  return Buffer.concat(received).toString();
}

describe('a request that cannot be read', () => {
  test('is answered as the API answers, and the connection is closed', async () => {
    bed = await startTestBed('r4.1', { httpLimits: { maxHeaderBytes: 2048 } });
    const tooLarge = await raw(`GET ${GET_SESSIONS}/x HTTP/1.1\r\nHost: qod\r\nx-large: ${'a'.repeat(3000)}\r\n\r\n`);
    expect(tooLarge).toMatch(/^HTTP\/1\.1 431 /);
    expect(JSON.parse(tooLarge.split('\r\n\r\n')[1]!)).toMatchObject({ status: 431, code: 'INVALID_ARGUMENT' });
    const nonsense = await raw('NONSENSE\r\n\r\n');
    expect(nonsense).toMatch(/^HTTP\/1\.1 400 /);
    expect(JSON.parse(nonsense.split('\r\n\r\n')[1]!)).toMatchObject({ status: 400, code: 'INVALID_ARGUMENT' });
  });

  test('because it never ends is given up', async () => {
    bed = await startTestBed('r4.1', { httpLimits: { headersTimeoutMs: 100, requestTimeoutMs: 200 } });
    const slow = await raw(`GET ${GET_SESSIONS}/x HTTP/1.1\r\nHost: qod\r\n`);
    expect(slow).toMatch(/^HTTP\/1\.1 408 /);
  });
});

test('connections beyond the limit are closed', async () => {
  bed = await startTestBed('r4.1', { httpLimits: { maxConnections: 1 } });
  const { port } = new URL(bed.server.apiRoot);
  const first = connect(Number(port), '127.0.0.1');
  await once(first, 'connect');
  await pause(20);
  expect(await raw(`GET /healthz HTTP/1.1\r\nHost: qod\r\n\r\n`)).toBe('');
  first.destroy();
});

test('health says whether the network can be reached', async () => {
  bed = await startTestBed('r4.1');
  const { send } = bed;
  expect(await (await fetch(`${bed.server.apiRoot}/healthz`)).json()).toEqual({
    status: 'ok',
    release: 'r4.1',
    nef: 'reachable',
    store: 'memory',
  });
  await bed.nef.close();
  const down = await fetch(`${bed.server.apiRoot}/healthz`);
  expect([down.status, await down.json()]).toMatchObject([503, { status: 'unavailable', nef: 'unreachable' }]);
  expect((await send('POST', GET_SESSIONS, { body: sessionBody() })).status).toBe(503);
});

test('metrics count operations, statuses and sessions, and no path that a client made up', async () => {
  bed = await startTestBed('r4.1', { metrics: new Metrics() });
  await bed.call('createSession', { body: sessionBody() });
  await bed.send('GET', '/made-up/by-a-client', { token: null });
  await bed.send('GET', `${GET_SESSIONS}/7c0d4c2e-0000-4000-8000-000000000000`);
  const text = await (await fetch(`${bed.server.apiRoot}/metrics`)).text();
  expect(text).toContain('qod_sessions{status="REQUESTED"} 1');
  expect(text).toMatch(
    /qod_http_requests_total\{server="qod",operation="createSession",method="POST",status="201"\} 1/,
  );
  expect(text).toMatch(/operation="getSession",method="GET",status="404"\} 1/);
  expect(text).toMatch(/operation="none",method="GET",status="404"\} 1/);
  expect(text).not.toContain('made-up');
});

test('the log names operation, status, client and x-correlator, and holds no secret', async () => {
  const lines: string[] = [];
  bed = await startTestBed('r4.1', { log: serverLog('debug', { write: (line) => void lines.push(line) }) });
  const secret = 'a-secret-that-must-not-be-seen';
  const sinkCredential = {
    credentialType: 'ACCESSTOKEN',
    accessToken: secret,
    accessTokenExpiresUtc: '2026-01-01T13:00:00Z',
    accessTokenType: 'bearer',
  };
  const token = await bed.token();
  const body = sessionBody({ sink: `https://127.0.0.1:9/${secret}`, sinkCredential });
  await bed.call('createSession', { body, token, headers: { 'x-correlator': 'seen-in-the-log' } });
  await bed.send('POST', GET_SESSIONS, { rawBody: `{"sinkCredential": "${secret}`, token });
  await bed.send('POST', `${GET_SESSIONS}?access_token=${secret}`, { body: { [secret]: secret }, token });
  await bed.send('GET', `/${secret}`, { token: secret });
  await bed.time.advance(100_000_000_000);
  const text = lines.join('');
  expect(text).not.toContain(secret);
  expect(text).not.toContain(token.split('.')[2]);
  expect(text).not.toContain('+491700000001');
  const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(entries).toContainEqual(
    expect.objectContaining({
      server: 'qod',
      operation: 'createSession',
      status: 201,
      clientId: 'app-1',
      correlator: 'seen-in-the-log',
    }),
  );
  expect(entries.some(({ outcome }) => outcome === 'given-up')).toBe(true);
});

test('a stop lets the request under way be answered', async () => {
  bed = await startTestBed('r4.1', {
    waitForNetwork: async () => {
      await pause(100);
    },
  });
  const answer = bed.call('createSession', { body: sessionBody() });
  await pause(40);
  const stopped = bed.server.close();
  expect((await answer).status).toBe(201);
  await stopped;
  await expect(fetch(`${bed.server.apiRoot}/healthz`)).rejects.toThrow();
});
