import { type PeakRateParameters, peakRateBps } from '../../radio/peak-rate.ts';
import type { Check } from '../check.ts';
import { within } from '../judgement.ts';

type Row = [
  prbs: number,
  numerology: 0 | 1,
  layers: number,
  direction: PeakRateParameters['direction'],
  rateMbps: number,
];

const PUBLISHED: Row[] = [
  [273, 1, 4, 'downlink', 2337.0],
  [273, 1, 2, 'downlink', 1168.5],
  [217, 1, 4, 'downlink', 1857.6],
  [106, 1, 4, 'downlink', 907.4],
  [106, 0, 4, 'downlink', 453.7],
  [51, 1, 2, 'downlink', 218.3],
  [273, 1, 2, 'uplink', 1250.0],
];

/** Peak rates of 256QAM carriers in FR1. */
export function peakRate(rateBps: typeof peakRateBps = peakRateBps): Check {
  return {
    id: 'peak-rate',
    family: 'Carrier',
    title: 'Peak rate of a carrier with 256QAM',
    source: 'TS 38.306 §4.1.2',
    method: 'Computed.',
    tolerance: 'Half a unit of the last published digit.',
    unit: 'Mbit/s',
    fast: true,
    run: () =>
      PUBLISHED.map(([prbs, numerology, layers, direction, rateMbps]) => {
        const subcarrierSpacingHz = 15e3 * 2 ** numerology;
        const bps = rateBps({ prbs, subcarrierSpacingHz, layers, modulationOrder: 8, direction, range: 'FR1' });
        return within(`${prbs} PRB µ${numerology}, ${layers} layers, ${direction}`, bps / 1e6, rateMbps, 0.05);
      }),
  };
}
