import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readScenario } from '../scenarios/scenario.ts';
import { packageRoot } from '../package-root.ts';
import { readSuite } from './case-files.ts';
import { RELEASES, type Release } from './contract/index.ts';
import type { CaseRecord } from './record.ts';
import { readConformanceRecord } from './record-reader.ts';
import { startReferenceTarget } from './reference-target.ts';
import { runConformance } from './run-conformance.ts';
import { type Lie, startLyingProxy } from './test/lying-proxy.ts';

/*
 * The suite on the embedded reference, in the emulated stadium: honest, it passes everything; lied to by a proxy in front
 * of it, which HTTP alone could not tell, it fails.
 */

const scenario = readScenario(join(packageRoot, 'scenarios', 'cells', 'stadium-replay.yaml'), {});
const suite = readSuite();

async function run(release: Release, only: string[] = [], lie?: Lie): Promise<{ exitCode: number; cases: Map<string, CaseRecord>; complete: boolean }> {
  const out = mkdtempSync(join(tmpdir(), 'qod-conformance-'));
  const { target, close } = await startReferenceTarget({ scenario, release });
  const root = new URL(target.apis['quality-on-demand'] ?? '').origin;
  const proxy = lie === undefined ? undefined : await startLyingProxy(root, lie);
  const apis = Object.fromEntries(Object.entries(target.apis).map(([api, url]) => [api, url.replace(root, proxy?.root ?? root)]));
  try {
    const { exitCode, record } = await runConformance({ target: { ...target, apis }, release, suite, only, out });
    const { cases, complete } = readConformanceRecord(record);
    return { exitCode, complete, cases: new Map(cases.map((each) => [each.id.split('/')[2] ?? '', each])) };
  } finally {
    await proxy?.close();
    await close();
    rmSync(out, { recursive: true, force: true });
  }
}

const OUTCOMES = '*/outcome-*';
const broken = (record: CaseRecord | undefined): string[] => [...new Set(record?.assertions.filter(({ held }) => !held).map(({ check }) => check))];

describe('the embedded reference', () => {
  it.each(RELEASES)('passes every case of %s, none skipped', { timeout: 60_000 }, async (release) => {
    const { exitCode, cases, complete } = await run(release);
    const others = [...cases.values()].filter(({ verdict, reasons }) => verdict !== 'passed' && !reasons[0]?.startsWith('cannot be run by a black box'));
    expect(others.map(({ id, verdict, reasons }) => [id, verdict, reasons])).toEqual([]);
    expect([exitCode, complete]).toEqual([0, true]);
    expect(cases.size).toBeGreaterThan(200);
  });
});

