import type { Release } from '../contract/index.ts';
import type { Suite } from '../plan.ts';
import type { ConformanceHeader } from '../record.ts';
import { digestOf, readScores } from './kill-score.ts';

/**
 * What the suite of a release has been shown to find, for the header of a run. Undefined where that was not shown of the
 * cases and requirements as they are now: what has been edited since is not proven.
 */
export function proofOf(suite: Suite, release: Release): ConformanceHeader['proof'] {
  const score = readScores()[release];
  if (score === undefined || score.suite !== digestOf(suite, release)) return undefined;
  const { mutants, killed, unproven } = score;
  return { mutants, killed, unproven };
}
