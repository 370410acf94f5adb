import { describe, expect, it } from 'vitest';
import { normalTail, RandomStreams } from '../kernel/index.ts';
import { GaussianField } from './gaussian-field.ts';
import { kolmogorovCritical, kolmogorovSmirnov, mean } from './test/statistics.ts';

const CORRELATION_M = 37;

function fields(count: number): GaussianField[] {
  const streams = new RandomStreams('field');
  return Array.from({ length: count }, (_, n) => new GaussianField(streams.stream(String(n)), CORRELATION_M));
}

describe('Gaussian field', () => {
  it('is standard normal at any point, over seeds', () => {
    const values = fields(4000).map((field) => field.value(812, -377));
    expect(kolmogorovSmirnov(values, (x) => 1 - normalTail(x))).toBeLessThan(kolmogorovCritical(4000));
  });

  it.each([0.1, 0.5, 1, 2, 3])('is correlated as e^-Δ/d over %d correlation distances, in every direction', (share) => {
    // Products of unit normals with correlation ρ have the variance 1 + ρ². Each field gives ten pairs of points, 40
    // correlation distances from each other, so 10,000 independent products: a standard error of at most 0.0142.
    const products = fields(1000).flatMap((field, n) =>
      Array.from({ length: 10 }, (_, pair) => {
        const angle = 2 * Math.PI * ((n * 10 + pair) / 10_000);
        const xM = pair * 40 * CORRELATION_M;
        const offsetM = share * CORRELATION_M;
        return field.value(xM, 0) * field.value(xM + offsetM * Math.cos(angle), offsetM * Math.sin(angle));
      }),
    );
    expect(Math.abs(mean(products) - Math.exp(-share))).toBeLessThan(
      3 * Math.sqrt((1 + Math.exp(-2 * share)) / 10_000),
    );
  });

  it('changes little over a metre: the mean square of a step Δ is 2·(1 − e^-Δ/d)', () => {
    const steps = fields(2000).map((field) => (field.value(100, 50) - field.value(101, 50)) ** 2);
    // Squares of a normal of variance v have the standard deviation √2·v: three standard errors of 2000 are 0.095·v.
    const expected = 2 * (1 - Math.exp(-1 / CORRELATION_M));
    expect(Math.abs(mean(steps) - expected)).toBeLessThan(0.095 * expected);
  });

  it('has the same value wherever one comes from, and other values by another name', () => {
    const [one, two] = fields(2) as [GaussianField, GaussianField];
    const [again] = fields(1) as [GaussianField];
    again.value(-5000, 20);
    expect(again.value(10, 20)).toBe(one.value(10, 20));
    expect(two.value(10, 20)).not.toBe(one.value(10, 20));
  });
});
