import { exp, NS_PER_S, type Nanoseconds } from '../../kernel/index.ts';

/**
 * Exponential average of the rate that the guaranteed bearers of each UE together were sent with, over the time that they
 * have existed: the weights of the past sum to 1 from the first slot on, so that a young bearer does not look starved.
 */
export class GuaranteedRateAverage {
  /** When the average was last brought up to date, and the bytes sent by then; NaN while there is no guaranteed bearer. */
  readonly #updatedNs: Float64Array;
  readonly #sentBytes: Float64Array;
  /** Weighted sum of the rates of the past in bit/s, and the sum of the weights. */
  readonly #weightedBps: Float64Array;
  readonly #weights: Float64Array;

  constructor(ues: number) {
    this.#updatedNs = new Float64Array(ues).fill(NaN);
    this.#sentBytes = new Float64Array(ues);
    this.#weightedBps = new Float64Array(ues);
    this.#weights = new Float64Array(ues);
  }

  /**
   * Brings the average of a UE up to date; what was sent since the last time counts as sent then. A sum that has fallen is
   * that of other bearers.
   * @param sentBytes of its guaranteed bearers together, since they were opened
   * @param windowNs time constant
   * @returns the average in bit/s; 0 at the beginning
   */
  update(ue: number, sentBytes: number, windowNs: Nanoseconds, nowNs: Nanoseconds): number {
    const elapsedNs = nowNs - this.#updatedNs[ue]!;
    // At the beginning, when the difference is no number.
    if (!(elapsedNs >= 0)) return this.#begin(ue, sentBytes, nowNs);
    const newBytes = sentBytes - this.#sentBytes[ue]!;
    const decay = exp(-elapsedNs / windowNs);
    const impulseBps = newBytes > 0 ? (newBytes * 8 * NS_PER_S) / windowNs : 0;
    this.#weightedBps[ue] = (this.#weightedBps[ue]! + impulseBps) * decay;
    this.#weights[ue] = 1 - (1 - this.#weights[ue]!) * decay;
    this.#sentBytes[ue] = sentBytes;
    this.#updatedNs[ue] = nowNs;
    return this.#weights[ue]! > 0 ? this.#weightedBps[ue]! / this.#weights[ue]! : 0;
  }

  /** Forgets a UE that has no guaranteed bearer. */
  clear(ue: number): void {
    this.#updatedNs[ue] = NaN;
  }

  #begin(ue: number, sentBytes: number, nowNs: Nanoseconds): number {
    this.#weightedBps[ue] = 0;
    this.#weights[ue] = 0;
    this.#sentBytes[ue] = sentBytes;
    this.#updatedNs[ue] = nowNs;
    return 0;
  }
}
