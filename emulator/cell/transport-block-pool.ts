import { INITIAL_ROWS, RowPool, widened } from './row-pool.ts';

/** Transport blocks under way, one for each HARQ process in use: rows of columns. */
export class TransportBlockPool extends RowPool {
  ue = new Int32Array(INITIAL_ROWS);
  mcs = new Uint8Array(INITIAL_ROWS);
  layers = new Uint8Array(INITIAL_ROWS);
  /** Resource elements of the first transmission. */
  resourceElements = new Int32Array(INITIAL_ROWS);
  bytes = new Int32Array(INITIAL_ROWS);
  transmissions = new Uint8Array(INITIAL_ROWS);
  /** Sum over the transmissions of the effective SINR, linear. */
  sinrSum = new Float64Array(INITIAL_ROWS);
  /** Uniform draw that the error probability of each transmission is compared with. */
  draw = new Float64Array(INITIAL_ROWS);
  /** 1 once no transmission follows: decoded, or given up. */
  finished = new Uint8Array(INITIAL_ROWS);
  /** First of its RLC segments. */
  segments = new Int32Array(INITIAL_ROWS);
  /** Slot in which the sender knows whether the last transmission was decoded. */
  feedbackSlot = new Float64Array(INITIAL_ROWS);

  allocate(ue: number, mcs: number, layers: number, bytes: number, draw: number): number {
    const block = this.takeRow();
    this.ue[block] = ue;
    this.mcs[block] = mcs;
    this.layers[block] = layers;
    this.bytes[block] = bytes;
    this.transmissions[block] = 0;
    this.sinrSum[block] = 0;
    this.draw[block] = draw;
    this.finished[block] = 0;
    this.segments[block] = -1;
    this.next[block] = -1;
    return block;
  }

  protected grow(rows: number): void {
    this.ue = widened(this.ue, new Int32Array(rows));
    this.mcs = widened(this.mcs, new Uint8Array(rows));
    this.layers = widened(this.layers, new Uint8Array(rows));
    this.resourceElements = widened(this.resourceElements, new Int32Array(rows));
    this.bytes = widened(this.bytes, new Int32Array(rows));
    this.transmissions = widened(this.transmissions, new Uint8Array(rows));
    this.sinrSum = widened(this.sinrSum, new Float64Array(rows));
    this.draw = widened(this.draw, new Float64Array(rows));
    this.finished = widened(this.finished, new Uint8Array(rows));
    this.segments = widened(this.segments, new Int32Array(rows));
    this.feedbackSlot = widened(this.feedbackSlot, new Float64Array(rows));
  }
}
