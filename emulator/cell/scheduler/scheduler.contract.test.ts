import { describe, expect, it } from 'vitest';
import { SCHEDULERS } from './index.ts';
import type { MacScheduler } from './mac-scheduler.ts';

/** Serves the UE with the highest metric in each slot. @returns slots served per UE. */
function serve(scheduler: MacScheduler, ratesBps: readonly number[], slots: number): number[] {
  const served = ratesBps.map(() => 0);
  for (let slot = 0; slot < slots; slot++) {
    const metrics = ratesBps.map((rate, ue) => scheduler.metric(ue, rate, slot));
    const best = metrics.indexOf(Math.max(...metrics));
    scheduler.served(best, ratesBps[best]! / 1000, slot);
    served[best]!++;
  }
  return served;
}

/** What every scheduler must do; a new one is tested by being in the list of schedulers. */
describe.each(Object.entries(SCHEDULERS))('scheduler %s', (name, Scheduler) => {
  it('bears its name', () => {
    expect(new Scheduler(1).name).toBe(name);
  });

  it('gives UEs of equal rate equal shares', () => {
    const served = serve(
      new Scheduler(7),
      Array.from({ length: 7 }, () => 1e6),
      7000,
    );
    // 1000 slots each; a scheduler that is exact over its memory of 500 slots is within one round of it.
    for (const slots of served) expect(Math.abs(slots - 1000)).toBeLessThanOrEqual(10);
  });

  it('has a finite metric above zero for every UE that can be served', () => {
    const scheduler = new Scheduler(2);
    for (const slot of [0, 1, 100, 1e6]) {
      expect(scheduler.metric(0, 1e6, slot)).toBeGreaterThan(0);
      expect(Number.isFinite(scheduler.metric(0, 1e6, slot))).toBe(true);
    }
  });

  it('does not depend on who is asked first', () => {
    const forwards = new Scheduler(3);
    const backwards = new Scheduler(3);
    forwards.served(1, 1000, 0);
    backwards.served(1, 1000, 0);
    const metrics = [0, 1, 2].map((ue) => forwards.metric(ue, 1e6, 5));
    expect([2, 1, 0].map((ue) => backwards.metric(ue, 1e6, 5)).reverse()).toEqual(metrics);
  });

  it('starves nobody: the weakest of ten UEs is served', () => {
    const served = serve(
      new Scheduler(10),
      Array.from({ length: 10 }, (_, ue) => (ue + 1) * 1e6),
      10_000,
    );
    expect(Math.min(...served)).toBeGreaterThan(100);
  });
});

describe('proportional fair', () => {
  it('gives UEs with constant channels equal time, whatever their rates', () => {
    // With constant r, the fixed point of r/R̄ equal for all means equal shares of slots.
    const served = serve(new SCHEDULERS['proportional-fair'](2), [1e6, 10e6], 20_000);
    expect(served[0]! / served[1]!).toBeCloseTo(1, 1);
  });
});
