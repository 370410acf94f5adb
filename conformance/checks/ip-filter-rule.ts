import ipaddr from 'ipaddr.js';
import type { Direction, IpFlow } from '../../emulator/index.ts';

/**
 * Whether an IPFilterRule (RFC 6733 section 4.3.1, the subset of TS 29.214 section 5.3.8) as the observer lists it covers
 * an IP flow in one direction. Read here once more and not by the emulator's own reader: who judges the network
 * does not trust the code that built it. @throws for a rule that cannot be read: then nothing can be said.
 */
export function filterCovers(rule: string, flow: IpFlow, direction: Direction): boolean {
  const match = RULE.exec(rule.trim());
  if (match === null) throw new Error(`cannot read the packet filter '${rule}'`);
  const [, way, protocol = '', from = '', fromPorts, to = '', toPorts] = match;
  // `in` is uplink, from the UE; `out` is downlink, to the UE.
  if ((way === 'in') !== (direction === 'uplink')) return false;
  if (protocol !== 'ip' && protocol !== 'any' && Number(protocol) !== flow.protocol) return false;
  const [ue, uePorts, server, serverPorts] =
    way === 'in' ? [from, fromPorts, to, toPorts] : [to, toPorts, from, fromPorts];
  return (
    addressMatches(ue, flow.ueAddress) &&
    portMatches(uePorts, flow.uePort) &&
    addressMatches(server, flow.serverAddress) &&
    portMatches(serverPorts, flow.serverPort)
  );
}

const PORTS = '(?: +([0-9]+(?:-[0-9]+)?(?:,[0-9]+(?:-[0-9]+)?)*))?';
const RULE = new RegExp(`^permit +(in|out) +(ip|any|[0-9]+) +from +([^ ]+)${PORTS} +to +([^ ]+)${PORTS}$`);

function addressMatches(pattern: string, address: string): boolean {
  if (pattern === 'any') return true;
  const candidate = ipaddr.parse(address);
  const [network = '', length] = pattern.split('/');
  const base = ipaddr.parse(network);
  if (base.kind() !== candidate.kind()) return false;
  return candidate.match(base, length === undefined ? (base.kind() === 'ipv6' ? 128 : 32) : Number(length));
}

function portMatches(list: string | undefined, port: number): boolean {
  if (list === undefined) return true;
  return list.split(',').some((range) => {
    const [from, to = from] = range.split('-').map(Number);
    return from !== undefined && to !== undefined && from <= port && port <= to;
  });
}
