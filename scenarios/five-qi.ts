/** Resource type of a 5QI, TS 23.501 §5.7.3.2. */
export type ResourceType = 'GBR' | 'non-GBR' | 'delay-critical-GBR';

/** QoS characteristics of a 5QI, TS 23.501 §5.7.3. */
export interface FiveQi {
  value: number;
  resourceType: ResourceType;
  /** Default priority level; lower is served first. */
  priorityLevel: number;
  /**
   * Upper limit of the delay between UE and UPF. The core's share is in it (§5.7.3.4): the table reckons with 20 ms, 10 ms for
   * mission-critical and 1, 2 or 5 ms for delay-critical values; here a cell's `coreDelay` takes that place.
   */
  packetDelayBudgetMs: number;
  packetErrorRate: number;
  /** Averaging window of GFBR and MFBR in milliseconds, for the GBR types (default of the table). */
  averagingWindowMs?: number;
  /** Most data that may have to be delivered within the radio's part of the delay budget, for delay-critical GBR. */
  maximumDataBurstVolumeBytes?: number;
}

/** Averaging window of every standardised 5QI with a guaranteed rate. */
export const DEFAULT_AVERAGING_WINDOW_MS = 2000;
/** 5QI of the default QoS flow of every PDU session here: best effort. */
export const DEFAULT_FIVE_QI = 9;
/** Values that an operator may give a meaning of its own, TS 24.501 §9.11.4.12. */
export const OPERATOR_SPECIFIC_FIVE_QIS = { from: 128, to: 254 } as const;

type Row = [
  value: number,
  priorityLevel: number,
  packetDelayBudgetMs: number,
  packetErrorRate: number,
  maximumDataBurstVolumeBytes?: number,
];

/*
 * TS 23.501 table 5.7.4-1, Release 18. Copies in circulation differ in some rows; the reading here:
 * 10: 1100 ms, as for the QCI of the same number in TS 23.203; 832 ms is an early figure of Release 17.
 * 75: absent. The table keeps the number, for V2X messages over MBMS in LTE, without characteristics for NR; what copies
 *     print beside it (25, 50 ms, 1e-2) is the QCI's row.
 * 79: 65, 50 ms, 1e-2, which is the QCI's row times ten in priority, as for all V2X rows.
 * 82 to 85: the first drafts of Release 15 numbered these rows otherwise, and gave 83 a burst of 1358 B where it is 1354 B.
 */
const GBR: Row[] = [
  [1, 20, 100, 1e-2],
  [2, 40, 150, 1e-3],
  [3, 30, 50, 1e-3],
  [4, 50, 300, 1e-6],
  [65, 7, 75, 1e-2],
  [66, 20, 100, 1e-2],
  [67, 15, 100, 1e-3],
  [71, 56, 150, 1e-6],
  [72, 56, 300, 1e-4],
  [73, 56, 300, 1e-8],
  [74, 56, 500, 1e-8],
  [76, 56, 500, 1e-4],
];

const NON_GBR: Row[] = [
  [5, 10, 100, 1e-6],
  [6, 60, 300, 1e-6],
  [7, 70, 100, 1e-3],
  [8, 80, 300, 1e-6],
  [9, 90, 300, 1e-6],
  [10, 90, 1100, 1e-6],
  [69, 5, 60, 1e-6],
  [70, 55, 200, 1e-6],
  [79, 65, 50, 1e-2],
  [80, 68, 10, 1e-6],
];

const DELAY_CRITICAL_GBR: Row[] = [
  [82, 19, 10, 1e-4, 255],
  [83, 22, 10, 1e-4, 1354],
  [84, 24, 30, 1e-5, 1354],
  [85, 21, 5, 1e-5, 255],
  [86, 18, 5, 1e-4, 1354],
  [87, 25, 5, 1e-3, 500],
  [88, 25, 10, 1e-3, 1125],
  [89, 25, 15, 1e-4, 17_000],
  [90, 25, 20, 1e-4, 63_000],
];

/** Standardised 5QI values by number. */
const STANDARDISED: ReadonlyMap<number, FiveQi> = new Map([
  ...GBR.map((row) => entry(row, 'GBR')),
  ...NON_GBR.map((row) => entry(row, 'non-GBR')),
  ...DELAY_CRITICAL_GBR.map((row) => entry(row, 'delay-critical-GBR')),
]);

/** Characteristics of a standardised 5QI, or undefined for a value the table does not have. */
export function fiveQi(value: number): FiveQi | undefined {
  return STANDARDISED.get(value);
}

/** All standardised values, ascending. */
export function standardisedFiveQis(): number[] {
  return [...STANDARDISED.keys()].sort((a, b) => a - b);
}

function entry(
  [value, priorityLevel, packetDelayBudgetMs, packetErrorRate, maximumDataBurstVolumeBytes]: Row,
  resourceType: ResourceType,
): [number, FiveQi] {
  const characteristics: FiveQi = { value, resourceType, priorityLevel, packetDelayBudgetMs, packetErrorRate };
  if (resourceType !== 'non-GBR') characteristics.averagingWindowMs = DEFAULT_AVERAGING_WINDOW_MS;
  if (maximumDataBurstVolumeBytes !== undefined)
    characteristics.maximumDataBurstVolumeBytes = maximumDataBurstVolumeBytes;
  return [value, characteristics];
}
