/** Statistics that tests of random models judge by. Fixed seeds make each of them pass or fail for good. */

/** Largest distance between the empirical distribution of independent samples and F (Kolmogorov, Smirnov). */
export function kolmogorovSmirnov(samples: readonly number[], F: (x: number) => number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const n = sorted.length;
  return Math.max(...sorted.map((x, i) => Math.max(F(x) - i / n, (i + 1) / n - F(x))));
}

/** Distance that samples of F exceed with a probability of 1 %: √n·D exceeds x with 2·e^(−2x²), the tail of Kolmogorov's distribution. */
export function kolmogorovCritical(n: number): number {
  return Math.sqrt(-Math.log(0.01 / 2) / 2 / n);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Mean of (x − mean)². */
export function variance(values: readonly number[]): number {
  const average = mean(values);
  return mean(values.map((value) => (value - average) ** 2));
}

/** Bessel function of the first kind and order 0 by its power series, Σ (−x²/4)^k/(k!)²; good to 1e-10 for x < 12. */
export function besselJ0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < 60; k++) {
    term *= -(x * x) / (4 * k * k);
    sum += term;
  }
  return sum;
}
