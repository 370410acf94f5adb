import { SUBCARRIERS_PER_PRB } from '../../scenarios/carrier.ts';

/** Bandwidth of a PRB: 180 kHz at a subcarrier spacing of 15 kHz. */
export function prbBandwidthHz(subcarrierSpacingHz: number): number {
  return SUBCARRIERS_PER_PRB * subcarrierSpacingHz;
}
