import { INITIAL_ROWS, RowPool, widened } from './row-pool.ts';
import type { RlcQueue } from './rlc-queue.ts';

/**
 * RLC segments (TS 38.322 §4.2): the part of one packet that one transport block carries. Rows of columns, linked to the
 * list of their transport block, or to those that a queue has to send again.
 */
export class SegmentPool extends RowPool {
  packet = new Int32Array(INITIAL_ROWS);
  bytes = new Int32Array(INITIAL_ROWS);
  /** How often RLC has sent it again (acknowledged mode). */
  retransmissions = new Uint8Array(INITIAL_ROWS);
  readonly #queue: (RlcQueue | undefined)[] = [];

  /** @returns the row of a segment in front of the list that begins with `next`. */
  allocate(queue: RlcQueue, packet: number, bytes: number, retransmissions: number, next: number): number {
    const segment = this.takeRow();
    this.#queue[segment] = queue;
    this.packet[segment] = packet;
    this.bytes[segment] = bytes;
    this.retransmissions[segment] = retransmissions;
    this.next[segment] = next;
    return segment;
  }

  queueOf(segment: number): RlcQueue {
    return this.#queue[segment]!;
  }

  override release(segment: number): void {
    this.#queue[segment] = undefined;
    super.release(segment);
  }

  protected grow(rows: number): void {
    this.packet = widened(this.packet, new Int32Array(rows));
    this.bytes = widened(this.bytes, new Int32Array(rows));
    this.retransmissions = widened(this.retransmissions, new Uint8Array(rows));
  }
}
