import { describe, expect, it } from 'vitest';
import type { LoadRecord } from './load-record.ts';
import { loadVerdict, percent } from './load-verdict.ts';

/** What the gate looks at, of a load in which nothing was found. */
const GOOD = {
  network: { scenario: 'cell', seed: '1', ues: 1, keptPace: true },
  options: { allowedErrorShare: 0.01 },
  interrupted: false,
  conformance: { sampled: 10, broken: 0 },
  total: { requests: 1_000, succeeded: 1_000, errorShare: 0 },
  leaks: { observed: true, flows: 0 },
  sessions: { created: 200, neverAvailable: 0, notDeleted: [], stillTold: { count: 0 } },
};

const verdict = (changes: object = {}) => loadVerdict({ ...GOOD, ...changes } as unknown as LoadRecord);

describe('the verdict of a load', () => {
  it('is good where nothing was found, and claims no more than was seen', () => {
    expect(verdict().exitCode).toBe(0);
    expect(verdict({ leaks: { observed: false, flows: null } }).because[0]).toMatch(/that the API tells of$/);
    expect(verdict({ conformance: { sampled: 0, broken: 0 } }).because[0]).toMatch(/^no answer was sampled/);
  });

  it('allows as many errors as it is told to, and not one more', () => {
    const failed = (count: number) => ({ requests: 1_000, succeeded: 1_000 - count, errorShare: count / 1_000 });
    expect(verdict({ total: failed(10) }).exitCode).toBe(0);
    expect(verdict({ total: failed(11) })).toEqual({
      because: ['11 of 1000 requests failed (1.1 %); 1 % are allowed'],
      exitCode: 1,
    });
  });

  it.each([
    ['1 of 10 sampled answers broke the contract', { conformance: { sampled: 10, broken: 1 } }],
    ['1 QoS flow left in the network', { leaks: { observed: true, flows: 1 } }],
    ['the API still tells of 2 deleted sessions', { sessions: { ...GOOD.sessions, stillTold: { count: 2 } } }],
    ['1 session could not be deleted', { sessions: { ...GOOD.sessions, notDeleted: [{}] } }],
    ['3 of 200 sessions never became AVAILABLE', { sessions: { ...GOOD.sessions, neverAvailable: 3 } }],
  ])('is bad: %s', (because, changes) => {
    expect(verdict(changes)).toEqual({ because: [because], exitCode: 1 });
    expect(verdict({ ...changes, interrupted: true }).exitCode).toBe(1);
  });

  it('cannot be told where it was interrupted, or the emulated network was too slow', () => {
    expect(verdict({ interrupted: true }).exitCode).toBe(3);
    const slow = { network: { ...GOOD.network, keptPace: false } };
    expect(verdict(slow).exitCode).toBe(0);
    expect(verdict({ ...slow, sessions: { ...GOOD.sessions, neverAvailable: 3 } })).toMatchObject({
      because: [expect.stringContaining('fell behind the wall clock')],
      exitCode: 3,
    });
  });

  it('never rounds a share to nothing', () => {
    expect([0, 0.00001, 0.0456, 1].map(percent)).toEqual(['0 %', '0.001 %', '4.56 %', '100 %']);
  });
});
