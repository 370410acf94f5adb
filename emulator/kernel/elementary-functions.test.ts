import { describe, expect, it } from 'vitest';
import * as elementary from './elementary-functions.ts';

/** Largest relative error against the engine's own functions, whose results are within one unit in the last place (1.1e-16). */
function largestError(points: readonly number[], ours: (x: number) => number, engine: (x: number) => number): number {
  return Math.max(...points.map((x) => Math.abs(ours(x) - engine(x)) / Math.max(1e-300, Math.abs(engine(x)))));
}

const spread = (from: number, to: number): number[] =>
  Array.from({ length: 2001 }, (_, n) => from + ((to - from) * n) / 2000);

describe('elementary functions', () => {
  it('agree with the engine to 1e-13', () => {
    expect(largestError(spread(-700, 700), elementary.exp, Math.exp)).toBeLessThan(1e-13);
    expect(largestError(spread(-20, 20), elementary.dbToLinear, (x) => 10 ** (x / 10))).toBeLessThan(1e-13);
    for (const points of [spread(-1000, 1000).map((x) => 2 ** x * 1.37), spread(0.5, 2), spread(0.999, 1.001)]) {
      expect(largestError(points, elementary.log, Math.log)).toBeLessThan(1e-13);
      expect(largestError(points, elementary.log2, Math.log2)).toBeLessThan(1e-13);
      expect(largestError(points, elementary.linearToDb, (x) => 10 * Math.log10(x))).toBeLessThan(1e-13);
    }
    const cosError = Math.max(
      ...spread(-3, 3).map((t) => Math.abs(elementary.cosTurns(t) - Math.cos(2 * Math.PI * t))),
    );
    const sinError = Math.max(
      ...spread(-3, 3).map((t) => Math.abs(elementary.sinTurns(t) - Math.sin(2 * Math.PI * t))),
    );
    expect(Math.max(cosError, sinError)).toBeLessThan(1e-14);
  });

  it('are exact where the result is', () => {
    expect(elementary.exp(0)).toBe(1);
    expect(elementary.log(1)).toBe(0);
    expect(elementary.cosTurns(0)).toBe(1);
    expect(elementary.cosTurns(0.5)).toBe(-1);
    // Rates and block sizes are quantised with Math.floor(log2(…)), where one bit too little is a whole step.
    const exponents = Array.from({ length: 2046 }, (_, n) => n - 1022);
    expect(exponents.filter((n) => elementary.log2(2 ** n) !== n)).toEqual([]);
  });

  it('have their limits', () => {
    expect([0, Infinity, -1, NaN].map(elementary.log)).toEqual([-Infinity, Infinity, NaN, NaN]);
    expect([-Infinity, -709, 709, Infinity, NaN].map(elementary.exp)).toEqual([0, 0, Infinity, Infinity, NaN]);
    expect(elementary.linearToDb(0)).toBe(-Infinity);
    expect(elementary.dbToLinear(-Infinity)).toBe(0);
  });
});

describe('atan2Turns', () => {
  it.each([
    // The eight directions of the compass rose, by definition.
    [0, 1, 0],
    [1, 1, 1 / 8],
    [1, 0, 1 / 4],
    [1, -1, 3 / 8],
    [0, -1, 1 / 2],
    [-1, -1, 5 / 8],
    [-1, 0, 3 / 4],
    [-1, 1, 7 / 8],
    // tan 30° = 1/√3.
    [1, Math.sqrt(3), 1 / 12],
  ])('of (y, x) = (%d, %d) is %d', (y, x, turns) => {
    expect(elementary.atan2Turns(y, x)).toBeCloseTo(turns, 15);
  });

  it('undoes cosTurns and sinTurns at any length', () => {
    for (const length of [1e-9, 1, 1e9]) {
      for (const turns of spread(0, 0.9999)) {
        const angle = elementary.atan2Turns(length * elementary.sinTurns(turns), length * elementary.cosTurns(turns));
        expect(Math.abs(angle - turns)).toBeLessThan(1e-15);
      }
    }
  });

  it('is below a whole turn, and 0 for the null vector', () => {
    expect(elementary.atan2Turns(-1e-30, 1)).toBe(0);
    expect(elementary.atan2Turns(-1e-10, 1)).toBeLessThan(1);
    expect(elementary.atan2Turns(0, 0)).toBe(0);
  });
});
