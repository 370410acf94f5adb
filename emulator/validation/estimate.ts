import { studentQuantile } from './student-distribution.ts';

/**
 * Confidence of every interval. A faultless emulator misses one law in a thousand by chance, so that hardly a run of all
 * checks under new seeds shows a failure.
 */
export const CONFIDENCE = 0.999;

/** A measured value and the half-width of its confidence interval: 0 where nothing in it is random. */
export interface Estimate {
  readonly value: number;
  readonly halfWidth: number;
}

/** A value that is no estimate: computed, counted, or bounded by an exact law. */
export function exactly(value: number): Estimate {
  return { value, halfWidth: 0 };
}

/** Mean of independent, equally distributed results, with Student's interval at `CONFIDENCE`. @param results two or more */
export function meanOf(results: readonly number[]): Estimate {
  const count = results.length;
  const mean = results.reduce((sum, each) => sum + each, 0) / count;
  const squares = results.reduce((sum, each) => sum + (each - mean) * (each - mean), 0);
  const standardError = Math.sqrt(squares / (count - 1) / count);
  return { value: mean, halfWidth: studentQuantile((1 + CONFIDENCE) / 2, count - 1) * standardError };
}

/** Results of `run` for `count` seeds, each independent of the others. */
export function replicate<T>(count: number, name: string, run: (seed: string) => T): T[] {
  return Array.from({ length: count }, (_, n) => run(`validation/${name}/${n + 1}`));
}
