import type { Nanoseconds } from '../kernel/index.ts';
import type { Direction } from '../radio/direction.ts';
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
  /** Priority level of the 5QI; lower is served first. */
  readonly priorityLevel: number;
  /** ARP priority level, second in order. */
  readonly arpPriorityLevel: number;
  readonly queue: RlcQueue;
  /** Bytes that GFBR entitles to by now. Absent without a guarantee. */
  readonly guarantee?: TokenBucket;
  /** Bytes that MFBR still allows by now. Absent without a limit. */
  readonly limit?: TokenBucket;
  /** Number of the flow that always has data to send, or -1. Its packets are made when they are sent. */
  fullBufferFlow: number;
}

/** Bytes that could be sent now: what waits, as far as MFBR allows. Infinity for a full buffer without limit. */
export function eligibleBytes(bearer: DataBearer, nowNs: Nanoseconds): number {
  const waiting = bearer.fullBufferFlow >= 0 ? Infinity : bearer.queue.backlogBytes;
  if (waiting === 0 || bearer.limit === undefined) return waiting;
  return Math.min(waiting, bearer.limit.available(nowNs));
}

/** The part of the eligible bytes that the guarantee entitles to. */
export function guaranteedBytes(bearer: DataBearer, nowNs: Nanoseconds): number {
  if (bearer.guarantee === undefined) return 0;
  return Math.min(eligibleBytes(bearer, nowNs), bearer.guarantee.available(nowNs));
}

export function hasData(bearer: DataBearer): boolean {
  return bearer.fullBufferFlow >= 0 || bearer.queue.backlogBytes > 0;
}

/** Order of service within a UE and among guarantees: 5QI priority, then ARP, then UE number. */
export function byPriority(a: DataBearer, b: DataBearer): number {
  return a.priorityLevel - b.priorityLevel || a.arpPriorityLevel - b.arpPriorityLevel || a.ue - b.ue;
}
