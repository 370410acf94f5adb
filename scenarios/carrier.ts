/** Frequency ranges of NR, TS 38.101-1 table 5.1-1 and TS 38.101-2 table 5.1-1. */
export type FrequencyRange = 'FR1' | 'FR2';

/** Subcarriers of a physical resource block, TS 38.211 §4.4.4.1. */
export const SUBCARRIERS_PER_PRB = 12;

/** First and last carrier frequency of each range in MHz. */
const RANGE_MHZ: Readonly<Record<FrequencyRange, readonly [from: number, to: number]>> = {
  FR1: [410, 7125],
  FR2: [24_250, 71_000],
};

/** PRBs by subcarrier spacing (kHz) and channel bandwidth (MHz). */
type PrbTable = Readonly<Record<number, Readonly<Record<number, number>>>>;

/**
 * Transmission bandwidth configuration N_RB: TS 38.101-1 table 5.3.2-1 for FR1, TS 38.101-2 table 5.3.2-1 for FR2,
 * Release 17. Left out are the spacings of 480 and 960 kHz, which exist above 52.6 GHz alone.
 */
const PRBS: Readonly<Record<FrequencyRange, PrbTable>> = {
  FR1: {
    15: { 5: 25, 10: 52, 15: 79, 20: 106, 25: 133, 30: 160, 35: 188, 40: 216, 45: 242, 50: 270 },
    30: {
      ...{ 5: 11, 10: 24, 15: 38, 20: 51, 25: 65, 30: 78, 35: 92, 40: 106, 45: 119, 50: 133 },
      ...{ 60: 162, 70: 189, 80: 217, 90: 245, 100: 273 },
    },
    60: {
      ...{ 10: 11, 15: 18, 20: 24, 25: 31, 30: 38, 35: 44, 40: 51, 45: 58, 50: 65 },
      ...{ 60: 79, 70: 93, 80: 107, 90: 121, 100: 135 },
    },
  },
  FR2: {
    60: { 50: 66, 100: 132, 200: 264 },
    120: { 50: 32, 100: 66, 200: 132, 400: 264 },
  },
};

/** Frequency range that a carrier lies in, or undefined for one where there is no NR. */
export function frequencyRange(carrierHz: number): FrequencyRange | undefined {
  const carrierMhz = carrierHz / 1e6;
  return (['FR1', 'FR2'] as const).find(
    (range) => carrierMhz >= RANGE_MHZ[range][0] && carrierMhz <= RANGE_MHZ[range][1],
  );
}

/** Number of PRBs of a carrier, or undefined when TS 38.101 has no such pair of bandwidth and subcarrier spacing. */
export function prbCount(bandwidthHz: number, subcarrierSpacingHz: number, range: FrequencyRange): number | undefined {
  return PRBS[range][subcarrierSpacingHz / 1e3]?.[bandwidthHz / 1e6];
}

/** PRBs of a cell's carrier, or undefined when TS 38.101 has no such carrier. */
export function carrierPrbs(carrier: {
  carrierHz: number;
  bandwidthHz: number;
  subcarrierSpacingHz: number;
}): number | undefined {
  const range = frequencyRange(carrier.carrierHz);
  return range === undefined ? undefined : prbCount(carrier.bandwidthHz, carrier.subcarrierSpacingHz, range);
}

/** Channel bandwidths in MHz that exist with a subcarrier spacing, ascending; empty for a spacing that the range does not use. */
export function bandwidthsMhz(subcarrierSpacingHz: number, range: FrequencyRange): number[] {
  return Object.keys(PRBS[range][subcarrierSpacingHz / 1e3] ?? {}).map(Number);
}

/** Subcarrier spacings in kHz that data channels of a range use, ascending. */
export function subcarrierSpacingsKhz(range: FrequencyRange): number[] {
  return Object.keys(PRBS[range]).map(Number);
}
