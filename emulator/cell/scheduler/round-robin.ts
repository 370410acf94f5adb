import type { MacScheduler } from './mac-scheduler.ts';

/** Round robin: whoever has waited longest is next. */
export class RoundRobin implements MacScheduler {
  readonly name = 'round-robin';
  readonly #lastServed: Float64Array;

  constructor(ues: number) {
    this.#lastServed = new Float64Array(ues).fill(-1);
  }

  metric(ue: number, _rateBps: number, slot: number): number {
    return slot - this.#lastServed[ue]!;
  }

  served(ue: number, _bits: number, slot: number): void {
    this.#lastServed[ue] = slot;
  }
}
