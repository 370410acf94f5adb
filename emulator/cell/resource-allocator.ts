import { NS_PER_MS, type Nanoseconds } from '../kernel/index.ts';
import type { ChannelModel } from '../radio/channel-model.ts';
import type { Direction } from '../radio/direction.ts';
import type { FrequencyGrid } from '../radio/frequency-grid.ts';
import type { ActiveUes } from './active-ues.ts';
import type { CarrierCapacity } from './carrier-capacity.ts';
import type { ChannelReports } from './channel-reports.ts';
import { type DataBearer, guaranteedBytes, hasData } from './data-bearer.ts';
import type { Harq } from './harq.ts';
import type { MacScheduler } from './scheduler/mac-scheduler.ts';
import type { SlotAllocation } from './slot-allocation.ts';
import type { TransportBlockFilling } from './transport-block-filling.ts';

/**
 * Share of the packet delay budget during which a guarantee may wait for an RBG's worth of data. Serving each packet at
 * once would waste the rest of its RBG, or give it to flows of the UE that have no guarantee.
 */
const GATHERING_SHARE = 0.25;

export interface ResourceAllocatorOptions {
  direction: Direction;
  ues: number;
  capacity: CarrierCapacity;
  grid: FrequencyGrid;
  channel: ChannelModel;
  reports: ChannelReports;
  harq: Harq;
  scheduler: MacScheduler;
  filling: TransportBlockFilling;
  active: ActiveUes;
  allocation: SlotAllocation;
  bearersOf: (ue: number) => readonly DataBearer[];
}

/**
 * Gives out the resource block groups of a slot: first to retransmissions, then to what guaranteed rates are due by
 * priority, then by the scheduler's metric. In the uplink a UE gets no more PRBs than it has power for.
 */
export class ResourceAllocator {
  readonly #options: ResourceAllocatorOptions;
  readonly #allocation: SlotAllocation;
  readonly #harq: Harq;
  readonly #reports: ChannelReports;
  readonly #scheduler: MacScheduler;
  readonly #filling: TransportBlockFilling;
  readonly #candidate: Int32Array;
  readonly #weight: Float64Array;
  /** Metric of the candidate's best subband: it has no better one, and most are passed over for that. */
  readonly #bestMetric: Float64Array;
  #candidates = 0;
  /** Bits that a UE asks for in the slot, known from the first time that it wins an RBG. */
  readonly #wantedBits: Float64Array;
  readonly #wantedSlot: Float64Array;

  constructor(options: ResourceAllocatorOptions) {
    this.#options = options;
    this.#allocation = options.allocation;
    this.#harq = options.harq;
    this.#reports = options.reports;
    this.#scheduler = options.scheduler;
    this.#filling = options.filling;
    this.#candidate = new Int32Array(options.ues);
    this.#weight = new Float64Array(options.ues);
    this.#bestMetric = new Float64Array(options.ues);
    this.#wantedBits = new Float64Array(options.ues);
    this.#wantedSlot = new Float64Array(options.ues).fill(-1);
  }

