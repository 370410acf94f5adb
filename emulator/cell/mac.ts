import type { CellConfig } from '../../scenarios/scenario.ts';
import type { Nanoseconds, RandomStream } from '../kernel/index.ts';
import { BlockErrorRate } from '../radio/block-error-rate.ts';
import type { ChannelModel } from '../radio/channel-model.ts';
import type { Direction } from '../radio/direction.ts';
import { EffectiveSinr } from '../radio/effective-sinr.ts';
import type { FrequencyGrid } from '../radio/frequency-grid.ts';
import type { LinkAdaptation } from '../radio/link-adaptation.ts';
import { ActiveUes } from './active-ues.ts';
import type { AggregateLimits } from './aggregate-limits.ts';
import type { CarrierCapacity } from './carrier-capacity.ts';
import { ChannelReports } from './channel-reports.ts';
import { byPriority, type DataBearer, hasData } from './data-bearer.ts';
import { Harq } from './harq.ts';
import { LinkStatistics } from './link-statistics.ts';
import { OuterLoop } from './outer-loop.ts';
import { ResourceAllocator } from './resource-allocator.ts';
import type { RlcQueue } from './rlc-queue.ts';
import { createScheduler } from './scheduler/index.ts';
import type { SegmentPool } from './segment-pool.ts';
import { SlotAllocation } from './slot-allocation.ts';
import { DEAF, Transmission } from './transmission.ts';
import { TransportBlockFilling } from './transport-block-filling.ts';

export interface MacOptions {
  cell: CellConfig;
  direction: Direction;
  ues: number;
  capacity: CarrierCapacity;
  grid: FrequencyGrid;
  channel: ChannelModel;
  adaptation: LinkAdaptation;
  segments: SegmentPool;
  /** Decides whether transport blocks are decoded. */
  blockErrors: RandomStream;
  /** By UE; undefined for a UE without any. */
  aggregateLimits: readonly (AggregateLimits | undefined)[];
  /** Called with segments that RLC sends again, each once its receiver has had time to ask for it. */
  repeatSegment: (queue: RlcQueue, packet: number, bytes: number, retransmissions: number) => void;
}

/**
 * The MAC of one direction of the cell (TS 38.321): the bearers, who has data, and a slot's work: take in HARQ feedback,
 * give out the carrier, send one transport block for each UE that was given some. Only UEs with data are looked at, and
 * nothing is allocated in a slot.
 */
export class Mac {
  readonly statistics: LinkStatistics;
  readonly #direction: Direction;
  readonly #capacity: CarrierCapacity;
  readonly #harq: Harq;
  readonly #allocation: SlotAllocation;
  readonly #allocator: ResourceAllocator;
  readonly #transmission: Transmission;
  readonly #filling: TransportBlockFilling;
  readonly #active: ActiveUes;
  readonly #bearers: (readonly DataBearer[])[];
  #guaranteed: readonly DataBearer[] = [];
  /** 0 for UEs that can be reached, 1 or `DEAF` for the others. */
  readonly #unreachable: Uint8Array;
  #usedPrbs = 0;

