import { type FrequencyRange, SUBCARRIERS_PER_PRB } from '../../scenarios/carrier.ts';
import type { Direction } from './direction.ts';
import { slotDurationNs, SYMBOLS_PER_SLOT } from './numerology.ts';

/** Highest code rate of the tables, R_max. */
const MAX_CODE_RATE = 948 / 1024;
/** Share of the resource elements that control and reference signals take, OH. */
const OVERHEAD: Readonly<Record<FrequencyRange, Readonly<Record<Direction, number>>>> = {
  FR1: { downlink: 0.14, uplink: 0.08 },
  FR2: { downlink: 0.18, uplink: 0.1 },
};

/** What the peak rate of a carrier depends on. */
export interface PeakRateParameters {
  prbs: number;
  subcarrierSpacingHz: number;
  layers: number;
  modulationOrder: number;
  direction: Direction;
  range: FrequencyRange;
}

/**
 * Peak data rate in bit/s of one carrier with all slots in one direction: v·Qm·f·R_max·(12·N_PRB/T_s)·(1 − OH) with a
 * scaling factor f of 1, TS 38.306 §4.1.2. T_s is the mean duration of a symbol.
 */
export function peakRateBps(carrier: PeakRateParameters): number {
  const symbolsPerSecond = (SYMBOLS_PER_SLOT * 1e9) / slotDurationNs(carrier.subcarrierSpacingHz);
  const resourceElementsPerSecond = carrier.prbs * SUBCARRIERS_PER_PRB * symbolsPerSecond;
  const bitsPerResourceElement = carrier.layers * carrier.modulationOrder * MAX_CODE_RATE;
  return bitsPerResourceElement * resourceElementsPerSecond * (1 - OVERHEAD[carrier.range][carrier.direction]);
}
