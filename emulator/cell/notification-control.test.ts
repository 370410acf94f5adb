import { describe, expect, it } from 'vitest';
import { milliseconds, RandomStreams, seconds } from '../kernel/index.ts';
import { GuaranteeMonitor } from './notification-control.ts';

/** 2 Mbit/s over 2 s: 500 kB a window, 25 kB a sample. */
const GFBR_BPS = 2e6;
const WINDOW_NS = seconds(2);
const PERIOD_MS = 100;
const SAMPLE_BYTES = 25_000;

interface Stretch {
  samples: number;
  /** Delivered in each, as a part of what GFBR is. */
  delivered: number;
  backlogged: boolean;
}

/** Samples each 100 ms, from 100 ms on. @returns what was told, and when in ms. */
function told(...stretches: Stretch[]): [number, string][] {
  const monitor = new GuaranteeMonitor(GFBR_BPS, WINDOW_NS, 0);
  const changes: [number, string][] = [];
  let timeMs = 0;
  let total = 0;
  for (const { samples, delivered, backlogged } of stretches) {
    for (let n = 0; n < samples; n++) {
      timeMs += PERIOD_MS;
      total += SAMPLE_BYTES * delivered;
      const change = monitor.sample(milliseconds(timeMs), total, backlogged);
      if (change !== undefined) changes.push([timeMs, change]);
    }
  }
  return changes;
}

const short = (samples: number): Stretch => ({ samples, delivered: 0.5, backlogged: true });
const idle = (samples: number): Stretch => ({ samples, delivered: 0, backlogged: false });
const full = (samples: number): Stretch => ({ samples, delivered: 1, backlogged: true });

describe('notification control', () => {
  it('tells once that GFBR is not kept, when data has waited over a whole window', () => {
    // Nothing waits at 0 ms; from 100 to 2100 ms there is a window with data at every sample.
    expect(told(short(100))).toEqual([[2100, 'not-guaranteed']]);
  });

  it('says nothing while GFBR is delivered, though data waits', () => {
    expect(told(full(100))).toEqual([]);
  });

  it('says nothing of a flow that sends less than GFBR', () => {
    // One sample in a window without anything waiting is enough: the flow had what it asked for.
    const seldomIdle = Array.from({ length: 10 }, () => [short(20), idle(1)]).flat();
    expect(told(...seldomIdle)).toEqual([]);
    expect(told(short(19), idle(1), short(19))).toEqual([]);
  });

  it.each([
    [0.96, 0],
    [0.94, 1],
  ])('allows for 5 % of a window: %d of GFBR', (delivered, changes) => {
    expect(told({ samples: 60, delivered, backlogged: true })).toHaveLength(changes);
  });

  it('sees trouble that begins in the middle of a window as soon as GFBR is missing over one', () => {
    // With k of 20 samples at half of GFBR a window has 1 − k/40: below 0.95 from k = 3 on.
    expect(told(full(33), short(20))).toEqual([[3600, 'not-guaranteed']]);
  });

  it('tells that GFBR is kept again when it was delivered over a window', () => {
    // Not kept at 2.1 s. From 4 s on it is delivered in full: two of 20 samples may be at half, so that 18 are needed.
    expect(told(short(40), full(60))).toEqual([
      [2100, 'not-guaranteed'],
      [5800, 'guaranteed'],
    ]);
  });

  it('tells that GFBR is kept again when nothing waits, a window after the last change at the earliest', () => {
    expect(told(short(50), idle(1))).toEqual([
      [2100, 'not-guaranteed'],
      [5100, 'guaranteed'],
    ]);
    // Nothing waits from 2.2 s on.
    expect(told(short(21), idle(60))).toEqual([
      [2100, 'not-guaranteed'],
      [4100, 'guaranteed'],
    ]);
  });

  it('does not flap: whatever happens, a window lies between two changes', () => {
    const random = new RandomStreams('notification').stream('stretches');
    let changesInAll = 0;
    for (let run = 0; run < 50; run++) {
      const stretches = Array.from({ length: 60 }, () => {
        const samples = 1 + Math.floor(40 * random());
        return [short, idle, full][Math.floor(3 * random())]!(samples);
      });
      const changes = told(...stretches);
      changesInAll += changes.length;
      changes.forEach(([timeMs, change], n) => {
        expect(change).toBe(n % 2 === 0 ? 'not-guaranteed' : 'guaranteed');
        if (n > 0) expect(timeMs - changes[n - 1]![0]).toBeGreaterThanOrEqual(2000);
      });
    }
    // A third of the stretches is short of data for more than a window half of the time: each a chance for two changes.
    expect(changesInAll).toBeGreaterThan(50);
  });

  it('begins when the QoS flow does, not when time does', () => {
    const beginNs = seconds(1000);
    const monitor = new GuaranteeMonitor(GFBR_BPS, WINDOW_NS, beginNs);
    const changes = Array.from({ length: 30 }, (_, n) =>
      monitor.sample(beginNs + milliseconds((n + 1) * PERIOD_MS), 0, true),
    );
    expect(changes.indexOf('not-guaranteed')).toBe(20);
  });
});
