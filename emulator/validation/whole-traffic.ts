import { parsePacketFilters } from '../cell/packet-filter.ts';
import type { QosFlowParameters, QosFlowRequest } from '../cell/qos-flow.ts';
import type { Emulation } from '../emulation.ts';

/** What the core says when it asks for a QoS flow for all traffic of a UE. */
export function wholeTraffic(emulation: Emulation, ueName: string, parameters: WholeTraffic): QosFlowRequest {
  const address = emulation.subscribers.byName(ueName)!.ipv4Address;
  const filters = parsePacketFilters(`permit out ip from any to ${address},permit in ip from ${address} to any`);
  return { ueName, filters, parameters: { arp: ARP, ...parameters } };
}

type WholeTraffic = Omit<QosFlowParameters, 'arp'>;

const ARP = { priorityLevel: 8, preemptionCapable: false, preemptionVulnerable: false };
