import { NS_PER_S, type Nanoseconds } from '../kernel/index.ts';
import type { DataBearer } from './data-bearer.ts';

/** Time that a full buffer in front of the link takes to drain: what exceeds it is dropped. */
const BUFFER_NS = NS_PER_S / 10;
/** Packets that fit into the buffer however slow the link. */
const MIN_BUFFER_BYTES = 9000;

/**
 * One direction of the transport between core and cell while it is degraded: a queue in order of arrival, shared by all
 * UEs and blind to their QoS flows, a rate, and a delay. No packet overtakes another, also when rate and delay change.
 */
export class BackhaulLink {
  #rateBps = Infinity;
  #delayNs: Nanoseconds = 0;
  /** When the last packet will have left the queue, and when it will be at the other end. */
  #freeNs: Nanoseconds = 0;
  #lastExitNs: Nanoseconds = 0;

  get rateBps(): number {
    return this.#rateBps;
  }

  /** When the last packet that it carries now will be at the other end. */
  get lastExitNs(): Nanoseconds {
    return this.#lastExitNs;
  }

  /** @param rateBps Infinity for no limit */
  set(rateBps: number, delayNs: Nanoseconds): void {
    this.#rateBps = rateBps;
    this.#delayNs = delayNs;
  }

  /** How long a packet that arrives now would wait. */
  waitNs(nowNs: Nanoseconds): Nanoseconds {
    return Math.max(0, this.#freeNs - nowNs);
  }

  /** Takes a packet in. @returns when it will be at the other end, or undefined when the queue is full and it is dropped. */
  carry(bearer: DataBearer, packetBytes: number, nowNs: Nanoseconds): Nanoseconds | undefined {
    const takesNs = Math.ceil((packetBytes * 8 * NS_PER_S) / this.#rateBps);
    const bufferNs = Math.max(BUFFER_NS, Math.ceil((MIN_BUFFER_BYTES * 8 * NS_PER_S) / this.#rateBps));
    if (this.waitNs(nowNs) + takesNs > bufferNs) {
      bearer.backhaulDroppedBytes += packetBytes;
      return undefined;
    }
    bearer.backhaulWaitingBytes += packetBytes;
    this.#freeNs = Math.max(this.#freeNs, nowNs) + takesNs;
    this.#lastExitNs = Math.max(this.#lastExitNs, this.#freeNs + this.#delayNs);
    return this.#lastExitNs;
  }
}
