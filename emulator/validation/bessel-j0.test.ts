import { describe, expect, it } from 'vitest';
import { besselJ0 } from './bessel-j0.ts';

describe('Bessel function J0', () => {
  it.each([
    // Abramowitz and Stegun, table 9.1; the first two zeros of table 9.5.
    [0, 1],
    [1, 0.7651976866],
    [5, -0.1775967713],
    [10, -0.2459357645],
    [100, 0.0199858503],
    [2.4048255577, 0],
    [5.5200781103, 0],
  ])('at %d is %d', (x, expected) => expect(besselJ0(x)).toBeCloseTo(expected, 9));
});
