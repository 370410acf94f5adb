import autocannon, { type Client, type Instance, type Result } from 'autocannon';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { createServerCertificate } from '../sink/certificate.ts';
import { type DrivenAnswer, DrivenConnection } from './driven-connection.ts';

/* Servers that write bytes as they please, and what a connection makes of them. Also what holds us to this version of autocannon. */

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** What a server writes on its n-th request, counted over all connections from 0. */
type Script = (socket: Socket, n: number) => void;

interface Scripted {
  url: string;
  /** Requests as they arrived, each as a text. */
  requests: string[];
  /** Connections that were made. */
  connections: () => number;
}

async function scripted(script: Script, tls?: { key: string; cert: string }): Promise<Scripted> {
  const requests: string[] = [];
  let connections = 0;
  const serve = (socket: Socket): void => {
    connections++;
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => script(socket, requests.push(chunk.toString('utf8')) - 1));
  };
  const server = tls === undefined ? createServer(serve) : createTlsServer(tls, serve);
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    requests,
    connections: () => connections,
  };
}

interface Given {
  requestTimeoutMs?: number;
  maxBodyBytes?: number;
  ca?: string[];
}

function connectionTo(
  url: string,
  { requestTimeoutMs = 5_000, maxBodyBytes = 1_000, ca }: Given = {},
): DrivenConnection {
  let connection: DrivenConnection | undefined;
  const load = autocannon({
    ...{ url, connections: 1, duration: 1_000, timeout: 1_000, sampleInt: 20 },
    setupClient: (client: Client) => (connection = new DrivenConnection(client, { requestTimeoutMs, maxBodyBytes })),
    ...(ca === undefined ? {} : { tlsOptions: { ca } }),
  }) as unknown as Instance & Promise<Result>;
  closers.push(() => (load.stop(), load));
  return connection!;
}

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
const get = (url: string, path = '/') => ({ method: 'GET', url: `${url}${path}`, headers: { 'x-correlator': 'c' } });

/** The part of an answer that a test is about: its status and text, or why there is none. */
function told(answer: DrivenAnswer): unknown {
  if (answer.kind === 'response') return [answer.status, Buffer.from(answer.body).toString('utf8')];
  return [answer.cause, answer.reached, answer.reason];
}

