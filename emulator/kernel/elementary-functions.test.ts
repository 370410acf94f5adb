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
    expect(largestError(spread(-600, 600), elementary.exp, Math.exp)).toBeLessThan(1e-13);
    expect(
      largestError(
        spread(-30, 30).map((x) => 2 ** x * 1.37),
        elementary.log,
        Math.log,
      ),
    ).toBeLessThan(1e-13);
    expect(largestError(spread(-20, 20), elementary.dbToLinear, (x) => 10 ** (x / 10))).toBeLessThan(1e-13);
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
    expect(elementary.log(0)).toBe(-Infinity);
  });

  it('make normal pairs: mean 0, variance 1', () => {
    // 40,000 values from a grid of the unit square: the law holds up to the grid's coarseness.
    const values = spread(0, 0.9999)
      .filter((_, n) => n % 10 === 0)
      .flatMap((u1) =>
        spread(0, 0.99)
          .filter((_, n) => n % 20 === 0)
          .flatMap((u2) => elementary.gaussianPair(u1, u2)),
      );
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.05);
    expect(Math.abs(variance - 1)).toBeLessThan(0.08);
  });
});
