import { NS_PER_S, type Nanoseconds } from '../kernel/index.ts';

/**
 * Part of the guarantee that may be missing in a window. A packet counts when it is delivered whole and in order: one of
 * 1500 bytes is 5 % of a window of 2 s at 120 kbit/s, and HARQ and RLC hold back what follows a loss for up to 100 ms.
 */
const TOLERANCE = 0.05;

/**
 * Notification control of one direction of a QoS flow (TS 23.501 §5.7.2.4): tells when GFBR is no longer kept, and when it is
 * kept again. It is not kept when over a whole averaging window data waited at every sample and less than GFBR was
 * delivered; it is kept again when a whole window had GFBR delivered, or when nothing waits. Between two changes lies at
 * least a window, so that a flow at the edge does not flap.
 */
export class GuaranteeMonitor {
  readonly #leastBytes: number;
  readonly #windowNs: Nanoseconds;
  /** Samples of the last window, oldest first; the first is at or before its beginning once a window has passed. */
  readonly #sampledNs: Nanoseconds[];
  readonly #deliveredBytes: number[];
  /** When it was last seen that nothing waited. */
  #idleNs: Nanoseconds;
  #changedNs: Nanoseconds;
  #kept = true;

  /** @param nowNs when the QoS flow begins: nothing is delivered yet, and nothing waits */
  constructor(gfbrBps: number, averagingWindowNs: Nanoseconds, nowNs: Nanoseconds) {
    this.#leastBytes = ((gfbrBps * averagingWindowNs) / (8 * NS_PER_S)) * (1 - TOLERANCE);
    this.#windowNs = averagingWindowNs;
    this.#sampledNs = [nowNs];
    this.#deliveredBytes = [0];
    this.#idleNs = nowNs;
    this.#changedNs = nowNs;
  }

  /**
   * To be called at regular times, several in a window.
   * @param deliveredBytesTotal since the QoS flow began
   * @param backlogged whether data is waiting, enough that the flow cannot be said to be short of data to send
   * @returns what has changed, if anything
   */
  sample(
    nowNs: Nanoseconds,
    deliveredBytesTotal: number,
    backlogged: boolean,
  ): 'not-guaranteed' | 'guaranteed' | undefined {
    this.#record(nowNs, deliveredBytesTotal);
    if (!backlogged) this.#idleNs = nowNs;
    if (nowNs - this.#changedNs < this.#windowNs) return undefined;
    const fulfilled = deliveredBytesTotal - this.#deliveredBytes[0]! >= this.#leastBytes;
    if (this.#kept) return fulfilled || nowNs - this.#idleNs <= this.#windowNs ? undefined : this.#change(false, nowNs);
    return fulfilled || !backlogged ? this.#change(true, nowNs) : undefined;
  }

  /** Begins a window anew, after a time in which nothing could be carried and the owner knew. What was told last holds. */
  restart(nowNs: Nanoseconds, deliveredBytesTotal: number): void {
    this.#sampledNs.splice(0, Infinity, nowNs);
    this.#deliveredBytes.splice(0, Infinity, deliveredBytesTotal);
    this.#idleNs = nowNs;
    this.#changedNs = nowNs;
  }

  #record(nowNs: Nanoseconds, deliveredBytesTotal: number): void {
    this.#sampledNs.push(nowNs);
    this.#deliveredBytes.push(deliveredBytesTotal);
    while (this.#sampledNs[1]! <= nowNs - this.#windowNs) {
      this.#sampledNs.shift();
      this.#deliveredBytes.shift();
    }
  }

  #change(kept: boolean, nowNs: Nanoseconds): 'not-guaranteed' | 'guaranteed' {
    this.#kept = kept;
    this.#changedNs = nowNs;
    return kept ? 'guaranteed' : 'not-guaranteed';
  }
}
