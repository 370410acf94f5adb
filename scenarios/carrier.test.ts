import { describe, expect, it } from 'vitest';
import { bandwidthsMhz, frequencyRange, type FrequencyRange, prbCount, subcarrierSpacingsKhz } from './carrier.ts';

const RANGES: FrequencyRange[] = ['FR1', 'FR2'];

function carriers(): { range: FrequencyRange; spacingKhz: number; bandwidthMhz: number; prbs: number }[] {
  return RANGES.flatMap((range) =>
    subcarrierSpacingsKhz(range).flatMap((spacingKhz) =>
      bandwidthsMhz(spacingKhz * 1e3, range).map((bandwidthMhz) => ({
        range,
        spacingKhz,
        bandwidthMhz,
        prbs: prbCount(bandwidthMhz * 1e6, spacingKhz * 1e3, range)!,
      })),
    ),
  );
}

describe('frequency ranges, TS 38.101-1 and 38.101-2 table 5.1-1', () => {
  it.each([
    [409.9e6, undefined],
    [410e6, 'FR1'],
    [7125e6, 'FR1'],
    [7125.1e6, undefined],
    [24.24e9, undefined],
    [24.25e9, 'FR2'],
    [71e9, 'FR2'],
    [71.1e9, undefined],
    [-1, undefined],
    [NaN, undefined],
  ])('%d Hz is %s', (carrierHz, range) => expect(frequencyRange(carrierHz)).toBe(range));
});

describe('carriers, TS 38.101-1 and 38.101-2 table 5.3.2-1', () => {
  it.each([
    [20, 15, 'FR1', 106],
    [35, 15, 'FR1', 188],
    [45, 15, 'FR1', 242],
    [35, 30, 'FR1', 92],
    [45, 30, 'FR1', 119],
    [80, 30, 'FR1', 217],
    [100, 30, 'FR1', 273],
    [35, 60, 'FR1', 44],
    [45, 60, 'FR1', 58],
    [100, 60, 'FR1', 135],
    [200, 60, 'FR2', 264],
    [50, 120, 'FR2', 32],
    [400, 120, 'FR2', 264],
  ] as const)('%d MHz at %d kHz in %s has %d PRBs', (bandwidthMhz, spacingKhz, range, prbs) =>
    expect(prbCount(bandwidthMhz * 1e6, spacingKhz * 1e3, range)).toBe(prbs),
  );

  it.each([
    [60, 15, 'FR1'],
    [5, 60, 'FR1'],
    [55, 30, 'FR1'],
    [100, 120, 'FR1'],
    [400, 60, 'FR2'],
    [100, 30, 'FR2'],
    [-20, 15, 'FR1'],
  ] as const)('%d MHz at %d kHz in %s does not exist', (bandwidthMhz, spacingKhz, range) =>
    expect(prbCount(bandwidthMhz * 1e6, spacingKhz * 1e3, range)).toBeUndefined(),
  );

  it('lists spacings and bandwidths in order, and none for a spacing of the other range', () => {
    expect(subcarrierSpacingsKhz('FR1')).toEqual([15, 30, 60]);
    expect(subcarrierSpacingsKhz('FR2')).toEqual([60, 120]);
    expect(bandwidthsMhz(15e3, 'FR1')).toEqual([5, 10, 15, 20, 25, 30, 35, 40, 45, 50]);
    expect(bandwidthsMhz(120e3, 'FR2')).toEqual([50, 100, 200, 400]);
    expect(bandwidthsMhz(120e3, 'FR1')).toEqual([]);
  });

  it('leaves a guard band at both edges, below a fifth of the channel', () => {
    // Minimum guard bands of tables 5.3.3-1: from 242.5 kHz (5 MHz at 15 kHz) up; the smallest channels lose the most, 1010 kHz
    // of 10 MHz at 60 kHz on either side.
    for (const { bandwidthMhz, spacingKhz, prbs } of carriers()) {
      const guardKhz = bandwidthMhz * 1e3 - prbs * 12 * spacingKhz;
      expect(guardKhz).toBeGreaterThan(2 * 242);
      expect(guardKhz).toBeLessThan(0.21 * bandwidthMhz * 1e3);
    }
  });
});
