import { milliseconds } from '../../../kernel/index.ts';
import type { DataBearer } from '../../data-bearer.ts';
import type { MacScheduler, SchedulerContext } from '../mac-scheduler.ts';
import { waitingBearer } from './waiting-bearer.ts';

/** Bits that a UE could be sent in a slot; a UE for which that is 0 takes no part in it. */
export type Rate = (ue: number, slot: number) => number;

/**
 * The smallest cell that a scheduler can be tested in: one resource block group, slots of 1 ms, no errors, and every
 * UE with one bearer that always has data. The MAC's rule: highest metric, lower UE among equals.
 */
export class SingleBlockCell {
  readonly scheduler: MacScheduler;
  /** Since the beginning, by UE. */
  readonly servedBits: Float64Array;
  readonly servedSlots: Float64Array;
  readonly #bearers: readonly DataBearer[];
  #slot = 0;

  constructor(Scheduler: new (context: SchedulerContext) => MacScheduler, bearers: readonly DataBearer[]) {
    this.#bearers = bearers;
    this.scheduler = new Scheduler({ ues: bearers.length, bearersOf: (ue) => [bearers[ue]!] });
    this.servedBits = new Float64Array(bearers.length);
    this.servedSlots = new Float64Array(bearers.length);
  }

  run(slots: number, rate: Rate): this {
    for (const end = this.#slot + slots; this.#slot < end; this.#slot++) this.#runSlot(rate, this.#slot);
    return this;
  }

  /** Counts from here on. */
  resetCounts(): this {
    this.servedBits.fill(0);
    this.servedSlots.fill(0);
    return this;
  }

  #runSlot(rate: Rate, slot: number): void {
    let best = 0;
    let bestMetric = -1;
    for (let ue = 0; ue < this.#bearers.length; ue++) {
      const ownRate = rate(ue, slot);
      if (ownRate === 0) continue;
      const weight = this.scheduler.weight(ue, slot, milliseconds(slot));
      const metric = this.scheduler.channelAware ? weight * ownRate : weight;
      if (metric > bestMetric) [best, bestMetric] = [ue, metric];
    }
    const bits = rate(best, slot);
    this.#bearers[best]!.sentBytes += bits / 8;
    this.scheduler.served(best, bits, slot);
    this.servedBits[best]! += bits;
    this.servedSlots[best]!++;
  }
}

/** Bearers of UEs that differ in nothing. */
export function equalBearers(ues: number): DataBearer[] {
  return Array.from({ length: ues }, (_, ue) => waitingBearer({ ue }));
}
