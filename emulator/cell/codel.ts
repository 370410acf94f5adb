import { milliseconds, type Nanoseconds } from '../kernel/index.ts';

/** Time in which a sender reacts, and over which a queue has to stand: the interval that the RFC gives for the Internet. */
const INTERVAL_NS = milliseconds(100);
/**
 * Delay of a standing queue that is accepted. 10 % of the interval, the upper end of the RFC's range, because a radio bearer
 * waits without any standing queue: up to a TDD period (5 or 10 ms) for a slot of its direction, and for its turn.
 */
const TARGET_NS = milliseconds(10);
/** A queue of no more than one packet is never standing. */
const MAX_PACKET_BYTES = 1500;
/** A return to dropping within so many intervals goes on where the last one stopped. */
const MEMORY_INTERVALS = 16;

/** CoDel active queue management, RFC 8289 §5, as a decision about one packet after the other. */
export class CoDel {
  /** An interval after the delay rose above target; -1 while it is below. */
  #standingFromNs: Nanoseconds = -1;
  #dropping = false;
  #dropNextNs: Nanoseconds = 0;
  /** Drops since dropping began, and how many there were at the last beginning. */
  #count = 0;
  #lastCount = 0;

  /**
   * Asked about each packet that is about to be the next one sent.
   * @param sojournNs time that the packet has been in the queue
   * @param backlogBytes bytes in the queue, this packet's included
   * @returns whether the packet is to be dropped; then to be asked about the one that follows it
   */
  shouldDrop(sojournNs: Nanoseconds, nowNs: Nanoseconds, backlogBytes: number): boolean {
    if (!this.#isStanding(sojournNs, nowNs, backlogBytes)) {
      this.#dropping = false;
      return false;
    }
    if (!this.#dropping) {
      this.#beginDropping(nowNs);
      return true;
    }
    if (nowNs < this.#dropNextNs) return false;
    this.#count++;
    this.#dropNextNs = afterDrop(this.#dropNextNs, this.#count);
    return true;
  }

  /** Whether the delay has been above target for a whole interval. */
  #isStanding(sojournNs: Nanoseconds, nowNs: Nanoseconds, backlogBytes: number): boolean {
    if (sojournNs < TARGET_NS || backlogBytes <= MAX_PACKET_BYTES) {
      this.#standingFromNs = -1;
      return false;
    }
    if (this.#standingFromNs < 0) {
      this.#standingFromNs = nowNs + INTERVAL_NS;
      return false;
    }
    return nowNs >= this.#standingFromNs;
  }

  /** Soon after the last time, the rate of drops that controlled the queue then is a better start than one per interval. */
  #beginDropping(nowNs: Nanoseconds): void {
    const recent = nowNs - this.#dropNextNs < MEMORY_INTERVALS * INTERVAL_NS;
    const lastDrops = this.#count - this.#lastCount;
    this.#dropping = true;
    this.#count = recent && lastDrops > 1 ? lastDrops : 1;
    this.#lastCount = this.#count;
    this.#dropNextNs = afterDrop(nowNs, this.#count);
  }
}

/** The control law: drops come closer together with the square root of their number, as the rate of TCP asks for. */
function afterDrop(timeNs: Nanoseconds, count: number): Nanoseconds {
  return timeNs + INTERVAL_NS / Math.sqrt(count);
}
