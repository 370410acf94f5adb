/** Transmission bandwidth configuration N_RB in FR1 by subcarrier spacing (kHz) and channel bandwidth (MHz), TS 38.101-1 table 5.3.2-1. */
const PRBS: Readonly<Record<number, Readonly<Record<number, number>>>> = {
  15: { 5: 25, 10: 52, 15: 79, 20: 106, 25: 133, 30: 160, 35: 188, 40: 216, 45: 242, 50: 270 },
  30: {
    ...{ 5: 11, 10: 24, 15: 38, 20: 51, 25: 65, 30: 78, 35: 92, 40: 106, 45: 119, 50: 133 },
    ...{ 60: 162, 70: 189, 80: 217, 90: 245, 100: 273 },
  },
  60: {
    ...{ 10: 11, 15: 18, 20: 24, 25: 31, 30: 38, 35: 44, 40: 51, 45: 58, 50: 65 },
    ...{ 60: 79, 70: 93, 80: 107, 90: 121, 100: 135 },
  },
};

/** Number of PRBs of a carrier, or undefined when TS 38.101-1 has no such pair of bandwidth and subcarrier spacing. */
export function prbCount(bandwidthHz: number, subcarrierSpacingHz: number): number | undefined {
  return PRBS[subcarrierSpacingHz / 1e3]?.[bandwidthHz / 1e6];
}

/** Channel bandwidths in MHz that exist with a subcarrier spacing; empty for a spacing that FR1 data channels do not use. */
export function bandwidthsMhz(subcarrierSpacingHz: number): number[] {
  return Object.keys(PRBS[subcarrierSpacingHz / 1e3] ?? {}).map(Number);
}
