/**
 * Prints, as JSON, how fast the reference server is while so many sessions are live, and what they hold in memory. A process of
 * its own for each number, run with --expose-gc. Argument: live sessions.
 */
import autocannon from 'autocannon';
import express from 'express';
import { randomUUID } from 'node:crypto';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { apisOf, contractOf } from '../conformance/contract/index.ts';
import {
  Simulation,
  startReferenceServer,
  type Subscriber,
  type SubscriberDirectory,
  TokenIssuer,
} from '../emulator/index.ts';
import { packageRoot } from '../package-root.ts';
import { readQosProfiles } from '../scenarios/qos-profile.ts';
import type { LiveSessions, Speed } from './live-sessions.ts';

const SECONDS = 5;
const CONNECTIONS = 10;
const live = Number(process.argv[2]);

/** As many devices as anybody asks for, held nowhere. */
const subscribers: SubscriberDirectory = {
  find: ({ phoneNumber }) => (phoneNumber === undefined ? undefined : subscriber(phoneNumber)),
  byName: (ueName) => subscriber(ueName),
};

function subscriber(phoneNumber: string): Subscriber {
  return {
    ueName: phoneNumber,
    phoneNumber,
    ipv4Address: '10.0.0.1',
    ipv6Address: '2001:db8::1',
    qodApplicable: true,
  };
}

const nefProcess = fork(join(packageRoot, 'bench', 'instant-nef.ts'), { execArgv: ['--import', 'tsx'] });
const [nefPort] = (await once(nefProcess, 'message')) as [number];
// The clock stands: no session ends while it is measured.
const clock = new Simulation();
const calendar = { epochMs: Date.now() };
const issuer = await TokenIssuer.create({ issuer: 'https://issuer.test', audience: 'qod', clock, calendar });
const server = await startReferenceServer({
  release: 'r4.1',
  clock,
  calendar,
  trackIo: (io) => io(),
  nefBaseUrl: `http://127.0.0.1:${nefPort}/3gpp-as-session-with-qos/v1`,
  subscribers,
  profiles: readQosProfiles(),
  clients: [{ clientId: 'bench' }],
  issuer: issuer.issuer,
  audience: issuer.audience,
  jwks: issuer.jwks,
  uuid: randomUUID,
  jitter: () => 0.5,
});
const scopes = apisOf('r4.1').flatMap((api) => contractOf(api, 'r4.1').operations.flatMap((each) => each.scopes));
const token = await issuer.mint({ clientId: 'bench', scopes, expiresAtMs: calendar.epochMs + 3_600_000 });
const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
const sessionsPath = `${contractOf('quality-on-demand', 'r4.1').basePath}/sessions`;

let created = 0;
const emptyBytes = await heapBytes();
const pool = new Pool(server.apiRoot, { connections: 32 });
const ids: string[] = [];
let shown = '';
for (let first = 0; first < live; first += 256) {
  const batch = Array.from({ length: Math.min(256, live - first) }, (_, n) => createSession(first + n));
  const bodies = await Promise.all(batch);
  shown = bodies[0]!;
  for (const body of bodies) {
    const { sessionId } = JSON.parse(body) as { sessionId: string };
    if (ids.length < 1000) ids.push(sessionId);
  }
}
await sleep(500);
const filledBytes = await heapBytes();

const getSession = await load({
  url: server.apiRoot,
  requests: ids.map((id) => ({ method: 'GET', path: `${sessionsPath}/${id}`, headers })),
});
const createAndDelete = await load({
  url: server.apiRoot,
  requests: [
    {
      method: 'POST',
      path: sessionsPath,
      headers,
      setupRequest: (request) => ({ ...request, body: sessionBody(1_000_000 + created++) }),
      onResponse: (_status, body, context) => {
        (context as { id?: string }).id = (JSON.parse(body) as { sessionId: string }).sessionId;
      },
    },
    {
      method: 'DELETE',
      headers,
      setupRequest: (request, context) => ({
        ...request,
        path: `${sessionsPath}/${(context as { id?: string }).id}`,
      }),
    },
  ],
});
const bare = await bareExpress(shown);
const figures: LiveSessions = {
  live,
  getSession,
  createAndDelete,
  bareExpress: bare,
  heapBytesPerSession: (filledBytes - emptyBytes) / live,
  dataBytesPerSession: await dataBytes(),
};
process.stdout.write(JSON.stringify(figures));
await pool.destroy();
await server.close();
nefProcess.disconnect();

function sessionBody(device: number): string {
  return JSON.stringify({
    device: { phoneNumber: `+999${10_000_000 + device}` },
    applicationServer: { ipv4Address: '198.51.100.10' },
    qosProfile: 'QOS_M',
    duration: 3600,
    sink: 'https://sink.example.com/events',
  });
}

async function createSession(device: number): Promise<string> {
  const answer = await pool.request({ path: sessionsPath, method: 'POST', headers, body: sessionBody(device) });
  const body = await answer.body.text();
  if (answer.statusCode !== 201) throw new Error(`createSession answered ${answer.statusCode}: ${body}`);
  return body;
}

async function bareExpress(body: string): Promise<Speed> {
  const app = express();
  const value: unknown = JSON.parse(body);
  app.get('/session', (_request, response) => void response.json(value));
  const bareServer = createServer(app).listen(0, '127.0.0.1');
  await once(bareServer, 'listening');
  const url = `http://127.0.0.1:${(bareServer.address() as AddressInfo).port}/session`;
  const speed = await load({ url });
  bareServer.close();
  bareServer.closeAllConnections();
  return speed;
}

async function load(options: autocannon.Options): Promise<Speed> {
  const result = await autocannon({ connections: CONNECTIONS, duration: SECONDS, ...options });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} answers other than 2xx, ${result.errors} errors`);
  return { perSecond: result.requests.average, p50Ms: result.latency.p50, p99Ms: result.latency.p99 };
}

/** What the data of a session take by themselves: copies of one, held by nobody but a list. */
async function dataBytes(): Promise<number> {
  const copies = 20_000;
  const flow = {
    servers: [{ version: 'ipv4', address: '198.51.100.10', prefixLength: 32 }],
    serverPorts: [],
    devicePorts: [],
  };
  const { sink, ...info } = JSON.parse(shown) as { sink: string; sessionId: string };
  const session = { id: info.sessionId, clientId: 'bench', ueName: '', sink: { url: sink }, request: info, flow };
  const text = JSON.stringify({ ...session, status: 'AVAILABLE', requestedAtNs: 1.5e9, startedAtNs: 1.5e9 });
  const before = await heapBytes();
  const list = Array.from({ length: copies }, () => JSON.parse(text) as unknown);
  const bytes = (await heapBytes()) - before;
  return list.length === copies ? bytes / copies : NaN;
}

async function heapBytes(): Promise<number> {
  for (let round = 0; round < 4; round++) {
    globalThis.gc!();
    await sleep(20);
  }
  return process.memoryUsage().heapUsed;
}