describe('a server whose HTTP is faultless and whose network is not', { timeout: 60_000 }, () => {
  const deleted = new Set<string>();
  const sessionOf = (path: string): string => path.split('/').at(-1) ?? '';
  const gone = { status: 404, body: { status: 404, code: 'NOT_FOUND', message: 'There is no such session.' } };

  it('leaves the flow boosted after a delete', async () => {
    const { cases, exitCode } = await run('r3.2', [OUTCOMES], {
      request: (request) => {
        if (request.method === 'DELETE') {
          if (deleted.has(sessionOf(request.path))) return gone;
          deleted.add(sessionOf(request.path));
          return { status: 204, body: undefined };
        }
        return request.method === 'GET' && deleted.has(sessionOf(request.path)) ? gone : request;
      },
    });
    expect(exitCode).toBe(1);
    expect(broken(cases.get('outcome-deleted'))).toEqual(['withdrawn: outcome.no-qos-flow', 'withdrawn: outcome.application-flow', 'withdrawn: outcome.withdrawn']);
    expect(cases.get('outcome-promised')?.verdict).toBe('passed');
  });

  it('says that a session has expired and lets the network go on', async () => {
    const ends = new Map<string, { durationS: number; startMs: number }>();
    const told = (body: Record<string, unknown>): Record<string, unknown> => {
      const end = ends.get(String(body['sessionId']));
      if (end === undefined || body['startedAt'] === undefined) return end === undefined ? body : { ...body, duration: end.durationS };
      const startMs = Date.parse(String(body['startedAt']));
      const shortened = { ...body, duration: end.durationS, expiresAt: new Date(startMs + end.durationS * 1000).toISOString() };
      looks.set(String(body['sessionId']), (looks.get(String(body['sessionId'])) ?? 0) + 1);
      // The proxy has no clock of emulated time: the second look at a session comes when its end is waited for.
      return (looks.get(String(body['sessionId'])) ?? 0) < 2 ? shortened : { ...shortened, qosStatus: 'UNAVAILABLE', statusInfo: 'DURATION_EXPIRED' };
    };
    const looks = new Map<string, number>();
    let asked = 0;
    const { cases } = await run('r3.2', ['*/outcome-expired'], {
      request: (request) => {
        if (request.body?.['duration'] === undefined) return request;
        asked = Number(request.body['duration']);
        return { ...request, body: { ...request.body, duration: 3600 } };
      },
      answer: ({ status, body }) => {
        if (body?.['sessionId'] === undefined) return { status, body };
        const sessionId = String(body['sessionId']);
        if (status === 201) ends.set(sessionId, { durationS: asked, startMs: 0 });
        return { status, body: told(body) };
      },
    });
    const checks = broken(cases.get('outcome-expired'));
    expect(checks).toEqual(expect.arrayContaining(['withdrawn: outcome.no-qos-flow', 'withdrawn: outcome.application-flow', 'withdrawn: outcome.withdrawn']));
  });

  it('ignores the ports, so that all of the device is boosted', async () => {
    const ports = new Map<string, unknown>();
    let asked: unknown;
    const { cases } = await run('r3.2', [OUTCOMES], {
      request: (request) => {
        const { applicationServerPorts, devicePorts, ...body } = request.body ?? {};
        if (request.body === undefined) return request;
        asked = { ...(applicationServerPorts === undefined ? {} : { applicationServerPorts }), ...(devicePorts === undefined ? {} : { devicePorts }) };
        return { ...request, body };
      },
      answer: ({ status, body }) => {
        if (body?.['sessionId'] === undefined) return { status, body };
        const sessionId = String(body['sessionId']);
        if (status === 201) ports.set(sessionId, asked);
        return { status, body: { ...body, ...(ports.get(sessionId) as object | undefined) } };
      },
    });
    expect(broken(cases.get('outcome-server-port'))).toEqual(['promised: outcome.filters.foreign']);
    expect(cases.get('outcome-device-ports')?.verdict).toBe('failed');
    expect(cases.get('outcome-promised')?.verdict).toBe('passed');
  });

  it('gives a lesser profile than it promises', async () => {
    const { cases } = await run('r3.2', ['*/outcome-promised'], {
      request: (request) => (request.body?.['qosProfile'] === 'QOS_M' ? { ...request, body: { ...request.body, qosProfile: 'QOS_S' } } : request),
      answer: ({ status, body }) => ({ status, body: body?.['qosProfile'] === 'QOS_S' ? { ...body, qosProfile: 'QOS_M' } : body }),
    });
    expect(broken(cases.get('outcome-promised'))).toContain('promised: outcome.rate');
  });

  it('says AVAILABLE and never asks the network', async () => {
    const session = (body: Record<string, unknown> | undefined) => ({ ...body, sessionId: '6f0f3c46-6b62-4a2c-8f0b-0d3c5b7c9d10', qosStatus: 'AVAILABLE', startedAt: '2026-01-01T12:00:00Z', expiresAt: '2026-01-01T12:05:00Z' });
    let made: Record<string, unknown> | undefined;
    const { cases } = await run('r3.2', ['*/outcome-promised', '*/outcome-available-means-flow'], {
      request: (request) => {
        if (request.method === 'POST' && request.path.endsWith('/sessions')) {
          made = session(request.body);
          if (typeof made['device'] === 'object') made['device'] = Object.fromEntries(Object.entries(made['device'] as object).slice(0, 1));
          return { status: 201, body: made };
        }
        if (request.method === 'GET' && request.path.includes('/sessions/')) return { status: 200, body: made };
        return request.method === 'DELETE' ? { status: 204, body: undefined } : request;
      },
    });
    expect(broken(cases.get('outcome-promised'))).toEqual(expect.arrayContaining(['promised: outcome.qos-flow', 'promised: outcome.application-flow', 'promised: outcome.rate']));
    expect(broken(cases.get('outcome-available-means-flow'))).toContain('flow: outcome.qos-flow');
  });
});
