import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { afterEach, describe, expect, it } from 'vitest';
import { type HttpAnswer, HttpClient } from './http-client.ts';
import { createServerCertificate } from './sink/certificate.ts';
import { sendForever, startRawServer } from './test/raw-server.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

async function rawServer(answer: (socket: Socket) => void, scheme = 'http'): Promise<string> {
  const server = await startRawServer(answer);
  closing.push(server.close);
  return `${scheme}://127.0.0.1:${server.port}/`;
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
        sendForever(socket, Buffer.alloc(65_536, 'a'));
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
    ['stops within its headers', (socket) => void socket.write(`${HEAD}x-a: `), /no answer within 300 ms/],
    [
      'never ends a body of tiny chunks',
      (socket) => {
        socket.write(`${HEAD}transfer-encoding: chunked\r\n\r\n`);
        sendForever(socket, '1\r\na\r\n'.repeat(1_000));
      },
      /a body of more than 1048576 bytes|did not end within/,
    ],
    [
      'never ends its body, which has no length',
      (socket) => void socket.write(`${HEAD}\r\n{}`),
      /the answer did not end within 300 ms/,
    ],
    ['has a header of 1 MB', (socket) => socket.end(`${HEAD}x-a: ${'a'.repeat(1_048_576)}\r\n\r\n`), /Header/i],
    [
      'sends trailers without end',
      (socket) => socket.end(`${HEAD}transfer-encoding: chunked\r\n\r\n0\r\n${'x-a: b\r\n'.repeat(100_000)}`),
      /Header/i,
    ],
    [
      'promises two different lengths',
      (socket) => socket.end(`${HEAD}content-length: 2\r\ncontent-length: 4\r\n\r\n{}{}`),
      /content-length/,
    ],
    ['promises less than nothing', (socket) => socket.end(`${HEAD}content-length: -2\r\n\r\n{}`), /Content-Length/],
    [
      'promises more than can be counted',
      (socket) => void socket.write(`${HEAD}content-length: 99999999999999999999999\r\n\r\n{}`),
      /content-length|did not end/i,
    ],
    [
      'gives a length and chunks',
      (socket) => socket.end(`${HEAD}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`),
      /content-length/i,
    ],
    [
      'sends chunks of no size',
      (socket) => socket.end(`${HEAD}transfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`),
      /chunk size/,
    ],
    [
      'sends a chunk of more than can be counted',
      (socket) => void socket.write(`${HEAD}transfer-encoding: chunked\r\n\r\n${'f'.repeat(20)}\r\n{}`),
      /Chunk size/,
    ],
    [
      'leaves out the last chunk',
      (socket) => socket.end(`${HEAD}transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n`),
      /other side closed/,
    ],
    ['speaks HTTP/0.9', (socket) => socket.end('<html>hello</html>'), /HTTP/],
    ['has no number for a status', (socket) => socket.end('HTTP/1.1 abc OK\r\n\r\n'), /status/],
    ['has status 099', (socket) => socket.end('HTTP/1.1 099 No\r\ncontent-length: 0\r\n\r\n'), /a status below 100/],
    ['has status 1000', (socket) => socket.end('HTTP/1.1 1000 No\r\ncontent-length: 0\r\n\r\n'), /status/],
    [
      'changes the protocol unasked',
      (socket) => void socket.write('HTTP/1.1 101 Yes\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
      /upgrade/,
    ],
    [
      'only ever says 100',
      (socket) => sendForever(socket, 'HTTP/1.1 100 Continue\r\n\r\n'),
      /no answer within 300 ms|bad response/,
    ],
    [
      'only ever says 103',
      (socket) => sendForever(socket, 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'),
      /no answer within 300 ms/,
    ],
    [
      'has 204 with a body',
      (socket) => void socket.write('HTTP/1.1 204 No Content\r\ncontent-length: 2\r\n\r\n{}'),
      /content-length/,
    ],
    ['has NUL in a header', (socket) => socket.end(`${HEAD}x-a: a\0b\r\ncontent-length: 0\r\n\r\n`), /header value/],
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

  it('is read as long as it ends within the budget, however slowly', async () => {
    const whole = [...`${HEAD}content-length: 2\r\n\r\n{}`];
    const got = await ask((socket) => {
      const next = (): void => {
        const byte = whole.shift();
        if (byte !== undefined) socket.write(byte, () => setImmediate(next));
      };
      next();
    }, 30_000);
    expect(got).toMatchObject({ kind: 'response', status: 200, body: Buffer.from('{}') });
  });

  it('may say 100, 102 or 103 before its answer, although nobody asked (RFC 9110 section 15.2)', async () => {
    for (const interim of [
      '100 Continue\r\n',
      '100 Continue\r\ndate: now\r\n',
      '102 Processing\r\n',
      '103 Early Hints\r\n',
    ]) {
      const answer = `${HEAD}content-length: 2\r\n\r\n{}`;
      const got = await ask((socket) => socket.end(`HTTP/1.1 ${interim}\r\n`.repeat(3) + answer));
      expect(got, interim).toMatchObject({ kind: 'response', status: 200, body: Buffer.from('{}') });
    }
  });

  it('has its odd statuses, headers and names shown as they are', async () => {
    expect(await ask((socket) => socket.end('HTTP/1.1 999 Odd\r\ncontent-length: 0\r\n\r\n'))).toMatchObject({
      status: 999,
    });
    const odd = Buffer.from(
      `${HEAD}x-a: \u00c3(\u00ff\r\n__proto__: p\r\nconstructor: c\r\ncontent-length: 0\r\n\r\n`,
      'latin1',
    );
    const got = await ask((socket) => socket.end(odd));
    expect(got.kind === 'response' && Object.entries(got.headers)).toEqual([
      ['x-a', '\u00c3(\u00ff'],
      ['__proto__', 'p'],
      ['constructor', 'c'],
      ['content-length', '0'],
    ]);
  });

  it('is not asked over the connections of another client, where it may have left an answer', async () => {
    const one = client(5_000);
    const other = one.fresh();
    closing.push(() => other.close());
    const connections = new Map<string | undefined, Set<Socket>>();
    const server = createHttpServer(({ url, socket }, response) => {
      connections.set(url, (connections.get(url) ?? new Set()).add(socket));
      response.end('{}');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing.push(() => {
      server.closeAllConnections();
      server.close();
    });
    const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (let n = 0; n < 3; n++) await one.send({ method: 'GET', url: `${root}/one`, headers: {} });
    for (let n = 0; n < 3; n++) await other.send({ method: 'GET', url: `${root}/other`, headers: {} });
    const ofOne = connections.get('/one') ?? new Set();
    expect([...(connections.get('/other') ?? [])].filter((socket) => ofOne.has(socket))).toEqual([]);
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

describe('a server whose TLS is wrong cannot be reached', () => {
  it('because it speaks HTTP, or closes in the midst of the handshake', async () => {
    const plain = await client(5_000).send({
      method: 'GET',
      url: await rawServer((socket) => socket.end(`${HEAD}content-length: 0\r\n\r\n`), 'https'),
      headers: {},
    });
    expect(plain).toMatchObject({ kind: 'failure', reached: false });
    const closed = await client(5_000).send({
      method: 'GET',
      url: await rawServer((socket) => socket.end(), 'https'),
      headers: {},
    });
    expect(closed).toMatchObject({ kind: 'failure', reached: false });
  });

  it('because its handshake never ends', async () => {
    const url = await rawServer(() => undefined, 'https');
    expect(await client().send({ method: 'GET', url, headers: {} })).toMatchObject({ kind: 'failure', reached: false });
  });

  it('because its certificate has expired', async () => {
    const { certificatePem, keyPem, caPem } = await createServerCertificate(['127.0.0.1'], Date.UTC(2001, 0, 1));
    const server = createTlsServer({ cert: certificatePem, key: keyPem }, (_, response) => response.end('ok'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing.push(() => {
      server.closeAllConnections();
      server.close();
    });
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const answer = await client(5_000, caPem).send({ method: 'GET', url, headers: {} });
    expect(answer).toMatchObject({ kind: 'failure', reached: false });
    expect((answer as { reason: string }).reason).toContain('CERT_HAS_EXPIRED');
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
