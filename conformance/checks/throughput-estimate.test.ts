import { expect, it } from 'vitest';
import type { ProbeMeasurement } from '../../emulator/index.ts';
import { estimateThroughput } from './throughput-estimate.ts';

function measurement(batchMbps: readonly number[]): ProbeMeasurement {
  const intervals = batchMbps.flatMap((mbps, batch) =>
    Array.from({ length: 5 }, (_, n) => ({
      fromMs: (batch * 5 + n) * 100,
      toMs: (batch * 5 + n + 1) * 100,
      offeredBits: 0,
      deliveredBits: mbps * 1e5,
      deliveredPackets: 1,
      droppedPackets: 0,
      carriedBy: {},
    })),
  );
  return {
    probeId: 'p',
    fromMs: 0,
    toMs: 4000,
    offeredBps: 0,
    throughputBps: 0,
    deliveredPackets: 40,
    droppedPackets: 0,
    intervals,
  };
}

it('gives the mean of 8 batches and its 99 % confidence interval', () => {
  // Mean 4.5; sample standard deviation of 1..8 is √6 = 2.449; half-width 3.4995 · 2.449 / √8 = 3.030.
  const estimate = estimateThroughput(measurement([1, 2, 3, 4, 5, 6, 7, 8]));
  expect(estimate?.meanBps).toBeCloseTo(4.5e6);
  expect(estimate?.lowBps).toBeCloseTo(1.47e6, -4);
  expect(estimate?.highBps).toBeCloseTo(7.53e6, -4);
  expect(estimateThroughput(measurement([5, 5, 5, 5, 5, 5, 5, 5]))).toEqual({
    meanBps: 5e6,
    lowBps: 5e6,
    highBps: 5e6,
  });
});

it('does not go below zero, and gives nothing for an incomplete window', () => {
  expect(estimateThroughput(measurement([0, 0, 0, 0, 0, 0, 0, 8]))?.lowBps).toBe(0);
  expect(estimateThroughput(measurement([1, 2, 3]))).toBeUndefined();
});
