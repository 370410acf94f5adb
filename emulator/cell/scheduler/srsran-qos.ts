import { DEFAULT_AVERAGING_WINDOW_MS } from '../../../scenarios/five-qi.ts';
import { NS_PER_MS, type Nanoseconds } from '../../kernel/index.ts';
import { type DataBearer, hasData } from '../data-bearer.ts';
import { AverageRate } from './average-rate.ts';
import { GuaranteedRateAverage } from './guaranteed-rate-average.ts';
import type { MacScheduler, SchedulerContext } from './mac-scheduler.ts';

/** Published smoothing factor of the averages: 0.01 a slot. */
const TIME_CONSTANT_SLOTS = 100;
/** Published limit of a guarantee's factor, reached by one that was sent nothing. */
const MAX_GUARANTEE_FACTOR = 1e12;
/** Product of the least important priority level, 127, and ARP level, 15. */
const MAX_PRIORITY = 127 * 15;
const BITS_PER_BYTE = 8;

/**
 * The QoS metric of srsRAN's scheduler_time_qos with its defaults: guarantee × PF × priority × delay.
 * - guarantee: GFBR over the average rate of the guaranteed bearers; 1 for a UE of which none waits
 * - PF: r/R̄², rates in bytes per slot; below its guarantee a UE has no less than a factor of r/C, where C is the average of
 *   the whole cell: the published floor of 1, which is r/r there, in a form that the MAC can multiply by r
 * - priority: (max + 1 − m)/(max + 1), m the least product of priority level and ARP level among the bearers that wait
 * - delay, in the downlink alone: Σ over the bearers that wait of HOL/PDB, HOL in whole milliseconds; 1 where that is 0.
 *   A full buffer, whose packets do not age, counts as one that has waited for its budget
 * docs/decisions/0009-schedulers.md says what differs.
 */
export class SrsranQos implements MacScheduler {
  readonly name = 'srsran-qos';
  readonly guaranteesFirst = false;
  readonly channelAware = true;
  readonly #context: SchedulerContext;
  readonly #average: AverageRate;
  readonly #cellAverage = new AverageRate(1, TIME_CONSTANT_SLOTS);
  readonly #guaranteedAverage: GuaranteedRateAverage;

  constructor(context: SchedulerContext) {
    this.#context = context;
    this.#average = new AverageRate(context.ues, TIME_CONSTANT_SLOTS);
    this.#guaranteedAverage = new GuaranteedRateAverage(context.ues);
  }

  weight(ue: number, slot: number, nowNs: Nanoseconds): number {
    const bearers = this.#context.bearersOf(ue);
    const guarantee = this.#guaranteeFactor(ue, bearers, nowNs);
    return guarantee * this.#fairness(ue, slot, guarantee > 1) * priorityFactor(bearers) * delayFactor(bearers, nowNs);
  }

  served(ue: number, bits: number, slot: number): void {
    this.#average.served(ue, bits, slot);
    this.#cellAverage.served(0, bits, slot);
  }

  #fairness(ue: number, slot: number, belowGuarantee: boolean): number {
    const averageBytes = this.#average.bitsPerSlot(ue, slot) / BITS_PER_BYTE;
    const fairness = 1 / (averageBytes * averageBytes);
    if (!belowGuarantee) return fairness;
    const floor = BITS_PER_BYTE / this.#cellAverage.bitsPerSlot(0, slot);
    return fairness > floor ? fairness : floor;
  }

  #guaranteeFactor(ue: number, bearers: readonly DataBearer[], nowNs: Nanoseconds): number {
    let gfbrBps = 0;
    let sentBytes = 0;
    let windowMs = DEFAULT_AVERAGING_WINDOW_MS;
    let waits = false;
    for (let n = 0; n < bearers.length; n++) {
      const bearer = bearers[n]!;
      if (bearer.gfbrBps === 0 || bearer.closing) continue;
      gfbrBps += bearer.gfbrBps;
      sentBytes += bearer.sentBytes;
      windowMs = bearer.fiveQi.averagingWindowMs ?? DEFAULT_AVERAGING_WINDOW_MS;
      if (hasData(bearer)) waits = true;
    }
    if (gfbrBps === 0) {
      this.#guaranteedAverage.clear(ue);
      return 1;
    }
    const averageBps = this.#guaranteedAverage.update(ue, sentBytes, windowMs * NS_PER_MS, nowNs);
    if (!waits) return 1;
    return gfbrBps < MAX_GUARANTEE_FACTOR * averageBps ? gfbrBps / averageBps : MAX_GUARANTEE_FACTOR;
  }
}

function priorityFactor(bearers: readonly DataBearer[]): number {
  let least = MAX_PRIORITY;
  for (let n = 0; n < bearers.length; n++) {
    const bearer = bearers[n]!;
    if (!hasData(bearer)) continue;
    const priority = bearer.fiveQi.priorityLevel * bearer.arpPriorityLevel;
    if (priority < least) least = priority;
  }
  return (MAX_PRIORITY + 1 - least) / (MAX_PRIORITY + 1);
}

function delayFactor(bearers: readonly DataBearer[], nowNs: Nanoseconds): number {
  let sum = 0;
  for (let n = 0; n < bearers.length; n++) {
    const bearer = bearers[n]!;
    if (bearer.direction === 'uplink' || !hasData(bearer)) continue;
    if (bearer.fullBufferFlow >= 0) sum += 1;
    else sum += Math.floor(bearer.queue.headOfLineDelayNs(nowNs) / NS_PER_MS) / bearer.fiveQi.packetDelayBudgetMs;
  }
  return sum > 0 ? sum : 1;
}
