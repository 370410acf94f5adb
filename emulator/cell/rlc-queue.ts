import type { Nanoseconds } from '../kernel/index.ts';
import { CoDel } from './codel.ts';
import { PACKET_ALIVE, PACKET_DISCARDED, PACKET_LOST, type PacketPool } from './packet-pool.ts';
import type { SegmentPool } from './segment-pool.ts';

/** Packets that a full buffer is cut into. */
export const FULL_BUFFER_PACKET_BYTES = 1500;
/** RLC gives up after so many retransmissions of a segment (maxRetxThreshold, TS 38.322 §5.3.2). */
const MAX_RETRANSMISSIONS = 8;

/** When a packet passed each stage. Nanoseconds; each not before the one above it. */
export interface PacketTimes {
  /** It arrived at the queue. */
  readonly arrivedNs: Nanoseconds;
  /** It became the first that had bytes to send: before, it queued. */
  readonly headNs: Nanoseconds;
  /** Its last byte had been sent once: before, it waited for the scheduler. */
  readonly sentNs: Nanoseconds;
  /** It was whole and in order at the receiver: before, HARQ and RLC sent parts of it again. */
  readonly deliveredNs: Nanoseconds;
  /** What a degraded backhaul cost it on top: in the downlink before it arrived, in the uplink after it was delivered. */
  readonly backhaulNs: Nanoseconds;
  /** It reached its receiver: when it was delivered, in the uplink later by what the backhaul cost. */
  readonly receivedNs: Nanoseconds;
}

/**
 * Told what becomes of each packet. `flow` is the number under which it was put in. `times` is valid during the call
 * alone: the next call uses the same object.
 */
export interface PacketListener {
  delivered(flow: number, packetBytes: number, times: PacketTimes, qosFlow: string): void;
  dropped(flow: number, packetBytes: number): void;
}

/** What all queues of a cell share. */
export interface RlcContext {
  readonly packets: PacketPool;
  readonly segments: SegmentPool;
  readonly listener: PacketListener;
  readonly mode: 'UM' | 'AM';
  readonly queueManagement: 'tail-drop' | 'codel';
  readonly limitBytes: number;
}

/** The one `PacketTimes` that listeners are handed, filled anew for each packet. */
const times = { arrivedNs: 0, headNs: 0, sentNs: 0, deliveredNs: 0, backhaulNs: 0, receivedNs: 0 };

/**
 * RLC entity of one bearer, in unacknowledged or acknowledged mode (TS 38.322): packets in order, cut into segments as
 * grants allow. A packet is delivered when all of its bytes have arrived and every packet before it is delivered or given
 * up, as PDCP's reordering does. Tail drop at the byte limit, CoDel where configured, and discard of packets of which nothing was
 * sent before the discard timer ran out (TS 38.323 §5.3).
 */
export class RlcQueue {
  readonly ue: number;
  /** Bytes of packets delivered since the beginning. */
  deliveredBytes = 0;
  /** Bytes that the last `take` took. */
  lastTakenBytes = 0;
  readonly #context: RlcContext;
  readonly #qosFlow: string;
  readonly #discardNs: Nanoseconds;
  readonly #codel: CoDel | undefined;
  /** Oldest packet whose fate is open. */
  #first = -1;
  /** First packet with bytes that were never sent, and how many of its bytes were. */
  #cursor = -1;
  #cursorSentBytes = 0;
  #last = -1;
  #unsentBytes = 0;
  /** Segments to be sent again. */
  #again = -1;
  #againBytes = 0;
  #closed = false;

  /**
   * @param qosFlow id of the QoS flow whose queue this is, told with each delivery
   * @param discardNs Infinity keeps packets for ever
   */
  constructor(context: RlcContext, ue: number, qosFlow: string, discardNs: Nanoseconds) {
    this.ue = ue;
    this.#context = context;
    this.#qosFlow = qosFlow;
    this.#discardNs = discardNs;
    this.#codel = context.queueManagement === 'codel' ? new CoDel() : undefined;
  }

  /** Bytes waiting to be sent, or sent again. */
  get backlogBytes(): number {
    return this.#unsentBytes + this.#againBytes;
  }

