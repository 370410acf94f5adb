import { widened } from './packet-pool.ts';
import type { RlcQueue } from './rlc-queue.ts';

/**
 * RLC segments (TS 38.322 §4.2): the part of one packet that one transport block carries. Rows of columns, linked to the
 * list of their transport block, or to those that a queue has to send again.
 */
export class SegmentPool {
  packet = new Int32Array(256);
  bytes = new Int32Array(256);
  /** How often RLC has sent it again (acknowledged mode). */
  retransmissions = new Uint8Array(256);
  /** Next segment of the same list; -1 at the end. */
  next = new Int32Array(256);
  readonly #queue: (RlcQueue | undefined)[] = [];
  #free = -1;
  #used = 0;

  /** @returns the row of a segment in front of the list that begins with `next`. */
  allocate(queue: RlcQueue, packet: number, bytes: number, retransmissions: number, next: number): number {
    const segment = this.#takeRow();
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

  release(segment: number): void {
    this.#queue[segment] = undefined;
    this.next[segment] = this.#free;
    this.#free = segment;
  }

  #takeRow(): number {
    const free = this.#free;
    if (free >= 0) {
      this.#free = this.next[free]!;
      return free;
    }
    if (this.#used === this.bytes.length) {
      const rows = this.bytes.length * 2;
      this.packet = widened(this.packet, new Int32Array(rows));
      this.bytes = widened(this.bytes, new Int32Array(rows));
      this.retransmissions = widened(this.retransmissions, new Uint8Array(rows));
      this.next = widened(this.next, new Int32Array(rows));
    }
    return this.#used++;
  }
}
