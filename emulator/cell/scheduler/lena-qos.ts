import { NS_PER_MS, type Nanoseconds } from '../../kernel/index.ts';
import { type DataBearer, hasData } from '../data-bearer.ts';
import { AverageRate } from './average-rate.ts';
import type { MacScheduler, SchedulerContext } from './mac-scheduler.ts';

/** Published default of the average: its last value counts 98 of 99 parts. */
const TIME_CONSTANT_SLOTS = 99;
/** Least that a packet within its budget has left, so that one beyond it weighs much but not infinitely. */
const MIN_BUDGET_LEFT_MS = 0.1;

/**
 * The QoS metric of 5G-LENA (NrMacSchedulerUeInfoQos): Σ over the bearers with data of (100 − P)·D, times r/R̄ (γ = 1). P is
 * the priority level of the 5QI; D = PDB/(PDB − HOL) for the delay-critical resource type, where HOL is how long the oldest
 * packet has waited, and 1 for the others. The base station knows no waiting times in the uplink, where only the most
 * important bearer counts, without D. Guaranteed rates play no part. docs/decisions/0009-schedulers.md says what differs.
 */
export class LenaQos implements MacScheduler {
  readonly name = '5g-lena-qos';
  readonly guaranteesFirst = false;
  readonly channelAware = true;
  readonly #context: SchedulerContext;
  readonly #average: AverageRate;

  constructor(context: SchedulerContext) {
    this.#context = context;
    this.#average = new AverageRate(context.ues, TIME_CONSTANT_SLOTS);
  }

  weight(ue: number, slot: number, nowNs: Nanoseconds): number {
    const bearers = this.#context.bearersOf(ue);
    let importance = 0;
    for (let n = 0; n < bearers.length; n++) {
      const bearer = bearers[n]!;
      if (!hasData(bearer)) continue;
      const own = importanceOf(bearer);
      if (bearer.direction === 'downlink') importance += own * delayBudgetFactor(bearer, nowNs);
      else if (own > importance) importance = own;
    }
    return importance / this.#average.bitsPerSlot(ue, slot);
  }

  served(ue: number, bits: number, slot: number): void {
    this.#average.served(ue, bits, slot);
  }
}

/** 100 − P; priority levels of operator-specific 5QIs reach 127 (TS 23.501 §5.7.3.3), and those from 99 on count 1. */
function importanceOf({ fiveQi }: DataBearer): number {
  return fiveQi.priorityLevel < 99 ? 100 - fiveQi.priorityLevel : 1;
}

function delayBudgetFactor({ fiveQi, queue }: DataBearer, nowNs: Nanoseconds): number {
  if (fiveQi.resourceType !== 'delay-critical-GBR') return 1;
  const leftMs = fiveQi.packetDelayBudgetMs - queue.headOfLineDelayNs(nowNs) / NS_PER_MS;
  return fiveQi.packetDelayBudgetMs / (leftMs > MIN_BUDGET_LEFT_MS ? leftMs : MIN_BUDGET_LEFT_MS);
}
