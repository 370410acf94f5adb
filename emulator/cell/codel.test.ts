import { describe, expect, it } from 'vitest';
import { milliseconds, NS_PER_MS } from '../kernel/index.ts';
import { CoDel } from './codel.ts';

const TARGET_MS = 10;
const INTERVAL_MS = 100;
const STANDING_BYTES = 100_000;

/** Asks about a packet each millisecond. @returns the times in ms at which one was dropped. */
function drops(codel: CoDel, fromMs: number, toMs: number, sojournMs: number, backlogBytes = STANDING_BYTES): number[] {
  const dropped: number[] = [];
  for (let timeMs = fromMs; timeMs < toMs; timeMs++) {
    const nowNs = milliseconds(timeMs);
    while (codel.shouldDrop(milliseconds(sojournMs), nowNs, backlogBytes)) dropped.push(timeMs);
  }
  return dropped;
}

describe('CoDel', () => {
  it('drops nothing while the delay is below target', () => {
    expect(drops(new CoDel(), 0, 10_000, TARGET_MS - 0.001)).toEqual([]);
    expect(drops(new CoDel(), 0, 10_000, TARGET_MS)).not.toEqual([]);
  });

  it('drops nothing while no more than one packet waits, however long', () => {
    expect(drops(new CoDel(), 0, 10_000, 500, 1500)).toEqual([]);
    expect(drops(new CoDel(), 0, 10_000, 500, 1501)).not.toEqual([]);
  });

  it('lets a burst pass that is gone within the interval', () => {
    const codel = new CoDel();
    for (let burstMs = 0; burstMs < 10_000; burstMs += 200) {
      expect(drops(codel, burstMs, burstMs + INTERVAL_MS, 80)).toEqual([]);
      expect(drops(codel, burstMs + INTERVAL_MS, burstMs + 200, 2)).toEqual([]);
    }
  });

  it('drops after an interval above target, then by the control law: interval/√n after the n-th drop', () => {
    // Times of the law: 100 at first, then Σ 100/√n = 100, 170.7, 228.4, 278.4 … later; a drop happens with the first
    // packet after.
    let timeMs = INTERVAL_MS;
    const expected = [timeMs];
    for (let n = 1; n < 20; n++) expected.push(Math.ceil((timeMs += INTERVAL_MS / Math.sqrt(n))));
    expect(drops(new CoDel(), 0, Math.ceil(timeMs) + 1, 50)).toEqual(expected);
    expect(expected.slice(0, 4)).toEqual([100, 200, 271, 329]);
  });

  it('catches up with the law when packets are sent seldom', () => {
    const codel = new CoDel();
    expect(drops(codel, 0, 101, 50)).toEqual([100]);
    // By 300 ms the law has dropped at 200 and 270.7 ms.
    expect(drops(codel, 300, 301, 50)).toEqual([300, 300]);
  });

  it('stops at once when the delay is below target', () => {
    const codel = new CoDel();
    expect(drops(codel, 0, 400, 50).length).toBeGreaterThan(3);
    expect(codel.shouldDrop(milliseconds(5), milliseconds(400), STANDING_BYTES)).toBe(false);
    // It takes a whole interval above target to begin again.
    expect(drops(codel, 401, 501, 50)).toEqual([]);
  });

  it('stops when the queue is down to a packet', () => {
    const codel = new CoDel();
    drops(codel, 0, 400, 50);
    expect(codel.shouldDrop(milliseconds(50), milliseconds(400), 1500)).toBe(false);
    expect(drops(codel, 401, 501, 50)).toEqual([]);
  });

  it('goes on where it stopped when the queue stands again soon', () => {
    const codel = new CoDel();
    // Drops at 100, 200, 270.7, 328.5 and 378.5 ms: the count went from 1 to 5.
    expect(drops(codel, 0, 400, 50)).toHaveLength(5);
    drops(codel, 400, 401, 1);
    // Above target again from 401 ms on, dropping from 501 with a count of 5 − 1 = 4: the next 100/√4 = 50 ms later.
    expect(drops(codel, 401, 560, 50)).toEqual([501, 551]);
  });

  it('begins anew when the queue stands again much later', () => {
    const codel = new CoDel();
    drops(codel, 0, 400, 50);
    drops(codel, 400, 2100, 1);
    // 16 intervals after 423.2 ms are over at 2023.2 ms. The second drop is a whole interval after the first.
    expect(drops(codel, 2100, 2350, 50)).toEqual([2200, 2300]);
  });

  it('holds the queue of an unresponsive sender near target where it can: it sheds the overload', () => {
    // 1.1 packets a ms come in, one a ms goes out. Without AQM 1000 packets, a second, would wait after 10 s.
    const codel = new CoDel();
    const arrivedMs: number[] = [];
    let arrivals = 0;
    let dropped = 0;
    let worstDelayMs = 0;
    for (let timeMs = 0; timeMs < 60_000; timeMs++) {
      for (; arrivals < timeMs * 1.1; arrivals++) arrivedMs.push(arrivals / 1.1);
      while (
        arrivedMs.length > 0 &&
        codel.shouldDrop((timeMs - arrivedMs[0]!) * NS_PER_MS, milliseconds(timeMs), arrivedMs.length * 1500)
      ) {
        arrivedMs.shift();
        dropped++;
      }
      const sent = arrivedMs.shift();
      if (sent !== undefined) worstDelayMs = Math.max(worstDelayMs, timeMs - sent);
    }
    // What is not sent is dropped, but for the queue: 0.1 of 1.1 packets. n drops take Σ 100/√n = 200·√n ms, so that t
    // ms after it has begun there are t/20000 drops a ms, and 0.1 only after 2 s. By then 2000·0.1/2 = 100 of them were
    // missing, and 0.1 a ms in the 100 ms until the delay was above target and in the interval after: 120 packets, or
    // ms, are the longest queue.
    expect(dropped / arrivals).toBeCloseTo(0.1 / 1.1, 2);
    expect(worstDelayMs).toBeLessThan(121);
    expect(worstDelayMs).toBeGreaterThan(TARGET_MS);
  });
});
