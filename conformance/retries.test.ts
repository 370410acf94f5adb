import { describe, expect, it } from 'vitest';
import type { CaseDefinition } from './case.ts';
import { exitCodeOf, countVerdicts } from './exit-code.ts';
import { CREATE, runOne } from './test/suite-on-fake.ts';

/** A server that answers getSession with 500 so many times, and rightly from then on. */
function failing(times: number) {
  let left = times;
  return {
    alter: <Reply extends { status: number; body?: unknown }>(
      reply: Reply,
      { operationId }: { operationId: string },
    ) =>
      operationId === 'getSession' && left-- > 0
        ? { ...reply, status: 500, body: { status: 500, code: 'INTERNAL', message: 'Not now.' } }
        : reply,
  };
}

const STEPS: NonNullable<CaseDefinition['steps']> = [
  CREATE,
  { request: 'getSession', expect: { status: 200 } },
  { request: 'deleteSession', expect: { status: 204 } },
];

async function verdictOf(failures: number, retries: number) {
  const { verdict, attempts, reasons } = await runOne({ steps: STEPS }, { retries, fake: failing(failures) });
  return { verdict, attempts, failed: reasons.join().includes('got 500') };
}

describe('a case that is run again', () => {
  it('is passed only if it passed at once', async () => {
    expect(await verdictOf(0, 3)).toEqual({ verdict: 'passed', attempts: undefined, failed: false });
  });

  it('is flaky if it passed later, with the evidence of its failure', async () => {
    expect(await verdictOf(1, 3)).toEqual({ verdict: 'flaky', attempts: 2, failed: true });
    expect(await verdictOf(2, 3)).toEqual({ verdict: 'flaky', attempts: 3, failed: true });
  });

  it('is failed if it never passed, and not run again unless asked', async () => {
    expect(await verdictOf(9, 2)).toEqual({ verdict: 'failed', attempts: 3, failed: true });
    expect(await verdictOf(1, 0)).toEqual({ verdict: 'failed', attempts: undefined, failed: true });
  });
});

describe('the gate', () => {
  it('is closed to what is flaky, and to what was skipped where it is for a certificate', () => {
    expect(exitCodeOf(countVerdicts(['passed', 'flaky']))).toBe(1);
    expect(exitCodeOf(countVerdicts(['passed', 'skipped']))).toBe(0);
    expect(exitCodeOf(countVerdicts(['passed', 'skipped']), true)).toBe(3);
    expect(exitCodeOf(countVerdicts(['passed', 'not-applicable']), true)).toBe(0);
    expect(exitCodeOf(countVerdicts(['not-applicable']), true)).toBe(3);
  });
});
