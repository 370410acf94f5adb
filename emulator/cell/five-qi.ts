/** Resource type of a 5QI, TS 23.501 §5.7.3.2. */
export type ResourceType = 'GBR' | 'non-GBR' | 'delay-critical-GBR';

/** QoS characteristics of a 5QI, TS 23.501 §5.7.3. */
export interface FiveQi {
  value: number;
  resourceType: ResourceType;
  /** Default priority level; lower is served first. */
  priorityLevel: number;
  packetDelayBudgetMs: number;
  packetErrorRate: number;
  /** Averaging window of GFBR and MFBR in milliseconds, for the GBR types (default of the table). */
  averagingWindowMs?: number;
}

type Row = [value: number, priorityLevel: number, packetDelayBudgetMs: number, packetErrorRate: number];

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
  [69, 5, 60, 1e-6],
  [70, 55, 200, 1e-6],
  [79, 65, 50, 1e-2],
  [80, 68, 10, 1e-6],
];

const DELAY_CRITICAL_GBR: Row[] = [
  [82, 19, 10, 1e-4],
  [83, 22, 10, 1e-4],
  [84, 24, 30, 1e-5],
  [85, 21, 5, 1e-5],
  [86, 18, 5, 1e-4],
];

/** Standardised 5QI values, TS 23.501 table 5.7.4-1. */
const STANDARDISED: ReadonlyMap<number, FiveQi> = new Map([
  ...GBR.map((row) => entry(row, 'GBR')),
  ...NON_GBR.map((row) => entry(row, 'non-GBR')),
  ...DELAY_CRITICAL_GBR.map((row) => entry(row, 'delay-critical-GBR')),
]);

/** 5QI of the default QoS flow of every PDU session here: best effort. */
export const DEFAULT_FIVE_QI = 9;

/** Characteristics of a standardised 5QI, or undefined for a value the table does not have. */
export function fiveQi(value: number): FiveQi | undefined {
  return STANDARDISED.get(value);
}

function entry(
  [value, priorityLevel, packetDelayBudgetMs, packetErrorRate]: Row,
  resourceType: ResourceType,
): [number, FiveQi] {
  const characteristics: FiveQi = { value, resourceType, priorityLevel, packetDelayBudgetMs, packetErrorRate };
  return [value, resourceType === 'non-GBR' ? characteristics : { ...characteristics, averagingWindowMs: 2000 }];
}
