import { describe, expect, it } from 'vitest';
import type { FiveQi } from '../../../scenarios/five-qi.ts';
import { milliseconds } from '../../kernel/index.ts';
import type { DataBearer } from '../data-bearer.ts';
import { SrsranQos } from './srsran-qos.ts';
import { SingleBlockCell } from './test/single-block-cell.ts';
import { type WaitingBearer, waitingBearer } from './test/waiting-bearer.ts';

/** Of the published tests: the least important priority level, a delay budget of 2 s. */
const LEAST_IMPORTANT: FiveQi = {
  value: 200,
  resourceType: 'non-GBR',
  priorityLevel: 127,
  packetDelayBudgetMs: 2000,
  packetErrorRate: 1e-6,
};
const GUARANTEED: FiveQi = { ...LEAST_IMPORTANT, resourceType: 'GBR', averagingWindowMs: 2000 };
/** Factor of a bearer of priority 127 and ARP 15: (1905 + 1 − 1905)/1906. */
const LEAST_PRIORITY = 1 / 1906;

/** UEs with full buffers, those with a guarantee first. @returns their rates in Mbit/s over 10 s, after 1 s. */
function ratesMbps(gfbrMbps: readonly number[], others: number, cellMbps: number): number[] {
  const bearers = [...gfbrMbps, ...Array<number>(others).fill(0)].map((mbps, ue) =>
    waitingBearer({ ue, fiveQi: mbps > 0 ? GUARANTEED : LEAST_IMPORTANT, gfbrBps: mbps * 1e6 }),
  );
  const { servedBits } = new SingleBlockCell(SrsranQos, bearers)
    .run(1000, () => cellMbps * 1000)
    .resetCounts()
    .run(10_000, () => cellMbps * 1000);
  return [...servedBits].map((bits) => bits / 10e6);
}

/** Weight of a UE that was never served, over that of one with a full buffer of the least importance. */
function relativeWeight(...bearers: WaitingBearer[]): number {
  const own: readonly DataBearer[] = bearers.map(waitingBearer);
  const plain = [waitingBearer({ fiveQi: LEAST_IMPORTANT })];
  const scheduler = new SrsranQos({ ues: 2, bearersOf: (ue) => (ue === 0 ? own : plain) });
  return scheduler.weight(0, 0, 0) / scheduler.weight(1, 0, 0);
}

describe('srsRAN QoS metric, published GBR tests', () => {
  // 20 MHz of TDD carry about 60 Mbit/s there. Half of it and more are tried as well.
  it.each([30, 45, 60, 75])('gives one GBR UE of 10 Mbit/s among 7 more than 9 in a cell of %i Mbit/s', (cellMbps) => {
    const [guaranteed, ...others] = ratesMbps([10], 7, cellMbps);
    expect(guaranteed).toBeGreaterThan(9);
    for (const other of others) expect(guaranteed).toBeGreaterThan(other);
  });

  it.each([30, 45, 60, 75])(
    'gives two of 25 Mbit/s more than 6 others, none of them starved, in %i Mbit/s',
    (cellMbps) => {
      const rates = ratesMbps([25, 25], 6, cellMbps);
      expect(Math.min(...rates.slice(0, 2))).toBeGreaterThan(Math.max(...rates.slice(2)));
      expect(Math.min(...rates)).toBeGreaterThan(0.1);
    },
  );

  it('keeps guarantees that the cell can keep, and leaves the rest to the others alike', () => {
    const [guaranteed, ...others] = ratesMbps([20], 4, 50);
    // The fair share is 10 Mbit/s, which the guarantee doubles; 30 of 50 are left for four. A slot of 50 kbit counts 25
    // kbit/s in the window of 2 s; R̄ and C ripple so that a few slots go the other way.
    expect(Math.abs(guaranteed! - 20)).toBeLessThan(0.1);
    for (const other of others) expect(Math.abs(other - 7.5)).toBeLessThan(0.1);
  });
});

