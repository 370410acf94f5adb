import type { Nanoseconds } from '../kernel/index.ts';
import type { AggregateLimits } from './aggregate-limits.ts';
import { type DataBearer, eligibleBytes, guaranteedBytes } from './data-bearer.ts';

/**
 * Fills transport blocks from the bearers of a UE by logical channel prioritisation (TS 38.321 §5.4.3.1): first what
 * guarantees are due, then the rest, both in the order of priority. Before both goes the rest of what was begun in bearers that
 * no flow uses any longer: no timer discards it, and behind a busy bearer of higher priority it would stay for ever. MFBR limits each bearer, the aggregate maximum bit
 * rates all bearers without a guarantee together. Headers are not counted.
 */
export class TransportBlockFilling {
  /** Segments of the block that was filled last, as a list in the pool. */
  segments = -1;
  readonly #aggregateLimits: readonly (AggregateLimits | undefined)[];
  /** 1 for a UE with any limit: the others are not looked at, slot by slot. */
  readonly #limited: Uint8Array;

  constructor(aggregateLimits: readonly (AggregateLimits | undefined)[]) {
    this.#aggregateLimits = aggregateLimits;
    this.#limited = new Uint8Array(aggregateLimits.length);
  }

  /** Bytes that a UE could be sent now. Infinity for a full buffer without limit. */
  eligibleBytes(ue: number, bearers: readonly DataBearer[], nowNs: Nanoseconds): number {
    let guaranteed = 0;
    let others = 0;
    for (let n = 0; n < bearers.length; n++) {
      const bearer = bearers[n]!;
      bearer.queue.discardExpired(nowNs);
      if (bearer.fiveQi.resourceType === 'non-GBR') others += eligibleBytes(bearer, nowNs);
      else guaranteed += eligibleBytes(bearer, nowNs);
    }
    const allowed = this.#aggregateBytes(ue, bearers, nowNs);
    return guaranteed + (others < allowed ? others : allowed);
  }

  /** Tells of a change in the bearers of a UE. */
  bearersChanged(ue: number, bearers: readonly DataBearer[]): void {
    const limited = this.#aggregateLimits[ue] !== undefined || bearers.some(({ limit }) => limit !== undefined);
    this.#limited[ue] = limited ? 1 : 0;
  }

  /** Whether limits leave a UE nothing to send though data waits. */
  isHeldBack(ue: number, bearers: readonly DataBearer[], nowNs: Nanoseconds): boolean {
    return this.#limited[ue] === 1 && this.eligibleBytes(ue, bearers, nowNs) === 0;
  }

  /** Fills a block of `blockBytes`. @returns the bytes of data in it; `segments` holds them. */
  fill(
    ue: number,
    bearers: readonly DataBearer[],
    blockBytes: number,
    nowNs: Nanoseconds,
    sentNs: Nanoseconds,
  ): number {
    let left = blockBytes;
    this.segments = -1;
    for (let n = 0; n < bearers.length && left > 0; n++) {
      const { flowCount, queue } = bearers[n]!;
      if (flowCount > 0) continue;
      left -= this.#takeEligible(ue, bearers[n]!, Math.min(left, queue.begunBytes), nowNs, sentNs);
    }
    for (let n = 0; n < bearers.length; n++) {
      const due = guaranteedBytes(bearers[n]!, nowNs);
      if (due > 0) left -= this.#take(bearers[n]!, due < left ? due : left, nowNs, sentNs);
    }
    for (let n = 0; n < bearers.length && left > 0; n++) {
      left -= this.#takeEligible(ue, bearers[n]!, left, nowNs, sentNs);
    }
    return blockBytes - left;
  }

  #takeEligible(ue: number, bearer: DataBearer, most: number, nowNs: Nanoseconds, sentNs: Nanoseconds): number {
    const bytes = Math.min(most, eligibleBytes(bearer, nowNs), this.#allowance(ue, bearer, nowNs));
    return bytes > 0 ? this.#take(bearer, bytes, nowNs, sentNs) : 0;
  }

  /** Limits and guarantee are charged for whatever is sent; the rest of a guarantee's debt refills first. */
  #take(bearer: DataBearer, bytes: number, nowNs: Nanoseconds, sentNs: Nanoseconds): number {
    if (bytes <= 0) return 0;
    if (bearer.fullBufferFlow >= 0) bearer.queue.topUp(bearer.fullBufferFlow, bytes, nowNs);
    this.segments = bearer.queue.take(bytes, nowNs, sentNs, this.segments);
    const taken = bearer.queue.lastTakenBytes;
    bearer.sentBytes += taken;
    bearer.limit?.take(taken);
    bearer.guarantee?.take(taken);
    if (bearer.fiveQi.resourceType === 'non-GBR') this.#chargeAggregate(bearer, taken);
    return taken;
  }

  #allowance(ue: number, bearer: DataBearer, nowNs: Nanoseconds): number {
    const limits = this.#aggregateLimits[ue];
    if (limits === undefined || bearer.fiveQi.resourceType !== 'non-GBR') return Infinity;
    const byBaseStation = limits.ue?.available(nowNs) ?? Infinity;
    return bearer.fullBufferFlow < 0
      ? byBaseStation
      : Math.min(byBaseStation, limits.session?.available(nowNs) ?? Infinity);
  }

  #aggregateBytes(ue: number, bearers: readonly DataBearer[], nowNs: Nanoseconds): number {
    if (this.#aggregateLimits[ue] === undefined) return Infinity;
    let most = 0;
    for (let n = 0; n < bearers.length; n++) {
      if (bearers[n]!.fiveQi.resourceType !== 'non-GBR') continue;
      most = Math.max(most, this.#allowance(ue, bearers[n]!, nowNs));
    }
    return most;
  }

  /** A full buffer is not policed where packets enter, for none do: its Session-AMBR is charged as it is sent. */
  #chargeAggregate(bearer: DataBearer, bytes: number): void {
    const limits = this.#aggregateLimits[bearer.ue];
    if (limits === undefined) return;
    limits.ue?.take(bytes);
    if (bearer.fullBufferFlow >= 0) limits.session?.take(bytes);
  }
}
