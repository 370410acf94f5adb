import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { percentiles, spread } from './percentiles.ts';

describe('percentiles', () => {
  it('are interpolated between ranks: of 0, 10, … 40 every 2.5th percent is one', () => {
    const values = percentiles(Float64Array.of(40, 0, 30, 10, 20));
    expect(values).toHaveLength(101);
    values.forEach((value, percent) => expect(value).toBeCloseTo(percent * 0.4, 9));
  });

  it('of a uniform grid are 5, 50 and 95 %', () => {
    expect(spread(Float64Array.from({ length: 201 }, (_, n) => n))).toEqual({ p5: 10, p50: 100, p95: 190 });
  });

  it('of one value are that value', () => {
    expect(new Set(percentiles(Float64Array.of(7)))).toEqual(new Set([7]));
  });

  it('never fall, and begin and end at the extremes', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1 }), (values) => {
        const found = percentiles(Float64Array.from(values));
        expect(found[0]).toBe(Math.min(...values) + 0);
        expect(found[100]).toBe(Math.max(...values) + 0);
        // Interpolation between two equal values may be off by one unit in the last place.
        found.slice(1).forEach((value, n) => expect(value - found[n]!).toBeGreaterThanOrEqual(-1e-9));
      }),
    );
  });

  it('of nothing are refused', () => {
    expect(() => percentiles(new Float64Array())).toThrow('nothing has no percentile');
  });
});
