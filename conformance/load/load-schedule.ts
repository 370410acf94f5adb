/** When requests are due: evenly, whatever becomes of those before. Times are real milliseconds of one clock. */
export class LoadSchedule {
  readonly startMs: number;
  readonly endMs: number;
  /** Requests that are due before the end; the first is due at once. */
  readonly total: number;
  readonly #intervalMs: number;

  constructor(startMs: number, ratePerS: number, durationS: number) {
    this.startMs = startMs;
    this.endMs = startMs + durationS * 1000;
    this.#intervalMs = 1000 / ratePerS;
    this.total = Math.ceil(wholeIfNearly(ratePerS * durationS));
  }

  /** When the n-th request is due, counted from 0. */
  dueMs(n: number): number {
    return this.startMs + n * this.#intervalMs;
  }

  /** How many requests were due until then. */
  dueBy(timeMs: number): number {
    const elapsed = wholeIfNearly((timeMs - this.startMs) / this.#intervalMs);
    return Math.min(this.total, Math.max(0, Math.floor(elapsed) + 1));
  }
}

/** What floating point makes of a whole number must not add a request. */
function wholeIfNearly(value: number): number {
  return Math.abs(value - Math.round(value)) < 1e-6 ? Math.round(value) : value;
}
