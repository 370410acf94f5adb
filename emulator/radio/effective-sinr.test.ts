import { describe, expect, it } from 'vitest';
import { EffectiveSinr } from './effective-sinr.ts';
import { MCS_TABLES } from './modulation-coding-tables.ts';

const TABLES = [1, 2, 3] as const;

function effectiveDb(table: 1 | 2 | 3, mcs: number, sinrsDb: number[], prbs = sinrsDb.map(() => 4)): number {
  const linear = new EffectiveSinr(table).linear(mcs, Float64Array.from(sinrsDb), Int32Array.from(prbs), prbs.length);
  return 10 * Math.log10(linear);
}

/** The definition, with the engine's functions and the worst subband factored out. */
function definitionDb(beta: number, sinrsDb: number[], prbs: number[]): number {
  const sinrs = sinrsDb.map((sinrDb) => 10 ** (sinrDb / 10));
  const worst = Math.min(...sinrs.filter((_, n) => prbs[n]! > 0));
  const total = prbs.reduce((sum, weight) => sum + weight, 0);
  const loss = sinrs.reduce(
    (sum, sinr, n) => sum - (prbs[n]! > 0 ? prbs[n]! * Math.expm1((worst - sinr) / beta) : 0),
    0,
  );
  return 10 * Math.log10(worst - beta * Math.log1p(-loss / total));
}

describe('effective SINR', () => {
  it.each(TABLES)('of equal SINRs is that SINR, for every MCS of table %d', (table) => {
    MCS_TABLES[table].forEach((_, mcs) => {
      for (const sinrDb of [-30, -3.3, 0, 17.123, 60])
        expect(effectiveDb(table, mcs, [sinrDb, sinrDb, sinrDb])).toBeCloseTo(sinrDb, 3);
    });
  });

  it('of two SINRs is −β·ln((e^(−a/β) + e^(−b/β))/2)', () => {
    // MCS 14 of table 1 has β = 5.66; 10 dB and 4 dB are 10 and 2.51189. e^(−10/5.66) = 0.170863, e^(−2.51189/5.66) = 0.641602,
    // mean 0.406232, −ln of it 0.900830, times β 5.09870: 7.0746 dB. Their linear mean is 7.96 dB.
    expect(effectiveDb(1, 14, [10, 4])).toBeCloseTo(7.0746, 2);
    // MCS 27 of table 2, β = 132.54, 30 dB and 10 dB: mean of e^−7.54489 and e^−0.0754489, 0.463930; 0.768022·β = 101.794.
    expect(effectiveDb(2, 27, [30, 10])).toBeCloseTo(20.0772, 2);
  });

  it.each(TABLES)('lies between the worst and the linear mean in table %d', (table) => {
    const sinrsDb = [3, 9, -2, 20];
    const meanDb = 10 * Math.log10(sinrsDb.reduce((sum, sinrDb) => sum + 10 ** (sinrDb / 10), 0) / 4);
    MCS_TABLES[table].forEach((_, mcs) => {
      expect(effectiveDb(table, mcs, sinrsDb)).toBeGreaterThan(-2);
      expect(effectiveDb(table, mcs, sinrsDb)).toBeLessThan(meanDb);
    });
  });

  it('weighs subbands by their PRBs and ignores those without', () => {
    expect(effectiveDb(1, 20, [5, 12], [3, 1])).toBeCloseTo(effectiveDb(1, 20, [5, 5, 5, 12], [2, 2, 2, 2]), 9);
    expect(effectiveDb(1, 20, [-30, 12, 60], [0, 8, 0])).toBeCloseTo(12, 3);
    const linear = new EffectiveSinr(1).linear(20, Float64Array.of(7, -25), Int32Array.of(1, 1), 1);
    expect(10 * Math.log10(linear)).toBeCloseTo(7, 3);
  });

  it('keeps within 0.01 dB of the definition from −30 to 60 dB', () => {
    // Spreads around each level; levels and spreads make x = (γ − γ_min)/β small, middling and huge.
    const betas = [
      [1, 0, 1.6],
      [1, 14, 5.66],
      [2, 27, 132.54],
    ] as const;
    let worstError = 0;
    for (const [table, mcs, beta] of betas) {
      for (let levelDb = -30; levelDb <= 45; levelDb += 0.37) {
        for (const spreadDb of [0.1, 1, 5, 15]) {
          const sinrsDb = Array.from({ length: 18 }, (_, n) => Math.max(-30, levelDb + spreadDb * Math.sin(1 + n)));
          const prbs = sinrsDb.map((_, n) => (n % 5 === 0 ? 0 : 1 + (n % 4)));
          const error = effectiveDb(table, mcs, sinrsDb, prbs) - definitionDb(beta, sinrsDb, prbs);
          worstError = Math.max(worstError, Math.abs(error));
        }
      }
    }
    expect(worstError).toBeLessThan(0.01);
  });

  it('stays finite beyond, and with one usable PRB among 275', () => {
    expect(effectiveDb(1, 0, [-200, 200], [1, 274])).toBeLessThan(20);
    expect(effectiveDb(1, 0, [-200, 200], [1, 274])).toBeGreaterThan(-40);
    // One PRB at −30 dB beside 274 at 60 dB: −β·ln(e^(−0.001/β)/275) = 0.001 + 1.6·5.6168 = 8.988, 9.537 dB.
    expect(effectiveDb(1, 0, [-30, 60], [1, 274])).toBeCloseTo(9.537, 2);
  });

  it('has the same β in both calibrated tables where their rows are the same', () => {
    const sinrsDb = [-10, 3, 7, 22];
    MCS_TABLES[2].forEach((row, mcs) => {
      const same = MCS_TABLES[1].findIndex(
        ({ modulationOrder, codeRate1024 }) =>
          modulationOrder === row.modulationOrder && codeRate1024 === row.codeRate1024,
      );
      if (same >= 0) expect(effectiveDb(2, mcs, sinrsDb)).toBe(effectiveDb(1, same, sinrsDb));
    });
  });

  it.each(TABLES)('has a β in table %d that never falls with the MCS: a fast code averages more', (table) => {
    const effective = MCS_TABLES[table].map((_, mcs) => effectiveDb(table, mcs, [-10, 3, 7, 22]));
    expect(effective.every((sinrDb, n) => n === 0 || sinrDb >= effective[n - 1]!)).toBe(true);
  });

  it('takes β of table 3 from the nearest row of table 1', () => {
    // 30/1024 to 120/1024 are nearest to MCS 0; from MCS 6 on the rows of table 3 are those of table 1, but for MCS 9 and 16.
    const sinrsDb = [-10, 3, 7];
    expect(effectiveDb(3, 0, sinrsDb)).toBe(effectiveDb(1, 0, sinrsDb));
    expect(effectiveDb(3, 6, sinrsDb)).toBe(effectiveDb(1, 0, sinrsDb));
    expect(effectiveDb(3, 14, sinrsDb)).toBe(effectiveDb(1, 8, sinrsDb));
    expect(effectiveDb(3, 15, sinrsDb)).toBe(effectiveDb(1, 10, sinrsDb));
    expect(effectiveDb(3, 28, sinrsDb)).toBe(effectiveDb(1, 24, sinrsDb));
  });
});
