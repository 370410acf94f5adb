import { describe, expect, it } from 'vitest';
import type { Direction } from './direction.ts';
import { peakRateBps, type PeakRateParameters } from './peak-rate.ts';

function megabits(parameters: Partial<PeakRateParameters>): number {
  const rateBps = peakRateBps({
    ...{ prbs: 273, subcarrierSpacingHz: 30_000, layers: 4, modulationOrder: 8 },
    ...{ direction: 'downlink', range: 'FR1', ...parameters },
  });
  return Math.round(rateBps / 1e5) / 10;
}

describe('peak rate, TS 38.306 §4.1.2', () => {
  // Values that are commonly published for 256QAM, in Mbit/s to one digit.
  it.each([
    [273, 30_000, 4, 'downlink', 2337.0],
    [273, 30_000, 2, 'downlink', 1168.5],
    [217, 30_000, 4, 'downlink', 1857.6],
    [106, 30_000, 4, 'downlink', 907.4],
    [106, 15_000, 4, 'downlink', 453.7],
    [51, 30_000, 2, 'downlink', 218.3],
    [273, 30_000, 2, 'uplink', 1250.0],
  ] as [number, number, number, Direction, number][])(
    '%d PRBs at %d Hz, %d layers, %s: %d Mbit/s',
    (prbs, subcarrierSpacingHz, layers, direction, expected) =>
      expect(megabits({ prbs, subcarrierSpacingHz, layers, direction })).toBe(expected),
  );

  it('has more overhead in FR2', () => {
    // 2 layers · 6 bits · 948/1024 · 66 PRBs · 12 · 112,000 symbols/s · (1 − 0.18) or (1 − 0.10).
    const millimetreWave = {
      prbs: 66,
      subcarrierSpacingHz: 120_000,
      layers: 2,
      modulationOrder: 6,
      range: 'FR2',
    } as const;
    expect(megabits({ ...millimetreWave, direction: 'downlink' })).toBe(808.1);
    expect(megabits({ ...millimetreWave, direction: 'uplink' })).toBe(886.9);
  });
});