  constructor(options: MacOptions) {
    const { cell, ues, channel, capacity, adaptation, direction, grid, segments } = options;
    const bearersOf = (ue: number): readonly DataBearer[] => this.#bearers[ue]!;
    this.#direction = direction;
    this.#capacity = capacity;
    this.#bearers = new Array<readonly DataBearer[]>(ues).fill(NO_BEARERS);
    this.#unreachable = new Uint8Array(ues);
    this.#harq = new Harq(cell.harq, ues);
    this.#active = new ActiveUes(ues);
    this.#allocation = new SlotAllocation(grid, ues, cell.maxScheduledUesPerSlot);
    this.statistics = new LinkStatistics(ues, adaptation.mcsCount);
    this.#filling = new TransportBlockFilling(options.aggregateLimits);
    const shared = {
      direction,
      capacity,
      channel,
      reports: new ChannelReports(cell, channel, adaptation, direction, capacity.slotNs, ues),
      harq: this.#harq,
      scheduler: createScheduler(cell.scheduler, { ues, bearersOf }),
      filling: this.#filling,
      allocation: this.#allocation,
    };
    this.#allocator = new ResourceAllocator({ ...shared, ues, grid, active: this.#active, bearersOf });
    this.#transmission = new Transmission({
      ...shared,
      adaptation,
      segments,
      outerLoop: new OuterLoop(ues, cell.outerLoopTargetBler),
      effectiveSinr: new EffectiveSinr(cell.mcsTable),
      blockErrorRate: new BlockErrorRate(cell.mcsTable, cell.harq.combining),
      statistics: this.statistics,
      blockErrors: options.blockErrors,
      unreachable: this.#unreachable,
      repeatSegment: options.repeatSegment,
    });
  }

  /** UEs with data waiting. */
  get activeUes(): number {
    return this.#active.count;
  }

  /** PRBs that have carried a transport block since the start, those of short slots by their share of a slot. */
  get usedPrbs(): number {
    return this.#usedPrbs;
  }

  /** First slot at or after `slot` in which there is something to do, or Infinity. */
  nextSlot(slot: number): number {
    const due = this.#active.count > 0 ? slot : this.#harq.nextSlot();
    if (due === Infinity) return Infinity;
    return this.#capacity.format.nextSlot(this.#direction, due > slot ? due : slot);
  }

  addBearer(bearer: DataBearer): void {
    this.#setBearers(bearer.ue, this.#bearers[bearer.ue]!.concat(bearer).sort(byPriority));
    if (bearer.guarantee !== undefined) this.#guaranteed = [...this.#guaranteed, bearer].sort(byPriority);
    this.refresh(bearer.ue);
  }

  /** Lets a bearer finish what it has begun; then it is gone. */
  closeBearer(bearer: DataBearer): void {
    bearer.closing = true;
    this.#guaranteed = this.#guaranteed.filter((other) => other !== bearer);
    this.refresh(bearer.ue);
  }

  /** Lets a UE be served, or not. @param deaf whether not even what is on the air arrives */
  setReachable(ue: number, reachable: boolean, deaf: boolean): void {
    this.#unreachable[ue] = reachable ? 0 : deaf ? DEAF : 1;
    this.refresh(ue);
  }

  /** Puts a UE on the list of those with data, or takes it off. To be called whenever a queue was filled or changed. */
  refresh(ue: number): void {
    this.#active.set(ue, this.#hasData(ue) && this.#unreachable[ue] === 0);
  }

  /** Runs one slot. Packets complete with it are delivered at its end. */
  runSlot(slot: number, nowNs: Nanoseconds): void {
    const symbols = this.#capacity.dataSymbols(this.#direction, slot);
    if (symbols === 0) return;
    const allocation = this.#allocation;
    this.#harq.receiveFeedback(slot);
    this.#allocator.allocate(this.#guaranteed, slot, nowNs, symbols);
    let prbs = 0;
    for (let n = 0; n < allocation.count; n++) {
      const ue = allocation.ues[n]!;
      const block = allocation.retransmission[n]!;
      prbs += allocation.prbs[ue]!;
      if (block >= 0) this.#transmission.sendAgain(block, slot, nowNs, symbols);
      else this.#transmission.sendNew(ue, this.#bearers[ue]!, slot, nowNs, symbols);
      this.refresh(ue);
    }
    this.#usedPrbs += prbs * this.#capacity.shareOfSlot(symbols);
  }

  #hasData(ue: number): boolean {
    const own = this.#bearers[ue]!;
    let drained = false;
    let active = false;
    for (let n = 0; n < own.length; n++) {
      if (hasData(own[n]!)) active = true;
      else if (own[n]!.closing) drained = true;
    }
    if (drained)
      this.#setBearers(
        ue,
        own.filter((bearer) => !bearer.closing || hasData(bearer)),
      );
    return active;
  }

  #setBearers(ue: number, bearers: readonly DataBearer[]): void {
    this.#bearers[ue] = bearers;
    this.#filling.bearersChanged(ue, bearers);
  }
}

const NO_BEARERS: readonly DataBearer[] = [];
