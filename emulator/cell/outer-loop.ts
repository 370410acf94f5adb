/** By how much a block that was not decoded lowers the SINR that link adaptation counts on. */
const STEP_DOWN_DB = 0.5;
/**
 * Limits, so that a link at the end of the MCS table does not wind the loop up. A report that has nothing in common with
 * a Rayleigh fading channel of one antenna is off by a ratio of two exponential variables, below x with probability
 * x/(1 + x): −20 dB for 1 %, −9.5 dB for 10 %. A report understates a channel by the 2 dB between CQIs, and by the rest of
 * what two bits cannot tell of a subband.
 */
const MIN_OFFSET_DB = -20;
const MAX_OFFSET_DB = 10;

/**
 * Outer-loop link adaptation: an offset to the reported SINR of each UE that goes down by a step with each first transmission
 * that fails, and up by step·BLER/(1 − BLER) with each that is decoded, so that it stands still on average where the error
 * rate is the target (Sampath, Kumar, Holtzman, "On setting reverse link target SIR in a CDMA system", VTC 1997).
 */
export class OuterLoop {
  readonly #offsetDb: Float64Array;
  readonly #stepDownDb: number;
  readonly #stepUpDb: number;

  /** @param targetBler of first transmissions, 0 < BLER < 1; null leaves reports as they are */
  constructor(ues: number, targetBler: number | null) {
    this.#offsetDb = new Float64Array(ues);
    this.#stepDownDb = targetBler === null ? 0 : STEP_DOWN_DB;
    this.#stepUpDb = targetBler === null ? 0 : (STEP_DOWN_DB * targetBler) / (1 - targetBler);
  }

  /** To be added to the reported SINR, dB. */
  offsetDb(ue: number): number {
    return this.#offsetDb[ue]!;
  }

  /** The first transmission of a block was decoded. */
  acknowledged(ue: number): void {
    const offsetDb = this.#offsetDb[ue]! + this.#stepUpDb;
    this.#offsetDb[ue] = offsetDb < MAX_OFFSET_DB ? offsetDb : MAX_OFFSET_DB;
  }

  /** The first transmission of a block was not decoded. */
  failed(ue: number): void {
    const offsetDb = this.#offsetDb[ue]! - this.#stepDownDb;
    this.#offsetDb[ue] = offsetDb > MIN_OFFSET_DB ? offsetDb : MIN_OFFSET_DB;
  }
}
