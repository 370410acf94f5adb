import { VERDICTS, type Verdict } from './record.ts';

/** 0 conformant, 1 not conformant, 3 harness error or inconclusive. (2 is wrong use, which never gets as far as a verdict.) */
export type ExitCode = 0 | 1 | 3;

export type Counts = Record<Verdict, number>;

export function countVerdicts(verdicts: readonly Verdict[]): Counts {
  const counts = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Counts;
  for (const verdict of verdicts) counts[verdict]++;
  return counts;
}

/**
 * The gate. A failure is a failure, whatever else could not be told and whether or not it came again; without one, anything that could not be told, or a
 * run in which nothing passed, is no conformance. Nor is a certificate with a case that was skipped.
 */
export function exitCodeOf(counts: Counts, certify = false): ExitCode {
  if (counts.failed > 0 || counts.flaky > 0) return 1;
  if (counts.error > 0 || counts.inconclusive > 0) return 3;
  if (certify && counts.skipped > 0) return 3;
  return counts.passed === 0 ? 3 : 0;
}
