import { prbCount } from '../../scenarios/carrier.ts';
import type { CellConfig } from '../../scenarios/scenario.ts';
import { MCS_TABLES } from '../radio/modulation-coding-tables.ts';
import { slotDurationNs, SYMBOLS_PER_SLOT } from '../radio/numerology.ts';
import { transportBlockSizeBits } from '../radio/transport-block.ts';

/** Symbols of a slot left for data after a PDCCH of one symbol. */
const DATA_SYMBOLS = SYMBOLS_PER_SLOT - 1;
/** One DMRS symbol of configuration type 1 with both CDM groups reserved: 12 REs per PRB (TS 38.214 §5.1.3.2). */
const DMRS_PER_PRB = 12;

/** Bytes that a slot carries, by MCS and number of PRBs: the transport block sizes of TS 38.214, computed once. */
export class CarrierCapacity {
  readonly prbs: number;
  readonly slotNs: number;
  readonly #bytes: readonly Int32Array[];

  /** @throws when TS 38.101-1 has no such carrier; a scenario has been checked for it. */
  constructor(cell: CellConfig) {
    const prbs = prbCount(cell.bandwidthHz, cell.subcarrierSpacingHz);
    if (prbs === undefined)
      throw new Error(`no carrier of ${cell.bandwidthHz} Hz with ${cell.subcarrierSpacingHz} Hz spacing`);
    this.prbs = prbs;
    this.slotNs = slotDurationNs(cell.subcarrierSpacingHz);
    this.#bytes = MCS_TABLES[cell.mcsTable].map((coding) =>
      Int32Array.from({ length: prbs + 1 }, (_, n) => {
        const allocation = {
          prbs: n,
          symbols: DATA_SYMBOLS,
          dmrsPerPrb: DMRS_PER_PRB,
          overheadPerPrb: 0,
          layers: cell.layers,
        };
        return Math.floor(transportBlockSizeBits(allocation, coding) / 8);
      }),
    );
  }

  /** Bytes of one transport block. */
  bytes(mcs: number, prbs: number): number {
    return this.#bytes[mcs]![prbs]!;
  }

  /** Rate in bit/s when the whole carrier is used in every slot. */
  rateBps(mcs: number): number {
    return (this.bytes(mcs, this.prbs) * 8e9) / this.slotNs;
  }

  /** Fewest PRBs whose transport block holds `bytes`, at most `limit`. */
  prbsFor(mcs: number, bytes: number, limit: number): number {
    const sizes = this.#bytes[mcs]!;
    if (bytes >= sizes[limit]!) return limit;
    let prbs = Math.max(1, Math.floor((bytes * this.prbs) / sizes[this.prbs]!));
    while (prbs > 1 && sizes[prbs - 1]! >= bytes) prbs--;
    while (sizes[prbs]! < bytes) prbs++;
    return prbs;
  }
}
