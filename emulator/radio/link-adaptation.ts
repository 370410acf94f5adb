import { exp, linearToDb, power } from '../kernel/index.ts';
import { CQI_TABLES, MCS_TABLES, spectralEfficiency } from './modulation-coding-tables.ts';

/**
 * Implementation loss against Shannon, in dB. For MCS 14 of table 1 (2.16 bit/s/Hz, Shannon 5.4 dB) published curves
 * put the 10 % point between 6.2 dB (short LDPC blocks, link simulation) and about 10 dB (5G-LENA); 1.5 dB lies with the former.
 */
const SHANNON_GAP_DB = 1.5;
/** Slope of the block error curve around its 10 % point: from 10 % to 1 % within about 1 dB, as LDPC curves of 1–8 kbit have it. */
const BLER_SLOPE_PER_DB = 2.4;
const LN_9 = 2.1972245773362196;

const MIN_SINR_DB = -20;
const MAX_SINR_DB = 50;
const STEPS_PER_DB = 10;

/**
 * From SINR to CQI, MCS and block error rate, all by table look-up on a grid of 0.1 dB.
 * The UE reports the highest CQI whose transport block it would decode with an error of at most 10 % (TS 38.214 §5.2.2.1);
 * the scheduler takes the highest MCS that is no more ambitious than the reported CQI.
 */
export class LinkAdaptation {
  readonly mcsCount: number;
  readonly #cqiBySinr: Uint8Array;
  readonly #mcsByCqi: Int8Array;
  readonly #blerByMcs: Float64Array[];

  constructor(table: 1 | 2) {
    const mcsRows = MCS_TABLES[table];
    const cqiRows = CQI_TABLES[table];
    const cqiThresholdsDb = cqiRows.map((row) => requiredSinrDb(spectralEfficiency(row)));
    this.mcsCount = mcsRows.length;
    this.#cqiBySinr = Uint8Array.from(
      sinrGrid(),
      (sinrDb) => cqiThresholdsDb.filter((threshold) => sinrDb >= threshold).length,
    );
    this.#mcsByCqi = Int8Array.from([-1, ...cqiRows.map((cqi) => highestMcs(mcsRows, spectralEfficiency(cqi)))]);
    this.#blerByMcs = mcsRows.map((row) => {
      const thresholdDb = requiredSinrDb(spectralEfficiency(row));
      return Float64Array.from(
        sinrGrid(),
        (sinrDb) => 1 / (1 + exp(LN_9 + BLER_SLOPE_PER_DB * (sinrDb - thresholdDb))),
      );
    });
  }

  /** CQI 0 (out of range) to 15. */
  cqi(sinrDb: number): number {
    return this.#cqiBySinr[gridIndex(sinrDb)]!;
  }

  /** MCS index for a reported CQI, or -1 for CQI 0: nothing can be sent. */
  mcs(cqi: number): number {
    return this.#mcsByCqi[cqi]!;
  }

  /** Probability that a transport block of this MCS is lost. */
  bler(mcs: number, sinrDb: number): number {
    return this.#blerByMcs[mcs]![gridIndex(sinrDb)]!;
  }
}

/** SINR at which a block of the given spectral efficiency is lost with 10 %. */
export function requiredSinrDb(efficiency: number): number {
  return linearToDb(power(2, efficiency) - 1) + SHANNON_GAP_DB;
}

/** The lowest CQI rows lie below MCS 0: they map to MCS 0, the most robust there is. */
function highestMcs(mcsRows: readonly { modulationOrder: number; codeRate1024: number }[], efficiency: number): number {
  return Math.max(0, mcsRows.filter((row) => spectralEfficiency(row) <= efficiency + 1e-9).length - 1);
}

function sinrGrid(): number[] {
  return Array.from(
    { length: (MAX_SINR_DB - MIN_SINR_DB) * STEPS_PER_DB + 1 },
    (_, n) => MIN_SINR_DB + n / STEPS_PER_DB,
  );
}

function gridIndex(sinrDb: number): number {
  const clamped = sinrDb < MIN_SINR_DB ? MIN_SINR_DB : sinrDb > MAX_SINR_DB ? MAX_SINR_DB : sinrDb;
  return Math.floor((clamped - MIN_SINR_DB) * STEPS_PER_DB);
}
