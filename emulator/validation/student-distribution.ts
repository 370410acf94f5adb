import { atan2Turns } from '../kernel/index.ts';

/** Largest quantile looked for: that of 0.9999 with one degree of freedom is 3183. */
const LARGEST = 8192;

/**
 * Quantile of Student's t distribution.
 * @param probability above 0.5 and at most 0.9999
 * @param degrees of freedom, 1 or more
 */
export function studentQuantile(probability: number, degrees: number): number {
  let [low, high] = [0, LARGEST];
  // Sixty halvings leave 8192·2^-60, below the rounding error of the distribution.
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    if ((1 + probabilityWithin(middle, degrees)) / 2 < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Probability that |T| < t, Abramowitz and Stegun 26.7.3 (odd degrees) and 26.7.4 (even). */
function probabilityWithin(t: number, degrees: number): number {
  const root = Math.sqrt(degrees);
  const sine = t / Math.sqrt(degrees + t * t);
  const cosine = root / Math.sqrt(degrees + t * t);
  const odd = degrees % 2;
  let term = odd === 1 ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let n = 2 + odd; n < degrees; n += 2) {
    term *= ((n - 1) / n) * cosine * cosine;
    sum += term;
  }
  return odd === 0 ? sine * sum : 4 * atan2Turns(t, root) + (2 / Math.PI) * sine * sum;
}
