import ipaddr from 'ipaddr.js';

type Address = ReturnType<typeof ipaddr.parse>;
type Network = ReturnType<typeof ipaddr.parseCIDR>;

/** Unicast that is routed in the Internet (RFC 4291 §2.4): what lies outside may carry an IPv4 address in disguise. */
const GLOBAL_UNICAST_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

/** Names of the machine itself (RFC 6761 §6.3). */
const LOCALHOST = /(^|\.)localhost\.?$/;

/**
 * Which addresses a sink may have: those of the public Internet and of networks that the operator allows. Refused are
 * loopback, private, link-local, shared (100.64/10), unique-local, multicast, unspecified, reserved and documentation
 * addresses, and IPv6 addresses that stand for an IPv4 address (mapped, NAT64, 6to4, Teredo).
 */
export class AddressPolicy {
  readonly #allowed: readonly Network[];

  /** @param allowedNetworks in CIDR notation. @throws when one of them cannot be read. */
  constructor(allowedNetworks: readonly string[] = []) {
    this.#allowed = allowedNetworks.map((network) => ipaddr.parseCIDR(network));
  }

  /** @returns why nothing is sent to an address, or undefined. */
  refuseAddress(address: string): string | undefined {
    if (!ipaddr.isValid(address)) return 'it is no IP address';
    const parsed = ipaddr.parse(address);
    if (this.#allowed.some((network) => contains(network, parsed))) return undefined;
    const range = parsed.range();
    if (range !== 'unicast') return `its address is ${range}`;
    if (parsed.kind() === 'ipv6' && !contains(GLOBAL_UNICAST_IPV6, parsed)) return 'its address is not global';
    return undefined;
  }

  /**
   * Judges what a URL shows by itself: an IP address, or a name of the machine's own. Any other name is judged when a
   * connection is made: its addresses may change until then, and nobody should learn from an answer what it resolves to.
   * @returns why nothing is sent there, or undefined.
   */
  refuseUrl(url: string): string | undefined {
    const { hostname } = new URL(url);
    const host = hostname.replace(/^\[|\]$/g, '');
    if (LOCALHOST.test(host)) return this.refuseAddress('127.0.0.1') && this.refuseAddress('::1');
    return ipaddr.isValid(host) ? this.refuseAddress(host) : undefined;
  }
}

function contains([network, prefixLength]: Network, address: Address): boolean {
  return network.kind() === address.kind() && address.match(network, prefixLength);
}
