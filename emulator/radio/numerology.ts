import type { Nanoseconds } from '../kernel/index.ts';

/** OFDM symbols of a slot with normal cyclic prefix, TS 38.211 §4.3.2. */
export const SYMBOLS_PER_SLOT = 14;

/** Duration of a slot: 1 ms / 2^µ, TS 38.211 §4.3.2. Integer nanoseconds for every numerology. */
export function slotDurationNs(subcarrierSpacingHz: number): Nanoseconds {
  return (1_000_000 * 15_000) / subcarrierSpacingHz;
}
