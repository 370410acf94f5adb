import { describe, expect, it } from 'vitest';
import { gaussianPair, normalTail } from './normal-distribution.ts';
import { RandomStreams } from './random-streams.ts';

describe('normalTail', () => {
  it.each([
    // erfc(x/√2)/2 computed with 40 digits; up to 5 they are also in Abramowitz and Stegun, table 26.1 (15 decimals).
    [0, 0.5],
    [0.5, 0.3085375387259869],
    [1, 0.15865525393145705],
    [2, 0.02275013194817921],
    // Either side of the change from series to continued fraction.
    [2.4, 0.00819753592459613],
    [2.5, 0.006209665325776135],
    [2.6, 0.00466118802371875],
    [3, 0.0013498980316300946],
    [4, 0.000031671241833119924],
    [5, 2.866515718791939e-7],
    [6, 9.86587645037698e-10],
    [7, 1.279812543885835e-12],
    [8, 6.220960574271784e-16],
    [-1, 0.8413447460685429],
    [-3, 0.9986501019683699],
    [-8, 1],
  ])('Q(%d) = %d', (x, expected) => {
    expect(Math.abs(normalTail(x) / expected - 1)).toBeLessThan(1e-13);
  });

  it('falls from 1 to 0', () => {
    const values = Array.from({ length: 1601 }, (_, n) => normalTail(-8 + n / 100));
    expect(values.every((value, n) => n === 0 || value <= values[n - 1]!)).toBe(true);
    expect([normalTail(-Infinity), normalTail(Infinity)]).toEqual([1, 0]);
  });
});

describe('gaussianPair', () => {
  const random = new RandomStreams('normal').stream('pairs');
  const pairs = Array.from({ length: 20_000 }, () => gaussianPair(random(), random()));
  const values = pairs.flat().sort((a, b) => a - b);

  it('has the normal distribution', () => {
    // Kolmogorov–Smirnov: beyond 1.95/√n in one of a thousand samples.
    const distance = Math.max(...values.map((value, n) => Math.abs(1 - normalTail(value) - (n + 0.5) / values.length)));
    expect(distance).toBeLessThan(1.95 / Math.sqrt(values.length));
  });

  it('has mean 0, variance 1, and the two of a pair are uncorrelated', () => {
    const mean = (terms: readonly number[]): number => terms.reduce((sum, term) => sum + term, 0) / terms.length;
    // Four standard deviations: 1/√n of the mean, √(2/n) of the variance, 1/√pairs of the correlation.
    expect(Math.abs(mean(values))).toBeLessThan(4 / Math.sqrt(values.length));
    expect(Math.abs(mean(values.map((value) => value * value)) - 1)).toBeLessThan(4 * Math.sqrt(2 / values.length));
    expect(Math.abs(mean(pairs.map(([a, b]) => a * b)))).toBeLessThan(4 / Math.sqrt(pairs.length));
  });
});
