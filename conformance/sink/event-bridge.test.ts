import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { packageRoot } from '../../package-root.ts';
import { readScenario } from '../../scenarios/scenario.ts';
import { readSuite } from '../case-files.ts';
import { readConformanceRecord } from '../record-reader.ts';
import { runConformance } from '../run-conformance.ts';
import { startCoupledServer } from '../test/coupled-server.ts';
import { startHonestServer } from '../test/servers/honest/start-honest-server.ts';
import { createServerCertificate } from './certificate.ts';
import { type BridgedEvent, EventBridge } from './event-bridge.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qod-bridge-'));
  file = join(folder, 'events.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a bridge', () => {
  let events: BridgedEvent[];
  let faults: string[];
  let bridge: EventBridge;
  const open = async () => {
    events = [];
    faults = [];
    bridge = await EventBridge.open({
      file,
      onEvent: (event) => events.push(event),
      onFault: (reason) => faults.push(reason),
    });
  };
  afterEach(() => bridge.close());
  const soon = { timeout: 10_000, interval: 20 };

  it('gives what is appended, whole lines only, and nothing of an earlier run', async () => {
    writeFileSync(file, '{"event":{"id":"earlier"}}\n');
    await open();
    appendFileSync(file, '{"event":{"id":"1"}}\n{"sink":"https://a/events/x","ev');
    await vi.waitFor(() => expect(events).toEqual([{ text: '{"id":"1"}' }]), soon);
    appendFileSync(file, 'ent":{"id":"2"}}\n');
    await vi.waitFor(() => expect(events[1]).toEqual({ text: '{"id":"2"}', sink: 'https://a/events/x' }), soon);
    expect(faults).toEqual([]);
  });

  it('reads a file from its beginning that has been begun anew', async () => {
    writeFileSync(file, `${'x'.repeat(1000)}\n`);
    await open();
    writeFileSync(file, '{"event":{"id":"1"}}\n');
    await vi.waitFor(() => expect(events).toHaveLength(1), soon);
  });

  it.each(['no json', '[]', '{"event":"text"}', 'null'])('tells of a line that is none: %s', async (line) => {
    await open();
    appendFileSync(file, `${line}\n{"event":{}}\n`);
    await vi.waitFor(() => expect(events).toHaveLength(1), soon);
    expect(faults).toEqual([`a line that is no {"event": {…}}: ${line}`]);
  });
});

describe('a server whose events come by a bridge', { timeout: 90_000 }, () => {
  /** What a broker and somebody's bridge behind it make of the events that a server sends: lines of a file, without sink and headers. */
  async function broker(take: (event: unknown) => unknown): Promise<{ server: Server; url: string; pem: string }> {
    const { certificatePem, keyPem, caPem } = await createServerCertificate(['127.0.0.1'], Date.now());
    const server = createServer({ cert: certificatePem, key: keyPem }, (request, response) => {
      void text(request).then((body) => {
        const event = take(JSON.parse(body));
        if (event !== undefined) appendFileSync(file, `${JSON.stringify({ event })}\n`);
        response.writeHead(204).end();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return { server, url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, pem: caPem };
  }

  async function verdictsBehind(take: (event: unknown) => unknown): Promise<Record<string, string>> {
    const { server, url, pem } = await broker(take);
    const scenario = readScenario(join(packageRoot, 'scenarios', 'cells', 'certification.yaml'));
    const start = (options: Parameters<typeof startHonestServer>[0]) =>
      startHonestServer({ ...options, sinkCaPem: pem });
    const coupled = await startCoupledServer('honest', scenario, start, 'wall');
    try {
      const target = { ...coupled.target, sink: { host: '127.0.0.1', port: 0, publicUrl: url, bridgeFile: file } };
      const only = ['available', 'expiry', 'no-credential', 'again[[]1]', 'token-expired'].map(
        (name) => `*/createSession/event-${name.replace('[[]', '[')}`,
      );
      const out = join(folder, 'run');
      const { record } = await runConformance({ target, release: 'r4.1', suite: readSuite(), only, out });
      const { cases } = readConformanceRecord(record);
      return Object.fromEntries(
        cases.map(({ id, verdict, reasons }) => [id.split('/')[2], `${verdict} ${reasons[0] ?? ''}`.trim()]),
      );
    } finally {
      await coupled.close();
      server.close();
      server.closeAllConnections();
    }
  }

  const skipped = 'skipped sink.bridgeFile: what comes by a bridge has no headers and is given no answer';

  it('is judged by them; what is about their sending is skipped', async () => {
    expect(await verdictsBehind((event) => event)).toEqual({
      'event-available': 'passed',
      'event-expiry': 'passed',
      'event-no-credential': skipped,
      'event-again[1]': skipped,
      'event-token-expired': skipped,
    });
  });

  it('is not blamed for a bridge that brings nothing', async () => {
    const verdicts = await verdictsBehind(() => undefined);
    expect(verdicts['event-available']).toBe(`inconclusive nothing has come by the bridge ${file} yet`);
  });

  it('fails by an event that says something else', async () => {
    const verdicts = await verdictsBehind((event) => ({ ...(event as object), specversion: '0.3' }));
    expect(verdicts['event-available']).toMatch(/^failed event\.schema/);
  });
});
