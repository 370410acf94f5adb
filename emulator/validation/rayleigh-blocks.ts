import type { MacScheduler, SchedulerContext } from '../cell/scheduler/mac-scheduler.ts';
import { log, milliseconds, type RandomStream } from '../kernel/index.ts';

export type SchedulerClass = new (context: SchedulerContext) => MacScheduler;

export interface RayleighBlocksOptions {
  Scheduler: SchedulerClass;
  /** Mean SNR of each UE, linear. */
  meanSnr: readonly number[];
  /** Resource block groups of a slot, which fade independently of each other and of every other slot. */
  blocks: number;
  /** Bits of a block by its SNR. */
  bits: (snr: number) => number;
  random: RandomStream;
}

/** Slots, in steady state, that a scheduler's averages are prepared with: ten time constants of proportional fair. */
const PREPARED_SLOTS = 5000;

/**
 * The setting of the closed forms of opportunistic scheduling: UEs that always have data, Rayleigh fading, no errors, and
 * what MacScheduler prescribes for the MAC: one weight per UE and slot, each block to the highest weight times rate.
 */
export class RayleighBlocks {
  /** Since the beginning, by UE. */
  readonly servedBits: Float64Array;
  readonly servedBlocks: Float64Array;
  readonly #options: RayleighBlocksOptions;
  readonly #scheduler: MacScheduler;
  readonly #weights: Float64Array;
  readonly #slotBits: Float64Array;
  #slot = 0;

  constructor(options: RayleighBlocksOptions) {
    const ues = options.meanSnr.length;
    this.#options = options;
    this.#scheduler = new options.Scheduler({ ues, bearersOf: () => [] });
    this.servedBits = new Float64Array(ues);
    this.servedBlocks = new Float64Array(ues);
    this.#weights = new Float64Array(ues);
    this.#slotBits = new Float64Array(ues);
  }

  /** Lets the scheduler have served each UE the mean rate of an equal share so far, so that nothing has to settle. */
  prepare(): this {
    const { meanSnr, blocks, bits } = this.#options;
    for (; this.#slot < PREPARED_SLOTS; this.#slot++) {
      meanSnr.forEach((snr, ue) => this.#scheduler.served(ue, (blocks * bits(snr)) / meanSnr.length, this.#slot));
    }
    return this;
  }

  run(slots: number): this {
    for (const end = this.#slot + slots; this.#slot < end; this.#slot++) this.#runSlot();
    return this;
  }

  #runSlot(): void {
    const { meanSnr, blocks } = this.#options;
    const nowNs = milliseconds(this.#slot);
    for (let ue = 0; ue < meanSnr.length; ue++) this.#weights[ue] = this.#scheduler.weight(ue, this.#slot, nowNs);
    this.#slotBits.fill(0);
    for (let block = 0; block < blocks; block++) this.#giveBlock();
    for (let ue = 0; ue < meanSnr.length; ue++) {
      const bits = this.#slotBits[ue]!;
      if (bits === 0) continue;
      this.servedBits[ue]! += bits;
      this.#scheduler.served(ue, bits, this.#slot);
    }
  }

  #giveBlock(): void {
    const { meanSnr, bits, random } = this.#options;
    let [winner, winnerMetric, winnerBits] = [0, -1, 0];
    for (let ue = 0; ue < meanSnr.length; ue++) {
      const rate = bits(-meanSnr[ue]! * log(1 - random()));
      const metric = this.#scheduler.channelAware ? this.#weights[ue]! * rate : this.#weights[ue]!;
      if (metric > winnerMetric) [winner, winnerMetric, winnerBits] = [ue, metric, rate];
    }
    this.#slotBits[winner]! += winnerBits;
    this.servedBlocks[winner]!++;
  }
}
