import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Nanoseconds, Simulation } from '../../kernel/index.ts';
import type { TrackIo } from '../../live/io-tracking.ts';

/** A simulation driven by hand, in which time stands still while tracked I/O is under way. */
export class VirtualTime {
  readonly simulation = new Simulation();
  #inFlight = 0;

  readonly trackIo: TrackIo = async (io) => {
    this.#inFlight++;
    try {
      return await io();
    } finally {
      this.#inFlight--;
    }
  };

  /** Runs every event up to and including a time from now, each once the I/O before it has ended. */
  async advance(durationNs: Nanoseconds): Promise<void> {
    const endNs = this.simulation.now() + durationNs;
    await this.settle();
    while (this.simulation.peekTime() <= endNs) {
      this.simulation.step();
      await this.settle();
    }
    this.simulation.advanceTo(endNs);
  }

  /** Waits until no tracked I/O is under way, and what waited for it has run. */
  async settle(): Promise<void> {
    do await nextTurn();
    while (this.#inFlight > 0);
    await nextTurn();
  }
}
