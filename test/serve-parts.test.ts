import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as forward, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSuite } from '../conformance/case-files.ts';
import { readConformanceRecord } from '../conformance/record-reader.ts';
import { runConformance } from '../conformance/run-conformance.ts';
import { createServerCertificate } from '../conformance/sink/certificate.ts';
import { readTarget } from '../conformance/target-file.ts';
import { packageRoot } from '../package-root.ts';
import { type Announcement, ServedProcess } from './crash/served-process.ts';

/* `qod serve --only`: the network with its NEF in one process, the QoD server in another one, a proxy before it. */

const SCENARIO = ['--scenario', join(packageRoot, 'test', 'crash', 'quiet-cell.yaml')];
const NEF_PORTS = ['--nef-port', '0', '--control-port', '0'];
const QOD_PORTS = ['--port', '0', '--auth-port', '0'];
/** A cell without other traffic admits a flow within some slots; what is waited for is three processes on a busy machine. */
const SOON = { timeout: 10_000, interval: 50 };

const folder = mkdtempSync(join(tmpdir(), 'qod-parts-'));
const running: ServedProcess[] = [];
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function served(args: readonly string[]): Promise<Announcement> {
  const process = new ServedProcess([...SCENARIO, ...args]);
  running.push(process);
  return process.announced();
}

/** A gateway that knows the server by another path than its clients do. */
function startProxy(root: () => string | undefined): Server {
  return createServer((incoming, answer) => {
    const outgoing = forward(`${root()}${incoming.url!.replace(/^\/gateway/, '')}`, {
      method: incoming.method,
      headers: incoming.headers,
    });
    outgoing.on('response', (response) => {
      answer.writeHead(response.statusCode!, response.headers);
      response.pipe(answer);
    });
    outgoing.on('error', () => answer.writeHead(502).end());
    incoming.pipe(outgoing);
  }).listen(0, '127.0.0.1');
}

interface Answer {
  status: number;
  body: { sessionId: string; qosStatus: string; statusInfo?: string; code?: string };
}

async function call({ token }: Announcement, method: string, url: string, body?: unknown): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Answer['body'] };
}

function createSession(qod: Announcement, duration: number): Promise<Answer> {
  return call(qod, 'POST', `${qod.apis['quality-on-demand']}/sessions`, {
    device: { phoneNumber: qod.device.phoneNumber },
    applicationServer: { ipv4Address: '198.51.100.10' },
    qosProfile: 'QOS_M',
    duration,
  });
}