  /** @param guaranteed bearers with a guaranteed rate, by priority. */
  allocate(guaranteed: readonly DataBearer[], slot: number, nowNs: Nanoseconds, symbols: number): void {
    this.#allocation.clear();
    this.#grantRetransmissions(nowNs, symbols);
    if (this.#scheduler.guaranteesFirst) this.#grantGuarantees(guaranteed, nowNs, symbols);
    if (this.#allocation.freePrbs > 0 && this.#options.active.count > 0) this.#grantByMetric(slot, nowNs, symbols);
  }

  /** A block is sent again as it was, on at least as many resource elements as the first time; else it waits. */
  #grantRetransmissions(nowNs: Nanoseconds, symbols: number): void {
    const { retransmissions, blocks } = this.#harq;
    let previous = -1;
    let block = retransmissions.first;
    while (block >= 0) {
      const ue = blocks.ue[block]!;
      const perPrb = this.#options.capacity.resourceElements(symbols);
      const prbs = Math.ceil(blocks.resourceElements[block]! / perPrb);
      const fits = prbs <= this.#allocation.freePrbs && this.#allocation.prbs[ue] === 0;
      if (fits && this.#allocation.hasRoomFor(ue)) {
        this.#reports.refresh(ue, nowNs);
        this.#allocation.announceRetransmission(block);
        while (this.#allocation.prbs[ue]! < prbs) this.#giveBestRbg(ue, prbs - this.#allocation.prbs[ue]!, 0);
        block = retransmissions.removeAfter(previous, block);
      } else {
        previous = block;
        block = blocks.next[block]!;
      }
    }
  }

  /** A guarantee is served once a whole RBG's worth is due, or the first packet has used up its part of the delay budget. */
  #grantGuarantees(guaranteed: readonly DataBearer[], nowNs: Nanoseconds, symbols: number): void {
    const elements = this.#options.capacity.resourceElements(symbols);
    const rbgElements = elements * this.#options.grid.prbsOfRbg[0]!;
    for (const bearer of guaranteed) {
      if (this.#allocation.freePrbs === 0) return;
      const { ue, queue } = bearer;
      if (!hasData(bearer) || !this.#options.active.has(ue) || !this.#mayBeServed(ue, nowNs)) continue;
      queue.discardExpired(nowNs);
      const dueBits = guaranteedBytes(bearer, nowNs) * 8;
      if (dueBits === 0) continue;
      const urgentNs = bearer.fiveQi.packetDelayBudgetMs * NS_PER_MS * GATHERING_SHARE;
      const urgent = queue.headOfLineDelayNs(nowNs) >= urgentNs;
      if (!urgent && dueBits < rbgElements * this.#bitsPerElement(ue, 0)) continue;
      this.#giveBits(ue, this.#allocation.bits[ue]! + dueBits, nowNs, elements);
    }
  }

  #giveBits(ue: number, bits: number, nowNs: Nanoseconds, elements: number): void {
    const limit = this.#options.channel.prbLimit(ue, this.#options.direction, nowNs);
    while (this.#allocation.bits[ue]! < bits && this.#allocation.freePrbs > 0) {
      const room = limit - this.#allocation.prbs[ue]!;
      if (room <= 0) return;
      this.#giveBestRbg(ue, room, elements);
    }
  }

  /** Gives a UE the free RBG for which its report is best; among equals the lowest. */
  #giveBestRbg(ue: number, limit: number, elements: number): void {
    const { grid } = this.#options;
    let best = -1;
    let bestCqi = -1;
    for (let rbg = 0; rbg < grid.rbgs; rbg++) {
      if (!this.#allocation.isFree(rbg)) continue;
      const cqi = this.#reports.cqi[ue * grid.subbands + grid.subbandOfRbg[rbg]!]!;
      if (cqi > bestCqi) {
        best = rbg;
        bestCqi = cqi;
      }
    }
    this.#give(ue, best, limit, elements);
  }

  #give(ue: number, rbg: number, limit: number, elements: number): void {
    const { grid } = this.#options;
    const size = grid.prbsOfRbg[rbg]!;
    const bitsPerPrb = elements * this.#bitsPerElement(ue, grid.subbandOfRbg[rbg]!);
    this.#allocation.give(ue, rbg, limit < size ? limit : size, bitsPerPrb);
  }

  #bitsPerElement(ue: number, subband: number): number {
    const { cqi, layers, efficiencyOfCqi, subbands } = this.#reports;
    return layers[ue]! * efficiencyOfCqi[cqi[ue * subbands + subband]!]!;
  }

  /** Whether new data can be sent to or by a UE in this slot. */
  #mayBeServed(ue: number, nowNs: Nanoseconds): boolean {
    if (!this.#harq.hasFreeProcess(ue) || this.#allocation.sendsAgain(ue)) return false;
    return this.#allocation.hasRoomFor(ue) && this.#reports.refresh(ue, nowNs);
  }

  #grantByMetric(slot: number, nowNs: Nanoseconds, symbols: number): void {
    const { grid } = this.#options;
    const elements = this.#options.capacity.resourceElements(symbols);
    this.#weighCandidates(slot, nowNs);
    for (let rbg = 0; rbg < grid.rbgs; rbg++) {
      if (!this.#allocation.isFree(rbg)) continue;
      let winner = this.#winner(grid.subbandOfRbg[rbg]!);
      while (winner >= 0 && !this.#wants(winner, slot, nowNs)) winner = this.#winner(grid.subbandOfRbg[rbg]!);
      if (winner < 0) return;
      this.#giveTo(winner, rbg, nowNs, elements);
    }
  }

  #weighCandidates(slot: number, nowNs: Nanoseconds): void {
    const scheduler = this.#scheduler;
    const { layers, bestCqi, efficiencyOfCqi } = this.#reports;
    const { active } = this.#options;
    let count = 0;
    for (let n = 0; n < active.count; n++) {
      const ue = active.ues[n]!;
      if (!this.#mayBeServed(ue, nowNs) || this.#filling.isHeldBack(ue, this.#options.bearersOf(ue), nowNs)) continue;
      const weight = scheduler.weight(ue, slot, nowNs);
      this.#candidate[count] = ue;
      const scaled = scheduler.channelAware ? weight * layers[ue]! : weight;
      this.#bestMetric[count] = scheduler.channelAware ? scaled * efficiencyOfCqi[bestCqi[ue]!]! : scaled;
      this.#weight[count++] = scaled;
    }
    this.#candidates = count;
  }

  /** Position of the candidate with the highest metric for a subband, the lowest UE number among equals; -1 for none. */
  #winner(subband: number): number {
    const { cqi, efficiencyOfCqi, subbands } = this.#reports;
    const channelAware = this.#scheduler.channelAware;
    const candidate = this.#candidate;
    const weights = this.#weight;
    const candidates = this.#candidates;
    const atBest = this.#bestMetric;
    let best = -1;
    let bestUe = -1;
    let bestMetric = 0;
    for (let n = 0; n < candidates; n++) {
      if (atBest[n]! < bestMetric) continue;
      const ue = candidate[n]!;
      const weight = weights[n]!;
      const metric = channelAware ? weight * efficiencyOfCqi[cqi[ue * subbands + subband]!]! : weight;
      if (metric > bestMetric || (metric === bestMetric && best >= 0 && ue < bestUe)) {
        best = n;
        bestUe = ue;
        bestMetric = metric;
      }
    }
    return best;
  }

  /** Whether the winner takes more; a UE that does not is no candidate any longer. */
  #wants(winner: number, slot: number, nowNs: Nanoseconds): boolean {
    const ue = this.#candidate[winner]!;
    if (!this.#allocation.hasRoomFor(ue)) {
      this.#keepServedCandidates();
      return false;
    }
    if (this.#wantedSlot[ue] !== slot) {
      this.#wantedSlot[ue] = slot;
      this.#wantedBits[ue] = this.#filling.eligibleBytes(ue, this.#options.bearersOf(ue), nowNs) * 8;
    }
    if (this.#wantedBits[ue]! > this.#allocation.bits[ue]!) return true;
    this.#weight[winner] = 0;
    return false;
  }

  /** As many UEs as the control channel can address are being served: the rest of the slot is theirs. */
  #keepServedCandidates(): void {
    let count = 0;
    for (let n = 0; n < this.#candidates; n++) {
      if (this.#allocation.prbs[this.#candidate[n]!] === 0) continue;
      this.#candidate[count] = this.#candidate[n]!;
      this.#bestMetric[count] = this.#bestMetric[n]!;
      this.#weight[count++] = this.#weight[n]!;
    }
    this.#candidates = count;
  }

  #giveTo(winner: number, rbg: number, nowNs: Nanoseconds, elements: number): void {
    const ue = this.#candidate[winner]!;
    const limit = this.#options.channel.prbLimit(ue, this.#options.direction, nowNs);
    this.#give(ue, rbg, limit - this.#allocation.prbs[ue]!, elements);
    if (this.#allocation.prbs[ue]! >= limit) this.#weight[winner] = 0;
  }
}
