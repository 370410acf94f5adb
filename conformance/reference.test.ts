import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readScenario } from '../scenarios/scenario.ts';
import { packageRoot } from '../package-root.ts';
import { readSuite } from './case-files.ts';
import { type Release, RELEASES } from './contract/index.ts';
import type { CaseRecord } from './record.ts';
import { readConformanceRecord } from './record-reader.ts';
import { startReferenceTarget } from './reference-target.ts';
import { runConformance } from './run-conformance.ts';
import { type Lie, startLyingProxy } from './test/lying-proxy.ts';

/*
 * The suite on the embedded reference, in the emulated stadium: honest, it passes everything; lied to by a proxy in front
 * of it, which HTTP alone could not tell, it fails.
 */

const scenario = readScenario(join(packageRoot, 'scenarios', 'cells', 'certification.yaml'), {});
const suite = readSuite();

async function run(
  release: Release,
  only: string[] = [],
  lie?: Lie,
): Promise<{ exitCode: number; cases: Map<string, CaseRecord>; all: CaseRecord[]; complete: boolean }> {
  const out = mkdtempSync(join(tmpdir(), 'qod-conformance-'));
  const { target, close } = await startReferenceTarget({ scenario, release });
  const root = new URL(target.apis['quality-on-demand'] ?? '').origin;
  const proxy = lie === undefined ? undefined : await startLyingProxy(root, lie);
  const apis = Object.fromEntries(
    Object.entries(target.apis).map(([api, url]) => [api, url.replace(root, proxy?.root ?? root)]),
  );
  try {
    const { exitCode, record } = await runConformance({ target: { ...target, apis }, release, suite, only, out });
    const { cases, complete } = readConformanceRecord(record);
    return { exitCode, complete, all: cases, cases: new Map(cases.map((each) => [each.id.split('/')[2] ?? '', each])) };
  } finally {
    await proxy?.close();
    await close();
    rmSync(out, { recursive: true, force: true });
  }
}

const OUTCOMES = '*/outcome-*';
const PORTS = ['applicationServerPorts', 'devicePorts'];
const portsOf = (body: Record<string, unknown> = {}) =>
  Object.fromEntries(Object.entries(body).filter(([name]) => PORTS.includes(name)));
const withoutPorts = (body: Record<string, unknown> | undefined) =>
  body === undefined ? undefined : Object.fromEntries(Object.entries(body).filter(([name]) => !PORTS.includes(name)));
const broken = (record: CaseRecord | undefined): string[] => [
  ...new Set(record?.assertions.filter(({ held }) => !held).map(({ check }) => check)),
];

