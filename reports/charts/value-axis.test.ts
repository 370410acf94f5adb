import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resample } from './resample.ts';
import { linearRange, logRange, scaleFor } from './value-axis.ts';

describe('value axis', () => {
  it.each([
    [12, 12.5, 2.5],
    [12.6, 15, 5],
    [10, 10, 2],
    [100, 100, 20],
    [0.98, 1, 0.2],
  ])('up to %d ends at %d in steps of %d', (highest, max, interval) => {
    const range = linearRange(highest);
    expect(range.max).toBeCloseTo(max, 9);
    expect(range.interval).toBeCloseTo(interval, 9);
  });

  it('holds every value in a few round steps', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e12, noNaN: true }), (highest) => {
        const { max, interval } = linearRange(highest);
        expect(max).toBeGreaterThanOrEqual(highest * (1 - 1e-6));
        expect(max / interval).toBeLessThanOrEqual(6);
      }),
    );
  });

  it('has a range for nothing', () => {
    expect(linearRange(0)).toEqual({ max: 1, interval: 0.5 });
    expect(logRange([0])).toEqual({ min: 1, max: 10 });
  });

  it('is logarithmic where small values would vanish', () => {
    expect(scaleFor([10, 1500])).toBe('log');
    expect(scaleFor([10, 300, 0])).toBe('linear');
    expect(logRange([14, 1500])).toEqual({ min: 10, max: 10_000 });
  });
});

describe('resampling', () => {
  const points = [1, 2, 3, 4, 5].map((x) => ({ x, y: x === 4 ? null : x * 10 }));

  it('keeps what is few enough', () => expect(resample(points, 5, 'mean')).toEqual(points));

  it('joins neighbours, by mean or by maximum, and leaves gaps out', () => {
    expect(resample(points, 3, 'mean')).toEqual([
      { x: 2, y: 15 },
      { x: 4, y: 30 },
      { x: 5, y: 50 },
    ]);
    expect(resample(points, 3, 'max')[0]).toEqual({ x: 2, y: 20 });
  });

  it('keeps a bucket without values a gap', () => {
    expect(
      resample(
        [
          { x: 1, y: null },
          { x: 2, y: null },
          { x: 3, y: 1 },
        ],
        2,
        'mean',
      )[0],
    ).toEqual({ x: 2, y: null });
  });
});
