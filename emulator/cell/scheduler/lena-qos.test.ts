import { describe, expect, it } from 'vitest';
import { milliseconds } from '../../kernel/index.ts';
import type { DataBearer } from '../data-bearer.ts';
import { LenaQos } from './lena-qos.ts';
import { SingleBlockCell } from './test/single-block-cell.ts';
import { type WaitingBearer, waitingBearer } from './test/waiting-bearer.ts';

/** Weight of a UE that was never served, whose average is 1: the sum over its bearers alone. */
function importance(...bearers: WaitingBearer[]): number {
  const own: readonly DataBearer[] = bearers.map(waitingBearer);
  return new LenaQos({ ues: 1, bearersOf: () => own }).weight(0, 0, 0);
}

describe('5G-LENA QoS metric', () => {
  it('divides a cell between 5QI 1 and 5QI 80 in the published ratio of 2.5', () => {
    // Priority levels 20 and 68: with equal channels the metrics 80/R̄1 and 32/R̄80 meet where R̄1/R̄80 = 80/32 = 2.5,
    // in 5 and 2 of 7 slots. One slot moves an average by 1/(99·share) of itself, 1.4 % and 3.5 %: they meet within
    // half of both.
    const bearers = [waitingBearer({ ue: 0, fiveQi: 1 }), waitingBearer({ ue: 1, fiveQi: 80 })];
    const { servedBits } = new SingleBlockCell(LenaQos, bearers)
      .run(1000, () => 20_000)
      .resetCounts()
      .run(7000, () => 20_000);
    const ratio = servedBits[0]! / servedBits[1]!;
    expect(Math.abs(ratio / 2.5 - 1)).toBeLessThan(0.025);
  });

  it('is (100 − P)·r/R̄: proportional to the rate, inverse to the average', () => {
    const bearers = [waitingBearer({ fiveQi: 1 })];
    const scheduler = new LenaQos({ ues: 1, bearersOf: () => bearers });
    expect(scheduler.channelAware).toBe(true);
    expect(scheduler.weight(0, 0, 0)).toBe(80);
    scheduler.served(0, 99_000, 0);
    // R̄ = 99000/99 bits, then 98/99 of it.
    expect(scheduler.weight(0, 1, 0)).toBeCloseTo(80 / 1000, 12);
    expect(scheduler.weight(0, 2, 0)).toBeCloseTo((80 / 1000) * (99 / 98), 12);
  });

  it('sums over the bearers that have data', () => {
    const idle = { fiveQi: 5, backlogBytes: 0 };
    expect(importance({ fiveQi: 1 }, { fiveQi: 9 }, idle)).toBe(80 + 10);
  });

  it.each([
    // 5QI 82: PDB 10 ms, priority level 19.
    ['fresh', 0, 1],
    ['at half of its budget', 5, 2],
    ['at 9 of 10 ms', 9, 10],
    ['0.1 ms before the end', 9.9, 100],
    ['closer than that', 9.99, 100],
    ['at the end', 10, 100],
    ['long after', 500, 100],
  ])('weighs a delay-critical packet %s by PDB/(PDB − HOL)', (_, holMs, factor) => {
    expect(importance({ fiveQi: 82, headOfLineDelayNs: milliseconds(holMs) })).toBeCloseTo(81 * factor, 9);
  });

  it.each([
    ['GBR', 1, 80],
    ['non-GBR', 9, 10],
  ])('does not look at the delay of a %s bearer', (_, fiveQi, expected) => {
    expect(importance({ fiveQi, headOfLineDelayNs: milliseconds(1e6) })).toBe(expected);
  });

  it('takes the most important bearer of a UE in the uplink, without its delay', () => {
    const late = { fiveQi: 82, headOfLineDelayNs: milliseconds(20), direction: 'uplink' } as const;
    expect(importance({ fiveQi: 9, direction: 'uplink' }, late, { fiveQi: 1, direction: 'uplink' })).toBe(81);
  });

  it.each([98, 99, 100, 127])('has a weight above zero for priority level %i', (priorityLevel) => {
    const fiveQi = {
      value: 200,
      resourceType: 'non-GBR',
      priorityLevel,
      packetDelayBudgetMs: 100,
      packetErrorRate: 1e-3,
    };
    expect(importance({ fiveQi: { ...fiveQi, resourceType: 'non-GBR' } })).toBe(priorityLevel === 98 ? 2 : 1);
  });
});
