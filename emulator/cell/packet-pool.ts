import type { Nanoseconds } from '../kernel/index.ts';

/** What has become of a packet. */
export const PACKET_ALIVE = 0;
/** A part of it was lost for good. */
export const PACKET_LOST = 1;
/** It was dropped before it was sent, and its owner has been told. */
export const PACKET_DISCARDED = 2;

/**
 * The packets of a cell, as columns: a packet is a row number, and queues link rows. A packet costs no object, and a pool
 * that has reached its working size allocates nothing.
 */
export class PacketPool {
  arrivedNs = new Float64Array(256);
  /** When it became the first of its queue that still had bytes to send. */
  headNs = new Float64Array(256);
  /** End of the slot in which its last byte was sent for the first time. */
  sentNs = new Float64Array(256);
  bytes = new Int32Array(256);
  /** Bytes of which it is not yet known whether they arrived. */
  unresolvedBytes = new Int32Array(256);
  flow = new Int32Array(256);
  state = new Uint8Array(256);
  /** Next packet of the same queue, or of the free list; -1 at the end. */
  next = new Int32Array(256);
  #free = -1;
  #used = 0;

  /** @returns the row of a new packet at the end of no queue. */
  allocate(flow: number, bytes: number, arrivedNs: Nanoseconds): number {
    const packet = this.#takeRow();
    this.arrivedNs[packet] = arrivedNs;
    this.headNs[packet] = arrivedNs;
    this.sentNs[packet] = arrivedNs;
    this.bytes[packet] = bytes;
    this.unresolvedBytes[packet] = bytes;
    this.flow[packet] = flow;
    this.state[packet] = PACKET_ALIVE;
    this.next[packet] = -1;
    return packet;
  }

  release(packet: number): void {
    this.next[packet] = this.#free;
    this.#free = packet;
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
    this.arrivedNs = widened(this.arrivedNs, new Float64Array(rows));
    this.headNs = widened(this.headNs, new Float64Array(rows));
    this.sentNs = widened(this.sentNs, new Float64Array(rows));
    this.bytes = widened(this.bytes, new Int32Array(rows));
    this.unresolvedBytes = widened(this.unresolvedBytes, new Int32Array(rows));
    this.flow = widened(this.flow, new Int32Array(rows));
    this.state = widened(this.state, new Uint8Array(rows));
    this.next = widened(this.next, new Int32Array(rows));
  }
}

/** A column with more rows and the same content. */
export function widened<Column extends Float64Array | Int32Array | Uint8Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
