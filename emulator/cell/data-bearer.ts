import type { Nanoseconds } from '../kernel/index.ts';
import type { Direction } from '../radio/direction.ts';
import type { FiveQi } from '../../scenarios/five-qi.ts';
import type { DeliveryMeter } from './delivery-meter.ts';
import type { RlcQueue } from './rlc-queue.ts';
import type { TokenBucket } from './token-bucket.ts';

/** Name under which the default QoS flow of a UE is reported. */
export const DEFAULT_QOS_FLOW = 'default';

/** One direction of one QoS flow of one UE: a queue, and what the QoS flow guarantees and allows. */
export interface DataBearer {
  readonly ue: number;
  readonly direction: Direction;
  /** Id of the QoS flow, or `default`. */
  readonly qosFlow: string;
  readonly fiveQi: FiveQi;
  /** ARP priority level, second in order after the priority level of the 5QI. */
  readonly arpPriorityLevel: number;
  readonly queue: RlcQueue;
  /** Guaranteed flow bit rate in bit/s, 0 without a guarantee. */
  readonly gfbrBps: number;
  /** Bytes that GFBR entitles to by now. Absent without a guarantee. */
  readonly guarantee: TokenBucket | undefined;
  /** Bytes that MFBR still allows by now. Absent without a limit. */
  readonly limit: TokenBucket | undefined;
  /** Number of the flow that always has data to send, or -1. Its packets are made when they are sent. */
  fullBufferFlow: number;
  /** IP flows that it carries. Without any, what it still holds is the last of its data. */
  flowCount: number;
  /** Bytes sent since the bearer was opened, retransmissions not counted. */
  sentBytes: number;
  /** Of its packets: bytes that wait in the backhaul, and bytes that were dropped there since the bearer was opened. */
  backhaulWaitingBytes: number;
  backhaulDroppedBytes: number;
  /** Measures its deliveries; absent until somebody wants to know. */
  meter: DeliveryMeter | undefined;
  /** Whether the QoS flow has ended and only what was begun is still sent. */
  closing: boolean;
}

/** Bytes that could be sent now: what waits, as far as MFBR allows. Infinity for a full buffer without limit. */
export function eligibleBytes(bearer: DataBearer, nowNs: Nanoseconds): number {
  const waiting = bearer.fullBufferFlow >= 0 ? Infinity : bearer.queue.backlogBytes;
  if (waiting === 0 || bearer.limit === undefined) return waiting;
  const allowed = bearer.limit.available(nowNs);
  return waiting < allowed ? waiting : allowed;
}

/** The part of the eligible bytes that the guarantee entitles to. */
export function guaranteedBytes(bearer: DataBearer, nowNs: Nanoseconds): number {
  if (bearer.guarantee === undefined || bearer.closing) return 0;
  const eligible = eligibleBytes(bearer, nowNs);
  if (eligible === 0) return 0;
  const due = bearer.guarantee.available(nowNs);
  return eligible < due ? eligible : due;
}

export function hasData(bearer: DataBearer): boolean {
  return bearer.fullBufferFlow >= 0 || bearer.queue.backlogBytes > 0;
}

/** Order of service within a UE and among guarantees: 5QI priority, then ARP, then UE number. */
export function byPriority(a: DataBearer, b: DataBearer): number {
  return a.fiveQi.priorityLevel - b.fiveQi.priorityLevel || a.arpPriorityLevel - b.arpPriorityLevel || a.ue - b.ue;
}
