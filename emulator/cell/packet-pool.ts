import type { Nanoseconds } from '../kernel/index.ts';
import { INITIAL_ROWS, RowPool, widened } from './row-pool.ts';

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
export class PacketPool extends RowPool {
  arrivedNs = new Float64Array(INITIAL_ROWS);
  /** When it became the first of its queue that still had bytes to send. */
  headNs = new Float64Array(INITIAL_ROWS);
  /** End of the slot in which its last byte was sent for the first time. */
  sentNs = new Float64Array(INITIAL_ROWS);
  /** What the backhaul cost it, before it arrived. */
  backhaulNs = new Float64Array(INITIAL_ROWS);
  bytes = new Int32Array(INITIAL_ROWS);
  /** Bytes of which it is not yet known whether they arrived. */
  unresolvedBytes = new Int32Array(INITIAL_ROWS);
  flow = new Int32Array(INITIAL_ROWS);
  state = new Uint8Array(INITIAL_ROWS);

  /** @returns the row of a new packet at the end of no queue. */
  allocate(flow: number, bytes: number, arrivedNs: Nanoseconds, backhaulNs: Nanoseconds): number {
    const packet = this.takeRow();
    this.arrivedNs[packet] = arrivedNs;
    this.headNs[packet] = arrivedNs;
    this.sentNs[packet] = arrivedNs;
    this.backhaulNs[packet] = backhaulNs;
    this.bytes[packet] = bytes;
    this.unresolvedBytes[packet] = bytes;
    this.flow[packet] = flow;
    this.state[packet] = PACKET_ALIVE;
    this.next[packet] = -1;
    return packet;
  }

  protected grow(rows: number): void {
    this.arrivedNs = widened(this.arrivedNs, new Float64Array(rows));
    this.headNs = widened(this.headNs, new Float64Array(rows));
    this.sentNs = widened(this.sentNs, new Float64Array(rows));
    this.backhaulNs = widened(this.backhaulNs, new Float64Array(rows));
    this.bytes = widened(this.bytes, new Int32Array(rows));
    this.unresolvedBytes = widened(this.unresolvedBytes, new Int32Array(rows));
    this.flow = widened(this.flow, new Int32Array(rows));
    this.state = widened(this.state, new Uint8Array(rows));
  }
}
