import { describe, expect, it } from 'vitest';
import { frequencyGrid } from './frequency-grid.ts';

describe('frequency grid', () => {
  // TS 38.214 table 5.1.2.2.1-1: RBG size P in configuration 1 and 2; table 5.2.1.4-2: subband sizes.
  it.each([
    [25, 1, 2, 4],
    [25, 2, 4, 4],
    [51, 1, 4, 4],
    [51, 2, 8, 8],
    [106, 1, 8, 8],
    [106, 2, 16, 16],
    [273, 1, 16, 16],
    [273, 2, 16, 16],
  ] as const)('%i PRBs, configuration %i: RBGs of %i, subbands of %i', (prbs, configuration, rbgSize, subbandSize) => {
    const grid = frequencyGrid(prbs, configuration);
    expect(grid.rbgs).toBe(Math.ceil(prbs / rbgSize));
    expect(grid.prbsOfRbg[0]).toBe(rbgSize);
    expect(grid.subbands).toBe(Math.ceil(prbs / subbandSize));
    expect(grid.prbsOfSubband[0]).toBe(subbandSize);
  });

  it('has every PRB in one RBG and one subband, and every RBG within a subband', () => {
    for (let prbs = 11; prbs <= 275; prbs++) {
      for (const configuration of [1, 2] as const) {
        const grid = frequencyGrid(prbs, configuration);
        expect(grid.prbsOfRbg.reduce((sum, size) => sum + size, 0)).toBe(prbs);
        const bySubband = new Int32Array(grid.subbands);
        grid.prbsOfRbg.forEach((size, rbg) => (bySubband[grid.subbandOfRbg[rbg]!]! += size));
        expect(bySubband).toEqual(grid.prbsOfSubband);
      }
    }
  });

  it('has one subband where a carrier is too small for subband reports', () => {
    expect(frequencyGrid(18, 1).subbands).toBe(1);
    expect(frequencyGrid(18, 1).rbgs).toBe(9);
  });
});