  /** Bytes that are missing from packets of which something was sent. */
  get begunBytes(): number {
    if (this.#cursorSentBytes === 0) return this.#againBytes;
    return this.#context.packets.bytes[this.#cursor]! - this.#cursorSentBytes + this.#againBytes;
  }

  /** How long the first packet with unsent bytes has waited; 0 when there is none. */
  headOfLineDelayNs(nowNs: Nanoseconds): number {
    return this.#cursor < 0 ? 0 : nowNs - this.#context.packets.arrivedNs[this.#cursor]!;
  }

  /**
   * @param backhaulNs what the backhaul cost the packet before
   * @returns false when the packet was dropped because the queue is full
   */
  push(flow: number, packetBytes: number, nowNs: Nanoseconds, backhaulNs: Nanoseconds = 0): boolean {
    this.discardExpired(nowNs);
    if (this.backlogBytes + packetBytes > this.#context.limitBytes) {
      this.#context.listener.dropped(flow, packetBytes);
      return false;
    }
    this.#append(flow, packetBytes, nowNs, nowNs, backhaulNs);
    return true;
  }

  /** Makes packets of a flow that always has data, until `bytes` wait. */
  topUp(flow: number, bytes: number, nowNs: Nanoseconds): void {
    while (this.#unsentBytes < bytes) this.#append(flow, FULL_BUFFER_PACKET_BYTES, nowNs, nowNs, 0);
  }

  /** Drops what has waited too long; a packet that is already partly sent is finished. */
  discardExpired(nowNs: Nanoseconds): void {
    if (this.#discardNs === Infinity) return;
    const { packets } = this.#context;
    for (;;) {
      const packet = this.#cursorSentBytes === 0 ? this.#cursor : packets.next[this.#cursor]!;
      if (packet < 0 || nowNs - packets.arrivedNs[packet]! <= this.#discardNs) return;
      if (packet === this.#cursor) this.#discardCursor(nowNs);
      else this.#discardAfterCursor(packet);
    }
  }

  /**
   * Cuts segments of up to `bytes` together off the queue, first those to be sent again, and puts them before the list
   * that begins with `segments`.
   * @param sentNs end of the slot in which they are sent
   * @returns the new beginning of the list; `lastTakenBytes` tells how many bytes were taken
   */
  take(bytes: number, nowNs: Nanoseconds, sentNs: Nanoseconds, segments: number): number {
    let list = segments;
    let left = bytes;
    while (left > 0 && this.#again >= 0) {
      const size = Math.min(left, this.#context.segments.bytes[this.#again]!);
      list = this.#takeAgain(size, list);
      left -= size;
    }
    while (left > 0 && this.#cursor >= 0) {
      if (this.#cursorSentBytes === 0 && this.#dropsCursor(nowNs)) continue;
      const packet = this.#cursor;
      const size = Math.min(left, this.#context.packets.bytes[packet]! - this.#cursorSentBytes);
      list = this.#context.segments.allocate(this, packet, size, 0, list);
      left -= size;
      this.#unsentBytes -= size;
      this.#cursorSentBytes += size;
      if (this.#cursorSentBytes === this.#context.packets.bytes[packet]!) {
        this.#context.packets.sentNs[packet] = sentNs;
        this.#advance(nowNs);
      }
    }
    this.lastTakenBytes = bytes - left;
    return list;
  }

  /** A segment arrived. Packets that are whole and next in order are delivered. */
  arrived(packet: number, bytes: number, nowNs: Nanoseconds): void {
    this.#context.packets.unresolvedBytes[packet]! -= bytes;
    this.#releaseResolved(nowNs);
  }

  /** A segment is lost for good, and with it its packet. */
  lost(packet: number, bytes: number, nowNs: Nanoseconds): void {
    const { packets } = this.#context;
    if (packets.state[packet] === PACKET_ALIVE) packets.state[packet] = PACKET_LOST;
    packets.unresolvedBytes[packet]! -= bytes;
    this.#releaseResolved(nowNs);
  }

  /** Whether RLC sends a segment again that HARQ has given up, and that it has sent again so many times before. */
  repeats(retransmissions: number): boolean {
    return this.#context.mode === 'AM' && !this.#closed && retransmissions < MAX_RETRANSMISSIONS;
  }

  /** Puts a segment on the list of those to be sent again; if the QoS flow has ended meanwhile, it is lost. */
  sendAgain(packet: number, bytes: number, retransmissions: number, nowNs: Nanoseconds): void {
    if (this.#closed) return this.lost(packet, bytes, nowNs);
    this.#again = this.#context.segments.allocate(this, packet, bytes, retransmissions, this.#again);
    this.#againBytes += bytes;
  }

  /**
   * Gives the packets of which nothing was sent to another queue, in order, when the QoS flow ends. What was begun stays
   * and is finished.
   */
  moveTo(other: RlcQueue, nowNs: Nanoseconds): void {
    const { packets } = this.#context;
    const lastKept = this.#lastBegun();
    let packet = lastKept < 0 ? this.#first : packets.next[lastKept]!;
    if (lastKept < 0) this.#first = -1;
    else packets.next[lastKept] = -1;
    this.#last = lastKept;
    if (this.#cursorSentBytes === 0) this.#cursor = -1;
    while (packet >= 0) {
      const next = packets.next[packet]!;
      this.#unsentBytes -= packets.bytes[packet]!;
      const { flow, bytes, arrivedNs, backhaulNs } = packets;
      other.#append(flow[packet]!, bytes[packet]!, arrivedNs[packet]!, nowNs, backhaulNs[packet]!);
      packets.release(packet);
      packet = next;
    }
    this.#closed = true;
  }

  /** Last packet of which something was sent; -1 for none. */
  #lastBegun(): number {
    if (this.#cursorSentBytes > 0) return this.#cursor;
    let last = -1;
    for (let packet = this.#first; packet >= 0 && packet !== this.#cursor; packet = this.#context.packets.next[packet]!)
      last = packet;
    return last;
  }

  #append(flow: number, bytes: number, arrivedNs: Nanoseconds, nowNs: Nanoseconds, backhaulNs: Nanoseconds): void {
    const { packets } = this.#context;
    const packet = packets.allocate(flow, bytes, arrivedNs, backhaulNs);
    if (this.#last >= 0) packets.next[this.#last] = packet;
    this.#last = packet;
    if (this.#first < 0) this.#first = packet;
    if (this.#cursor < 0) {
      this.#cursor = packet;
      packets.headNs[packet] = nowNs;
    }
    this.#unsentBytes += bytes;
  }

  #takeAgain(size: number, list: number): number {
    const { segments } = this.#context;
    const segment = this.#again;
    this.#againBytes -= size;
    if (size < segments.bytes[segment]!) {
      segments.bytes[segment]! -= size;
      return segments.allocate(this, segments.packet[segment]!, size, segments.retransmissions[segment]!, list);
    }
    this.#again = segments.next[segment]!;
    segments.next[segment] = list;
    return segment;
  }

  /** Asks active queue management about the packet that would be sent next. */
  #dropsCursor(nowNs: Nanoseconds): boolean {
    if (this.#codel === undefined) return false;
    const sojournNs = nowNs - this.#context.packets.arrivedNs[this.#cursor]!;
    if (!this.#codel.shouldDrop(sojournNs, nowNs, this.#unsentBytes)) return false;
    this.#discardCursor(nowNs);
    return true;
  }

  #discardCursor(nowNs: Nanoseconds): void {
    const { packets, listener } = this.#context;
    const packet = this.#cursor;
    const bytes = packets.bytes[packet]!;
    const flow = packets.flow[packet]!;
    packets.state[packet] = PACKET_DISCARDED;
    packets.unresolvedBytes[packet] = 0;
    this.#unsentBytes -= bytes;
    this.#advance(nowNs);
    this.#releaseResolved(nowNs);
    listener.dropped(flow, bytes);
  }

  #discardAfterCursor(packet: number): void {
    const { packets, listener } = this.#context;
    const bytes = packets.bytes[packet]!;
    const flow = packets.flow[packet]!;
    packets.next[this.#cursor] = packets.next[packet]!;
    if (this.#last === packet) this.#last = this.#cursor;
    this.#unsentBytes -= bytes;
    packets.release(packet);
    listener.dropped(flow, bytes);
  }

  /** The next packet becomes the head of the line. */
  #advance(nowNs: Nanoseconds): void {
    const { packets } = this.#context;
    this.#cursor = packets.next[this.#cursor]!;
    this.#cursorSentBytes = 0;
    if (this.#cursor >= 0) packets.headNs[this.#cursor] = nowNs;
  }

  #releaseResolved(nowNs: Nanoseconds): void {
    const { packets } = this.#context;
    while (this.#first >= 0 && packets.unresolvedBytes[this.#first] === 0) {
      const packet = this.#first;
      this.#first = packets.next[packet]!;
      if (this.#first < 0) this.#last = -1;
      this.#tell(packet, nowNs);
    }
  }

  /** The row is released before the listener is called, which may put new packets in. */
  #tell(packet: number, nowNs: Nanoseconds): void {
    const { packets, listener } = this.#context;
    const flow = packets.flow[packet]!;
    const bytes = packets.bytes[packet]!;
    const state = packets.state[packet]!;
    times.arrivedNs = packets.arrivedNs[packet]!;
    times.headNs = packets.headNs[packet]!;
    times.sentNs = packets.sentNs[packet]!;
    times.deliveredNs = nowNs;
    times.backhaulNs = packets.backhaulNs[packet]!;
    times.receivedNs = nowNs;
    packets.release(packet);
    if (state === PACKET_LOST) listener.dropped(flow, bytes);
    if (state !== PACKET_ALIVE) return;
    this.deliveredBytes += bytes;
    listener.delivered(flow, bytes, times, this.#qosFlow);
  }
}
