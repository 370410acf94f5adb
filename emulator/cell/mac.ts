import type { Nanoseconds, RandomStream } from '../kernel/index.ts';
import type { ChannelModel } from '../radio/channel-model.ts';
import type { Direction } from '../radio/direction.ts';
import type { LinkAdaptation } from '../radio/link-adaptation.ts';
import type { CarrierCapacity } from './carrier-capacity.ts';
import { ChannelReports } from './channel-reports.ts';
import { byPriority, type DataBearer, eligibleBytes, guaranteedBytes, hasData } from './data-bearer.ts';
import type { PacketListener } from './rlc-queue.ts';
import type { MacScheduler } from './scheduler/mac-scheduler.ts';

/** Packets that a full buffer is cut into. */
const FULL_BUFFER_PACKET_BYTES = 1500;

export interface MacOptions {
  direction: Direction;
  ues: number;
  maxScheduledUes: number;
  capacity: CarrierCapacity;
  channel: ChannelModel;
  adaptation: LinkAdaptation;
  scheduler: MacScheduler;
  /** Decides whether a transport block is lost. */
  blockErrors: RandomStream;
  listener: PacketListener;
}

/**
 * The MAC of one direction of the cell. In each slot: first the PRBs that guaranteed rates are due, in the order of
 * their priority; then the rest to the UEs with data in the order of the scheduler's metric; then one transport block per
 * UE, filled by logical channel priority (TS 38.321 §5.4.3.1). A lost block leaves its bytes at the head of their queues.
 * Only UEs with data are looked at.
 */
export class Mac {
  readonly #options: MacOptions;
  readonly #reports: ChannelReports;
  readonly #bearers: DataBearer[][];
  #guaranteed: DataBearer[] = [];
  readonly #active: Int32Array;
  readonly #activePosition: Int32Array;
  #activeCount = 0;
  readonly #metric: Float64Array;
  readonly #granted: Int32Array;
  readonly #grantedPrbs: Int32Array;
  #grantedCount = 0;
  #prbsLeft = 0;
  #usedPrbs = 0;

  constructor(options: MacOptions) {
    this.#options = options;
    this.#reports = new ChannelReports(options.channel, options.adaptation, options.direction, options.ues);
    this.#bearers = Array.from({ length: options.ues }, () => []);
    this.#active = new Int32Array(options.ues);
    this.#activePosition = new Int32Array(options.ues).fill(-1);
    this.#metric = new Float64Array(options.ues);
    this.#granted = new Int32Array(options.ues);
    this.#grantedPrbs = new Int32Array(options.ues);
  }

  /** UEs with data waiting. */
  get activeUes(): number {
    return this.#activeCount;
  }

  /** PRBs that have carried a transport block since the start, lost blocks included. */
  get usedPrbs(): number {
    return this.#usedPrbs;
  }

  addBearer(bearer: DataBearer): void {
    const own = this.#bearers[bearer.ue]!;
    own.push(bearer);
    own.sort(byPriority);
    if (bearer.guarantee !== undefined) this.#guaranteed = [...this.#guaranteed, bearer].sort(byPriority);
    this.refresh(bearer.ue);
  }

  removeBearer(bearer: DataBearer): void {
    const own = this.#bearers[bearer.ue]!;
    own.splice(own.indexOf(bearer), 1);
    this.#guaranteed = this.#guaranteed.filter((other) => other !== bearer);
    this.refresh(bearer.ue);
  }

  /** Puts a UE on the list of those with data, or takes it off. To be called whenever a queue was filled or changed. */
  refresh(ue: number): void {
    const active = this.#bearers[ue]!.some(hasData);
    const position = this.#activePosition[ue]!;
    if (active && position < 0) {
      this.#activePosition[ue] = this.#activeCount;
      this.#active[this.#activeCount++] = ue;
    } else if (!active && position >= 0) {
      const last = this.#active[--this.#activeCount]!;
      this.#active[position] = last;
      this.#activePosition[last] = position;
      this.#activePosition[ue] = -1;
    }
  }

