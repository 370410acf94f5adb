import { NS_PER_S } from '../kernel/index.ts';
import type { TrafficContext, TrafficModel } from './traffic-model.ts';

/** Packets of one size at a fixed interval, from a random phase, whatever the network does to them. */
export class ConstantBitRate implements TrafficModel {
  readonly #context: TrafficContext;
  readonly #packetBytes: number;
  readonly #intervalNs: number;
  #running = false;
  #startedNs = 0;
  #sent = 0;

  constructor(context: TrafficContext, rateBps: number, packetBytes: number) {
    this.#context = context;
    this.#packetBytes = packetBytes;
    this.#intervalNs = (packetBytes * 8 * NS_PER_S) / rateBps;
  }

  start(): void {
    this.#running = true;
    this.#sent = 0;
    this.#startedNs = this.#context.now() + Math.floor(this.#context.randomStream()() * this.#intervalNs);
    this.#context.schedule(this.#startedNs, this.#sendNext);
  }

  stop(): void {
    this.#running = false;
  }

  delivered(): void {
    // What is delivered changes nothing for a source that does not listen.
  }

  dropped(): void {
    // Nor does what is lost.
  }

  /** Times are multiples of the interval from the start, so that rounding to nanoseconds does not add up. */
  #sendNext = (): void => {
    if (!this.#running) return;
    this.#context.send(this.#packetBytes);
    this.#sent++;
    this.#context.schedule(this.#startedNs + Math.round(this.#sent * this.#intervalNs), this.#sendNext);
  };
}
