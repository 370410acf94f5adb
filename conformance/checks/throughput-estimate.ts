import type { ProbeMeasurement } from '../../emulator/index.ts';
import type { ThroughputEstimate } from '../record.ts';

/** Batches into which a window is divided, of 5 intervals of 100 ms each: long enough that one hardly tells the next. */
export const BATCHES = 8;
export const INTERVALS_PER_BATCH = 5;

/** Quantile 0.995 of Student's t with 7 degrees of freedom: a two-sided confidence of 99 % from 8 batches. */
const T_995_DF7 = 3.4995;

/**
 * Mean throughput in bit/s with its 99 % confidence interval, by the method of batch means (Law, Simulation Modeling and
 * Analysis, section 9.5.3). Undefined unless the measurement has exactly the intervals of a window.
 */
export function estimateThroughput({ intervals }: ProbeMeasurement): ThroughputEstimate | undefined {
  if (intervals.length !== BATCHES * INTERVALS_PER_BATCH) return undefined;
  const rates = Array.from({ length: BATCHES }, (_, n) =>
    rateOf(intervals.slice(n * INTERVALS_PER_BATCH, (n + 1) * INTERVALS_PER_BATCH)),
  );
  const meanBps = rates.reduce((sum, rate) => sum + rate, 0) / BATCHES;
  const variance = rates.reduce((sum, rate) => sum + (rate - meanBps) ** 2, 0) / (BATCHES - 1);
  const halfWidth = T_995_DF7 * Math.sqrt(variance / BATCHES);
  return { meanBps, lowBps: Math.max(0, meanBps - halfWidth), highBps: meanBps + halfWidth };
}

function rateOf(intervals: ProbeMeasurement['intervals']): number {
  const bits = intervals.reduce((sum, { deliveredBits }) => sum + deliveredBits, 0);
  const spanMs = intervals.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  return bits / (spanMs / 1000);
}
