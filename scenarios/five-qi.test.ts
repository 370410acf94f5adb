import { describe, expect, it } from 'vitest';
import { DEFAULT_FIVE_QI, fiveQi, standardisedFiveQis } from './five-qi.ts';

describe('standardised 5QI values, TS 23.501 table 5.7.4-1', () => {
  it('are those of the table', () => {
    expect(standardisedFiveQis()).toEqual([
      ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 65, 66, 67, 69, 70, 71, 72, 73, 74, 76, 79, 80],
      ...[82, 83, 84, 85, 86, 87, 88, 89, 90],
    ]);
  });

  // Rows of the table, as published: value, type, priority level, packet delay budget in ms, packet error rate.
  it.each([
    [1, 'GBR', 20, 100, 1e-2],
    [2, 'GBR', 40, 150, 1e-3],
    [3, 'GBR', 30, 50, 1e-3],
    [4, 'GBR', 50, 300, 1e-6],
    [5, 'non-GBR', 10, 100, 1e-6],
    [9, 'non-GBR', 90, 300, 1e-6],
    [10, 'non-GBR', 90, 1100, 1e-6],
    [65, 'GBR', 7, 75, 1e-2],
    [69, 'non-GBR', 5, 60, 1e-6],
    [73, 'GBR', 56, 300, 1e-8],
    [76, 'GBR', 56, 500, 1e-4],
    [79, 'non-GBR', 65, 50, 1e-2],
    [80, 'non-GBR', 68, 10, 1e-6],
  ] as const)(
    '%d is %s, priority %d, %d ms, %d',
    (value, resourceType, priorityLevel, packetDelayBudgetMs, packetErrorRate) => {
      const averagingWindow = resourceType === 'GBR' ? { averagingWindowMs: 2000 } : {};
      expect(fiveQi(value)).toEqual({
        ...{ value, resourceType, priorityLevel, packetDelayBudgetMs, packetErrorRate },
        ...averagingWindow,
      });
    },
  );

  // The same of the delay-critical values, with the default maximum data burst volume in bytes.
  it.each([
    [82, 19, 10, 1e-4, 255],
    [83, 22, 10, 1e-4, 1354],
    [84, 24, 30, 1e-5, 1354],
    [85, 21, 5, 1e-5, 255],
    [86, 18, 5, 1e-4, 1354],
    [87, 25, 5, 1e-3, 500],
    [88, 25, 10, 1e-3, 1125],
    [89, 25, 15, 1e-4, 17_000],
    [90, 25, 20, 1e-4, 63_000],
  ])(
    '%d is delay-critical, priority %d, %d ms, %d, %d B',
    (value, priorityLevel, packetDelayBudgetMs, packetErrorRate, maximumDataBurstVolumeBytes) => {
      expect(fiveQi(value)).toEqual({
        ...{ value, resourceType: 'delay-critical-GBR', priorityLevel, packetDelayBudgetMs, packetErrorRate },
        ...{ averagingWindowMs: 2000, maximumDataBurstVolumeBytes },
      });
    },
  );

  it('has an averaging window for guaranteed rates, and none for others', () => {
    for (const value of standardisedFiveQis())
      expect(fiveQi(value)!.averagingWindowMs).toBe(fiveQi(value)!.resourceType === 'non-GBR' ? undefined : 2000);
    expect(fiveQi(DEFAULT_FIVE_QI)?.resourceType).toBe('non-GBR');
  });

  it('does not know values that are not standardised, nor the reserved 75', () => {
    for (const value of [0, 11, 64, 68, 75, 77, 78, 81, 91, 128, 255]) expect(fiveQi(value)).toBeUndefined();
  });
});
