import { describe, expect, it } from 'vitest';
import { gaussianPair, normalTail, RandomStreams } from '../kernel/index.ts';
import { kolmogorovSmirnov } from './kolmogorov-smirnov.ts';

const uniform = (x: number): number => Math.min(1, Math.max(0, x));
const streams = new RandomStreams('kolmogorov-smirnov');

describe('Kolmogorov–Smirnov test', () => {
  it('measures the largest distance on both sides of each step', () => {
    // Steps at 0.1, 0.2, 0.9: just before 0.9 the sample stands at 2/3, 0.9 − 2/3 = 0.2333; at 0.2 it reaches 2/3 against 0.2.
    expect(kolmogorovSmirnov(Float64Array.of(0.9, 0.1, 0.2), uniform).distance).toBeCloseTo(2 / 3 - 0.2, 12);
  });

  it.each([
    // Exactly 0.27067 and 0.19268 by the recursion of Marsaglia, Tsang and Wang (J. Stat. Software 8, 2003); λ = 1.9495 is
    // the quantile of Kolmogorov's limit, in every table.
    [50, 0.27067],
    [100, 0.19268],
    [1e6, 1.9495e-3],
  ])('has the critical distance of %d samples', (count, expected) => {
    expect(Math.abs(kolmogorovSmirnov(new Float64Array(count), uniform).critical / expected - 1)).toBeLessThan(2e-3);
  });

  it('accepts samples of the law, and refuses those of one that is 20 % wider', () => {
    const random = streams.stream('normal');
    const samples = new Float64Array(5000);
    for (let n = 0; n < samples.length; n += 2) [samples[n], samples[n + 1]] = gaussianPair(random(), random());
    const normal = (x: number): number => 1 - normalTail(x);
    const right = kolmogorovSmirnov(samples, normal);
    expect(right.distance).toBeLessThan(right.critical);
    // Scaled by s, the distribution moves by up to ln s·max x·φ(x) = 0.242·ln s: 0.044, where 5000 samples allow 0.0275.
    const wrong = kolmogorovSmirnov(
      samples.map((x) => x * 1.2),
      normal,
    );
    expect(wrong.distance).toBeGreaterThan(wrong.critical);
  });
});
