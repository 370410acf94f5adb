import { milliseconds, NS_PER_MS, type Nanoseconds } from '../kernel/index.ts';

const STEP_NS = milliseconds(100);
/** A second of steps. */
const STEPS = 10;
/** One more than a second: a packet is told of at the beginning of the slot at whose end it is delivered. */
const ROWS = STEPS + 2;

/** Delay and loss of one direction of a QoS flow over the last second, in steps of 100 ms. */
export class DeliveryMeter {
  readonly #coreDelayNs: Nanoseconds;
  /** Which step each row holds now. */
  readonly #step = new Float64Array(ROWS).fill(-1);
  readonly #packets = new Float64Array(ROWS);
  readonly #dropped = new Float64Array(ROWS);
  readonly #delaySumNs = new Float64Array(ROWS);

  /** @param coreDelayNs added to the delay of every packet */
  constructor(coreDelayNs: Nanoseconds) {
    this.#coreDelayNs = coreDelayNs;
  }

  /** @param delayNs in the cell and in a degraded backhaul */
  delivered(delayNs: Nanoseconds, nowNs: Nanoseconds): void {
    const row = this.#row(nowNs);
    this.#packets[row]!++;
    this.#delaySumNs[row]! += delayNs + this.#coreDelayNs;
  }

  dropped(nowNs: Nanoseconds): void {
    this.#dropped[this.#row(nowNs)]!++;
  }

  /** Mean delay in milliseconds, and the share of packets that were dropped; absent where there were no packets. */
  lastSecond(nowNs: Nanoseconds): { delayMs?: number; lossRate?: number } {
    const oldest = Math.floor(nowNs / STEP_NS) - STEPS;
    let [packets, dropped, delaySumNs] = [0, 0, 0];
    for (let row = 0; row < ROWS; row++) {
      if (this.#step[row]! <= oldest) continue;
      packets += this.#packets[row]!;
      dropped += this.#dropped[row]!;
      delaySumNs += this.#delaySumNs[row]!;
    }
    return {
      ...(packets > 0 && { delayMs: delaySumNs / packets / NS_PER_MS }),
      ...(packets + dropped > 0 && { lossRate: dropped / (packets + dropped) }),
    };
  }

  #row(nowNs: Nanoseconds): number {
    const step = Math.floor(nowNs / STEP_NS);
    const row = step % ROWS;
    if (this.#step[row] === step) return row;
    this.#step[row] = step;
    this.#packets[row] = 0;
    this.#dropped[row] = 0;
    this.#delaySumNs[row] = 0;
    return row;
  }
}
