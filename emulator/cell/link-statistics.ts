/** What became of the transport blocks of each UE in one direction, counted since the start. */
export class LinkStatistics {
  /** Blocks sent for the first time, and those of them that were not decoded. */
  readonly blocks: Float64Array;
  readonly firstFailures: Float64Array;
  /** Sums over the blocks of their MCS and their layers. */
  readonly mcsSum: Float64Array;
  readonly layersSum: Float64Array;
  /** Blocks of all UEs by MCS. */
  readonly blocksByMcs: Float64Array;

  constructor(ues: number, mcsCount: number) {
    this.blocks = new Float64Array(ues);
    this.firstFailures = new Float64Array(ues);
    this.mcsSum = new Float64Array(ues);
    this.layersSum = new Float64Array(ues);
    this.blocksByMcs = new Float64Array(mcsCount);
  }

  sent(ue: number, mcs: number, layers: number): void {
    this.blocks[ue]!++;
    this.mcsSum[ue]! += mcs;
    this.layersSum[ue]! += layers;
    this.blocksByMcs[mcs]!++;
  }

  failedFirst(ue: number): void {
    this.firstFailures[ue]!++;
  }
}
