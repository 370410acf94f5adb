import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

/** Percentiles in milliseconds; null while nothing was recorded. */
export interface LatencyFigures {
  p50: number;
  p90: number;
  p99: number;
  p999: number;
  max: number;
}

const US_PER_MS = 1_000;

/**
 * Latencies of any number of answers in bounded memory: an HDR histogram of microseconds with three significant figures, so
 * that a percentile is off by a thousandth of itself at most. The maximum is exact.
 */
export class Latencies {
  readonly #histogram: RecordableHistogram = createHistogram({
    lowest: 1,
    highest: Number.MAX_SAFE_INTEGER,
    figures: 3,
  });
  #maxMs = 0;

  record(latencyMs: number): void {
    this.#histogram.record(Math.max(1, Math.round(latencyMs * US_PER_MS)));
    this.#maxMs = Math.max(this.#maxMs, latencyMs);
  }

  /** The p-th percentile is the least latency that p % of the answers did not exceed. */
  figures(): LatencyFigures | null {
    if (this.#histogram.count === 0) return null;
    const at = (percent: number) => Math.min(this.#histogram.percentile(percent) / US_PER_MS, rounded(this.#maxMs));
    return { p50: at(50), p90: at(90), p99: at(99), p999: at(99.9), max: rounded(this.#maxMs) };
  }
}

function rounded(ms: number): number {
  return Math.round(ms * US_PER_MS) / US_PER_MS;
}
