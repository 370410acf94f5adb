/** Subcarriers of a physical resource block, TS 38.211 §4.4.4.1. */
const SUBCARRIERS_PER_PRB = 12;

/** Bandwidth of a PRB: 180 kHz at a subcarrier spacing of 15 kHz. */
export function prbBandwidthHz(subcarrierSpacingHz: number): number {
  return SUBCARRIERS_PER_PRB * subcarrierSpacingHz;
}
