import { describe, expect, it } from 'vitest';
import type { LoadRecord } from '../conformance/index.ts';
import { loadTable } from './load-table.ts';

const LATENCY = { p50: 2.345, p90: 12.34, p99: 123.4, p999: 1234.4, max: 1300 };
const FIGURES = {
  requests: 10,
  succeeded: 9,
  unexpected: 1,
  timeouts: 0,
  connectionFailures: 0,
  errorShare: 0.1,
  serviceMs: LATENCY,
  sinceDueMs: null,
};
const EXAMPLE = {
  name: 'getSession',
  operationId: 'getSession',
  startedAtMs: 0,
  durationMs: 1,
  request: { method: 'GET', url: 'http://127.0.0.1/', headers: {} },
  curl: 'curl',
};

/** A load in which something of everything was found. */
function aRecord(changes: Partial<LoadRecord> = {}): LoadRecord {
  return {
    kind: 'load',
    formatVersion: 1,
    tool: { name: 'qod-testbed', version: '0.0.0', node: 'v20.0.0' },
    startedAt: '2026-01-01T00:00:00.000Z',
    endedAt: '2026-01-01T00:00:01.000Z',
    release: 'r4.1',
    target: { name: 'mine', kind: 'external', apis: {} },
    network: null,
    seed: 'qod',
    options: { ratePerS: 10, durationS: 1, devices: 1, sampleShare: 0.5, allowedErrorShare: 0 },
    interrupted: false,
    rate: {
      ...{ askedPerS: 10, achievedPerS: 10, elapsedS: 1, due: 10, sent: 10, keptUp: true, heldBackBy: null },
      ...{ generatorLagMs: LATENCY, generatorBusyShare: 0.123, generatorTooBusy: false },
    },
    total: FIGURES,
    operations: [{ operation: 'getSession', ...FIGURES }],
    errors: [
      {
        operation: 'getSession',
        cause: 'status',
        status: 503,
        code: 'UNAVAILABLE',
        count: 1,
        share: 0.1,
        example: EXAMPLE,
      },
    ],
    conformance: { sampled: 5, broken: 0, findings: [] },
    sessions: {
      ...{
        created: 2,
        deleted: 1,
        gone: 0,
        neverAvailable: 0,
        deletedAfterwards: 1,
        foundAfterwards: 0,
        notDeleted: [],
      },
      stillTold: { askedFor: 2, count: 0, sessionIds: [] },
    },
    leaks: { observed: false, flows: null, examples: [] },
    because: ['1 of 10 requests failed (10 %); 0 % are allowed'],
    exitCode: 1,
    ...changes,
  };
}

const shown = (changes?: Partial<LoadRecord>) => loadTable(aRecord(changes), 'run/load.json', false);
const finding = (statement: string) => ({
  ...{ operation: 'getSession', check: 'x', level: 'MUST' as const, erratum: null, count: 3, statement },
  example: EXAMPLE,
});

describe('what a load shows in a terminal', () => {
  it('has the figures of each operation, errors, and what is left', () => {
    const text = shown();
    expect(text).toContain('asked 10 requests/s for 1 s with 1 device\n');
    expect(text).toMatch(/getSession +│ +10 │ 1 \(10 %\) │ sent +│ 2\.35 │ 12\.3 │ +123 │ +1234 │ 1300 │/);
    expect(text).toMatch(/│ due +│ +– │ +– │ +– │ +– │ +– │/);
    expect(text).toContain('1 × getSession status 503 UNAVAILABLE (10 % of its requests)');
    expect(text).toContain('Conformance: 5 of 10 answers checked, all conform');
    expect(text).toContain('Sessions: 2 created, 1 deleted, 1 deleted after the load');
    expect(text).toContain('Leaked in the network: not observed, as the target is not coupled');
    expect(text).toMatch(/0 % are allowed \(exit code 1\)\nRecord: run\/load\.json\n$/);
  });

  it('says plainly that the rate was not kept, and whose doing that was', () => {
    const { rate } = aRecord();
    const slow = { ...rate, achievedPerS: 4, sent: 4, keptUp: false };
    expect(shown({ rate: { ...slow, heldBackBy: 'devices' } })).toContain('4 of 10 that were due were sent');
    expect(shown({ rate: { ...slow, heldBackBy: 'devices' } })).toContain('every device waited for an answer');
    expect(shown({ rate: { ...slow, heldBackBy: 'generator' } })).toContain('This machine was too busy');
    expect(shown({ rate: { ...rate, generatorTooBusy: true } })).toMatch(/^This machine was too busy/m);
    expect(shown()).toContain('generator: busy 12 % of the time, late by 123 ms (p99)\n');
    expect(shown()).not.toMatch(/NOT the rate|too busy/);
  });

  it('does not call conformant what was not looked at', () => {
    const text = shown({ conformance: { sampled: 0, broken: 0, findings: [] } });
    expect(text).toContain('Conformance: none of 10 answers checked\n');
    expect(text).not.toContain('all conform');
  });

  it('shows ten kinds of findings, and what a server sends in one visible line', () => {
    const findings = [finding('got \u001b[2J\u202e\nnothing'), ...Array.from({ length: 11 }, () => finding('other'))];
    const text = shown({ conformance: { sampled: 5, broken: 3, findings } });
    expect(text).toContain('  3 × getSession MUST got ⟨U+001B⟩[2J⟨U+202E⟩ nothing\n');
    expect(text).toContain('and 2 more kinds in the record');
    expect(text).toContain('3 do not conform');
  });

  it('says what the emulated network still has', () => {
    const network = { scenario: 'stadium', seed: '1', ues: 3, keptPace: false };
    const text = shown({ network, leaks: { observed: true, flows: 7, examples: [] } });
    expect(text).toContain('The emulated network fell behind the wall clock');
    expect(text).toContain('Leaked in the network: 7 QoS flows, after everything was deleted (stadium)');
  });
});
