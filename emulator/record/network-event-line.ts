import type { NetworkEvent } from '../../scenarios/scenario.ts';
import type { NetworkEventChange } from '../cell/network-events.ts';
import { NS_PER_MS, NS_PER_S, type Nanoseconds } from '../kernel/index.ts';
import type { NetworkEventLine } from './emulation-record.ts';

/** The record's line of something that befalls the network; its details stand where it begins. */
export function networkEventLine(
  event: NetworkEvent,
  change: NetworkEventChange,
  nowNs: Nanoseconds,
): NetworkEventLine {
  return {
    type: 'network',
    timeS: nowNs / NS_PER_S,
    event: event.event,
    change,
    ...('ues' in event && { ues: event.ues }),
    ...(change === 'begins' && detailsOf(event)),
  };
}

function detailsOf(event: NetworkEvent): Partial<NetworkEventLine> {
  if (event.event === 'handover') return { targetFreeShare: event.targetFreeShare };
  if (event.event !== 'backhaul-degradation') return {};
  const { rateBps, delayNs } = event;
  return {
    ...(rateBps.downlink < Infinity && { downlinkBps: rateBps.downlink }),
    ...(rateBps.uplink < Infinity && { uplinkBps: rateBps.uplink }),
    ...(delayNs > 0 && { delayMs: delayNs / NS_PER_MS }),
  };
}
