import { carrierPrbs, SUBCARRIERS_PER_PRB } from './carrier.ts';
import type { CellConfig, DuplexConfig, PerDirection } from './cell-config.ts';

/** Most bits per symbol by MCS table, TS 38.214 tables 5.1.3.1-1 to -3. */
const MODULATION_BITS: Readonly<Record<CellConfig['mcsTable'], number>> = { 1: 6, 2: 8, 3: 6 };
/** Highest code rate that TS 38.306 §4.1.2 reckons with. */
const MAX_CODE_RATE = 948 / 1024;
const SYMBOLS_PER_SLOT = 14;

/**
 * Bit rate that no cell on this carrier exceeds: the peak rate of TS 38.306 §4.1.2 without overhead, every resource element
 * of the direction carrying data on all layers at the highest modulation. Undefined where TS 38.101 has no such carrier.
 */
export function carrierRateBps(cell: CellConfig): PerDirection<number> | undefined {
  const { subcarrierSpacingHz, maxLayers, duplex } = cell;
  const prbs = carrierPrbs(cell);
  if (prbs === undefined) return undefined;
  const symbolsPerS = (SYMBOLS_PER_SLOT * 1000 * subcarrierSpacingHz) / 15e3;
  const layerBps = prbs * SUBCARRIERS_PER_PRB * symbolsPerS * MODULATION_BITS[cell.mcsTable] * MAX_CODE_RATE;
  return {
    downlink: layerBps * maxLayers.downlink * shareOf(duplex, 'downlink'),
    uplink: layerBps * maxLayers.uplink * shareOf(duplex, 'uplink'),
  };
}

/** Share of all symbols that a direction has. */
function shareOf(duplex: DuplexConfig, direction: 'downlink' | 'uplink'): number {
  if (duplex.mode === 'fdd') return 1;
  const { pattern, specialSlot } = duplex;
  const own = direction === 'downlink' ? 'D' : 'U';
  const special = direction === 'downlink' ? specialSlot.downlinkSymbols : specialSlot.uplinkSymbols;
  const symbols = Array.from(pattern, (slot) => (slot === own ? SYMBOLS_PER_SLOT : slot === 'S' ? special : 0));
  return symbols.reduce((sum, count) => sum + count, 0) / (pattern.length * SYMBOLS_PER_SLOT);
}
