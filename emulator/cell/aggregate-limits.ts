import type { PerDirection } from '../../scenarios/scenario.ts';
import { NS_PER_MS, NS_PER_S, type Nanoseconds } from '../kernel/index.ts';
import type { Direction } from '../radio/direction.ts';
import { TokenBucket } from './token-bucket.ts';

/** Time over which a maximum rate may be exceeded by a burst. TS 23.501 leaves the averaging window of AMBR open; this is ours. */
const BURST_NS = 20 * NS_PER_MS;
const MIN_BURST_BYTES = 3000;

/** A bucket that polices a maximum rate: full at first. */
export function policer(rateBps: number, nowNs: Nanoseconds): TokenBucket {
  const depthBytes = Math.max(MIN_BURST_BYTES, (rateBps * BURST_NS) / (8 * NS_PER_S));
  return new TokenBucket(rateBps, depthBytes, depthBytes, nowNs);
}

/**
 * The aggregate maximum bit rates of one UE in one direction, over all of its non-GBR QoS flows (TS 23.501 §5.7.2.6, §5.7.1.8):
 * the Session-AMBR is policed where packets enter, at the UPF or the UE; the UE-AMBR is enforced by the base station.
 */
export interface AggregateLimits {
  readonly session: TokenBucket | undefined;
  readonly ue: TokenBucket | undefined;
}

/** Limits of each UE that has any; a UE has one PDU session here. */
export function aggregateLimits(
  subscriptions: readonly { sessionAmbrBps: PerDirection<number>; ueAmbrBps: PerDirection<number> }[],
  direction: Direction,
): readonly (AggregateLimits | undefined)[] {
  return subscriptions.map(({ sessionAmbrBps, ueAmbrBps }) => {
    const [session, ue] = [sessionAmbrBps[direction], ueAmbrBps[direction]];
    if (session === Infinity && ue === Infinity) return undefined;
    return {
      session: session === Infinity ? undefined : policer(session, 0),
      ue: ue === Infinity ? undefined : policer(ue, 0),
    };
  });
}
