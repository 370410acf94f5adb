import { describe, expect, it } from 'vitest';
import { milliseconds, seconds } from '../../kernel/index.ts';
import { GuaranteedRateAverage } from './guaranteed-rate-average.ts';

const WINDOW_NS = seconds(2);
/** 10 Mbit/s in slots of 1 ms. */
const SLOT_BYTES = 1250;

describe('average of the guaranteed rate', () => {
  it('is the rate from the first slot on when the rate is constant', () => {
    const average = new GuaranteedRateAverage(1);
    expect(average.update(0, 0, WINDOW_NS, 0)).toBe(0);
    for (let slot = 1; slot <= 5000; slot++) {
      // What was sent in a slot counts as sent at its beginning, when it has the weight of half a slot less: 1 − 1/4000.
      const bps = average.update(0, slot * SLOT_BYTES, WINDOW_NS, milliseconds(slot));
      expect(bps / 10e6).toBeCloseTo(1, 3);
    }
  });

  it('forgets with the window as its time constant', () => {
    const average = new GuaranteedRateAverage(1);
    let sent = 0;
    // Begun so long ago that the weights sum to 1: e^-20 is missing.
    for (let slot = 0; slot <= 40_000; slot++) average.update(0, (sent += SLOT_BYTES), WINDOW_NS, milliseconds(slot));
    const before = average.update(0, sent, WINDOW_NS, seconds(40));
    expect(average.update(0, sent, WINDOW_NS, seconds(42)) / before).toBeCloseTo(1 / Math.E, 3);
    expect(average.update(0, sent, WINDOW_NS, seconds(44)) / before).toBeCloseTo(1 / Math.E ** 2, 3);
  });

  it('says the same however often it is asked, and when', () => {
    const often = new GuaranteedRateAverage(1);
    const seldom = new GuaranteedRateAverage(1);
    for (const average of [often, seldom]) average.update(0, 0, WINDOW_NS, 0);
    for (let slot = 1; slot <= 100; slot++) {
      often.update(0, 5000, WINDOW_NS, milliseconds(slot));
      often.update(0, 5000, WINDOW_NS, milliseconds(slot));
    }
    expect(
      often.update(0, 5000, WINDOW_NS, milliseconds(101)) / seldom.update(0, 5000, WINDOW_NS, milliseconds(101)),
    ).toBeCloseTo(1, 9);
  });

  it('counts nothing twice and nothing backwards when one of several bearers is gone', () => {
    const average = new GuaranteedRateAverage(1);
    average.update(0, 1e9, WINDOW_NS, 0);
    // A bearer that had sent 1e9 bytes ends; one that has sent 2000 bytes stays.
    expect(average.update(0, 2000, WINDOW_NS, milliseconds(1))).toBe(0);
    const bps = average.update(0, 2000 + SLOT_BYTES, WINDOW_NS, milliseconds(2));
    // One slot of service within two slots of existence.
    expect(bps / 5e6).toBeCloseTo(1, 2);
  });

  it('begins anew after the last guaranteed bearer of a UE has gone', () => {
    const average = new GuaranteedRateAverage(2);
    for (const ue of [0, 1]) {
      average.update(ue, 0, WINDOW_NS, 0);
      expect(average.update(ue, 5000, WINDOW_NS, milliseconds(1))).toBeGreaterThan(0);
    }
    average.clear(0);
    expect(average.update(0, 5000, WINDOW_NS, milliseconds(2))).toBe(0);
    expect(average.update(1, 5000, WINDOW_NS, milliseconds(2))).toBeGreaterThan(0);
  });
});
