import type { HarqConfig } from '../../scenarios/scenario.ts';
import { LdpcCode } from './ldpc-code.ts';
import { MCS_TABLES } from './modulation-coding-tables.ts';

/**
 * Error rate of transport blocks by MCS, size and SINR, over all transmissions of HARQ. With d transmissions' worth of
 * distinct coded bits, every symbol of the codeword is received with a d-th of the SINR that the transmissions sum up to.
 *
 * - Chase combining repeats the same bits, d = 1: retransmissions add SINR.
 * - Incremental redundancy sends others, until those of the mother code are used up (rate 1/3 of base graph 1, 1/5 of base
 *   graph 2) and they repeat: d is the number of transmissions, at most the code rate over the mother code's, at least 1.
 *   More symbols carry more information than more SINR does, since capacity is concave.
 */
export class BlockErrorRate {
  readonly #codes: readonly LdpcCode[];
  readonly #incremental: boolean;

  constructor(table: 1 | 2 | 3, combining: HarqConfig['combining']) {
    this.#codes = MCS_TABLES[table].map((row) => new LdpcCode(row));
    this.#incremental = combining === 'incremental-redundancy';
  }

  /**
   * Probability that a transport block is still undecoded after so many transmissions.
   * @param sinrSum sum of the linear effective SINRs of all its transmissions
   */
  probability(mcs: number, tbsBits: number, transmissions: number, sinrSum: number): number {
    const code = this.#codes[mcs]!;
    const spread = this.#incremental ? Math.min(transmissions, code.distinctTransmissions(tbsBits)) : 1;
    return code.errorProbability(tbsBits, spread, sinrSum / spread);
  }
}
