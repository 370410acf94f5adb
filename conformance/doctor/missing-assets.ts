import type { Release } from '../contract/index.ts';
import { lackOf } from '../needs.ts';
import { plan, type Suite } from '../plan.ts';
import type { Target } from '../target.ts';
import type { Diagnosis } from './diagnosis.ts';

/** What the target file lacks, with the number of cases that are skipped for it, most first. */
export function diagnoseMissingAssets(target: Target, suite: Suite, release: Release): Diagnosis[] {
  const skipped = new Map<string, number>();
  for (const planned of plan(suite, release)) {
    const lack = lackOf(planned, target);
    if (lack?.verdict === 'skipped') skipped.set(lack.reason, (skipped.get(lack.reason) ?? 0) + 1);
  }
  return [...skipped]
    .toSorted(([, one], [, other]) => other - one)
    .map(([reason, count]): Diagnosis => ({
      about: 'assets',
      subject: `${count} case${count === 1 ? '' : 's'} left out`,
      verdict: 'limit',
      found: reason,
      ...(reason.includes('is missing in the target') && {
        change: 'add it to the target file, or declare in notOffered that there is none',
      }),
    }));
}
