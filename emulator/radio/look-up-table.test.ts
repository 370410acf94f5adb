import { describe, expect, it } from 'vitest';
import { gridPoints, LookUpTable } from './look-up-table.ts';

describe('look-up table', () => {
  const squares = LookUpTable.of(-2, 3, 4, (x) => x * x);

  it('has the function itself at its points, and is linear between them', () => {
    expect([-2, -1.75, 0, 0.25, 3].map((x) => squares.at(x))).toEqual([4, 3.0625, 0, 0.0625, 9]);
    // Half way between 1 and 1.25: (1 + 1.5625)/2.
    expect(squares.at(1.125)).toBe(1.28125);
  });

  it('stays at its ends beyond them', () => {
    expect([-7, -Infinity, 7, Infinity].map((x) => squares.at(x))).toEqual([4, 4, 9, 9]);
  });

  it('is wrong by at most h²/8 of the second derivative', () => {
    // (1/4)²/8 · 2, reached in the middle between two points.
    const errors = Array.from({ length: 501 }, (_, n) => squares.at(-2 + n / 100) - (-2 + n / 100) ** 2);
    expect(Math.max(...errors)).toBeLessThanOrEqual(1 / 64 + 1e-12);
    expect(Math.min(...errors)).toBeGreaterThan(-1e-12);
  });

  it('lists the points of a grid', () => {
    expect([...gridPoints(-1, 0.5, 2)]).toEqual([-1, -0.5, 0, 0.5]);
  });
});
