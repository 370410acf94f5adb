import { once } from 'node:events';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:https';
import { afterEach, describe, expect, it } from 'vitest';
import { type HttpAnswer, HttpClient } from './http-client.ts';
import { createServerCertificate } from './sink/certificate.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** A server that answers every connection as it is told, byte by byte. */
async function rawServer(answer: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => answer(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

function client(requestTimeoutMs = 300, caPem?: string): HttpClient {
  const made = new HttpClient({ requestTimeoutMs, ...(caPem === undefined ? {} : { caPem }) });
  closing.push(() => made.close());
  return made;
}

async function ask(answer: (socket: Socket) => void, requestTimeoutMs?: number): Promise<HttpAnswer> {
  return client(requestTimeoutMs).send({ method: 'GET', url: await rawServer(answer), headers: {} });
}

const HEAD = 'HTTP/1.1 200 OK\r\n';

describe('a hostile server', () => {
  it.each<[string, (socket: Socket) => void, RegExp]>([
    ['never answers', () => undefined, /no answer within 300 ms/],
    ['sends its headers slowly', (socket) => void setInterval(() => socket.write('H'), 50).unref(), /./],
    [
      'never ends its body',
      (socket) => {
        socket.write(`${HEAD}transfer-encoding: chunked\r\n\r\n`);
        const timer = setInterval(() => (socket.destroyed ? clearInterval(timer) : socket.write('1\r\na\r\n')), 20);
      },
      /the answer did not end within 300 ms/,
    ],
    [
      'sends 50 MB',
      (socket) => {
        socket.write(`${HEAD}content-length: 52428800\r\n\r\n`);
        const chunk = Buffer.alloc(65_536, 'a');
        const more = (): void => {
          while (!socket.destroyed && socket.write(chunk)) continue;
          if (!socket.destroyed) socket.once('drain', more);
        };
        more();
      },
      /a body of more than 1048576 bytes/,
    ],
    ['resets the connection', (socket) => socket.resetAndDestroy(), /ECONNRESET|other side closed/],
    ['closes without a word', (socket) => socket.end(), /other side closed/],
    [
      'promises more than it sends',
      (socket) => socket.end(`${HEAD}content-length: 100\r\n\r\nshort`),
      /other side closed|terminated|aborted/,
    ],
    ['speaks something else', (socket) => socket.end('220 smtp.example.com ESMTP\r\n'), /HTTP|Parse/i],
    ['sends 10,000 headers', (socket) => socket.end(`${HEAD}${'x-many: 1\r\n'.repeat(10_000)}\r\n`), /Header/i],
  ])('that %s is a failure with a reason', async (_, answer, reason) => {
    const got = await ask(answer);
    expect(got).toMatchObject({ kind: 'failure', reached: true });
    expect((got as { reason: string }).reason).toMatch(reason);
    expect(got.durationMs).toBeLessThan(5_000);
  });

  it('that sends more than it promised is not believed beyond its promise', async () => {
    const got = await ask((socket) => socket.end(`${HEAD}content-length: 2\r\n\r\n{}{"more": true}`));
    if (got.kind === 'response') expect(Buffer.from(got.body).toString()).toBe('{}');
    else expect(got.reached).toBe(true);
  });

  it('that sends it to another place is not followed, and what it packed is not unpacked', async () => {
    const moved = await ask((socket) => socket.end('HTTP/1.1 302 Found\r\nlocation: /\r\ncontent-length: 0\r\n\r\n'));
    expect(moved).toMatchObject({ kind: 'response', status: 302 });
    const packed = await ask((socket) => socket.end(`${HEAD}content-encoding: gzip\r\ncontent-length: 4\r\n\r\nbomb`));
    expect(packed).toMatchObject({
      kind: 'response',
      headers: { 'content-encoding': 'gzip' },
      body: Buffer.from('bomb'),
    });
  });

  it('joins repeated headers', async () => {
    const got = await ask((socket) => socket.end(`${HEAD}X-A: 1\r\nx-a: 2\r\ncontent-length: 0\r\n\r\n`));
    expect(got).toMatchObject({ kind: 'response', headers: { 'x-a': '1, 2' } });
  });
});

describe('a server that cannot be reached', () => {
  it('because nothing listens, or the name does not exist', async () => {
    const nothing = await client().send({ method: 'GET', url: 'http://127.0.0.1:1/', headers: {} });
    expect(nothing).toMatchObject({ kind: 'failure', reached: false });
    const nobody = await client(5_000).send({ method: 'GET', url: 'http://no-such-host.invalid/', headers: {} });
    expect(nobody).toMatchObject({ kind: 'failure', reached: false });
  });

  it('because its certificate is not trusted, until its CA is', async () => {
    const { certificatePem, keyPem, caPem } = await createServerCertificate(['127.0.0.1'], Date.now());
    const server = createTlsServer({ cert: certificatePem, key: keyPem }, (_, response) => response.end('ok'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing.push(() => {
      server.closeAllConnections();
      server.close();
    });
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    expect(await client(5_000).send({ method: 'GET', url, headers: {} })).toMatchObject({
      kind: 'failure',
      reached: false,
    });
    expect(await client(5_000, caPem).send({ method: 'GET', url, headers: {} })).toMatchObject({
      kind: 'response',
      status: 200,
    });
  });

  it('because it has another name than its certificate', async () => {
    const { certificatePem, keyPem, caPem } = await createServerCertificate(['other.example'], Date.now());
    const server = createTlsServer({ cert: certificatePem, key: keyPem }, (_, response) => response.end('ok'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing.push(() => {
      server.closeAllConnections();
      server.close();
    });
    const answer = await client(5_000, caPem).send({
      method: 'GET',
      url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      headers: {},
    });
    expect(answer).toMatchObject({ kind: 'failure', reached: false });
    expect((answer as { reason: string }).reason).toContain('ALTNAME');
  });
});

describe('the client itself', () => {
  it('throws for a request that cannot be sent, which is no fault of the target', async () => {
    const url = await rawServer((socket) => socket.end());
    await expect(client().send({ method: 'GET', url, headers: { 'x-bad': 'a\nb' } })).rejects.toThrow(/header/i);
  });

  it('throws when the run is aborted', async () => {
    const stop = new AbortController();
    const made = new HttpClient({ requestTimeoutMs: 10_000, signal: stop.signal });
    closing.push(() => made.close());
    const pending = made.send({
      method: 'GET',
      url: await rawServer(() => stop.abort(new Error('enough'))),
      headers: {},
    });
    await expect(pending).rejects.toThrow('enough');
  });
});
