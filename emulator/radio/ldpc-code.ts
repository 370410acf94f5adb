import { linearToDb, log2, normalTail } from '../kernel/index.ts';
import {
  baseGraph,
  codeBlockBits,
  codeBlockCount,
  motherCodeRate,
  transportBlockCrcBits,
} from './code-block-segmentation.ts';
import { CodedModulation } from './coded-modulation.ts';
import { LookUpTable } from './look-up-table.ts';
import { type ModulationCoding, spectralEfficiency } from './modulation-coding-tables.ts';

/**
 * SINR in dB by which a practical LDPC code and its decoder stay behind the best code of the same length: the mean over the points of
 * published link simulations that lie on the slope of a curve. See docs/decisions/0007-block-error-model.md.
 */
export const IMPLEMENTATION_GAP_DB = 0.83;

const NORMAL_TAIL = LookUpTable.of(-8, 8, 128, normalTail);

/**
 * Block errors of one row of an MCS or CQI table by the normal approximation of the best code of finite length (Polyanskiy,
 * Poor and Verdú, Channel Coding Rate in the Finite Blocklength Regime, 2010): k bits in n symbols are lost with a probability of Q((n·C − k + ½·log2 n)/√(n·V)), with capacity C and
 * dispersion V of the row's modulation. A transport block is lost when any of its code blocks is.
 */
export class LdpcCode {
  readonly #modulation: CodedModulation;
  readonly #modulationOrder: number;
  readonly #efficiency: number;
  readonly #rate: number;

  constructor(row: ModulationCoding) {
    this.#modulation = CodedModulation.of(row.modulationOrder);
    this.#modulationOrder = row.modulationOrder;
    this.#efficiency = spectralEfficiency(row);
    this.#rate = row.codeRate1024 / 1024;
  }

  /** How many transmissions can carry new coded bits before those of the mother code are used up: at least 1, not whole. */
  distinctTransmissions(tbsBits: number): number {
    const ratio = this.#rate / motherCodeRate(baseGraph(tbsBits, this.#rate));
    return ratio > 1 ? ratio : 1;
  }

  /**
   * Probability that a transport block is lost.
   * @param spread length of the codeword in transmissions: 1 where each repeats the same coded bits
   * @param sinr linear effective SINR of each of its symbols
   */
  errorProbability(tbsBits: number, spread: number, sinr: number): number {
    const codeBlocks = codeBlockCount(tbsBits, baseGraph(tbsBits, this.#rate));
    const bits = codeBlockBits(tbsBits, codeBlocks);
    const symbols = (spread * this.#firstTransmissionSymbols(tbsBits)) / codeBlocks;
    // The CRC can bring the code rate of a tiny block to 1: then nothing is left to correct errors with.
    if (bits >= symbols * this.#modulationOrder) return 1;
    const sinrDb = linearToDb(sinr) - IMPLEMENTATION_GAP_DB;
    const margin = symbols * this.#modulation.capacity(sinrDb) - bits + log2(symbols) / 2;
    const deviation = Math.sqrt(symbols * this.#modulation.dispersion(sinrDb));
    const codeBlockError = NORMAL_TAIL.at(margin / deviation);
    return codeBlocks === 1 ? codeBlockError : 1 - wholePower(1 - codeBlockError, codeBlocks);
  }

  /**
   * Symbols that the transport block was sized for. The TBS algorithm counts its CRC as information in large blocks, and
   * not in small ones (TS 38.214 §5.1.3.2 steps 3 and 4).
   */
  #firstTransmissionSymbols(tbsBits: number): number {
    return (tbsBits > 3824 ? tbsBits + transportBlockCrcBits(tbsBits) : tbsBits) / this.#efficiency;
  }
}

/** base^exponent by repeated squaring. */
function wholePower(base: number, exponent: number): number {
  let result = 1;
  let factor = base;
  for (let bits = exponent; bits > 0; bits >>= 1) {
    if ((bits & 1) === 1) result *= factor;
    factor *= factor;
  }
  return result;
}
