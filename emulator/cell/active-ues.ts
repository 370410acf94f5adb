/** The UEs that have data waiting, as a list to walk through; those without cost nothing. Its order has no meaning. */
export class ActiveUes {
  readonly ues: Int32Array;
  count = 0;
  readonly #position: Int32Array;

  constructor(ues: number) {
    this.ues = new Int32Array(ues);
    this.#position = new Int32Array(ues).fill(-1);
  }

  has(ue: number): boolean {
    return this.#position[ue]! >= 0;
  }

  /** Puts a UE on the list or takes it off. */
  set(ue: number, active: boolean): void {
    const position = this.#position[ue]!;
    if (active && position < 0) {
      this.#position[ue] = this.count;
      this.ues[this.count++] = ue;
    } else if (!active && position >= 0) {
      const last = this.ues[--this.count]!;
      this.ues[position] = last;
      this.#position[last] = position;
      this.#position[ue] = -1;
    }
  }
}
