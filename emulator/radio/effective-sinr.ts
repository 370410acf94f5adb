import { dbToLinear, exp, log } from '../kernel/index.ts';
import { LookUpTable } from './look-up-table.ts';
import { MCS_TABLES, type ModulationCoding } from './modulation-coding-tables.ts';

/**
 * β by MCS of tables 1 and 2, fitted by link simulation of NR's LDPC codes: Lagén et al., New Radio Physical Layer Abstraction for
 * System-Level Simulations of 5G Networks, IEEE ICC 2020; 5G-LENA and Sionna use the same.
 */
const BETA: Readonly<Record<1 | 2, readonly number[]>> = {
  1: [
    ...[1.6, 1.61, 1.63, 1.65, 1.67, 1.7, 1.73, 1.76, 1.79, 1.82],
    ...[3.97, 4.27, 4.71, 5.16, 5.66, 6.16, 6.5],
    ...[9.95, 10.97, 12.92, 14.96, 17.06, 19.33, 21.85, 24.51, 27.14, 29.94, 32.05, 34.28],
  ],
  2: [
    ...[1.6, 1.63, 1.67, 1.73, 1.79],
    ...[4.27, 4.71, 5.16, 5.66, 6.16, 6.5],
    ...[10.97, 12.92, 14.96, 17.06, 19.33, 21.85, 24.51, 27.14, 29.94],
    ...[56.48, 65.0, 78.58, 92.48, 106.27, 118.74, 126.36, 132.54],
  ],
};

/** Linear SINR by dB. */
const LINEAR = LookUpTable.of(-40, 70, 32, dbToLinear);
/** 1 − e^−x: the steps are so small because small x count by their ratio to each other. What lies above 12 counts as 12. */
const LOSS = LookUpTable.of(0, 12, 512, (x) => 1 - exp(-x));

/**
 * Exponential effective SINR mapping: the SINR of a flat channel on which a transport block would be lost as often as on the
 * subbands that it is sent on, γ_eff = −β·ln(Σ w·e^(−γ/β) / Σ w) with the weights w. The logarithm of the worst subband is
 * factored out, so that nothing under- or overflows. Within 0.01 dB for SINRs from −30 to 60 dB.
 */
export class EffectiveSinr {
  readonly #beta: Float64Array;

  constructor(table: 1 | 2 | 3) {
    this.#beta = Float64Array.from(table === 3 ? MCS_TABLES[3].map(nearestBeta) : BETA[table]);
  }

  /**
   * Linear effective SINR.
   * @param sinrDb by subband
   * @param weights PRBs by subband, 0 for those that are not used; at least one is
   */
  linear(mcs: number, sinrDb: Float64Array, weights: Int32Array, subbands: number): number {
    const beta = this.#beta[mcs]!;
    let worstDb = Infinity;
    for (let n = 0; n < subbands; n++) if (weights[n]! > 0 && sinrDb[n]! < worstDb) worstDb = sinrDb[n]!;
    const worst = LINEAR.at(worstDb);
    let total = 0;
    let loss = 0;
    for (let n = 0; n < subbands; n++) {
      const weight = weights[n]!;
      if (weight === 0) continue;
      total += weight;
      loss += weight * LOSS.at((LINEAR.at(sinrDb[n]!) - worst) / beta);
    }
    return loss === 0 ? worst : worst - beta * log(1 - loss / total);
  }
}

/** β of the row of table 1 with the same modulation and the nearest code rate: the calibration does not cover table 3. */
function nearestBeta(row: ModulationCoding): number {
  const distance = (mcs: number): number => {
    const candidate = MCS_TABLES[1][mcs]!;
    const sameModulation = candidate.modulationOrder === row.modulationOrder;
    return sameModulation ? Math.abs(candidate.codeRate1024 - row.codeRate1024) : Infinity;
  };
  const nearest = MCS_TABLES[1].reduce((best, _, mcs) => (distance(mcs) < distance(best) ? mcs : best), 0);
  return BETA[1][nearest]!;
}
