import { describe, expect, it } from 'vitest';
import { CQI_TABLES, MCS_TABLES, type ModulationCoding, spectralEfficiency } from './modulation-coding-tables.ts';

/** Spectral efficiency as the tables print it, with four digits. */
function printed(row: ModulationCoding | undefined): string {
  return spectralEfficiency(row!).toFixed(4);
}

describe('MCS tables, TS 38.214 §5.1.3.1', () => {
  it('have 29, 28 and 29 rows that are not reserved', () => {
    expect([1, 2, 3].map((table) => MCS_TABLES[table as 1 | 2 | 3].length)).toEqual([29, 28, 29]);
  });

  // The spectral efficiency is a column of its own in the specification: it checks modulation and rate together.
  it.each([
    [1, 0, '0.2344'],
    [1, 9, '1.3262'],
    [1, 10, '1.3281'],
    [1, 14, '2.1602'],
    [1, 16, '2.5703'],
    [1, 17, '2.5664'],
    [1, 28, '5.5547'],
    [2, 4, '1.1758'],
    [2, 10, '2.5703'],
    [2, 19, '5.1152'],
    [2, 20, '5.3320'],
    [2, 26, '7.1602'],
    [2, 27, '7.4063'],
    [3, 0, '0.0586'],
    [3, 5, '0.1934'],
    [3, 14, '1.1758'],
    [3, 15, '1.3281'],
    [3, 20, '2.4063'],
    [3, 21, '2.5664'],
    [3, 28, '4.5234'],
  ] as const)('table %d, MCS %d carries %s bit/s/Hz', (table, mcs, efficiency) =>
    expect(printed(MCS_TABLES[table][mcs])).toBe(efficiency),
  );
});

describe('CQI tables, TS 38.214 §5.2.2.1', () => {
  it.each([
    [1, 1, '0.1523'],
    [1, 15, '5.5547'],
    [2, 3, '0.8770'],
    [2, 12, '5.5547'],
    [2, 15, '7.4063'],
    [3, 1, '0.0586'],
    [3, 8, '1.1758'],
    [3, 15, '4.5234'],
  ] as const)('table %d, CQI %d stands for %s bit/s/Hz', (table, cqi, efficiency) =>
    expect(printed(CQI_TABLES[table][cqi - 1])).toBe(efficiency),
  );

  it.each([1, 2, 3] as const)('table %d has 15 rows, each more efficient than the one before', (table) => {
    const efficiencies = CQI_TABLES[table].map(spectralEfficiency);
    expect(efficiencies).toHaveLength(15);
    efficiencies.slice(1).forEach((efficiency, n) => expect(efficiency).toBeGreaterThan(efficiencies[n]!));
  });

  it('are rows of the MCS table of the same number, but for CQI 1 of tables 1 and 2', () => {
    // 78/1024 is below MCS 0 of tables 1 and 2; table 3 was made from CQI table 3.
    for (const table of [1, 2, 3] as const) {
      const missing = CQI_TABLES[table].filter(
        (cqi) =>
          !MCS_TABLES[table].some(
            (mcs) => mcs.modulationOrder === cqi.modulationOrder && mcs.codeRate1024 === cqi.codeRate1024,
          ),
      );
      expect(missing).toEqual(table === 3 ? [] : [{ modulationOrder: 2, codeRate1024: 78 }]);
    }
  });
});
