import type { Nanoseconds } from '../kernel/index.ts';

/**
 * A bucket that leaks at a rate: traffic that never fills it above a depth sends in any window w at most depth + rate·w
 * (Cruz, IEEE Trans. Inf. Theory 37, 1991). Unlike a token bucket it only watches.
 */
export class LeakyBucket {
  fullestBytes = 0;
  readonly #rateBps: number;
  #levelBytes = 0;
  #updatedNs: Nanoseconds = 0;

  constructor(rateBps: number) {
    this.#rateBps = rateBps;
  }

  pour(bytes: number, nowNs: Nanoseconds): void {
    const leakedBytes = ((nowNs - this.#updatedNs) * this.#rateBps) / 8e9;
    this.#levelBytes = Math.max(0, this.#levelBytes - leakedBytes) + bytes;
    this.#updatedNs = nowNs;
    if (this.#levelBytes > this.fullestBytes) this.fullestBytes = this.#levelBytes;
  }
}
