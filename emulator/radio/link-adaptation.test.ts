import { describe, expect, it } from 'vitest';
import { BlockErrorRate } from './block-error-rate.ts';
import { longestSingleBlockBits } from './code-block-segmentation.ts';
import { LinkAdaptation } from './link-adaptation.ts';
import { CQI_TABLES, MCS_TABLES, spectralEfficiency } from './modulation-coding-tables.ts';

const SINRS_DB = Array.from({ length: 1401 }, (_, n) => -20 + n / 20);

describe.each([1, 2, 3] as const)('link adaptation with table %d', (table) => {
  const adaptation = new LinkAdaptation(table);
  const rates = new BlockErrorRate(table, 'chase');

  function longBlockErrorRate(mcs: number, sinrDb: number): number {
    const bits = longestSingleBlockBits(MCS_TABLES[table][mcs]!.codeRate1024 / 1024);
    return rates.probability(mcs, bits, 1, 10 ** (sinrDb / 10));
  }

  it('reports CQI 0 to 15, never less for a better SINR', () => {
    const reports = SINRS_DB.map((sinrDb) => adaptation.cqi(sinrDb));
    expect(reports[0]).toBe(0);
    expect(new Set(reports).size).toBe(16);
    expect(reports.every((cqi, n) => n === 0 || cqi >= reports[n - 1]!)).toBe(true);
  });

  it('says from which SINR on a CQI is reported', () => {
    expect(adaptation.sinrOfCqiDb(0)).toBe(-20);
    for (let cqi = 1; cqi <= 15; cqi++) {
      expect(adaptation.cqi(adaptation.sinrOfCqiDb(cqi))).toBe(cqi);
      expect(adaptation.cqi(adaptation.sinrOfCqiDb(cqi) - 1e-6)).toBe(cqi - 1);
    }
  });

  it('takes the highest MCS that loses at most a tenth of long blocks', () => {
    for (const sinrDb of SINRS_DB) {
      const mcs = adaptation.mcs(sinrDb);
      if (mcs > 0) expect(longBlockErrorRate(mcs, sinrDb)).toBeLessThanOrEqual(0.1);
      // The grid rounds down by up to 1/16 dB.
      for (let higher = mcs + 1; higher < adaptation.mcsCount; higher++)
        expect(longBlockErrorRate(higher, sinrDb - 1 / 16)).toBeGreaterThan(0.1);
    }
  });

  it('never takes a lower MCS or a less efficient one for a better SINR', () => {
    const chosen = SINRS_DB.map((sinrDb) => adaptation.mcs(sinrDb));
    expect(chosen[0]).toBe(0);
    expect(chosen.at(-1)).toBe(adaptation.mcsCount - 1);
    for (let n = 1; n < chosen.length; n++) {
      expect(chosen[n]).toBeGreaterThanOrEqual(chosen[n - 1]!);
      expect(adaptation.efficiency(chosen[n]!)).toBeGreaterThanOrEqual(adaptation.efficiency(chosen[n - 1]!));
    }
  });

  it('stays at the ends of its grid beyond them', () => {
    expect([adaptation.cqi(-100), adaptation.mcs(-100)]).toEqual([0, 0]);
    expect([adaptation.cqi(100), adaptation.mcs(100)]).toEqual([15, adaptation.mcsCount - 1]);
    expect([adaptation.cqi(-Infinity), adaptation.cqi(Infinity)]).toEqual([0, 15]);
  });

  it('is more cautious for a lower target', () => {
    const cautious = new LinkAdaptation(table, 0.001);
    const pairs = SINRS_DB.map((sinrDb) => [cautious.mcs(sinrDb), adaptation.mcs(sinrDb)]);
    expect(pairs.every(([low, usual]) => low! <= usual!)).toBe(true);
    expect(pairs.some(([low, usual]) => low! < usual!)).toBe(true);
  });

  it('knows the efficiency of an MCS', () =>
    MCS_TABLES[table].forEach((row, mcs) => expect(adaptation.efficiency(mcs)).toBe(spectralEfficiency(row))));
});

describe('MCS by CQI', () => {
  // The table by which srsRAN maps a CQI to an MCS, made from the tables of TS 38.214: their efficiencies, not error rates.
  it.each([
    [1, [0, 0, 2, 4, 6, 8, 11, 13, 15, 18, 20, 22, 24, 26, 28]],
    [2, [0, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27]],
  ] as const)('of table %d is the one of srsRAN', (table, expected) => {
    const adaptation = new LinkAdaptation(table);
    expect(CQI_TABLES[table].map((_, n) => adaptation.mcs(adaptation.sinrOfCqiDb(n + 1)))).toEqual(expected);
  });

  it('of table 3 is at least that: its CQI promises an error rate of 1e-5, TS 38.214 §5.2.2.1', () => {
    const published = [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28];
    const adaptation = new LinkAdaptation(3);
    published.forEach((mcs, n) => {
      expect(adaptation.mcs(adaptation.sinrOfCqiDb(n + 1))).toBeGreaterThanOrEqual(mcs);
      expect(new LinkAdaptation(3, 1e-5).mcs(adaptation.sinrOfCqiDb(n + 1))).toBe(mcs);
    });
  });
});
