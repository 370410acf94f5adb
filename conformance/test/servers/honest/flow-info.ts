import type { Subscription } from '../operator.ts';
import type { CreateSession, Ports } from './session.ts';

/** 3GPP's FlowInfo: up to two IPFilterRules (RFC 6733 section 4.3.1), here one for each direction. */
export interface FlowInfo {
  flowId: number;
  flowDescriptions: string[];
}

/** The flows between a device and each address of the application server, at the given ports. */
export function flowInfoOf(
  { applicationServer, devicePorts, applicationServerPorts }: CreateSession,
  { ipv4Address, ipv6Address }: Subscription,
): FlowInfo[] {
  const { ipAddresses = [], ipv4Address: ipv4Subnet, ipv6Address: ipv6Subnet } = applicationServer;
  const servers = [...ipAddresses, ipv4Subnet, ipv6Subnet].filter((address) => address !== undefined);
  return servers.map((address, index) => {
    const ue = withPorts(address.includes(':') ? ipv6Address : ipv4Address, devicePorts);
    const server = withPorts(address, applicationServerPorts);
    return {
      flowId: index + 1,
      flowDescriptions: [`permit in ip from ${ue} to ${server}`, `permit out ip from ${server} to ${ue}`],
    };
  });
}

function withPorts(address: string, { ports = [], ranges = [] }: Ports = {}): string {
  const all = [...ports.map(String), ...ranges.map(({ from, to }) => `${from}-${to}`)];
  return all.length === 0 ? address : `${address} ${all.join(',')}`;
}
