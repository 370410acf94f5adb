import type { FrequencyGrid } from '../radio/frequency-grid.ts';

/** Who has which resource block groups in one slot of one direction. Made once, cleared for each slot. */
export class SlotAllocation {
  readonly grid: FrequencyGrid;
  /** UEs that were given something, in the order in which they were. */
  readonly ues: Int32Array;
  count = 0;
  /** Block that a UE sends again, in the order of `ues`; -1 for new data. */
  readonly retransmission: Int32Array;
  /** PRBs by UE. */
  readonly prbs: Int32Array;
  /** Bits that a UE's PRBs carry by its channel report. */
  readonly bits: Float64Array;
  /** PRBs that nobody has. */
  freePrbs = 0;
  readonly #owner: Int32Array;
  readonly #given: Int32Array;
  readonly #maxUes: number;
  #nextRetransmission = -1;

  /** @param maxUes as many UEs as the control channel can address in a slot. */
  constructor(grid: FrequencyGrid, ues: number, maxUes: number) {
    this.grid = grid;
    this.ues = new Int32Array(maxUes);
    this.retransmission = new Int32Array(maxUes);
    this.prbs = new Int32Array(ues);
    this.bits = new Float64Array(ues);
    this.#owner = new Int32Array(grid.rbgs);
    this.#given = new Int32Array(grid.rbgs);
    this.#maxUes = maxUes;
  }

  clear(): void {
    for (let n = 0; n < this.count; n++) {
      this.prbs[this.ues[n]!] = 0;
      this.bits[this.ues[n]!] = 0;
    }
    this.count = 0;
    this.freePrbs = this.grid.prbs;
    this.#owner.fill(-1);
  }

  isFree(rbg: number): boolean {
    return this.#owner[rbg]! < 0;
  }

  /** Whether a UE can be given something, with regard to how many there are already. */
  hasRoomFor(ue: number): boolean {
    return this.prbs[ue]! > 0 || this.count < this.#maxUes;
  }

  /**
   * Gives a UE an RBG, or only some of its PRBs; what it leaves nobody has.
   * @param bitsPerPrb that the UE's report claims there
   */
  give(ue: number, rbg: number, prbs: number, bitsPerPrb: number): void {
    if (this.prbs[ue] === 0) this.#add(ue);
    this.#owner[rbg] = ue;
    this.#given[rbg] = prbs;
    this.prbs[ue]! += prbs;
    this.bits[ue]! += prbs * bitsPerPrb;
    this.freePrbs -= this.grid.prbsOfRbg[rbg]!;
  }

  /** Notes that what a UE is given next is for a block that was sent before. */
  announceRetransmission(block: number): void {
    this.#nextRetransmission = block;
  }

  /** Whether what a UE was given is for a block that was sent before. */
  sendsAgain(ue: number): boolean {
    if (this.prbs[ue] === 0) return false;
    let n = 0;
    while (this.ues[n] !== ue) n++;
    return this.retransmission[n]! >= 0;
  }

  /** Writes how many PRBs a UE has in each subband. */
  subbandPrbs(ue: number, out: Int32Array): void {
    out.fill(0);
    for (let rbg = 0; rbg < this.#owner.length; rbg++) {
      if (this.#owner[rbg] === ue) out[this.grid.subbandOfRbg[rbg]!]! += this.#given[rbg]!;
    }
  }

  #add(ue: number): void {
    this.retransmission[this.count] = this.#nextRetransmission;
    this.ues[this.count++] = ue;
    this.#nextRetransmission = -1;
  }
}
