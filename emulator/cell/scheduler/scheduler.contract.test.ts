import { describe, expect, it } from 'vitest';
import { milliseconds, RandomStreams } from '../../kernel/index.ts';
import type { DataBearer } from '../data-bearer.ts';
import { createScheduler, SCHEDULERS } from './index.ts';
import type { MacScheduler, SchedulerContext } from './mac-scheduler.ts';
import { equalBearers, SingleBlockCell } from './test/single-block-cell.ts';
import { waitingBearer } from './test/waiting-bearer.ts';

type Scheduler = new (context: SchedulerContext) => MacScheduler;

const ALL = Object.entries(SCHEDULERS) as [keyof typeof SCHEDULERS, Scheduler][];
/** Maximum C/I is not: its test is that of the highest sum. */
const FAIR = ALL.filter(([name]) => name !== 'max-ci');

/** One bearer of every kind that a scheduler may tell apart. */
function bearersOfAllKinds(): DataBearer[] {
  return [
    waitingBearer({ ue: 0 }),
    waitingBearer({ ue: 1, headOfLineDelayNs: 0 }),
    waitingBearer({ ue: 2, headOfLineDelayNs: milliseconds(3), fiveQi: 82, gfbrBps: 1e6 }),
    waitingBearer({ ue: 3, headOfLineDelayNs: milliseconds(5000), fiveQi: 82, gfbrBps: 1e6 }),
    waitingBearer({ ue: 4, fiveQi: 1, gfbrBps: 1e3, arpPriorityLevel: 1 }),
    waitingBearer({ ue: 5, direction: 'uplink', fiveQi: 3, gfbrBps: 1e9 }),
    // The least important that TS 23.501 allows: priority level 127, ARP 15.
    waitingBearer({
      ue: 6,
      fiveQi: {
        value: 200,
        resourceType: 'non-GBR',
        priorityLevel: 127,
        packetDelayBudgetMs: 1000,
        packetErrorRate: 1e-2,
      },
    }),
  ];
}

/**
 * Runs slots in which several UEs are served.
 * @param asked in which order UEs are asked for their weights, and `told` that they are served
 * @returns the weights of every slot, by UE
 */
function weightsInOrder(Scheduler: Scheduler, asked: readonly number[], told: readonly number[]): number[][] {
  const bearers = bearersOfAllKinds();
  const scheduler = new Scheduler({ ues: bearers.length, bearersOf: (ue) => [bearers[ue]!] });
  const random = new RandomStreams('contract').stream('service');
  return Array.from({ length: 200 }, (_, slot) => {
    const weights: number[] = [];
    for (const ue of asked) weights[ue] = scheduler.weight(ue, slot, milliseconds(slot));
    const bytes = bearers.map(() => (random() < 0.5 ? 0 : Math.floor(random() * 5000)));
    for (const ue of told) {
      if (bytes[ue] === 0) continue;
      bearers[ue]!.sentBytes += bytes[ue]!;
      scheduler.served(ue, bytes[ue]! * 8, slot);
    }
    return weights;
  });
}

/** What every scheduler must do; a new one is tested by being in the list of schedulers. */
describe.each(ALL)('scheduler %s', (name, Scheduler) => {
  it('is made by its name and bears it', () => {
    const scheduler = createScheduler(name, { ues: 1, bearersOf: () => [waitingBearer()] });
    expect(scheduler).toBeInstanceOf(Scheduler);
    expect(scheduler.name).toBe(name);
  });

  it.each([
    ['never served', 0],
    ['served next to nothing', 1],
    // 400 MHz, 4 layers, 256QAM, 1 ms: no NR carrier sends more in a slot.
    ['served as much as a slot can hold', 1e7],
  ])('has a finite weight above zero for a UE that was %s, soon and long after', (_, bits) => {
    const bearers = bearersOfAllKinds();
    const scheduler = new Scheduler({ ues: bearers.length, bearersOf: (ue) => [bearers[ue]!] });
    for (let ue = 0; ue < bearers.length; ue++) {
      scheduler.weight(ue, 0, 0);
      if (bits > 0) scheduler.served(ue, bits, 0);
      bearers[ue]!.sentBytes = bits / 8;
      for (const slot of [1, 2, 100, 10_000, 1e9]) {
        const weight = scheduler.weight(ue, slot, milliseconds(slot));
        expect(weight).toBeGreaterThan(0);
        expect(weight).toBeLessThan(Infinity);
      }
    }
  });

  it('does not depend on the order in which UEs are asked and told, nor on how often they are asked', () => {
    const ascending = [0, 1, 2, 3, 4, 5, 6];
    const descending = ascending.toReversed();
    const weights = weightsInOrder(Scheduler, ascending, ascending);
    expect(weightsInOrder(Scheduler, descending, ascending)).toEqual(weights);
    expect(weightsInOrder(Scheduler, ascending, descending)).toEqual(weights);
    expect(weightsInOrder(Scheduler, [3, 0, 6, 2, 5, 1, 4, 0, 3], [5, 2, 0, 4, 6, 1, 3])).toEqual(weights);
  });

  it('takes the bearers that a UE has now', () => {
    // A bearer more, one fewer, in another order: the UE is what it would be had it been so always.
    const important = waitingBearer({ fiveQi: 69 });
    const other = waitingBearer({ fiveQi: 9 });
    let own: readonly DataBearer[] = [other];
    const scheduler = new Scheduler({ ues: 1, bearersOf: () => own });
    const fresh = (bearers: readonly DataBearer[]): number =>
      new Scheduler({ ues: 1, bearersOf: () => bearers }).weight(0, 3, milliseconds(3));
    for (const bearers of [[other], [important, other], [other, important], [important]]) {
      own = bearers;
      expect(scheduler.weight(0, 3, milliseconds(3))).toBe(fresh(bearers));
    }
  });
});

describe.each(FAIR)('fair scheduler %s', (_, Scheduler) => {
  it.each([2, 7, 16])('gives %i UEs that differ in nothing equal shares', (ues) => {
    // Of UEs with equal rates the one served longest ago has the lowest average: a strict rotation, once all have begun.
    const { servedSlots } = new SingleBlockCell(Scheduler, equalBearers(ues)).run(100 * ues, () => 20_000);
    expect(Math.max(...servedSlots) - Math.min(...servedSlots)).toBeLessThanOrEqual(1);
  });

  it('starves nobody: the weakest of ten UEs, a hundred times below the others, has its turns', () => {
    const rate = (ue: number): number => (ue === 0 ? 1000 : 100_000);
    const cell = new SingleBlockCell(Scheduler, equalBearers(10)).run(10_000, rate);
    // Equal time is 100 slots in each stretch; no fair scheduler gives a UE less for being weak.
    for (let stretch = 0; stretch < 10; stretch++)
      expect(cell.resetCounts().run(1000, rate).servedSlots[0]).toBeGreaterThanOrEqual(99);
  });

  it('gives a UE that comes back the share of the others', () => {
    const present = (): number => 20_000;
    const cell = new SingleBlockCell(Scheduler, equalBearers(4))
      .run(1000, present)
      .run(3000, (ue) => (ue === 3 ? 0 : 20_000))
      // Ten time constants of the slowest average.
      .run(5000, present)
      .resetCounts();
    const { servedSlots } = cell.run(4000, present);
    expect(Math.max(...servedSlots) - Math.min(...servedSlots)).toBeLessThanOrEqual(1);
  });
});
