import type { Nanoseconds } from '../kernel/index.ts';

/** A token bucket in bytes (RFC 2697 without colours): fills at a rate, holds at most its depth. */
export class TokenBucket {
  readonly rateBps: number;
  readonly depthBytes: number;
  #tokens: number;
  #updatedNs: Nanoseconds;

  /** @param initialBytes tokens at `nowNs`; a bucket that guarantees starts empty, one that polices starts full. */
  constructor(rateBps: number, depthBytes: number, initialBytes: number, nowNs: Nanoseconds) {
    this.rateBps = rateBps;
    this.depthBytes = depthBytes;
    this.#tokens = initialBytes;
    this.#updatedNs = nowNs;
  }

  /** Whole bytes that may be taken at `nowNs`. */
  available(nowNs: Nanoseconds): number {
    if (nowNs > this.#updatedNs) {
      const filled = this.#tokens + ((nowNs - this.#updatedNs) * this.rateBps) / 8e9;
      this.#tokens = filled > this.depthBytes ? this.depthBytes : filled;
      this.#updatedNs = nowNs;
    }
    return this.#tokens < 0 ? 0 : Math.floor(this.#tokens);
  }

  /** Takes bytes out; more than available leaves a debt that refills first, of at most the depth. */
  take(bytes: number): void {
    const left = this.#tokens - bytes;
    this.#tokens = left < -this.depthBytes ? -this.depthBytes : left;
  }
}
