/** The average is never told below this: a UE that was never served must not get an infinite metric, or ties would decide. */
const MIN_AVERAGE_BITS = 1;
/** After so many time constants without service, 10 Mbit a slot have decayed to the floor: e^-16 is 1.1e-7. */
const DECAY_TIME_CONSTANTS = 16;

/**
 * Exponential average of the bits served per slot, one per row: R̄ ← (1 − 1/α)·R̄ + r/α after every slot, r being what was
 * served in it, zero where nothing was. The slots without service are applied when the average is asked for, by a table of
 * powers, so that a row that nobody asks for costs nothing.
 */
export class AverageRate {
  readonly #timeConstantSlots: number;
  readonly #decay: Float64Array;
  /** Last slot with service, the bits served in it, and the average before it. */
  readonly #servedSlot: Float64Array;
  readonly #servedBits: Float64Array;
  readonly #bitsBefore: Float64Array;

  /** @param timeConstantSlots α */
  constructor(rows: number, timeConstantSlots: number) {
    this.#timeConstantSlots = timeConstantSlots;
    this.#decay = powersOf(1 - 1 / timeConstantSlots, timeConstantSlots * DECAY_TIME_CONSTANTS);
    this.#servedSlot = new Float64Array(rows).fill(-1);
    this.#servedBits = new Float64Array(rows);
    this.#bitsBefore = new Float64Array(rows);
  }

  /** Average in bits per slot before a slot, whether or not that slot's service has been told already; at least 1. */
  bitsPerSlot(row: number, slot: number): number {
    const bits = this.#before(row, slot);
    return bits > MIN_AVERAGE_BITS ? bits : MIN_AVERAGE_BITS;
  }

  /** Adds to what was served in a slot. Slots only grow. */
  served(row: number, bits: number, slot: number): void {
    if (slot !== this.#servedSlot[row]) {
      this.#bitsBefore[row] = this.#before(row, slot);
      this.#servedSlot[row] = slot;
      this.#servedBits[row] = 0;
    }
    this.#servedBits[row]! += bits;
  }

  #before(row: number, slot: number): number {
    const elapsed = slot - this.#servedSlot[row]!;
    if (elapsed <= 0) return this.#bitsBefore[row]!;
    const after = this.#bitsBefore[row]! * this.#decay[1]! + this.#servedBits[row]! / this.#timeConstantSlots;
    return after * (this.#decay[elapsed - 1] ?? 0);
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
