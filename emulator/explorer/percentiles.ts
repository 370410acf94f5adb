import type { Spread } from './cell-view.ts';

const HIGHEST = 100;

/**
 * The 0th, 1st … 100th percentile of values in any order, interpolated between the two nearest ranks (of N sorted values the
 * n-th stands at n/(N − 1)). Sorts the values in place.
 * @throws when there is no value
 */
export function percentiles(values: Float64Array): number[] {
  values.sort();
  return Array.from({ length: HIGHEST + 1 }, (_, percent) => ofSorted(values, percent / HIGHEST));
}

/** @throws when there is no value */
export function spread(values: Float64Array): Spread {
  values.sort();
  return { p5: ofSorted(values, 0.05), p50: ofSorted(values, 0.5), p95: ofSorted(values, 0.95) };
}

function ofSorted(sorted: Float64Array, share: number): number {
  if (sorted.length === 0) throw new Error('nothing has no percentile');
  const rank = share * (sorted.length - 1);
  const below = Math.floor(rank);
  const low = sorted[below]!;
  const high = sorted[Math.ceil(rank)]!;
  return low + (high - low) * (rank - below);
}
