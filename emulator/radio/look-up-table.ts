/**
 * A function of one variable, tabulated once at equal steps: linear between its points, constant beyond its ends. The slot
 * loop asks tables, not logarithms and integrals. With a power of two of steps per unit every point is an exact number.
 */
export class LookUpTable {
  readonly #from: number;
  readonly #stepsPerUnit: number;
  readonly #last: number;
  readonly #values: Float64Array;

  /** @param values at `from`, `from + 1/stepsPerUnit`, …: at least two. */
  constructor(from: number, stepsPerUnit: number, values: Float64Array) {
    this.#from = from;
    this.#stepsPerUnit = stepsPerUnit;
    this.#last = values.length - 1;
    this.#values = values;
  }

  static of(from: number, to: number, stepsPerUnit: number, value: (x: number) => number): LookUpTable {
    return new LookUpTable(from, stepsPerUnit, gridPoints(from, to, stepsPerUnit).map(value));
  }

  at(x: number): number {
    const position = (x - this.#from) * this.#stepsPerUnit;
    if (position <= 0) return this.#values[0]!;
    if (position >= this.#last) return this.#values[this.#last]!;
    const index = Math.floor(position);
    const value = this.#values[index]!;
    return value + (position - index) * (this.#values[index + 1]! - value);
  }
}

/** The points from `from` to `to`, both included. */
export function gridPoints(from: number, to: number, stepsPerUnit: number): Float64Array {
  return Float64Array.from({ length: (to - from) * stepsPerUnit + 1 }, (_, n) => from + n / stepsPerUnit);
}
