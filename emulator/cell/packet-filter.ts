import ipaddr from 'ipaddr.js';
import type { Direction, IpFlow } from './ip-flow.ts';

/** Ports `from`..`to`, both included, 0..65535. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** Addresses that share their first `prefixLength` bits. `address` is the first of them, in canonical text. */
export interface IpNetwork {
  readonly address: string;
  readonly prefixLength: number;
}

/** What a filter wants of one end of an IP flow. */
export interface FilterEnd {
  /** Absent where any address matches. */
  readonly network?: IpNetwork;
  /** Empty where any port matches. */
  readonly ports: readonly PortRange[];
}

/**
 * Packet filter of a QoS flow (TS 23.501 §5.7.6), told from the UE's side whatever its direction.
 * It matches packets of its own direction only.
 */
export interface PacketFilter {
  readonly direction: Direction;
  /** IANA protocol number; absent where any protocol matches. */
  readonly protocol?: number;
  readonly ue: FilterEnd;
  readonly server: FilterEnd;
}

/** A text that is no IPFilterRule, or one outside the subset that 3GPP allows. */
export class PacketFilterError extends Error {
  override readonly name = 'PacketFilterError';
  /** Where in the text the fault lies, counted from 0. */
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(`${message} (at character ${offset + 1})`);
    this.offset = offset;
  }
}

/**
 * Parses IPFilterRules (RFC 6733 §4.3.1) in the subset of TS 29.214 §5.3.8: `permit`, no options, no `!`, no `assigned`.
 * `in` is uplink, from UE to server; `out` is downlink, from server to UE. Several rules may be joined by commas.
 * @throws PacketFilterError
 */
export function parsePacketFilters(text: string): PacketFilter[] {
  const filters: PacketFilter[] = [];
  const tokens = tokenize(text);
  do {
    filters.push(parseRule(tokens, text.length));
  } while (tokens.length > 0);
  return filters;
}

/** The filter as one IPFilterRule, such as `permit out 17 from 198.51.100.0/24 5060,5070-5080 to 10.0.0.1`. */
export function formatPacketFilter({ direction, protocol, ue, server }: PacketFilter): string {
  const [from, to] = direction === 'uplink' ? [ue, server] : [server, ue];
  const way = direction === 'uplink' ? 'in' : 'out';
  return `permit ${way} ${protocol ?? 'ip'} from ${formatEnd(from)} to ${formatEnd(to)}`;
}

/** A predicate of flows and directions. Made for classifying a flow once, not for every packet of it. */
export function compileFilter({
  direction,
  protocol,
  ue,
  server,
}: PacketFilter): (flow: IpFlow, direction: Direction) => boolean {
  const ueMatches = compileEnd(ue);
  const serverMatches = compileEnd(server);
  return (flow, flowDirection) =>
    flowDirection === direction &&
    (protocol === undefined || flow.protocol === protocol) &&
    ueMatches(flow.ueAddress, flow.uePort) &&
    serverMatches(flow.serverAddress, flow.serverPort);
}

interface Token {
  text: string;
  offset: number;
}

/** Words, and the commas that end a rule; the commas inside a port list belong to its word. */
function tokenize(text: string): Token[] {
  const separated = text.replace(/,(?=\s*(?:permit|deny)\b)/gi, ' ');
  const tokens = [...separated.matchAll(/\S+/g)].map((match) => ({ text: match[0], offset: match.index }));
  if (tokens.length === 0) throw new PacketFilterError('empty packet filter; expected `permit in|out …`', 0);
  return tokens;
}

/** Takes one rule off the front of the tokens. */
function parseRule(tokens: Token[], end: number): PacketFilter {
  const next = (expected: string): Token => {
    const token = tokens.shift();
    if (token === undefined) throw new PacketFilterError(`the rule ends early; expected ${expected}`, end);
    return token;
  };
  expectWord(next('`permit`'), ['permit']);
  const way = expectWord(next('`in` or `out`'), ['in', 'out']);
  const protocol = parseProtocol(next('a protocol'));
  expectWord(next('`from`'), ['from']);
  const from = parseEnd(tokens, next('an address'));
  expectWord(next('`to`'), ['to']);
  const to = parseEnd(tokens, next('an address'));
  const follower = tokens[0];
  if (follower !== undefined && !/^(permit|deny)$/i.test(follower.text)) {
    throw new PacketFilterError(
      `unexpected '${follower.text}'; options are not allowed (TS 29.214 §5.3.8)`,
      follower.offset,
    );
  }
  requireOneFamily(from, to);
  const ends = way === 'in' ? { ue: from.end, server: to.end } : { ue: to.end, server: from.end };
  return { direction: way === 'in' ? 'uplink' : 'downlink', ...(protocol === undefined ? {} : { protocol }), ...ends };
}

