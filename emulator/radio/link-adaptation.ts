import { dbToLinear } from '../kernel/index.ts';
import { longestSingleBlockBits } from './code-block-segmentation.ts';
import { LdpcCode } from './ldpc-code.ts';
import { gridPoints } from './look-up-table.ts';
import { CQI_TABLES, MCS_TABLES, type ModulationCoding, spectralEfficiency } from './modulation-coding-tables.ts';

/** Block error rate that a CQI promises not to exceed, by CQI table: TS 38.214 §5.2.2.1. */
const CQI_TARGET_BLER: Readonly<Record<1 | 2 | 3, number>> = { 1: 0.1, 2: 0.1, 3: 1e-5 };

const MIN_SINR_DB = -20;
const MAX_SINR_DB = 50;
/** A power of two: the points of the grid are exact numbers, so that a SINR that was looked up finds its own point again. */
const STEPS_PER_DB = 16;

/**
 * From SINR to CQI and MCS, by look-up on a grid of 1/16 dB that rounds down. Thresholds are the SINRs at which the first
 * transmission of a long block, the longest that is a single code block, meets the target error rate. Shorter blocks fail
 * somewhat more often, those of many code blocks too; outer-loop link adaptation makes up for the rest.
 */
export class LinkAdaptation {
  readonly mcsCount: number;
  readonly #cqiBySinr: Uint8Array;
  readonly #mcsBySinr: Uint8Array;
  readonly #sinrOfCqiDb: Float64Array;
  readonly #efficiency: Float64Array;

  /** @param targetBler of MCS selection; that of CQI reports is the specification's. */
  constructor(table: 1 | 2 | 3, targetBler = 0.1) {
    const mcsRows = MCS_TABLES[table];
    this.mcsCount = mcsRows.length;
    this.#efficiency = Float64Array.from(mcsRows, spectralEfficiency);
    this.#mcsBySinr = highestMet(mcsRows.map((row) => thresholdDb(row, targetBler))).map((met) =>
      met > 0 ? met - 1 : 0,
    );
    this.#cqiBySinr = highestMet(CQI_TABLES[table].map((row) => thresholdDb(row, CQI_TARGET_BLER[table])));
    this.#sinrOfCqiDb = Float64Array.from({ length: CQI_TABLES[table].length + 1 }, (_, cqi) =>
      sinrDbAt(this.#cqiBySinr.findIndex((reported) => reported >= cqi)),
    );
  }

  /** The highest CQI that the SINR supports: 0 (out of range) to 15. */
  cqi(sinrDb: number): number {
    return this.#cqiBySinr[gridIndex(sinrDb)]!;
  }

  /** SINR in dB from which a CQI is reported on; of CQI 0 the lowest of the grid, −20 dB. */
  sinrOfCqiDb(cqi: number): number {
    return this.#sinrOfCqiDb[cqi]!;
  }

  /**
   * The highest MCS that the SINR supports; 0 where it does not support even that. Where the modulation changes between two rows
   * of nearly the same efficiency, the later one needs less SINR, so that the earlier one is never chosen: efficiency
   * never falls as the SINR rises.
   */
  mcs(sinrDb: number): number {
    return this.#mcsBySinr[gridIndex(sinrDb)]!;
  }

  /** Information bits per resource element and layer. */
  efficiency(mcs: number): number {
    return this.#efficiency[mcs]!;
  }
}

/** By point of the grid, the number (from 1) of the last threshold that is met there, or 0. */
function highestMet(thresholdsDb: readonly number[]): Uint8Array {
  return Uint8Array.from(
    gridPoints(MIN_SINR_DB, MAX_SINR_DB, STEPS_PER_DB),
    (sinrDb) => thresholdsDb.findLastIndex((threshold) => sinrDb >= threshold) + 1,
  );
}

/** SINR in dB at which the first transmission of a long block is lost with a probability of `targetBler`, by bisection. */
function thresholdDb(row: ModulationCoding, targetBler: number): number {
  const code = new LdpcCode(row);
  const bits = longestSingleBlockBits(row.codeRate1024 / 1024);
  let [tooLowDb, enoughDb] = [MIN_SINR_DB, MAX_SINR_DB];
  for (let halving = 0; halving < 40; halving++) {
    const middleDb = (tooLowDb + enoughDb) / 2;
    if (code.errorProbability(bits, 1, dbToLinear(middleDb)) > targetBler) tooLowDb = middleDb;
    else enoughDb = middleDb;
  }
  return enoughDb;
}

function gridIndex(sinrDb: number): number {
  if (sinrDb <= MIN_SINR_DB) return 0;
  return Math.floor(((sinrDb < MAX_SINR_DB ? sinrDb : MAX_SINR_DB) - MIN_SINR_DB) * STEPS_PER_DB);
}

function sinrDbAt(index: number): number {
  return MIN_SINR_DB + index / STEPS_PER_DB;
}
