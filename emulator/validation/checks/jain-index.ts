import type { Check } from '../check.ts';
import { jainIndex } from '../jain-index.ts';
import { within } from '../judgement.ts';

/** The index itself, which the fairness of schedulers is told by. */
export function jainIndexValue(index: typeof jainIndex = jainIndex): Check {
  return {
    id: 'jain-index',
    family: 'Scheduling',
    title: "Jain's fairness index",
    source: 'Jain, Chiu, Hawe, DEC-TR-301 (1984)',
    method: 'Computed.',
    tolerance: 'Half a unit of the last published digit.',
    fast: true,
    run: () => [
      within('shares 1, 2, 3, 4', index([1, 2, 3, 4]), 0.8333, 5e-5),
      within('ten equal shares', index(new Array<number>(10).fill(3)), 1, 1e-12),
      within('one of ten has all', index([1, ...new Array<number>(9).fill(0)]), 0.1, 1e-12),
    ],
  };
}
