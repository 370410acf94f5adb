import { widened } from './packet-pool.ts';

/** Transport blocks under way, one for each HARQ process in use: rows of columns. */
export class TransportBlockPool {
  ue = new Int32Array(64);
  mcs = new Uint8Array(64);
  layers = new Uint8Array(64);
  /** Resource elements of the first transmission. */
  resourceElements = new Int32Array(64);
  bytes = new Int32Array(64);
  transmissions = new Uint8Array(64);
  /** Sum over the transmissions of the effective SINR, linear. */
  sinrSum = new Float64Array(64);
  /** Uniform draw that the error probability of each transmission is compared with. */
  draw = new Float64Array(64);
  decoded = new Uint8Array(64);
  /** First of its RLC segments. */
  segments = new Int32Array(64);
  /** Slot in which the sender knows whether the last transmission was decoded. */
  feedbackSlot = new Float64Array(64);
  /** Next in a list of blocks; -1 at the end. */
  next = new Int32Array(64);
  #free = -1;
  #used = 0;

  allocate(ue: number, mcs: number, layers: number, bytes: number, draw: number): number {
    const block = this.#takeRow();
    this.ue[block] = ue;
    this.mcs[block] = mcs;
    this.layers[block] = layers;
    this.bytes[block] = bytes;
    this.transmissions[block] = 0;
    this.sinrSum[block] = 0;
    this.draw[block] = draw;
    this.decoded[block] = 0;
    this.segments[block] = -1;
    this.next[block] = -1;
    return block;
  }

  release(block: number): void {
    this.next[block] = this.#free;
    this.#free = block;
  }

  #takeRow(): number {
    const free = this.#free;
    if (free >= 0) {
      this.#free = this.next[free]!;
      return free;
    }
    if (this.#used === this.bytes.length) this.#grow();
    return this.#used++;
  }

  #grow(): void {
    const rows = this.bytes.length * 2;
    this.ue = widened(this.ue, new Int32Array(rows));
    this.mcs = widened(this.mcs, new Uint8Array(rows));
    this.layers = widened(this.layers, new Uint8Array(rows));
    this.resourceElements = widened(this.resourceElements, new Int32Array(rows));
    this.bytes = widened(this.bytes, new Int32Array(rows));
    this.transmissions = widened(this.transmissions, new Uint8Array(rows));
    this.sinrSum = widened(this.sinrSum, new Float64Array(rows));
    this.draw = widened(this.draw, new Float64Array(rows));
    this.decoded = widened(this.decoded, new Uint8Array(rows));
    this.segments = widened(this.segments, new Int32Array(rows));
    this.feedbackSlot = widened(this.feedbackSlot, new Float64Array(rows));
    this.next = widened(this.next, new Int32Array(rows));
  }
}
