import type { PacketTimes } from '../cell/rlc-queue.ts';
import { NS_PER_MS, type Nanoseconds } from '../kernel/index.ts';

/** Length of a measuring interval. */
export const INTERVAL_NS = 100 * NS_PER_MS;

interface Interval {
  offeredBytes: number;
  deliveredBytes: number;
  deliveredPackets: number;
  droppedPackets: number;
  carriedBy: Map<string, number>;
  delaysMs: number[];
  /** Sums over the delivered packets of the time in each stage, nanoseconds. */
  queueingNs: number;
  schedulingNs: number;
  harqNs: number;
  backhaulNs: number;
}

/** Mean time of a packet in each stage, in milliseconds; their sum is the mean delay. */
export interface DelayStages {
  /** From its arrival until it was the first of its queue that had bytes to send. */
  queueing: number;
  /** From then until the end of the slot in which its last byte was sent for the first time. */
  scheduling: number;
  /** From then until it was whole and in order at the receiver: HARQ and RLC retransmissions. */
  harq: number;
  /** Between the cell and the server side of the UPF, a degraded backhaul included. */
  core: number;
}

/** Statistics of delay over a set of packets, in milliseconds. */
export interface DelayStatistics {
  mean: number;
  p50: number;
  p95: number;
  p98: number;
  max: number;
}

/** Measures one IP flow in intervals of 100 ms of emulated time, packet by packet. */
export class FlowMeter {
  readonly #coreDelayNs: Nanoseconds;
  readonly #intervals = new Map<number, Interval>();

  /** @param coreDelayNs added to the delay of every packet: the way between the cell and the server side of the UPF. */
  constructor(coreDelayNs: Nanoseconds) {
    this.#coreDelayNs = coreDelayNs;
  }

  offered(bytes: number, nowNs: Nanoseconds): void {
    this.#interval(nowNs).offeredBytes += bytes;
  }

  delivered(bytes: number, times: PacketTimes, qosFlow: string): void {
    const { arrivedNs, headNs, sentNs, deliveredNs, backhaulNs, receivedNs } = times;
    const interval = this.#interval(receivedNs);
    interval.deliveredBytes += bytes;
    interval.deliveredPackets++;
    interval.carriedBy.set(qosFlow, (interval.carriedBy.get(qosFlow) ?? 0) + 1);
    interval.delaysMs.push((deliveredNs - arrivedNs + backhaulNs + this.#coreDelayNs) / NS_PER_MS);
    interval.queueingNs += headNs - arrivedNs;
    interval.schedulingNs += sentNs - headNs;
    interval.harqNs += deliveredNs - sentNs;
    interval.backhaulNs += backhaulNs;
  }

  dropped(nowNs: Nanoseconds): void {
    this.#interval(nowNs).droppedPackets++;
  }

  /** Where the packets of some intervals of this flow spent their time; undefined when none was delivered. */
  stages(intervals: readonly Readonly<Interval>[]): DelayStages | undefined {
    const total = (pick: (interval: Readonly<Interval>) => number): number =>
      intervals.reduce((sum, interval) => sum + pick(interval), 0);
    const packets = total((interval) => interval.deliveredPackets);
    if (packets === 0) return undefined;
    return {
      queueing: total((interval) => interval.queueingNs) / packets / NS_PER_MS,
      scheduling: total((interval) => interval.schedulingNs) / packets / NS_PER_MS,
      harq: total((interval) => interval.harqNs) / packets / NS_PER_MS,
      core: (this.#coreDelayNs + total((interval) => interval.backhaulNs) / packets) / NS_PER_MS,
    };
  }

  /** Forgets what lies before a time, so that a long run does not keep every delay. */
  forgetBefore(timeNs: Nanoseconds): void {
    for (const index of this.#intervals.keys()) if ((index + 1) * INTERVAL_NS <= timeNs) this.#intervals.delete(index);
  }

  /** The whole intervals inside [fromNs, toNs), each with its number. */
  between(fromNs: Nanoseconds, toNs: Nanoseconds): { index: number; interval: Readonly<Interval> }[] {
    const first = Math.ceil(fromNs / INTERVAL_NS);
    const last = Math.floor(toNs / INTERVAL_NS);
    return Array.from({ length: Math.max(0, last - first) }, (_, n) => ({
      index: first + n,
      interval: this.#intervals.get(first + n) ?? emptyInterval(),
    }));
  }

  #interval(timeNs: Nanoseconds): Interval {
    const index = Math.floor(timeNs / INTERVAL_NS);
    let interval = this.#intervals.get(index);
    if (interval === undefined) this.#intervals.set(index, (interval = emptyInterval()));
    return interval;
  }
}

/** Percentiles by nearest rank. Undefined for no packets. */
export function delayStatistics(delaysMs: readonly number[]): DelayStatistics | undefined {
  if (delaysMs.length === 0) return undefined;
  const sorted = Float64Array.from(delaysMs).sort();
  const rank = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  return { mean, p50: rank(0.5), p95: rank(0.95), p98: rank(0.98), max: sorted[sorted.length - 1]! };
}

function emptyInterval(): Interval {
  return {
    offeredBytes: 0,
    deliveredBytes: 0,
    deliveredPackets: 0,
    droppedPackets: 0,
    carriedBy: new Map(),
    delaysMs: [],
    queueingNs: 0,
    schedulingNs: 0,
    harqNs: 0,
    backhaulNs: 0,
  };
}
