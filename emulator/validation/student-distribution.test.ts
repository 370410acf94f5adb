import { describe, expect, it } from 'vitest';
import { studentQuantile } from './student-distribution.ts';

describe('Student quantile', () => {
  it.each([
    // Any table of the distribution, for example Abramowitz and Stegun 26.10 (two-sided 0.95, 0.99, 0.999).
    [0.975, 1, 12.706],
    [0.975, 2, 4.303],
    [0.975, 5, 2.571],
    [0.995, 9, 3.25],
    [0.9995, 1, 636.619],
    [0.9995, 2, 31.599],
    [0.9995, 9, 4.781],
    [0.9995, 19, 3.883],
    [0.9995, 30, 3.646],
    [0.9995, 120, 3.373],
  ])('of %d with %d degrees of freedom is %d', (probability, degrees, expected) => {
    expect(Math.abs(studentQuantile(probability, degrees) - expected)).toBeLessThan(6e-4);
  });

  it('has a closed form with one and two degrees', () => {
    // tan(π(p − 1/2)), and (2p − 1)·√(2/(4p(1 − p))).
    expect(studentQuantile(0.9, 1)).toBeCloseTo(Math.tan(0.4 * Math.PI), 10);
    expect(studentQuantile(0.9, 2)).toBeCloseTo(0.8 * Math.sqrt(2 / 0.36), 10);
  });
});
