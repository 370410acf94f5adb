/** How a carrier is divided: resource block groups are what the scheduler allocates, subbands what a UE reports on. */
export interface FrequencyGrid {
  readonly prbs: number;
  readonly rbgs: number;
  /** PRBs of each RBG; the last may be smaller. */
  readonly prbsOfRbg: Int32Array;
  /** Subband in which each RBG lies. */
  readonly subbandOfRbg: Int32Array;
  readonly subbands: number;
  /** PRBs of each subband; the last may be smaller. */
  readonly prbsOfSubband: Int32Array;
}

/** Nominal RBG size P by carrier size, TS 38.214 table 5.1.2.2.1-1: up to so many PRBs, configuration 1, configuration 2. */
const RBG_SIZES = [
  [36, 2, 4],
  [72, 4, 8],
  [144, 8, 16],
  [275, 16, 16],
] as const;

/** The smaller subband size by carrier size, TS 38.214 table 5.2.1.4-2. Below 24 PRBs there are no subband reports. */
const SUBBAND_SIZES = [
  [72, 4],
  [144, 8],
  [275, 16],
] as const;
const MIN_PRBS_FOR_SUBBANDS = 24;

/**
 * The grid of a carrier whose bandwidth part covers it from PRB 0. Of the two subband sizes that the table allows, the
 * smaller one, or the RBG's where that is larger: then every RBG lies in one subband.
 */
export function frequencyGrid(prbs: number, configuration: 1 | 2): FrequencyGrid {
  const rbgSize = RBG_SIZES.find(([limit]) => prbs <= limit)![configuration];
  const subbandSize =
    prbs < MIN_PRBS_FOR_SUBBANDS ? prbs : Math.max(rbgSize, SUBBAND_SIZES.find(([limit]) => prbs <= limit)![1]);
  const prbsOfRbg = groups(prbs, rbgSize);
  const prbsOfSubband = groups(prbs, subbandSize);
  return {
    prbs,
    rbgs: prbsOfRbg.length,
    prbsOfRbg,
    subbandOfRbg: prbsOfRbg.map((_, rbg) => Math.floor((rbg * rbgSize) / subbandSize)),
    subbands: prbsOfSubband.length,
    prbsOfSubband,
  };
}

function groups(prbs: number, size: number): Int32Array {
  return Int32Array.from({ length: Math.ceil(prbs / size) }, (_, n) => Math.min(size, prbs - n * size));
}
