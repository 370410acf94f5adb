import { log } from '../kernel/index.ts';
import { CONFIDENCE } from './estimate.ts';

/** Largest distance between the distribution of a sample and a law, and the distance that is still chance. */
export interface KolmogorovSmirnov {
  readonly distance: number;
  readonly critical: number;
}

/**
 * Kolmogorov–Smirnov test of independent samples against a continuous distribution without fitted parameters.
 * @param samples sorted in place
 * @param distribution probability of a value up to x, 0..1
 */
export function kolmogorovSmirnov(samples: Float64Array, distribution: (x: number) => number): KolmogorovSmirnov {
  samples.sort();
  const count = samples.length;
  let distance = 0;
  for (let n = 0; n < count; n++) {
    const law = distribution(samples[n]!);
    distance = Math.max(distance, law - n / count, (n + 1) / count - law);
  }
  return { distance, critical: criticalDistance(count) };
}

/**
 * Distance that a sample of the law itself exceeds with probability 1 − CONFIDENCE: the first term of Kolmogorov's series,
 * 2·e^(−2λ²), beside which the second is 1e-13; with Stephens's correction for finite samples (J. R. Stat. Soc. B 32, 1970).
 */
function criticalDistance(count: number): number {
  const lambda = Math.sqrt(-log((1 - CONFIDENCE) / 2) / 2);
  const root = Math.sqrt(count);
  return lambda / (root + 0.12 + 0.11 / root);
}
