import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type CaseRecord, readSuite, runConformance, startReferenceTarget } from '../conformance/index.ts';
import { parsePacketFilters, type QosFlowEvent, type QosFlowRequest, type UserPlane } from '../emulator/index.ts';
import { packageRoot } from '../package-root.ts';
import { readScenario } from '../scenarios/scenario.ts';

/*
 * What this project is for: a server that answers 204 to a delete while the network goes on boosting the flow. Here the
 * reference server does everything right over HTTP, and the network behind it does not do what it was told. An HTTP-only
 * suite passes every one of these; this one must not.
 */

const folder = mkdtempSync(join(tmpdir(), 'qod-defects-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const scenario = readScenario(join(packageRoot, 'scenarios', 'cells', 'stadium-replay.yaml'));
const suite = readSuite();
let runs = 0;

/** Runs the outcome cases in front of a network. @returns the cases by operation and what they are about. */
async function run(
  userPlane?: (cell: UserPlane) => UserPlane,
): Promise<{ exitCode: number; cases: Map<string, CaseRecord> }> {
  const { target, close } = await startReferenceTarget({ scenario, release: 'r3.2', ...(userPlane && { userPlane }) });
  try {
    const out = join(folder, String(runs++));
    const { exitCode, record } = await runConformance({ target, release: 'r3.2', suite, only: ['*outcome*'], out });
    const lines = readFileSync(record, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as CaseRecord | { type: 'header' | 'footer' });
    const cases = lines.filter((line): line is CaseRecord => line.type === 'case');
    return { exitCode, cases: new Map(cases.map((each) => [each.id.split('/').slice(1).join('/'), each])) };
  } finally {
    await close();
  }
}

function failedChecks(record: CaseRecord | undefined): string[] {
  return (record?.assertions ?? []).filter(({ held }) => !held).map(({ check }) => check.slice(check.indexOf(' ') + 1));
}

const passOn = (cell: UserPlane): UserPlane => ({
  establish: (request, listener) => cell.establish(request, listener),
  modify: (id, change) => cell.modify(id, change),
  measure: (flowId) => cell.measure(flowId),
  release: (id) => cell.release(id),
});

describe('the outcome cases', () => {
  it('pass in front of a network that does what it is told', async () => {
    const { exitCode, cases } = await run(passOn);
    expect(
      [...cases.values()].filter(({ verdict }) => verdict !== 'passed').map(({ id, reasons }) => ({ id, reasons })),
    ).toEqual([]);
    expect(exitCode).toBe(0);
    expect(cases.size).toBeGreaterThanOrEqual(12);
  });

  it('fail when the flow stays boosted after delete and after expiry', async () => {
    const { exitCode, cases } = await run((cell) => ({ ...passOn(cell), release: () => undefined }));
    expect(exitCode).toBe(1);
    for (const id of ['createSession/outcome-deleted', 'createSession/outcome-expired']) {
      expect(cases.get(id)?.verdict, id).toBe('failed');
      expect(failedChecks(cases.get(id))).toContain('outcome.withdrawn');
    }
    // Nothing is wrong with what the session gives while it is up.
    expect(cases.get('createSession/outcome-promised')?.verdict).toBe('passed');
  });

  it('fail when the server is told of an allocation that never happened', async () => {
    const { exitCode, cases } = await run((cell) => ({
      ...passOn(cell),
      establish: (request, listener) => {
        // A flow for an address that nobody has: the events are those of a real one, and no packet is carried by it.
        const filters = parsePacketFilters('permit out ip from 192.0.2.1 to 192.0.2.2');
        return cell.establish({ ...request, filters }, listener);
      },
    }));
    expect(exitCode).toBe(1);
    expect(cases.get('createSession/outcome-promised')?.verdict).toBe('failed');
    expect(failedChecks(cases.get('createSession/outcome-promised'))).toEqual(
      expect.arrayContaining(['outcome.rate', 'outcome.filters']),
    );
  });

  it('fail when ports and server are ignored and all of the device is boosted', async () => {
    const { exitCode, cases } = await run((cell) => ({
      ...passOn(cell),
      establish: (request: QosFlowRequest, listener: (event: QosFlowEvent) => void) => {
        const filters = request.filters.map(({ protocol: _, ...filter }) => ({
          ...filter,
          server: { ports: [] },
          ue: { ...filter.ue, ports: [] },
        }));
        return cell.establish({ ...request, filters }, listener);
      },
    }));
    expect(exitCode).toBe(1);
    expect(cases.get('createSession/outcome-promised')?.verdict).toBe('failed');
    expect(failedChecks(cases.get('createSession/outcome-promised'))).toEqual(
      expect.arrayContaining(['outcome.control-flow', 'outcome.filters.foreign']),
    );
  });

  it('fail when the network grants less than the profile promises', async () => {
    const { exitCode, cases } = await run((cell) => ({
      ...passOn(cell),
      establish: (request, listener) => {
        const { gfbrDownlinkBps = 0, mfbrDownlinkBps: _, ...parameters } = request.parameters;
        const reduced = 0.5 * gfbrDownlinkBps;
        return cell.establish(
          { ...request, parameters: { ...parameters, gfbrDownlinkBps: reduced, mfbrDownlinkBps: reduced } },
          listener,
        );
      },
    }));
    expect(exitCode).toBe(1);
    expect(failedChecks(cases.get('createSession/outcome-promised'))).toContain('outcome.rate');
  });
});

describe('an empty cell', () => {
  it('makes the outcome cases inconclusive, never passed: without a crowd nothing can be told', async () => {
    const groups = ['ues.2.count=1', 'ues.3.count=1', 'ues.4.count=1'];
    const quiet = readScenario(join(packageRoot, 'scenarios', 'cells', 'stadium-replay.yaml'), { set: groups });
    const { target, close } = await startReferenceTarget({ scenario: quiet, release: 'r3.2' });
    try {
      const { exitCode, counts } = await runConformance({
        target,
        release: 'r3.2',
        suite,
        only: ['quality-on-demand/*/outcome-promised'],
        out: join(folder, 'quiet'),
      });
      expect(counts).toMatchObject({ inconclusive: 1, passed: 0 });
      expect(exitCode).toBe(3);
    } finally {
      await close();
    }
  });
});
