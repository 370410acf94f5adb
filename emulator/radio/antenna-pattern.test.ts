import { describe, expect, it } from 'vitest';
import { boresightsDeg, sectorAttenuationDb } from './antenna-pattern.ts';

describe('sector antenna of TR 38.901 table 7.3-1', () => {
  it.each([
    // 12·(angle/65°)² in either plane, 30 dB at most in each and in all.
    [0, 0, 0],
    [32.5, 0, 3],
    [-32.5, 0, 3],
    [0, 32.5, 3],
    [32.5, -32.5, 6],
    [65, 0, 12],
    [65, 65, 24],
    [100, 0, 28.4024],
    [180, 0, 30],
    [0, 110, 30],
    [100, 65, 30],
  ])('attenuates %d° from the boresight in azimuth and %d° in elevation by %d dB', (azimuthDeg, elevationDeg, db) => {
    expect(sectorAttenuationDb(azimuthDeg, elevationDeg)).toBeCloseTo(db, 4);
  });

  it('takes azimuths in any turn', () => {
    expect(sectorAttenuationDb(350, 0)).toBe(sectorAttenuationDb(-10, 0));
    expect(sectorAttenuationDb(730, 5)).toBe(sectorAttenuationDb(10, 5));
  });

  it('has three to a site, 120° apart, and one omni cell', () => {
    expect(boresightsDeg({ pattern: 'sector', azimuthDeg: 30, downtiltDeg: 10 })).toEqual([30, 150, 270]);
    expect(boresightsDeg({ pattern: 'omni' })).toHaveLength(1);
  });
});
