import type { TrafficContext, TrafficModel } from './traffic-model.ts';

/** A download that never ends and always has data waiting: the 3GPP full-buffer model (TR 36.814 annex A.2.1.3.1). */
export class FullBuffer implements TrafficModel {
  readonly #context: TrafficContext;

  constructor(context: TrafficContext) {
    this.#context = context;
  }

  start(): void {
    this.#context.setFullBuffer(true);
  }

  stop(): void {
    this.#context.setFullBuffer(false);
  }

  delivered(): void {
    // There is always more.
  }

  dropped(): void {
    // A full buffer has no packets that could be dropped.
  }
}