describe('a connection that is told when to send', () => {
  it('sends nothing by itself, and what it is given in one request each', async () => {
    const server = await scripted((socket) => socket.write(OK));
    const connection = connectionTo(server.url);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.connections()).toBe(0);
    expect(told(await connection.send(get(server.url, '/one?two=3')))).toEqual([200, 'ok']);
    const post = { method: 'POST', url: `${server.url}/sessions`, headers: { 'content-type': 'application/json' } };
    expect(told(await connection.send({ ...post, body: '{"ü":1}' }))).toEqual([200, 'ok']);
    expect(server.requests).toHaveLength(2);
    expect(server.requests[0]).toMatch(/^GET \/one\?two=3 HTTP\/1\.1\r\n[^]*x-correlator: c\r\n\r\n$/);
    // ü is two bytes in UTF-8.
    expect(server.requests[1]).toMatch(/^POST \/sessions HTTP\/1\.1\r\n[^]*Content-Length: 8\r\n\r\n\{"ü":1\}$/i);
    expect(server.connections()).toBe(1);
  });

  it('brings back the bytes as they came, whatever the chunks', async () => {
    const euro = Buffer.from('€');
    const server = await scripted((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nX-A: 1\r\nx-a: 2\r\ncontent-length: 3\r\n\r\n');
      socket.write(euro.subarray(0, 1), () => setTimeout(() => socket.write(euro.subarray(1)), 20));
    });
    const answer = await connectionTo(server.url).send(get(server.url));
    expect(told(answer)).toEqual([200, '€']);
    expect(answer.kind === 'response' && answer.headers['x-a']).toBe('1, 2');
  });

  it('takes the end of the connection for the end of a body that has no other', async () => {
    const server = await scripted((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nuntil the end'));
    expect(told(await connectionTo(server.url).send(get(server.url)))).toEqual([200, 'until the end']);
  });

  it('waits for the answer after interim ones', async () => {
    const interim = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n';
    const server = await scripted((socket) => socket.write(interim + OK));
    const connection = connectionTo(server.url);
    for (let n = 0; n < 2; n++) expect(told(await connection.send(get(server.url)))).toEqual([200, 'ok']);
    expect(server.connections()).toBe(1);
  });

  it('makes a new connection when the other side says that it closes this one', async () => {
    const server = await scripted((socket) => socket.write('HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n'));
    const connection = connectionTo(server.url);
    for (let n = 0; n < 3; n++) expect(told(await connection.send(get(server.url)))).toEqual([204, '']);
    expect(server.connections()).toBe(3);
  });

  it.each<[string, Script, unknown[]]>([
    [
      'breaks off in the middle',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\npart'),
      ['connection', true, 'the connection was closed before the answer had ended'],
    ],
    [
      'closes without a word',
      (socket) => socket.end(),
      ['connection', true, 'the connection was closed before the answer had ended'],
    ],
    ['resets', (socket) => socket.resetAndDestroy(), ['connection', true, expect.stringContaining('ECONNRESET')]],
    [
      'speaks no HTTP',
      (socket) => socket.write('220 smtp ready\r\n'),
      ['connection', true, expect.stringContaining('no HTTP')],
    ],
    [
      'sends too much',
      (socket) => socket.write(`HTTP/1.1 200 OK\r\ncontent-length: 1001\r\n\r\n${'x'.repeat(1001)}`),
      ['connection', true, 'a body of more than 1000 bytes'],
    ],
  ])('tells of a server that %s, and is as good as new afterwards', async (_what, fault, expected) => {
    const server = await scripted((socket, n) => (n === 0 ? fault(socket, n) : void socket.write(OK)));
    const connection = connectionTo(server.url);
    expect(told(await connection.send(get(server.url)))).toEqual(expected);
    for (let n = 0; n < 2; n++) expect(told(await connection.send(get(server.url)))).toEqual([200, 'ok']);
  });

  it('does not take a second answer for that of the next request', async () => {
    const server = await scripted((socket, n) => socket.write(n === 0 ? OK + OK.replace('ok', 'no') : OK));
    const connection = connectionTo(server.url);
    for (let n = 0; n < 3; n++) expect(told(await connection.send(get(server.url)))).toEqual([200, 'ok']);
  });

  it('waits no longer than it may, with and without the beginning of an answer', async () => {
    const server = await scripted((socket, n) => {
      if (n === 1) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\npart');
      if (n === 2) socket.write(OK);
    });
    const connection = connectionTo(server.url, { requestTimeoutMs: 700 });
    expect(told(await connection.send(get(server.url)))).toEqual(['timeout', true, 'no answer within 700 ms']);
    expect(told(await connection.send(get(server.url)))).toEqual([
      'timeout',
      true,
      'the answer did not end within 700 ms',
    ]);
    expect(told(await connection.send(get(server.url)))).toEqual([200, 'ok']);
  });

  it('tells a server that is not there from one that breaks off', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.close();
    await once(server, 'close');
    const refused = ['connection', false, expect.stringContaining('ECONNREFUSED')];
    const connection = connectionTo(url);
    for (let n = 0; n < 2; n++) expect(told(await connection.send(get(url)))).toEqual(refused);
  });

  it('sends nothing to whom it does not trust', async () => {
    const { certificatePem, keyPem, caPem } = await createServerCertificate(['127.0.0.1'], Date.now());
    const server = await scripted((socket) => socket.write(OK), { key: keyPem, cert: certificatePem });
    const stranger = await connectionTo(server.url).send(get(server.url));
    expect(told(stranger)).toEqual(['connection', false, expect.stringContaining('certificate is not trusted')]);
    expect(server.requests).toEqual([]);
    const known = connectionTo(server.url, { ca: [caPem] });
    for (let n = 0; n < 2; n++) expect(told(await known.send(get(server.url)))).toEqual([200, 'ok']);
    expect(server.requests).toHaveLength(2);
  });
});
