import { describe, expect, it } from 'vitest';
import { DEFAULT_FIVE_QI, fiveQi } from './five-qi.ts';

describe('standardised 5QI values, TS 23.501 table 5.7.4-1', () => {
  // Well-known rows: conversational voice, real-time gaming, buffered video, IMS signalling, default best effort, low-latency eMBB.
  it.each([
    [1, 'GBR', 20, 100, 1e-2],
    [3, 'GBR', 30, 50, 1e-3],
    [4, 'GBR', 50, 300, 1e-6],
    [5, 'non-GBR', 10, 100, 1e-6],
    [9, 'non-GBR', 90, 300, 1e-6],
    [80, 'non-GBR', 68, 10, 1e-6],
    [85, 'delay-critical-GBR', 21, 5, 1e-5],
  ] as const)(
    '%d is %s, priority %d, %d ms, %d',
    (value, resourceType, priorityLevel, packetDelayBudgetMs, packetErrorRate) => {
      expect(fiveQi(value)).toMatchObject({ value, resourceType, priorityLevel, packetDelayBudgetMs, packetErrorRate });
    },
  );

  it('has an averaging window of 2 s for guaranteed rates, and none for others', () => {
    expect(fiveQi(4)?.averagingWindowMs).toBe(2000);
    expect(fiveQi(DEFAULT_FIVE_QI)?.averagingWindowMs).toBeUndefined();
  });

  it('does not know values that are not standardised', () => {
    for (const value of [0, 11, 64, 128, 255]) expect(fiveQi(value)).toBeUndefined();
  });
});
