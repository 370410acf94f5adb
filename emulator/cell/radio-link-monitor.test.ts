import { describe, expect, it } from 'vitest';
import { milliseconds } from '../kernel/index.ts';
import { RadioLinkMonitor } from './radio-link-monitor.ts';

const CONFIG = { outOfSyncDb: -8, inSyncDb: -6, timerNs: milliseconds(1000) };
const PERIOD_MS = 100;

/** Samples one UE each 100 ms, from 0 ms on. @returns what became of its link, and when in ms. */
function told(sinrDb: readonly number[], config = CONFIG): [number, string][] {
  const monitor = new RadioLinkMonitor(1, config);
  const changes: [number, string][] = [];
  let works = true;
  sinrDb.forEach((sinr, n) => {
    const change = monitor.sample(0, sinr, milliseconds(n * PERIOD_MS));
    if (change !== undefined) changes.push([n * PERIOD_MS, change]);
    if (change !== undefined) works = change === 'recovered';
    expect(monitor.inCoverage(0)).toBe(works);
  });
  return changes;
}

const times = (count: number, sinrDb: number): number[] => Array<number>(count).fill(sinrDb);

describe('radio link monitoring', () => {
  it('lets a link fail when the SINR stays below out-of-sync for the timer', () => {
    // Below from 500 ms on: expires at 1500 ms.
    expect(told([...times(5, 10), ...times(30, -9)])).toEqual([[1500, 'failed']]);
  });

  it('lets the link of a UE fail that begins out of sync', () => {
    expect(told(times(30, -20))).toEqual([[1000, 'failed']]);
  });

  it('stops the timer at in-sync, which then begins anew', () => {
    expect(told([...times(10, -9), -6, ...times(10, -9)])).toEqual([]);
    expect(told([...times(10, -9), -6, ...times(11, -9)])).toEqual([[2100, 'failed']]);
  });

  it('lets the timer run between the levels, and does not start it there', () => {
    expect(told([-8.01, ...times(20, -7)])).toEqual([[1000, 'failed']]);
    expect(told(times(50, -8))).toEqual([]);
    expect(told([...times(10, -8.01), ...times(20, -6.01)])).toEqual([[1000, 'failed']]);
  });

  it('recovers at the in-sync level, not below', () => {
    expect(told([...times(12, -20), ...times(10, -6.01), -6])).toEqual([
      [1000, 'failed'],
      [2200, 'recovered'],
    ]);
  });

  it('fails again after it has recovered, with a timer of full length', () => {
    expect(told([...times(12, -20), 0, ...times(20, -20)])).toEqual([
      [1000, 'failed'],
      [1200, 'recovered'],
      [2300, 'failed'],
    ]);
  });

  it('fails at once without a timer', () => {
    expect(told([0, -9, -9, 0], { ...CONFIG, timerNs: 0 })).toEqual([
      [100, 'failed'],
      [300, 'recovered'],
    ]);
  });

  it('keeps UEs apart', () => {
    const monitor = new RadioLinkMonitor(2, CONFIG);
    for (let n = 0; n <= 10; n++) {
      monitor.sample(0, -20, milliseconds(n * PERIOD_MS));
      monitor.sample(1, 5, milliseconds(n * PERIOD_MS));
    }
    expect([monitor.inCoverage(0), monitor.inCoverage(1)]).toEqual([false, true]);
  });
});
