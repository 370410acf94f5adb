import autocannon from 'autocannon';
import express from 'express';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startTestbed, type Testbed } from '../emulator/index.ts';
import { packageRoot } from '../package-root.ts';
import { readScenario } from '../scenarios/scenario.ts';

const SECONDS = 4;
const CONNECTIONS = 10;

export interface ServerSpeed {
  /** getSession requests per second, token verified. */
  getSession: number;
  /** A bare Express handler that answers a constant JSON of the same size, in the same run. */
  bareExpress: number;
}

/** getSession of the reference server beside bare Express, both in this process, loaded by autocannon. */
export async function referenceServerSpeed(): Promise<ServerSpeed> {
  const scenario = readScenario(join(packageRoot, 'scenarios', 'cells', 'stadium-replay.yaml'));
  const testbed = await startTestbed({ scenario, release: 'r3.2', clock: { kind: 'virtual' } });
  try {
    const token = await testbed.tokens.mint({
      clientId: 'client-a',
      scopes: testbed.scopes,
      expiresAtMs: Date.now() + 3_600_000,
    });
    const { url, body } = await openSession(testbed, token);
    const getSession = await requestsPerSecond(url, { authorization: `Bearer ${token}` });
    return { getSession, bareExpress: await bareExpress(body) };
  } finally {
    await testbed.close();
  }
}

async function openSession(testbed: Testbed, token: string): Promise<{ url: string; body: string }> {
  const base = `${testbed.reference.apiRoot}/quality-on-demand/v1/sessions`;
  const device = testbed.emulation.subscribers.byName(testbed.emulation.testDevices[0]!)!;
  const created = await fetch(base, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      device: { phoneNumber: device.phoneNumber },
      applicationServer: { ipv4Address: '198.51.100.10' },
      qosProfile: 'QOS_M',
      duration: 600,
    }),
  });
  if (created.status !== 201) throw new Error(`createSession answered ${created.status}`);
  const { sessionId } = (await created.json()) as { sessionId: string };
  const url = `${base}/${sessionId}`;
  const body = await (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).text();
  return { url, body };
}

async function bareExpress(body: string): Promise<number> {
  const app = express();
  const value: unknown = JSON.parse(body);
  app.get('/session', (_request, response) => void response.json(value));
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const speed = await requestsPerSecond(`http://127.0.0.1:${(server.address() as AddressInfo).port}/session`, {});
  server.close();
  server.closeAllConnections();
  return speed;
}

async function requestsPerSecond(url: string, headers: Record<string, string>): Promise<number> {
  const result = await autocannon({ url, headers, connections: CONNECTIONS, duration: SECONDS });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} answers other than 2xx, ${result.errors} errors`);
  return result.requests.average;
}