function expectWord(token: Token, words: readonly string[]): string {
  const word = token.text.toLowerCase();
  if (words.includes(word)) return word;
  const expected = words.map((each) => `\`${each}\``).join(' or ');
  throw new PacketFilterError(`expected ${expected}, got '${token.text}'`, token.offset);
}

/** An IANA number, or `ip` (also `any`, which some implementations send) for whatever protocol. */
function parseProtocol({ text, offset }: Token): number | undefined {
  if (/^(ip|any)$/i.test(text)) return undefined;
  if (/^\d{1,3}$/.test(text) && Number(text) <= 255) return Number(text);
  throw new PacketFilterError(`expected a protocol number 0..255 or \`ip\`, got '${text}'`, offset);
}

interface ParsedEnd {
  end: FilterEnd;
  offset: number;
}

function parseEnd(tokens: Token[], address: Token): ParsedEnd {
  const network = parseNetwork(address);
  const follower = tokens[0];
  const hasPorts = follower !== undefined && /^[\d,-]+$/.test(follower.text);
  if (hasPorts) tokens.shift();
  const ports = hasPorts ? parsePorts(follower) : [];
  return { end: { ...(network === undefined ? {} : { network }), ports }, offset: address.offset };
}

function parseNetwork({ text, offset }: Token): IpNetwork | undefined {
  if (text.toLowerCase() === 'any') return undefined;
  const [address = '', bits, ...rest] = text.split('/');
  const parsed = parseAddress(address);
  if (parsed === undefined || rest.length > 0) {
    throw new PacketFilterError(
      `expected \`any\` or an address such as 10.0.0.1/24 or 2001:db8::/64, got '${text}'`,
      offset,
    );
  }
  const width = parsed.kind() === 'ipv4' ? 32 : 128;
  if (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= width)) {
    throw new PacketFilterError(`expected a prefix length 0..${width}, got '${bits}'`, offset + address.length + 1);
  }
  const prefixLength = bits === undefined ? width : Number(bits);
  return { address: firstAddress(parsed, prefixLength), prefixLength };
}

/** Only the plain notations: a dotted quad, or an IPv6 address without a zone. */
function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  if (!text.includes('%') && ipaddr.IPv6.isValid(text)) return ipaddr.IPv6.parse(text);
  return undefined;
}

function firstAddress(address: ipaddr.IPv4 | ipaddr.IPv6, prefixLength: number): string {
  const bytes = address.toByteArray().map((byte, index) => byte & prefixByte(prefixLength - 8 * index));
  return ipaddr.fromByteArray(bytes).toString();
}

/** The part of a prefix that falls into one byte: its `bits` highest bits are set. */
function prefixByte(bits: number): number {
  return 0xff & ~(0xff >> Math.min(8, Math.max(0, bits)));
}

function parsePorts({ text, offset }: Token): PortRange[] {
  return text.split(',').map((part) => {
    const [, first, last] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part) ?? [];
    const from = Number(first);
    const to = Number(last ?? first);
    if (from <= to && to <= 65_535) return { from, to };
    throw new PacketFilterError(`expected ports such as 80,443 or 5000-5010, got '${text}'`, offset);
  });
}

function requireOneFamily(from: ParsedEnd, to: ParsedEnd): void {
  const [a, b] = [from.end.network?.address, to.end.network?.address];
  if (a === undefined || b === undefined || a.includes(':') === b.includes(':')) return;
  throw new PacketFilterError('both addresses of a rule must be of one IP version', to.offset);
}

function formatEnd({ network, ports }: FilterEnd): string {
  const width = network?.address.includes(':') === true ? 128 : 32;
  const prefix = network === undefined || network.prefixLength === width ? '' : `/${network.prefixLength}`;
  const list = ports.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
  return `${network?.address ?? 'any'}${prefix}${list === '' ? '' : ` ${list}`}`;
}

function compileEnd({ network, ports }: FilterEnd): (address: string, port: number) => boolean {
  const contains = network === undefined ? () => true : compileNetwork(network);
  return (address, port) =>
    (ports.length === 0 || ports.some(({ from, to }) => from <= port && port <= to)) && contains(address);
}

function compileNetwork({ address, prefixLength }: IpNetwork): (address: string) => boolean {
  const network = ipaddr.parse(address);
  return (text) => {
    const candidate = ipaddr.parse(text);
    return candidate.kind() === network.kind() && candidate.match(network, prefixLength);
  };
}
