import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import seedrandom from 'seedrandom';
import { startSink } from '../../emulator/qod/test/sink-server.ts';
import { packageRoot } from '../../package-root.ts';
import { CrashClient, type KnownSession } from './crash-client.ts';
import { type Announcement, ServedProcess } from './served-process.ts';

export interface CrashResult {
  kills: number;
  /** Sessions that the client was told of. */
  sessions: number;
  /** Events that the sink received, repeated ones included, and how many of them were repeated. */
  events: number;
  repeated: number;
  /** Everything that did not hold, in words. Empty when all is well. */
  faults: string[];
}

/** Requests that are under way at the moment of a kill. */
const WORKERS = 4;

/** Wall time in which a restarted server sets right what the crash left, in milliseconds. */
const REPAIR_MS = 15_000;

/**
 * Kills a serving process with SIGKILL at random moments of its work and starts it again on the same store: what it had
 * answered holds, the network carries the flows of its sessions and no others, and the sink hears of everything, in order.
 * @param print is told how far it is
 */
export async function crashRun(kills: number, seed: string, print: (line: string) => void): Promise<CrashResult> {
  const folder = mkdtempSync(join(tmpdir(), 'qod-crash-'));
  const random = seedrandom.alea(seed);
  const sink = await startSink(() => 0);
  writeFileSync(join(folder, 'sink.pem'), sink.ca);
  const options = await serveOptions(folder);
  const client = new CrashClient(random, sink.url);
  const faults: string[] = [];
  try {
    for (let kill = 0; kill < kills; kill++) {
      const server = new ServedProcess(options);
      const announcement = await server.announced();
      await client.attach(announcement);
      if (kill > 0) {
        const found = (await check(client, announcement)).map((fault) => `after kill ${kill}: ${fault}`);
        found.forEach(print);
        faults.push(...found);
      }
      const workers = Array.from({ length: WORKERS }, () => client.work());
      await sleep(50 + random() * 800);
      await server.kill();
      await Promise.all(workers);
      print(`kill ${kill + 1} of ${kills}, ${client.sessions.length} sessions, ${faults.length} faults`);
    }
    faults.push(...(await finish(client, options)), ...eventFaults(client.sessions, sink.received));
  } finally {
    await client.close();
    sink.close();
    rmSync(folder, { recursive: true, force: true });
  }
  const ids = sink.received.map(({ body }) => (body as { id: string }).id);
  const repeated = ids.length - new Set(ids).size;
  return { kills, sessions: client.sessions.length, events: ids.length, repeated, faults };
}

/** The addresses stay the same from process to process, as they would behind an operator's name. */
async function serveOptions(folder: string): Promise<string[]> {
  const [port, nefPort, authPort] = [await freePort(), await freePort(), await freePort()];
  return [
    ...['--scenario', join(packageRoot, 'test', 'crash', 'quiet-cell.yaml'), '--release', 'r4.1'],
    ...['--port', String(port), '--nef-port', String(nefPort), '--auth-port', String(authPort)],
    ...['--control-port', '0'],
    ...['--store', `file:${join(folder, 'qod.db')}`, '--sink-ca', join(folder, 'sink.pem'), '--log-level', 'silent'],
  ];
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** What must hold as soon as the server has set right what the crash left. */
async function check(client: CrashClient, { control }: Announcement): Promise<string[]> {
  const deadlineMs = Date.now() + REPAIR_MS;
  for (;;) {
    const faults = [...(await sessionFaults(client)), ...(await flowFaults(client, control))];
    if (faults.length === 0 || Date.now() > deadlineMs) return faults;
    await sleep(100);
  }
}

async function sessionFaults(client: CrashClient): Promise<string[]> {
  const faults: string[] = [];
  for (const session of client.sessions) {
    if (session.deletion === 'gone' && session.checkedGone === true) continue;
    const { status } = await client.get(session.id);
    if (session.deletion === 'gone') {
      if (status !== 404) faults.push(`a session whose DELETE was answered is answered ${status}`);
      else session.checkedGone = true;
    }
    if (session.deletion === 'none' && status !== 200 && Date.now() < session.keptUntilMs)
      faults.push(`a session of the client's is answered ${status}`);
    if (session.deletion === 'asked' && status === 404) session.deletion = 'gone';
  }
  return faults;
}

/** A device has as many QoS flows as it has AVAILABLE sessions; a request that was cut off may have made one of them. */
async function flowFaults(client: CrashClient, control: string): Promise<string[]> {
  const faults: string[] = [];
  for (const [n, phoneNumber] of client.phoneNumbers.entries()) {
    const sessions = await client.sessionsOf(phoneNumber);
    const available = sessions.filter(({ qosStatus }) => qosStatus === 'AVAILABLE').length;
    const requested = sessions.filter(({ qosStatus }) => qosStatus === 'REQUESTED').length;
    const answer = await fetch(`${control}/ues/phone-${n + 1}`);
    const { qosFlows } = (await answer.json()) as { qosFlows: unknown[] };
    if (requested > 0) faults.push(`${requested} sessions of a device are still REQUESTED`);
    if (qosFlows.length !== available)
      faults.push(`a device has ${qosFlows.length} QoS flows and ${available} AVAILABLE sessions`);
  }
  return faults;
}

/** Everything is deleted, and the network carries nothing any more. */
async function finish(client: CrashClient, options: readonly string[]): Promise<string[]> {
  const server = new ServedProcess(options);
  const announcement = await server.announced();
  await client.attach(announcement);
  const faults = await check(client, announcement);
  for (const session of client.sessions) await client.delete(session);
  for (const phoneNumber of client.phoneNumbers) {
    for (const { sessionId } of await client.sessionsOf(phoneNumber))
      await client.delete({ id: sessionId, phoneNumber, keptUntilMs: 0, deletion: 'none' });
  }
  faults.push(...(await check(client, announcement)));
  // What is on its way to the sink arrives; then the stop is a graceful one.
  await sleep(2_000);
  const code = await server.stop();
  if (code !== 0) faults.push(`the graceful stop ended with ${code}`);
  return faults;
}

/** Of each session the client knows, the sink has heard its beginning and its end, in this order at first hearing. */
function eventFaults(sessions: readonly KnownSession[], received: readonly { body: unknown }[]): string[] {
  const heard = new Map<string, string[]>();
  const seen = new Set<string>();
  for (const { body } of received) {
    const { id, data } = body as { id: string; data: { sessionId: string; qosStatus: string } };
    if (seen.has(id)) continue;
    seen.add(id);
    heard.set(data.sessionId, [...(heard.get(data.sessionId) ?? []), data.qosStatus]);
  }
  return sessions.flatMap(({ id }) => {
    const events = (heard.get(id) ?? []).join(', ');
    // A session deleted before the network had decided was never AVAILABLE, nor was one that the network refused.
    return ['AVAILABLE, UNAVAILABLE', 'UNAVAILABLE', ''].includes(events)
      ? []
      : [`the sink heard ${events} of a session`];
  });
}