describe('srsRAN QoS metric, factor by factor', () => {
  it('is r/R̄² for UEs without guarantee: constant channels r get time in proportion to r^-1/2', () => {
    // r/R̄² equal with R̄ = r·x: x ∝ r^-1/2. Rates 1, 4, 16: 4/7, 2/7, 1/7 of the time. One slot moves the averages by
    // 1/(100·x) of themselves: up to 7 %, of which the mean may be off by half.
    const rates = [5000, 20_000, 80_000];
    const bearers = rates.map((_, ue) => waitingBearer({ ue, fiveQi: LEAST_IMPORTANT }));
    const { servedSlots } = new SingleBlockCell(SrsranQos, bearers)
      .run(1000, (ue) => rates[ue]!)
      .resetCounts()
      .run(7000, (ue) => rates[ue]!);
    [4000, 2000, 1000].forEach((slots, ue) => expect(Math.abs(servedSlots[ue]! / slots - 1)).toBeLessThan(0.035));
  });

  it('averages with a smoothing factor of 0.01 a slot', () => {
    const bearers = [waitingBearer({ fiveQi: LEAST_IMPORTANT })];
    const scheduler = new SrsranQos({ ues: 1, bearersOf: () => bearers });
    scheduler.served(0, 80_000, 0);
    // R̄ = 10000/100 bytes, then 99/100 of it.
    expect(scheduler.weight(0, 1, 0) / LEAST_PRIORITY).toBeCloseTo(1 / 100 ** 2, 12);
    expect(scheduler.weight(0, 2, 0) / LEAST_PRIORITY).toBeCloseTo(1 / 99 ** 2, 12);
  });

  it('divides rates by the square root of the priority factors', () => {
    // Priority levels 1 and 64 at ARP 15: (1906 − 15)/1906 and (1906 − 960)/1906; R̄ in the ratio of √(1891/946) =
    // 1.4138. One slot moves the averages by 1/(100·share) of themselves, 1.7 % and 2.4 %: they meet within half of
    // both.
    const bearers = [1, 64].map((priorityLevel, ue) =>
      waitingBearer({ ue, fiveQi: { ...LEAST_IMPORTANT, priorityLevel } }),
    );
    const { servedBits } = new SingleBlockCell(SrsranQos, bearers)
      .run(1000, () => 20_000)
      .resetCounts()
      .run(10_000, () => 20_000);
    expect(Math.abs(servedBits[0]! / servedBits[1]! / 1.4138 - 1)).toBeLessThan(0.021);
  });

  it.each<[string, WaitingBearer[], number]>([
    ['priority level 1, ARP 1', [{ fiveQi: { ...LEAST_IMPORTANT, priorityLevel: 1 }, arpPriorityLevel: 1 }], 1905],
    ['priority level 127, ARP 1', [{ fiveQi: LEAST_IMPORTANT, arpPriorityLevel: 1 }], 1906 - 127],
    ['priority level 10, ARP 15', [{ fiveQi: { ...LEAST_IMPORTANT, priorityLevel: 10 } }], 1906 - 150],
  ])('has %s weigh (max + 1 − P·ARP)/(max + 1)', (_, bearers, expected) => {
    expect(relativeWeight(...bearers)).toBeCloseTo(expected, 6);
  });

  it('takes the most important of the bearers that wait', () => {
    const waiting = { fiveQi: { ...LEAST_IMPORTANT, priorityLevel: 100 }, headOfLineDelayNs: milliseconds(2000) };
    const moreImportant = { ...waiting, fiveQi: { ...LEAST_IMPORTANT, priorityLevel: 50 }, headOfLineDelayNs: 0 };
    const idle = { fiveQi: { ...LEAST_IMPORTANT, priorityLevel: 1 }, backlogBytes: 0 };
    expect(relativeWeight(waiting, idle)).toBeCloseTo(1906 - 1500, 6);
    expect(relativeWeight(waiting, moreImportant, idle)).toBeCloseTo(1906 - 750, 6);
  });

  it.each([
    // PDB 2000 ms. Below a millisecond the published sum is 0, and counts as 1.
    [0.99, 1],
    [1, 1 / 2000],
    [1.99, 1 / 2000],
    [500, 1 / 4],
    [2000, 1],
    [8000, 4],
  ])('weighs a packet that has waited %d ms by %d', (holMs, factor) => {
    expect(relativeWeight({ fiveQi: LEAST_IMPORTANT, headOfLineDelayNs: milliseconds(holMs) })).toBeCloseTo(factor, 9);
  });

  it('sums HOL/PDB over the bearers that wait, a full buffer counting 1', () => {
    const half = { fiveQi: LEAST_IMPORTANT, headOfLineDelayNs: milliseconds(1000) };
    const quarter = { fiveQi: LEAST_IMPORTANT, headOfLineDelayNs: milliseconds(500) };
    expect(relativeWeight(half, quarter)).toBeCloseTo(0.75, 9);
    expect(relativeWeight(half, { fiveQi: LEAST_IMPORTANT })).toBeCloseTo(1.5, 9);
  });

  it('does not know delays in the uplink', () => {
    expect(
      relativeWeight({ fiveQi: LEAST_IMPORTANT, headOfLineDelayNs: milliseconds(500), direction: 'uplink' }),
    ).toBeCloseTo(1, 9);
  });

  it('gives a guarantee of which nothing was sent yet the published limit of 1e12', () => {
    expect(relativeWeight({ fiveQi: GUARANTEED, gfbrBps: 1e6 })).toBeCloseTo(1e12, 0);
  });

  it('leaves out a guarantee whose bearer has nothing to send, or is being closed', () => {
    const other = { fiveQi: LEAST_IMPORTANT };
    expect(relativeWeight({ fiveQi: GUARANTEED, gfbrBps: 1e6, backlogBytes: 0 }, other)).toBeCloseTo(1, 9);
    expect(relativeWeight({ fiveQi: GUARANTEED, gfbrBps: 1e6, closing: true })).toBeCloseTo(1, 9);
  });

  it('is GFBR over the average, and below the guarantee no less than r over the cell’s average', () => {
    const bearer = waitingBearer({ ue: 0, fiveQi: GUARANTEED, gfbrBps: 10e6 });
    const scheduler = new SrsranQos({ ues: 2, bearersOf: () => [bearer] });
    // Slots of 1 ms, of which the UE has every tenth with 5000 bytes: 4 Mbit/s of 40.
    let slot = 0;
    for (; slot < 20_000; slot++) {
      scheduler.weight(0, slot, milliseconds(slot));
      if (slot % 10 === 0) bearer.sentBytes += 5000;
      scheduler.served(slot % 10 === 0 ? 0 : 1, 40_000, slot);
    }
    const weight = scheduler.weight(0, slot, milliseconds(slot));
    // GFBR/average = 2.5; R̄ = 500 bytes a slot, whose square is beyond C = 5000: the floor 1/5000 holds. The average
    // over 2 s swings by half of what a tenth slot adds: 5000·8/2 s/2 = 10 kbit/s of 4 Mbit/s.
    expect(weight / (2.5 * (1 / 5000) * LEAST_PRIORITY)).toBeCloseTo(1, 2);
  });

  it('is r/R̄² again above the guarantee', () => {
    const bearer = waitingBearer({ ue: 0, fiveQi: GUARANTEED, gfbrBps: 1e6 });
    const scheduler = new SrsranQos({ ues: 1, bearersOf: () => [bearer] });
    let slot = 0;
    for (; slot < 20_000; slot++) {
      scheduler.weight(0, slot, milliseconds(slot));
      bearer.sentBytes += 500;
      scheduler.served(0, 4000, slot);
    }
    // 4 Mbit/s: GFBR/average = 1/4, R̄ = 500 bytes a slot.
    const weight = scheduler.weight(0, slot, milliseconds(slot));
    expect(weight / (0.25 * (1 / 500 ** 2) * LEAST_PRIORITY)).toBeCloseTo(1, 2);
  });

  it('takes the guarantees of a UE together', () => {
    const bearers = [1e6, 3e6].map((gfbrBps) => waitingBearer({ fiveQi: GUARANTEED, gfbrBps }));
    const scheduler = new SrsranQos({ ues: 1, bearersOf: () => bearers });
    let slot = 0;
    for (; slot < 20_000; slot++) {
      scheduler.weight(0, slot, milliseconds(slot));
      bearers[0]!.sentBytes += 750;
      bearers[1]!.sentBytes += 250;
      scheduler.served(0, 8000, slot);
    }
    // 4 Mbit/s of 6 + 2: a factor of 1/2; R̄ = 1000 bytes a slot; two full buffers make a delay factor of 2.
    const weight = scheduler.weight(0, slot, milliseconds(slot));
    expect(weight / (0.5 * (1 / 1000 ** 2) * LEAST_PRIORITY * 2)).toBeCloseTo(1, 2);
  });

  it('averages over the window of the 5QI', () => {
    const bearer = waitingBearer({ fiveQi: { ...GUARANTEED, averagingWindowMs: 100 }, gfbrBps: 1e6 });
    const scheduler = new SrsranQos({ ues: 1, bearersOf: () => [bearer] });
    let slot = 0;
    for (; slot < 2000; slot++) {
      scheduler.weight(0, slot, milliseconds(slot));
      bearer.sentBytes += 500;
      scheduler.served(0, 4000, slot);
    }
    // 4 Mbit/s, of which 100 ms without service leave 1/e: GFBR/average = e/4. R̄ decays by 0.99^100. What is
    // sent in a slot of 1 ms counts from its beginning, half a slot early: 0.5 % of 100 ms.
    const weight = scheduler.weight(0, slot + 100, milliseconds(slot + 100));
    const averageBytes = 500 * 0.99 ** 100;
    expect(Math.abs(weight / ((Math.E / 4) * (1 / averageBytes ** 2) * LEAST_PRIORITY) - 1)).toBeLessThan(0.006);
  });

  it('does not count what a former guarantee was sent for a later one', () => {
    const former = waitingBearer({ fiveQi: GUARANTEED, gfbrBps: 1e6 });
    const later = waitingBearer({ fiveQi: GUARANTEED, gfbrBps: 1e6 });
    let own: readonly DataBearer[] = [former];
    const scheduler = new SrsranQos({ ues: 1, bearersOf: () => own });
    const weightAt = (slot: number): number => scheduler.weight(0, slot, milliseconds(slot)) / LEAST_PRIORITY;
    weightAt(0);
    former.sentBytes = 1e6;
    weightAt(1);
    own = [waitingBearer({ fiveQi: LEAST_IMPORTANT })];
    weightAt(2);
    own = [later];
    // R̄ is at its floor of 1 bit, whose square is far below the floor of the cell.
    expect(weightAt(3) / 64).toBeCloseTo(1e12, 0);
  });
});
