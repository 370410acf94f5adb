import ipaddr from 'ipaddr.js';
import { Refusal } from './errors.ts';

/** CAMARA ApplicationServer of any release. */
export interface ApplicationServer {
  /** Address, or address/mask. */
  ipv4Address?: string;
  ipv6Address?: string;
  /** Single addresses of both versions, since r4.1. */
  ipAddresses?: readonly string[];
}

/** CAMARA PortsSpec. */
export interface PortsSpec {
  ranges?: readonly PortRange[];
  ports?: readonly number[];
}

/** Both ends included. */
export interface PortRange {
  from: number;
  to: number;
}

export interface Network {
  version: 'ipv4' | 'ipv6';
  /** First address. */
  address: string;
  prefixLength: number;
}

/** The traffic that a session is for: between one device and these servers, on these ports. */
export interface AppFlow {
  servers: readonly Network[];
  /** Ascending and apart; empty means every port. */
  serverPorts: readonly PortRange[];
  devicePorts: readonly PortRange[];
}

export interface FlowDemand {
  applicationServer: ApplicationServer;
  applicationServerPorts?: PortsSpec;
  devicePorts?: PortsSpec;
}

/** What the schema cannot say: addresses that are none (r3.2 has no pattern for them), masks too wide, ranges upside down. */
export function parseAppFlow({
  applicationServer,
  applicationServerPorts,
  devicePorts,
}: FlowDemand): AppFlow | Refusal {
  const { ipv4Address, ipv6Address, ipAddresses = [] } = applicationServer;
  const servers: Network[] = [];
  const given = [
    ...(ipv4Address === undefined ? [] : [{ text: ipv4Address, version: 'ipv4' as const }]),
    ...(ipv6Address === undefined ? [] : [{ text: ipv6Address, version: 'ipv6' as const }]),
    ...ipAddresses.map((text) => ({ text, version: text.includes(':') ? ('ipv6' as const) : ('ipv4' as const) })),
  ];
  for (const { text, version } of given) {
    const network = parseNetwork(text, version);
    if (network === undefined)
      return new Refusal(
        'INVALID_ARGUMENT',
        `applicationServer: ${text.slice(0, 60)} is no ${version} address or subnet`,
      );
    servers.push(network);
  }
  if (servers.length === 0) return new Refusal('INVALID_ARGUMENT', 'applicationServer names no address');
  const serverRanges = parsePorts(applicationServerPorts);
  const deviceRanges = parsePorts(devicePorts);
  if (serverRanges === undefined)
    return new Refusal('OUT_OF_RANGE', 'applicationServerPorts: a range starts after its end, or no port is named');
  if (deviceRanges === undefined)
    return new Refusal('OUT_OF_RANGE', 'devicePorts: a range starts after its end, or no port is named');
  // A list that was pushed to has room for sixteen more, and a session lasts.
  return { servers: servers.slice(), serverPorts: serverRanges, devicePorts: deviceRanges };
}

/** Whether some packet of one device could belong to both. */
export function overlaps(a: AppFlow, b: AppFlow): boolean {
  return (
    a.servers.some((one) => b.servers.some((other) => networksOverlap(one, other))) &&
    portsOverlap(a.serverPorts, b.serverPorts) &&
    portsOverlap(a.devicePorts, b.devicePorts)
  );
}

function parseNetwork(text: string, version: Network['version']): Network | undefined {
  const [address = '', mask, ...rest] = text.split('/');
  const width = version === 'ipv4' ? 32 : 128;
  const isAddress =
    version === 'ipv4'
      ? ipaddr.IPv4.isValidFourPartDecimal(address)
      : !address.includes('%') && ipaddr.IPv6.isValid(address);
  if (!isAddress || rest.length > 0 || (mask !== undefined && !/^\d{1,3}$/.test(mask))) return undefined;
  const prefixLength = Number(mask ?? width);
  if (prefixLength > width) return undefined;
  const family = version === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6;
  return { version, address: family.networkAddressFromCIDR(`${address}/${prefixLength}`).toString(), prefixLength };
}

/** Sorted and merged; undefined where a range is upside down, or where a specification specifies nothing. */
function parsePorts(spec: PortsSpec | undefined): PortRange[] | undefined {
  if (spec === undefined) return [];
  const ranges = [...(spec.ranges ?? []), ...(spec.ports ?? []).map((port) => ({ from: port, to: port }))];
  if (ranges.length === 0 || ranges.some(({ from, to }) => from > to)) return undefined;
  const merged: PortRange[] = [];
  for (const { from, to } of ranges.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last.to + 1) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}

/** Two prefixes overlap exactly when the longer one lies in the shorter one. */
function networksOverlap(a: Network, b: Network): boolean {
  if (a.version !== b.version) return false;
  const [wide, narrow] = a.prefixLength <= b.prefixLength ? [a, b] : [b, a];
  const [inner, outer] = [ipaddr.parse(narrow.address), ipaddr.parse(wide.address)];
  return inner.match(outer, wide.prefixLength);
}

function portsOverlap(a: readonly PortRange[], b: readonly PortRange[]): boolean {
  if (a.length === 0 || b.length === 0) return true;
  return a.some((one) => b.some((other) => one.from <= other.to && other.from <= one.to));
}
