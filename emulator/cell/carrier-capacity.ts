import { carrierPrbs, SUBCARRIERS_PER_PRB } from '../../scenarios/carrier.ts';
import type { CellConfig } from '../../scenarios/scenario.ts';
import type { Direction } from '../radio/direction.ts';
import { MCS_TABLES } from '../radio/modulation-coding-tables.ts';
import { slotDurationNs, SYMBOLS_PER_SLOT } from '../radio/numerology.ts';
import { SlotFormat } from '../radio/slot-format.ts';
import { transportBlockSizeBits } from '../radio/transport-block.ts';

/** Symbols of each slot and direction that carry no data: PDCCH in the downlink, PUCCH and SRS in the uplink. */
const CONTROL_SYMBOLS = 1;
/** One DMRS symbol of configuration type 1 with both CDM groups reserved: 12 REs per PRB (TS 38.214 §5.1.3.2). */
const DMRS_PER_PRB = 12;

/** What the carrier holds: its slots, and bytes by MCS, layers and PRBs: the transport block sizes of TS 38.214, computed once. */
export class CarrierCapacity {
  readonly prbs: number;
  readonly slotNs: number;
  readonly format: SlotFormat;
  readonly #cell: CellConfig;
  /** By data symbols; made when a slot has that many for the first time. */
  readonly #bytes: (Int32Array | undefined)[] = [];

  /** @throws when TS 38.101 has no such carrier; a scenario has been checked for it. */
  constructor(cell: CellConfig) {
    const prbs = carrierPrbs(cell);
    if (prbs === undefined)
      throw new Error(`no carrier of ${cell.bandwidthHz} Hz with ${cell.subcarrierSpacingHz} Hz spacing`);
    this.#cell = cell;
    this.prbs = prbs;
    this.slotNs = slotDurationNs(cell.subcarrierSpacingHz);
    this.format = new SlotFormat(cell.duplex, cell.subcarrierSpacingHz);
  }

  /** Symbols for data and DMRS that a direction has in a slot; 0 when it has nothing there. */
  dataSymbols(direction: Direction, slot: number): number {
    const symbols = this.format.symbols(direction, slot) - CONTROL_SYMBOLS;
    return symbols > 1 ? symbols : 0;
  }

  /** Resource elements for data in a PRB of a slot with so many data symbols. */
  resourceElements(dataSymbols: number): number {
    return dataSymbols * SUBCARRIERS_PER_PRB - DMRS_PER_PRB;
  }

  /** Bytes of one transport block. */
  bytes(mcs: number, layers: number, prbs: number, dataSymbols: number): number {
    const table = (this.#bytes[dataSymbols] ??= this.#table(dataSymbols));
    return table[(mcs * MAX_LAYERS + layers - 1) * (this.prbs + 1) + prbs]!;
  }

  /** Rate in bit/s when a direction uses so many PRBs, the whole carrier unless given, in all of its slots. */
  rateBps(mcs: number, layers: number, direction: Direction, prbs = this.prbs): number {
    let bytes = 0;
    for (let slot = 0; slot < this.format.slotsPerPeriod; slot++) {
      const symbols = this.dataSymbols(direction, slot);
      if (symbols > 0) bytes += this.bytes(mcs, layers, prbs, symbols);
    }
    return (bytes * 8e9) / (this.slotNs * this.format.slotsPerPeriod);
  }

  /** PRBs of a stretch of time in which a direction may send, special slots counted by their symbols. */
  prbsIn(direction: Direction, spanNs: number): number {
    return (spanNs / this.slotNs) * this.prbs * this.format.share(direction);
  }

  /** Share of a slot that so many data symbols are. */
  shareOfSlot(dataSymbols: number): number {
    return (dataSymbols + CONTROL_SYMBOLS) / SYMBOLS_PER_SLOT;
  }

  #table(dataSymbols: number): Int32Array {
    const rows = MCS_TABLES[this.#cell.mcsTable];
    const width = this.prbs + 1;
    const table = new Int32Array(rows.length * MAX_LAYERS * width);
    rows.forEach((coding, mcs) => {
      for (let layers = 1; layers <= MAX_LAYERS; layers++) {
        for (let prbs = 1; prbs < width; prbs++) {
          const allocation = { prbs, symbols: dataSymbols, dmrsPerPrb: DMRS_PER_PRB, overheadPerPrb: 0, layers };
          const bits = transportBlockSizeBits(allocation, coding);
          table[(mcs * MAX_LAYERS + layers - 1) * width + prbs] = Math.floor(bits / 8);
        }
      }
    });
    return table;
  }
}

const MAX_LAYERS = 4;
