import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../../kernel/index.ts';
import { AverageRate } from './average-rate.ts';

const ALPHA = 50;

describe('average rate', () => {
  it('is R̄ ← (1 − 1/α)·R̄ + r/α over every slot, also those in which nothing was served', () => {
    const random = new RandomStreams('average').stream('service');
    const average = new AverageRate(1, ALPHA);
    let expected = 0;
    for (let slot = 0; slot < 2000; slot++) {
      if (random() < 0.1) expect(average.bitsPerSlot(0, slot)).toBeCloseTo(Math.max(1, expected), 6);
      const bits = random() < 0.2 ? Math.floor(random() * 50_000) : 0;
      if (bits > 0) average.served(0, bits, slot);
      expected = (1 - 1 / ALPHA) * expected + bits / ALPHA;
    }
    expect(average.bitsPerSlot(0, 2000)).toBeCloseTo(expected, 6);
  });

  it('adds up what is served in one slot, in whatever parts and order', () => {
    const parts = [4096, 7, 123_456, 24];
    const inOrder = (order: readonly number[]): number => {
      const average = new AverageRate(1, ALPHA);
      average.served(0, 1000, 3);
      for (const n of order) average.served(0, parts[n]!, 10);
      return average.bitsPerSlot(0, 17);
    };
    const whole = new AverageRate(1, ALPHA);
    whole.served(0, 1000, 3);
    whole.served(0, 4096 + 7 + 123_456 + 24, 10);
    expect(inOrder([0, 1, 2, 3])).toBe(whole.bitsPerSlot(0, 17));
    expect(inOrder([3, 1, 0, 2])).toBe(whole.bitsPerSlot(0, 17));
  });

  it('tells the average before a slot, whether or not its service has been told', () => {
    const average = new AverageRate(1, ALPHA);
    average.served(0, 100_000, 0);
    const before = average.bitsPerSlot(0, 5);
    average.served(0, 100_000, 5);
    expect(average.bitsPerSlot(0, 5)).toBe(before);
    // After slot 0: 100000/50 = 2000; four slots later 2000·0.98^4.
    expect(before).toBeCloseTo(2000 * 0.98 ** 4, 9);
  });

  it('is never below one bit, nor far above it after 16 time constants without service', () => {
    const average = new AverageRate(2, ALPHA);
    expect(average.bitsPerSlot(1, 0)).toBe(1);
    for (let slot = 0; slot < 1000; slot++) average.served(0, 1e7, slot);
    // (1 − 1/50)^800 = e^-16.2 of 1e7 bits: 0.96.
    expect(average.bitsPerSlot(0, 1000 + 16 * ALPHA)).toBe(1);
    expect(average.bitsPerSlot(0, 1000 + 8 * ALPHA)).toBeGreaterThan(1000);
  });

  it('keeps rows apart', () => {
    const average = new AverageRate(2, ALPHA);
    average.served(0, 5000, 0);
    expect(average.bitsPerSlot(0, 1)).toBe(100);
    expect(average.bitsPerSlot(1, 1)).toBe(1);
  });
});
