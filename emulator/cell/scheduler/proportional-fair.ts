import type { MacScheduler } from './mac-scheduler.ts';

/** Averaging time constant α in slots. */
const TIME_CONSTANT_SLOTS = 500;
/** Floor of the average: a UE that was never served must not get an infinite metric, or ties would decide. */
const MIN_AVERAGE_BITS = 1;

/**
 * Proportional fair: metric r/R̄, with R̄ ← (1 − 1/α)·R̄ + r/α for every slot, r being what the UE was served (zero when
 * it was not). The decay of the slots in which a UE was not served is applied when it is asked for again, by a table of
 * powers, so that UEs without data cost nothing.
 */
export class ProportionalFair implements MacScheduler {
  readonly name = 'proportional-fair';
  readonly #averageBits: Float64Array;
  readonly #updatedSlot: Float64Array;
  readonly #decay: Float64Array;

  constructor(ues: number) {
    this.#averageBits = new Float64Array(ues);
    this.#updatedSlot = new Float64Array(ues);
    this.#decay = powersOf(1 - 1 / TIME_CONSTANT_SLOTS, TIME_CONSTANT_SLOTS * 32);
  }

  metric(ue: number, rateBps: number, slot: number): number {
    const average = this.#averageAt(ue, slot);
    return rateBps / (average > MIN_AVERAGE_BITS ? average : MIN_AVERAGE_BITS);
  }

  served(ue: number, bits: number, slot: number): void {
    this.#averageBits[ue] = this.#averageAt(ue, slot + 1) + bits / TIME_CONSTANT_SLOTS;
    this.#updatedSlot[ue] = slot + 1;
  }

  /** Average before `slot`, all slots since the last update unserved. */
  #averageAt(ue: number, slot: number): number {
    return this.#averageBits[ue]! * (this.#decay[slot - this.#updatedSlot[ue]!] ?? 0);
  }
}

function powersOf(base: number, count: number): Float64Array {
  const powers = new Float64Array(count);
  let value = 1;
  for (let n = 0; n < count; n++) {
    powers[n] = value;
    value *= base;
  }
  return powers;
}
