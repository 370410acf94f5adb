import type { Nanoseconds, RandomStream } from '../kernel/index.ts';
import type { BlockErrorRate } from '../radio/block-error-rate.ts';
import type { ChannelModel } from '../radio/channel-model.ts';
import type { Direction } from '../radio/direction.ts';
import type { EffectiveSinr } from '../radio/effective-sinr.ts';
import type { LinkAdaptation } from '../radio/link-adaptation.ts';
import type { CarrierCapacity } from './carrier-capacity.ts';
import type { ChannelReports } from './channel-reports.ts';
import type { DataBearer } from './data-bearer.ts';
import type { Harq } from './harq.ts';
import type { LinkStatistics } from './link-statistics.ts';
import type { OuterLoop } from './outer-loop.ts';
import type { RlcQueue } from './rlc-queue.ts';
import type { MacScheduler } from './scheduler/mac-scheduler.ts';
import type { SegmentPool } from './segment-pool.ts';
import type { SlotAllocation } from './slot-allocation.ts';
import type { TransportBlockFilling } from './transport-block-filling.ts';

/** State of a UE that nothing reaches, not even what is on the air. */
export const DEAF = 2;

export interface TransmissionOptions {
  direction: Direction;
  capacity: CarrierCapacity;
  channel: ChannelModel;
  adaptation: LinkAdaptation;
  reports: ChannelReports;
  outerLoop: OuterLoop;
  effectiveSinr: EffectiveSinr;
  blockErrorRate: BlockErrorRate;
  harq: Harq;
  scheduler: MacScheduler;
  filling: TransportBlockFilling;
  allocation: SlotAllocation;
  segments: SegmentPool;
  statistics: LinkStatistics;
  /** Decides whether transport blocks are decoded. */
  blockErrors: RandomStream;
  /** By UE: `DEAF` for those that decode nothing, whatever their channel. */
  unreachable: Uint8Array;
  /** Called with segments that RLC sends again, each once its receiver has had time to ask for it. */
  repeatSegment: (queue: RlcQueue, packet: number, bytes: number, retransmissions: number) => void;
}

/** Sends the transport blocks of a slot over the channel, and tells RLC what became of their segments. */
export class Transmission {
  readonly #options: TransmissionOptions;
  readonly #harq: Harq;
  readonly #allocation: SlotAllocation;
  readonly #subbandPrbs: Int32Array;
  readonly #sinrDb: Float64Array;

  constructor(options: TransmissionOptions) {
    this.#options = options;
    this.#harq = options.harq;
    this.#allocation = options.allocation;
    this.#subbandPrbs = new Int32Array(options.reports.subbands);
    this.#sinrDb = new Float64Array(options.reports.subbands);
  }

  /** Fills a new block from a UE's bearers and sends it on what the UE was given. */
  sendNew(ue: number, bearers: readonly DataBearer[], slot: number, nowNs: Nanoseconds, symbols: number): void {
    const { capacity, adaptation, blockErrors, reports, outerLoop, filling, scheduler, statistics } = this.#options;
    const prbs = this.#allocation.prbs[ue]!;
    this.#allocation.subbandPrbs(ue, this.#subbandPrbs);
    const layers = reports.layers[ue]!;
    const mcs = adaptation.mcs(this.#reportedSinrDb(ue) + outerLoop.offsetDb(ue));
    const bytes = capacity.bytes(mcs, layers, prbs, symbols);
    const endNs = nowNs + capacity.slotNs;
    const filled = filling.fill(ue, bearers, bytes, nowNs, endNs);
    if (filled === 0) return;
    const { blocks } = this.#harq;
    const block = this.#harq.open(ue, mcs, layers, bytes, blockErrors());
    blocks.resourceElements[block] = prbs * capacity.resourceElements(symbols);
    blocks.segments[block] = filling.segments;
    scheduler.served(ue, filled * 8, slot);
    statistics.sent(ue, mcs, layers);
    this.#transmit(block, slot, nowNs, symbols);
  }

  /** Mean over the PRBs that a UE was given of the SINR in dB that it reported. */
  #reportedSinrDb(ue: number): number {
    let sum = 0;
    let prbs = 0;
    for (let subband = 0; subband < this.#subbandPrbs.length; subband++) {
      const own = this.#subbandPrbs[subband]!;
      if (own === 0) continue;
      sum += own * this.#options.reports.sinrDb(ue, subband);
      prbs += own;
    }
    return sum / prbs;
  }

  /** Sends a block again on what its UE was given. */
  sendAgain(block: number, slot: number, nowNs: Nanoseconds, symbols: number): void {
    this.#allocation.subbandPrbs(this.#harq.blocks.ue[block]!, this.#subbandPrbs);
    this.#transmit(block, slot, nowNs, symbols);
  }

  /** Sends a block on the PRBs of `#subbandPrbs`. */
  #transmit(block: number, slot: number, nowNs: Nanoseconds, symbols: number): void {
    const { outerLoop, statistics } = this.#options;
    const { blocks } = this.#harq;
    const ue = blocks.ue[block]!;
    const decodable = this.#errorProbability(block, ue, nowNs, symbols);
    const probability = this.#options.unreachable[ue] === DEAF ? 1 : decodable;
    const outcome = this.#harq.transmitted(block, probability, slot);
    if (blocks.transmissions[block] === 1) {
      if (outcome === 'decoded') outerLoop.acknowledged(ue);
      else outerLoop.failed(ue);
      if (outcome !== 'decoded') statistics.failedFirst(ue);
    }
    if (outcome === 'repeat') return;
    this.#resolve(blocks.segments[block]!, outcome === 'decoded', nowNs + this.#options.capacity.slotNs);
  }

  /** Error probability with all transmissions so far. A retransmission counts by the energy that it adds to the first. */
  #errorProbability(block: number, ue: number, nowNs: Nanoseconds, symbols: number): number {
    const { channel, direction, capacity, effectiveSinr, blockErrorRate } = this.#options;
    const { blocks } = this.#harq;
    const mcs = blocks.mcs[block]!;
    channel.subbandSinrDb(ue, direction, blocks.layers[block]!, nowNs, this.#sinrDb);
    const sinr = effectiveSinr.linear(mcs, this.#sinrDb, this.#subbandPrbs, this.#sinrDb.length);
    const elements = this.#allocation.prbs[ue]! * capacity.resourceElements(symbols);
    blocks.sinrSum[block]! += (sinr * elements) / blocks.resourceElements[block]!;
    blocks.transmissions[block]!++;
    const { bytes, transmissions, sinrSum } = blocks;
    return blockErrorRate.probability(mcs, bytes[block]! * 8, transmissions[block]!, sinrSum[block]!);
  }

  /** Tells RLC of the segments of a block that arrived, or that HARQ has given up. */
  #resolve(first: number, arrived: boolean, endNs: Nanoseconds): void {
    const { segments, repeatSegment } = this.#options;
    let segment = first;
    while (segment >= 0) {
      const next = segments.next[segment]!;
      const queue = segments.queueOf(segment);
      const packet = segments.packet[segment]!;
      const bytes = segments.bytes[segment]!;
      const retransmissions = segments.retransmissions[segment]!;
      segments.release(segment);
      if (arrived) queue.arrived(packet, bytes, endNs);
      else if (queue.repeats(retransmissions)) repeatSegment(queue, packet, bytes, retransmissions + 1);
      else queue.lost(packet, bytes, endNs);
      segment = next;
    }
  }
}