describe('the embedded reference', () => {
  it.each(RELEASES)('passes every case of %s, none skipped', { timeout: 60_000 }, async (release) => {
    const { exitCode, all, complete } = await run(release);
    const others = all.filter(
      ({ verdict, reasons: [reason = ''] }) =>
        verdict !== 'passed' &&
        !reason.startsWith('cannot be run by a black box') &&
        !reason.startsWith('the target does not declare that it lacks this'),
    );
    expect(others.map(({ id, verdict, reasons }) => [id, verdict, reasons])).toEqual([]);
    expect([exitCode, complete]).toEqual([0, true]);
    expect(all.length).toBeGreaterThan(250);
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
    expect(broken(cases.get('outcome-deleted'))).toEqual([
      'withdrawn: outcome.no-qos-flow',
      'withdrawn: outcome.application-flow',
      'withdrawn: outcome.withdrawn',
    ]);
    expect(cases.get('outcome-promised')?.verdict).toBe('passed');
  });

  it('says that a session has expired and lets the network go on', async () => {
    const durations = new Map<string, number>();
    const looks = new Map<string, number>();
    const shortened = (body: Record<string, unknown>): Record<string, unknown> => {
      const sessionId = String(body['sessionId']);
      const duration = durations.get(sessionId) ?? 0;
      if (typeof body['startedAt'] !== 'string') return { ...body, duration };
      looks.set(sessionId, (looks.get(sessionId) ?? 0) + 1);
      const expiresAt = new Date(Date.parse(body['startedAt']) + duration * 1000).toISOString();
      // The proxy has no clock of emulated time: the second look at a session comes when its end is waited for.
      const isOver = (looks.get(sessionId) ?? 0) > 1;
      return {
        ...body,
        duration,
        expiresAt,
        ...(isOver ? { qosStatus: 'UNAVAILABLE', statusInfo: 'DURATION_EXPIRED' } : {}),
      };
    };
    const { cases } = await run('r3.2', ['*/outcome-expired'], {
      request: (request) =>
        request.body?.['duration'] === undefined ? request : { ...request, body: { ...request.body, duration: 3600 } },
      answer: ({ status, body }, request) => {
        if (body?.['sessionId'] === undefined) return { status, body };
        if (status === 201) durations.set(String(body['sessionId']), Number(request.body?.['duration']));
        return { status, body: shortened(body) };
      },
    });
    const checks = broken(cases.get('outcome-expired'));
    expect(checks).toEqual(
      expect.arrayContaining([
        'withdrawn: outcome.no-qos-flow',
        'withdrawn: outcome.application-flow',
        'withdrawn: outcome.withdrawn',
      ]),
    );
  });

  it('ignores the ports, so that all of the device is boosted', async () => {
    const ports = new Map<string, Record<string, unknown>>();
    const { cases } = await run('r3.2', [OUTCOMES], {
      request: (request) => ({ ...request, body: withoutPorts(request.body) }),
      answer: ({ status, body }, request) => {
        if (body?.['sessionId'] === undefined) return { status, body };
        const sessionId = String(body['sessionId']);
        if (status === 201) ports.set(sessionId, portsOf(request.body));
        return { status, body: { ...body, ...ports.get(sessionId) } };
      },
    });
    expect(broken(cases.get('outcome-server-port'))).toEqual(['promised: outcome.filters.foreign']);
    expect(cases.get('outcome-device-ports')?.verdict).toBe('failed');
    expect(cases.get('outcome-promised')?.verdict).toBe('passed');
  });

  it('gives a lesser profile than it promises', async () => {
    const { cases } = await run('r3.2', ['*/outcome-promised'], {
      request: (request) =>
        request.body?.['qosProfile'] === 'QOS_M'
          ? { ...request, body: { ...request.body, qosProfile: 'QOS_S' } }
          : request,
      answer: ({ status, body }) => ({
        status,
        body: body?.['qosProfile'] === 'QOS_S' ? { ...body, qosProfile: 'QOS_M' } : body,
      }),
    });
    expect(broken(cases.get('outcome-promised'))).toContain('promised: outcome.rate');
  });

  it('says AVAILABLE and never asks the network', async () => {
    const session = (body: Record<string, unknown> | undefined) => ({
      ...body,
      sessionId: '6f0f3c46-6b62-4a2c-8f0b-0d3c5b7c9d10',
      qosStatus: 'AVAILABLE',
      startedAt: '2026-01-01T12:00:00Z',
      expiresAt: '2026-01-01T12:05:00Z',
    });
    let made: Record<string, unknown> | undefined;
    const { cases } = await run('r3.2', ['*/outcome-promised', '*/outcome-available-means-flow'], {
      request: (request) => {
        if (request.method === 'POST' && request.path.endsWith('/sessions')) {
          made = session(request.body);
          if (typeof made['device'] === 'object')
            made['device'] = Object.fromEntries(Object.entries(made['device'] as object).slice(0, 1));
          return { status: 201, body: made };
        }
        if (request.method === 'GET' && request.path.includes('/sessions/')) return { status: 200, body: made };
        return request.method === 'DELETE' ? { status: 204, body: undefined } : request;
      },
    });
    expect(broken(cases.get('outcome-promised'))).toEqual(
      expect.arrayContaining([
        'promised: outcome.qos-flow',
        'promised: outcome.application-flow',
        'promised: outcome.rate',
      ]),
    );
    expect(broken(cases.get('outcome-available-means-flow'))).toContain('flow: outcome.qos-flow');
  });
});