describe('two processes and a proxy', { timeout: 60_000 }, () => {
  let nef: Announcement;
  let qod: Announcement;
  let proxy: Server;
  let publicUrl: string;
  const certificate = createServerCertificate(['127.0.0.1'], Date.now());
  const session = (id: string): string => `${qod.apis['quality-on-demand']}/sessions/${id}`;
  /** What the network does for the device, as the operator sees it. */
  const qosFlows = async (): Promise<unknown[]> => {
    const response = await fetch(`${nef.control}/ues/${qod.device.ueName}`);
    return ((await response.json()) as { qosFlows: unknown[] }).qosFlows;
  };

  beforeAll(async () => {
    proxy = startProxy(() => qod.listens);
    await once(proxy, 'listening');
    publicUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/gateway`;
    const ca = join(folder, 'sink-ca.pem');
    writeFileSync(ca, (await certificate).caPem);
    nef = await served(['--only', 'nef', ...NEF_PORTS, '--nef-auth', 'basic:qod:s3cret']);
    qod = await served([
      ...['--only', 'qod', ...QOD_PORTS, '--release', 'r4.1', '--nef', nef.nef, '--nef-auth', 'basic:qod:s3cret'],
      ...['--public-url', `${publicUrl}/`, '--sink-ca', ca],
    ]);
  }, 60_000);

  afterAll(async () => {
    // Nobody has to be stopped by force.
    expect(await Promise.all(running.map((each) => each.stop()))).toEqual(running.map(() => 0));
    proxy.close();
  });

  it('tells of what is there and of nothing else', () => {
    expect(Object.keys(nef).sort()).toEqual(['control', 'device', 'nef']);
    expect(Object.keys(qod).sort()).toEqual(
      ['apis', 'authorization', 'device', 'listens', 'nef', 'release', 'token'].sort(),
    );
    expect(qod.device).toEqual(nef.device);
    expect(qod.apis['quality-on-demand']).toBe(`${publicUrl}/quality-on-demand/v1rc3`);
  });

  it('gives the device a flow in the other process, and takes it away when the session is deleted', async () => {
    const { status, body } = await createSession(qod, 60);
    expect([status, body.qosStatus]).toEqual([201, 'REQUESTED']);
    await expect
      .poll(async () => (await call(qod, 'GET', session(body.sessionId))).body.qosStatus, SOON)
      .toBe('AVAILABLE');
    expect(await qosFlows()).toHaveLength(1);
    expect((await call(qod, 'DELETE', session(body.sessionId))).status).toBe(204);
    // The cell applies what the NEF was told at its next slot, which in paced time is some milliseconds later.
    await expect.poll(qosFlows, SOON).toEqual([]);
    expect((await call(qod, 'GET', session(body.sessionId))).status).toBe(404);
  });

  it('takes it away when the duration is over, by the clock on the wall', async () => {
    const { body } = await createSession(qod, 2);
    await expect.poll(qosFlows, SOON).toHaveLength(1);
    await expect
      .poll(async () => (await call(qod, 'GET', session(body.sessionId))).body, SOON)
      .toMatchObject({ qosStatus: 'UNAVAILABLE', statusInfo: 'DURATION_EXPIRED' });
    await expect.poll(qosFlows, SOON).toEqual([]);
  });

  it('is a server like any other to the suite', async () => {
    const { certificatePem, keyPem } = await certificate;
    writeFileSync(join(folder, 'certificate.pem'), certificatePem);
    writeFileSync(join(folder, 'key.pem'), keyPem);
    const file = join(folder, 'target.yaml');
    // The second device of the cell; the first one has a session that is kept for six minutes.
    const phoneNumber = `+${Number(qod.device.phoneNumber) + 1}`;
    writeFileSync(
      file,
      `name: The reference in a process of its own
release: r4.1
apis:
  quality-on-demand: { baseUrl: '${qod.apis['quality-on-demand']}' }
  qos-profiles: { baseUrl: '${qod.apis['qos-profiles']}' }
tokens: { two-legged: { env: TOKEN } }
devices: [{ phoneNumber: '${phoneNumber}' }]
applicationServer: { ipv4Address: 198.51.100.10, port: 443 }
profile: { name: QOS_M }
sink: { certificateFile: certificate.pem, keyFile: key.pem }
`,
    );
    const { target } = readTarget(file, { TOKEN: qod.token });
    const names = ['echo-sink', 'event-available', 'profile-unknown', 'conflict'];
    const only = names.map((name) => `quality-on-demand/createSession/${name}`);
    const out = join(folder, 'run');
    const { record } = await runConformance({ target, release: 'r4.1', suite: readSuite(), only, out });
    const { cases } = readConformanceRecord(record);
    expect(cases.map(({ id, verdict }) => [id.split('/')[2], verdict]).sort()).toEqual([
      ['conflict', 'passed'],
      ['echo-sink', 'passed'],
      ['event-available', 'passed'],
      ['profile-unknown', 'passed'],
    ]);
  });

  it('does not reach a NEF that knows another credential: 503, and nothing in the network', async () => {
    const stranger = await served(['--only', 'qod', ...QOD_PORTS, '--nef', nef.nef, '--nef-auth', 'basic:qod:wrong']);
    const { status, body } = await createSession(stranger, 60);
    expect([status, body.code]).toEqual([503, 'UNAVAILABLE']);
    expect(JSON.stringify(body)).not.toContain('wrong');
    expect(await qosFlows()).toEqual([]);
  });
});

describe('a NEF that wants access tokens', { timeout: 60_000 }, () => {
  it('is shown one of the client, from where the client gets them', async () => {
    const asked: (string | undefined)[] = [];
    const issuer = createServer((request, answer) => {
      asked.push(request.headers.authorization);
      answer.setHeader('content-type', 'application/json');
      answer.end(JSON.stringify({ access_token: 'of-the-issuer', token_type: 'Bearer', expires_in: 300 }));
    }).listen(0, '127.0.0.1');
    await once(issuer, 'listening');
    const tokenUrl = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/token`;
    const nef = new ServedProcess([...SCENARIO, '--only', 'nef', ...NEF_PORTS, '--nef-auth', 'bearer:of-the-issuer']);
    const { nef: nefUrl } = await nef.announced();
    const auth = ['--nef', nefUrl, '--nef-auth', `oauth2:qod:s3:cr@t@${tokenUrl}`];
    const server = new ServedProcess([...SCENARIO, '--only', 'qod', ...QOD_PORTS, ...auth]);
    const { status } = await createSession(await server.announced(), 60);
    expect(status).toBe(201);
    // Name and secret are URL-encoded before they become Basic (RFC 6749 section 2.3.1).
    const basic = Buffer.from('qod:s3%3Acr%40t').toString('base64');
    expect(new Set(asked)).toEqual(new Set([`Basic ${basic}`]));
    expect(await Promise.all([server.stop(), nef.stop()])).toEqual([0, 0]);
    issuer.close();
  });
});

describe('a NEF that is not there', { timeout: 60_000 }, () => {
  it('is told of on standard error, and a session is refused as UNAVAILABLE', async () => {
    // Port 9 is that of the discard service, which nobody has.
    const nef = 'http://127.0.0.1:9/3gpp-as-session-with-qos/v1';
    const server = new ServedProcess([...SCENARIO, '--only', 'qod', ...QOD_PORTS, '--nef', nef], 'pipe');
    const [qod, complaint] = await Promise.all([server.announced(), server.complaint()]);
    expect(complaint).toContain(`no answer from the NEF at ${nef}`);
    const { status, body } = await createSession(qod, 60);
    expect([status, body.code]).toEqual([503, 'UNAVAILABLE']);
    expect((await fetch(`${new URL(qod.apis['quality-on-demand']!).origin}/healthz`)).status).toBe(503);
    expect(await server.stop()).toBe(0);
  });
});
