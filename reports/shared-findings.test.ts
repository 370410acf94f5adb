import { describe, expect, it } from 'vitest';
import { sharedFindings, tellingReasons } from './shared-findings.ts';
import { aCase } from './test/record-builder.ts';
import type { CaseRecord } from './upstream.ts';

function failing(n: number, checks: readonly string[]): CaseRecord {
  return aCase({
    id: `quality-on-demand/createSession/${n}`,
    verdict: 'failed',
    reasons: checks.map((check) => `${check}: expected a, got b${n}`),
    assertions: checks.map((check) => ({ check, level: 'MUST', held: false, expected: 'a', actual: `b${n}` })),
  });
}

describe('what many cases share', () => {
  const eleven = Array.from({ length: 11 }, (_, n) =>
    failing(n, n === 0 ? ['x-correlator'] : ['x-correlator', 'status']),
  );
  const cases = [...eleven, failing(11, ['x-correlator', 'code']), aCase()];

  it('is a check that did not hold in ten and more, with the first of them, the most frequent first', () => {
    expect(sharedFindings(cases)).toEqual([
      { check: 'x-correlator', cases: 12, expected: 'a', actual: 'b0' },
      { check: 'status', cases: 10, expected: 'a', actual: 'b1' },
    ]);
    expect(sharedFindings(cases.slice(0, 9))).toEqual([]);
  });

  it('counts a case once, and none that needs no attention', () => {
    const twice = Array.from({ length: 9 }, (_, n) => failing(n, ['status', 'status']));
    const passed = { ...failing(10, ['status']), verdict: 'passed' as const };
    expect(sharedFindings([...twice, passed])).toEqual([]);
  });

  it('comes after what is a case’s own', () => {
    const reasons = tellingReasons(cases);
    expect(reasons(cases[11]!)[0]).toBe('code: expected a, got b11');
    expect(reasons(cases[1]!)).toEqual(['status: expected a, got b1', 'x-correlator: expected a, got b1']);
    expect(reasons(cases[0]!)).toEqual(['x-correlator: expected a, got b0']);
    // Where nothing is shared, the order is the record's.
    expect(tellingReasons([cases[1]!])(cases[1]!)[0]).toBe('x-correlator: expected a, got b1');
  });
});
