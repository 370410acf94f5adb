import ipaddr from 'ipaddr.js';
import type { Subscriber, SubscriberDirectory, UeIdentity } from '../cell/subscriber.ts';
import { Problem } from './problem.ts';
import type { SubscriptionBody } from './subscription.ts';

/**
 * The UE that a subscription names by `ueIpv4Addr`, `ueIpv6Addr` (either may carry a prefix length, which some
 * implementations send), `gpsi` (`msisdn-…`) or `macAddr`. A well-formed name of nobody here is answered 404
 * USER_NOT_FOUND: TS 29.122 lists 404 among the answers of the creation, and the body as such is in order. The emulated
 * UEs have no MAC addresses and no external identifiers, so that these name nobody.
 */
export function findUe(body: SubscriptionBody, subscribers: SubscriberDirectory): Subscriber | Problem {
  const { ueIpv4Addr, ueIpv6Addr, gpsi, macAddr } = body;
  if ([ueIpv4Addr, ueIpv6Addr, gpsi, macAddr].every((name) => name === undefined)) {
    return new Problem('MANDATORY_IE_MISSING', 'the UE must be identified by ueIpv4Addr, ueIpv6Addr, gpsi or macAddr');
  }
  if (ueIpv4Addr !== undefined && !isIpv4(ueIpv4Addr)) return incorrect('ueIpv4Addr', 'IPv4');
  if (ueIpv6Addr !== undefined && !isIpv6(ueIpv6Addr)) return incorrect('ueIpv6Addr', 'IPv6');
  const identity: UeIdentity = {
    ...(ueIpv4Addr === undefined ? {} : { ipv4Address: withoutPrefix(ueIpv4Addr) }),
    ...(ueIpv6Addr === undefined ? {} : { ipv6Address: withoutPrefix(ueIpv6Addr) }),
    ...phoneNumberOf(gpsi),
  };
  const subscriber = Object.keys(identity).length === 0 ? undefined : subscribers.find(identity);
  return (
    subscriber ?? new Problem('USER_NOT_FOUND', `no UE is known as ${JSON.stringify({ ...identity, gpsi, macAddr })}`)
  );
}

/** The address of `10.0.0.1/32` and of `10.0.0.1`. */
export function withoutPrefix(address: string): string {
  return address.replace(/\/\d+$/, '');
}

function isIpv4(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(withoutPrefix(text)) && prefixFits(text, 32);
}

/** An address with a zone is of one link alone. */
function isIpv6(text: string): boolean {
  return !text.includes('%') && ipaddr.IPv6.isValid(withoutPrefix(text)) && prefixFits(text, 128);
}

function prefixFits(text: string, width: number): boolean {
  return Number(/\/(\d+)$/.exec(text)?.[1] ?? 0) <= width;
}

function incorrect(name: string, family: string): Problem {
  const reason = `must be an ${family} address, which may carry a prefix length`;
  return new Problem('OPTIONAL_IE_INCORRECT', `${name} ${reason}`, [{ param: `/${name}`, reason }]);
}

function phoneNumberOf(gpsi: string | undefined): UeIdentity {
  const [, digits] = /^msisdn-(\d{5,15})$/.exec(gpsi ?? '') ?? [];
  return digits === undefined ? {} : { phoneNumber: `+${digits}` };
}
