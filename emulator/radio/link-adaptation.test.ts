import { describe, expect, it } from 'vitest';
import { LinkAdaptation, requiredSinrDb } from './link-adaptation.ts';
import { CQI_TABLES, MCS_TABLES, spectralEfficiency } from './modulation-coding-tables.ts';

describe.each([1, 2] as const)('link adaptation with table %d', (table) => {
  const adaptation = new LinkAdaptation(table);

  it('reports CQI 0 to 15, never less for a better SINR', () => {
    const reports = Array.from({ length: 600 }, (_, n) => adaptation.cqi(-15 + n / 10));
    expect(reports[0]).toBe(0);
    expect(reports.at(-1)).toBe(15);
    reports.forEach((cqi, n) => expect(cqi).toBeGreaterThanOrEqual(reports[n - 1] ?? 0));
  });

  it('picks the highest MCS that is not above the reported CQI', () => {
    CQI_TABLES[table].forEach((row, n) => {
      const mcs = adaptation.mcs(n + 1);
      const efficiency = spectralEfficiency(MCS_TABLES[table][mcs]!);
      if (mcs > 0) expect(efficiency).toBeLessThanOrEqual(spectralEfficiency(row) + 1e-9);
      const next = MCS_TABLES[table][mcs + 1];
      if (next !== undefined) expect(spectralEfficiency(next)).toBeGreaterThan(spectralEfficiency(row));
    });
    expect(adaptation.mcs(0)).toBe(-1);
  });

  it('loses a tenth of the blocks where the MCS is just supported, nearly none 3 dB above, nearly all 3 dB below', () => {
    MCS_TABLES[table].forEach((row, mcs) => {
      const thresholdDb = requiredSinrDb(spectralEfficiency(row));
      // The grid of 0.1 dB puts the value between those of its neighbours; the slope is below 0.025 per 0.1 dB there.
      expect(Math.abs(adaptation.bler(mcs, thresholdDb) - 0.1)).toBeLessThan(0.026);
      expect(adaptation.bler(mcs, thresholdDb + 3)).toBeLessThan(0.001);
      expect(adaptation.bler(mcs, thresholdDb - 3)).toBeGreaterThan(0.98);
    });
  });
});

it('needs 6.9 dB for MCS 14 of table 1: Shannon 5.40 dB and the stated gap of 1.5 dB', () => {
  // 10·log10(2^2.1602 − 1) = 5.40 dB.
  expect(requiredSinrDb(spectralEfficiency(MCS_TABLES[1][14]!))).toBeCloseTo(6.9, 1);
});
