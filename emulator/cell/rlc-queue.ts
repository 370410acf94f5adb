import type { Nanoseconds } from '../kernel/index.ts';

/** Told what becomes of each packet. `flow` is the number under which the packet was put in. */
export interface PacketListener {
  delivered(flow: number, packetBytes: number, arrivedNs: Nanoseconds, deliveredNs: Nanoseconds, qosFlow: string): void;
  dropped(flow: number, packetBytes: number): void;
}

/**
 * FIFO of packets waiting for the radio, with segmentation: a grant may end inside a packet, whose rest goes first next
 * time. A ring of typed arrays; a packet costs no object. Tail drop at the byte limit, and discard of packets that have
 * waited longer than the discard timer (PDCP discardTimer, TS 38.323 §5.3).
 */
export class RlcQueue {
  #arrivedNs = new Float64Array(16);
  #bytes = new Int32Array(16);
  #flow = new Int32Array(16);
  #head = 0;
  #count = 0;
  #queuedBytes = 0;
  /** The packet that is being sent, already out of the ring: bytes still to go, or 0 for none. */
  #restBytes = 0;
  #currentBytes = 0;
  #currentArrivedNs: Nanoseconds = 0;
  #currentFlow = 0;
  readonly #qosFlow: string;
  readonly #limitBytes: number;
  readonly #discardNs: Nanoseconds;
  readonly #listener: PacketListener;

  /**
   * @param qosFlow id of the QoS flow whose queue this is, told with each delivery
   * @param discardNs Infinity keeps packets for ever
   */
  constructor(qosFlow: string, limitBytes: number, discardNs: Nanoseconds, listener: PacketListener) {
    this.#qosFlow = qosFlow;
    this.#limitBytes = limitBytes;
    this.#discardNs = discardNs;
    this.#listener = listener;
  }

  /** Bytes still to be sent. */
  get backlogBytes(): number {
    return this.#queuedBytes + this.#restBytes;
  }

  /** @returns false when the packet was dropped because the queue is full. */
  push(flow: number, packetBytes: number, nowNs: Nanoseconds): boolean {
    this.discardExpired(nowNs);
    if (this.backlogBytes + packetBytes > this.#limitBytes) {
      this.#listener.dropped(flow, packetBytes);
      return false;
    }
    if (this.#count === this.#bytes.length) this.#grow();
    const slot = (this.#head + this.#count) & (this.#bytes.length - 1);
    this.#arrivedNs[slot] = nowNs;
    this.#bytes[slot] = packetBytes;
    this.#flow[slot] = flow;
    this.#count++;
    this.#queuedBytes += packetBytes;
    return true;
  }

  /** Drops what has waited too long; a packet that is already partly sent is finished. */
  discardExpired(nowNs: Nanoseconds): void {
    while (this.#count > 0 && nowNs - this.#arrivedNs[this.#head]! > this.#discardNs) {
      const bytes = this.#bytes[this.#head]!;
      const flow = this.#flow[this.#head]!;
      this.#removeHead();
      this.#listener.dropped(flow, bytes);
    }
  }

  /** Sends up to `bytes`; packets that are complete with it are delivered at `deliveredNs`. @returns the bytes sent. */
  send(bytes: number, deliveredNs: Nanoseconds): number {
    let left = bytes;
    while (left > 0 && (this.#restBytes > 0 || this.#count > 0)) {
      if (this.#restBytes === 0) this.#beginHead();
      const sent = Math.min(left, this.#restBytes);
      this.#restBytes -= sent;
      left -= sent;
      if (this.#restBytes > 0) break;
      this.#listener.delivered(
        this.#currentFlow,
        this.#currentBytes,
        this.#currentArrivedNs,
        deliveredNs,
        this.#qosFlow,
      );
    }
    return bytes - left;
  }

  /** Empties the queue into another, in order, when its QoS flow ends. A packet partly sent is sent anew from its start. */
  moveTo(other: RlcQueue): void {
    if (this.#restBytes > 0) other.push(this.#currentFlow, this.#currentBytes, this.#currentArrivedNs);
    this.#restBytes = 0;
    while (this.#count > 0) {
      const slot = this.#head;
      other.push(this.#flow[slot]!, this.#bytes[slot]!, this.#arrivedNs[slot]!);
      this.#removeHead();
    }
  }

  #beginHead(): void {
    this.#currentArrivedNs = this.#arrivedNs[this.#head]!;
    this.#currentBytes = this.#bytes[this.#head]!;
    this.#currentFlow = this.#flow[this.#head]!;
    this.#restBytes = this.#currentBytes;
    this.#removeHead();
  }

  #removeHead(): void {
    this.#queuedBytes -= this.#bytes[this.#head]!;
    this.#head = (this.#head + 1) & (this.#bytes.length - 1);
    this.#count--;
  }

  #grow(): void {
    const capacity = this.#bytes.length;
    const unroll = <T extends Float64Array | Int32Array>(from: T, to: T): T => {
      for (let n = 0; n < capacity; n++) to[n] = from[(this.#head + n) & (capacity - 1)]!;
      return to;
    };
    this.#arrivedNs = unroll(this.#arrivedNs, new Float64Array(capacity * 2));
    this.#bytes = unroll(this.#bytes, new Int32Array(capacity * 2));
    this.#flow = unroll(this.#flow, new Int32Array(capacity * 2));
    this.#head = 0;
  }
}