  /** Runs one slot. Packets complete with it are delivered at its end. */
  runSlot(slot: number, nowNs: Nanoseconds): void {
    this.#prbsLeft = this.#options.capacity.prbs;
    this.#grantedCount = 0;
    this.#grantGuarantees(nowNs);
    if (this.#prbsLeft > 0) this.#grantByMetric(slot, nowNs);
    for (let n = 0; n < this.#grantedCount; n++) this.#transmit(this.#granted[n]!, slot, nowNs);
    this.#usedPrbs += this.#options.capacity.prbs - this.#prbsLeft;
  }

  #grantGuarantees(nowNs: Nanoseconds): void {
    for (const bearer of this.#guaranteed) {
      if (this.#prbsLeft === 0 || this.#grantedCount === this.#options.maxScheduledUes) return;
      if (!hasData(bearer)) continue;
      bearer.queue.discardExpired(nowNs);
      const dueBytes = guaranteedBytes(bearer, nowNs);
      const mcs = dueBytes > 0 ? this.#reports.mcs(bearer.ue, nowNs) : -1;
      if (mcs >= 0) this.#grant(bearer.ue, this.#options.capacity.prbsFor(mcs, dueBytes, this.#prbsLeft));
    }
  }

  #grantByMetric(slot: number, nowNs: Nanoseconds): void {
    this.#computeMetrics(slot, nowNs);
    while (this.#prbsLeft > 0 && this.#grantedCount < this.#options.maxScheduledUes) {
      const ue = this.#highestMetric();
      if (ue < 0) return;
      this.#metric[ue] = -1;
      const mcs = this.#reports.mcs(ue, nowNs);
      const alreadyGranted = this.#grantedPrbs[ue]!;
      const limit = this.#prbsLeft + alreadyGranted;
      const wantedBytes = this.#eligibleOf(ue, nowNs);
      if (wantedBytes === 0) continue;
      const prbs = this.#options.capacity.prbsFor(mcs, wantedBytes, limit) - alreadyGranted;
      if (prbs > 0) this.#grant(ue, prbs);
    }
  }

  #computeMetrics(slot: number, nowNs: Nanoseconds): void {
    const { capacity, scheduler } = this.#options;
    for (let n = 0; n < this.#activeCount; n++) {
      const ue = this.#active[n]!;
      const mcs = this.#reports.mcs(ue, nowNs);
      this.#metric[ue] = mcs < 0 ? -1 : scheduler.metric(ue, capacity.rateBps(mcs), slot);
    }
  }

  /** UE with the highest metric, the lowest number among equals; -1 when nobody is left. */
  #highestMetric(): number {
    let best = -1;
    let bestMetric = 0;
    for (let n = 0; n < this.#activeCount; n++) {
      const ue = this.#active[n]!;
      const metric = this.#metric[ue]!;
      if (metric > bestMetric || (metric === bestMetric && best >= 0 && ue < best)) {
        best = ue;
        bestMetric = metric;
      }
    }
    return best;
  }

  #eligibleOf(ue: number, nowNs: Nanoseconds): number {
    let bytes = 0;
    for (const bearer of this.#bearers[ue]!) {
      bearer.queue.discardExpired(nowNs);
      bytes += eligibleBytes(bearer, nowNs);
    }
    return bytes;
  }

  #grant(ue: number, prbs: number): void {
    if (this.#grantedPrbs[ue] === 0) this.#granted[this.#grantedCount++] = ue;
    this.#grantedPrbs[ue]! += prbs;
    this.#prbsLeft -= prbs;
  }

  #transmit(ue: number, slot: number, nowNs: Nanoseconds): void {
    const { capacity, channel, adaptation, scheduler, blockErrors, direction } = this.#options;
    const mcs = this.#reports.mcs(ue, nowNs);
    const blockBytes = capacity.bytes(mcs, this.#grantedPrbs[ue]!);
    this.#grantedPrbs[ue] = 0;
    const lost = blockErrors() < adaptation.bler(mcs, channel.sinrDb(ue, direction, nowNs));
    const sentBytes = lost ? 0 : this.#fillBlock(ue, blockBytes, nowNs, nowNs + capacity.slotNs);
    scheduler.served(ue, sentBytes * 8, slot);
    this.refresh(ue);
  }

  #fillBlock(ue: number, blockBytes: number, nowNs: Nanoseconds, endNs: Nanoseconds): number {
    let left = blockBytes;
    for (const bearer of this.#bearers[ue]!) bearer.queue.discardExpired(nowNs);
    for (const bearer of this.#bearers[ue]!) {
      const dueBytes = Math.min(left, guaranteedBytes(bearer, nowNs));
      if (dueBytes > 0) left -= this.#send(bearer, dueBytes, endNs);
    }
    for (const bearer of this.#bearers[ue]!) {
      const bytes = Math.min(left, eligibleBytes(bearer, nowNs));
      if (bytes > 0) left -= this.#send(bearer, bytes, endNs);
    }
    return blockBytes - left;
  }

  /** The limit and the guarantee are charged for whatever is sent; the rest of a guarantee's debt refills first. */
  #send(bearer: DataBearer, bytes: number, endNs: Nanoseconds): number {
    let sent = bearer.queue.send(bytes, endNs);
    if (sent < bytes && bearer.fullBufferFlow >= 0) sent += this.#sendFullBuffer(bearer, bytes - sent, endNs);
    bearer.limit?.take(sent);
    bearer.guarantee?.take(sent);
    return sent;
  }

  #sendFullBuffer({ fullBufferFlow, qosFlow }: DataBearer, bytes: number, endNs: Nanoseconds): number {
    let left = bytes;
    while (left > 0) {
      const packetBytes = Math.min(left, FULL_BUFFER_PACKET_BYTES);
      this.#options.listener.delivered(
        fullBufferFlow,
        packetBytes,
        endNs - this.#options.capacity.slotNs,
        endNs,
        qosFlow,
      );
      left -= packetBytes;
    }
    return bytes;
  }
}
