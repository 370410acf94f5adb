import type { FiveQi } from '../../scenarios/five-qi.ts';
import { NS_PER_MS, NS_PER_S } from '../kernel/index.ts';

/**
 * Bytes that a guarantee may be behind: what GFBR gives in the averaging window; for the delay-critical resource type
 * the maximum data burst volume (TS 23.501 §5.7.3.7), beyond which the delay budget is not promised.
 */
export function guaranteeDepthBytes(characteristics: FiveQi, gfbrBps: number): number {
  const { averagingWindowMs = 0, maximumDataBurstVolumeBytes } = characteristics;
  return maximumDataBurstVolumeBytes ?? (gfbrBps * averagingWindowMs * NS_PER_MS) / (8 * NS_PER_S);
}
