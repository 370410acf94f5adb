import { describe, expect, it } from 'vitest';
import { Latencies } from './latencies.ts';

describe('latencies', () => {
  it('have the percentiles of the numbers that were recorded, within a thousandth', () => {
    const latencies = new Latencies();
    // 1 to 1000 ms, each once and in no order: the p-th percentile is 10 p ms, by its definition.
    for (let n = 0; n < 1000; n++) latencies.record(((n * 7) % 1000) + 1);
    const figures = latencies.figures();
    const errors = [500, 900, 990, 999].map((expected, n) => {
      const actual = [figures?.p50, figures?.p90, figures?.p99, figures?.p999][n] ?? NaN;
      return Math.abs(actual - expected) / expected;
    });
    for (const error of errors) expect(error).toBeLessThanOrEqual(0.001);
    expect(figures?.max).toBe(1000);
  });

  it('keep one slow answer out of the percentiles that it does not belong to', () => {
    const latencies = new Latencies();
    for (let n = 0; n < 99; n++) latencies.record(2);
    latencies.record(5_000);
    const { p50, p99, p999, max } = latencies.figures()!;
    // 99 of 100 answers took 2 ms; what 99.9 % did not exceed is the slowest.
    expect([Math.round(p50), Math.round(p99), p999, max]).toEqual([2, 2, 5_000, 5_000]);
  });

  it('are nothing where nothing was answered, and no more than the slowest answer', () => {
    const latencies = new Latencies();
    expect(latencies.figures()).toBeNull();
    latencies.record(123.4567);
    // A bucket of the histogram is wider than a microsecond here.
    expect(latencies.figures()).toEqual({ p50: 123.457, p90: 123.457, p99: 123.457, p999: 123.457, max: 123.457 });
  });
});
