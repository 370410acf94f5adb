import ipaddr from 'ipaddr.js';
import { phoneNumberAfter } from '../../scenarios/subscription-check.ts';
import type { SubscriptionConfig } from '../../scenarios/subscription-schema.ts';
import type { Subscriber, SubscriberDirectory, SubscriberIdentity, UeIdentity } from './subscriber.ts';

/** A UE and what the scenario says of its subscription. */
export interface SubscribedUe {
  name: string;
  qodApplicable: boolean;
  /** Of its group; `phoneNumber` is that of the group's first UE. */
  subscription?: SubscriptionConfig | undefined;
  /** Which UE of its group it is, from 0. */
  position?: number;
}

/** The emulated operator's subscriber data: each UE has one IPv4 address, one IPv6 /64 prefix and one phone number. */
export class Subscriptions implements SubscriberDirectory {
  readonly #byName = new Map<string, Subscriber>();
  readonly #byPhoneNumber = new Map<string, Subscriber>();
  readonly #byIpv4 = new Map<string, Subscriber>();
  readonly #byIpv6Prefix = new Map<string, Subscriber>();

  /** @param identities of UEs that have others than the emulated operator would give them, by name of the UE. */
  constructor(ues: readonly SubscribedUe[], identities: ReadonlyMap<string, SubscriberIdentity> = new Map()) {
    ues.forEach((ue, index) => this.#add({ ...subscriber(ue, index), ...identities.get(ue.name) }));
  }

  /** In the order of the UEs. */
  all(): Subscriber[] {
    return [...this.#byName.values()];
  }

  find(identity: UeIdentity): Subscriber | undefined {
    if (identity.ipv4Address !== undefined) return this.#byIpv4.get(identity.ipv4Address);
    if (identity.ipv6Address !== undefined) return this.#byIpv6Prefix.get(ipv6Prefix(identity.ipv6Address));
    return identity.phoneNumber === undefined ? undefined : this.#byPhoneNumber.get(identity.phoneNumber);
  }

  byName(ueName: string): Subscriber | undefined {
    return this.#byName.get(ueName);
  }

  #add(entry: Subscriber): void {
    this.#byName.set(entry.ueName, entry);
    this.#byPhoneNumber.set(entry.phoneNumber, entry);
    this.#byIpv4.set(entry.ipv4Address, entry);
    this.#byIpv6Prefix.set(ipv6Prefix(entry.ipv6Address), entry);
  }
}

/** Addresses from 10.45.0.0/16 and 2001:db8:45::/48, numbers under +999, which no country has, unless the scenario gives one. */
function subscriber({ name, qodApplicable, subscription = {}, position = 0 }: SubscribedUe, index: number): Subscriber {
  const host = index + 2;
  const { phoneNumber = `+999${String(10_000_000 + index)}`, ...known } = subscription;
  return {
    ...known,
    ueName: name,
    phoneNumber: subscription.phoneNumber === undefined ? phoneNumber : phoneNumberAfter(phoneNumber, position),
    ipv4Address: `10.45.${host >> 8}.${host & 255}`,
    ipv6Address: `2001:db8:45:${host.toString(16)}::1`,
    qodApplicable,
  };
}

/** The /64 prefix of an address as comparable text; empty for what is no IPv6 address. */
function ipv6Prefix(address: string): string {
  if (!ipaddr.IPv6.isValid(address)) return '';
  return ipaddr.IPv6.parse(address).toByteArray().slice(0, 8).join('.');
}
