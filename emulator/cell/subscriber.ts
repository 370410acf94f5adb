/** What the operator knows of the subscription behind a UE. */
export interface Subscriber {
  /** Name of the UE in the scenario; unique. */
  ueName: string;
  /** E.164 with leading '+', as CAMARA writes it. */
  phoneNumber: string;
  /** Address of the UE's PDU session; the network has no NAT, so it is the public address as well. */
  ipv4Address: string;
  /** First address of the UE's /64 prefix. */
  ipv6Address: string;
  /** False for a subscription that the QoD service is not offered to. */
  qodApplicable: boolean;
  /** Network that the subscription belongs to: MCC and MNC together. Absent for the emulated operator's own. */
  homeNetwork?: string;
  /** Network that the UE is in now; absent when it is at home. */
  servingNetwork?: string;
  /** Country that the UE is in now, ISO 3166-1 alpha-2; absent where the operator does not know. */
  servingCountry?: string;
  /** False for a subscription that may not use QoD while it roams; absent means that it may. */
  roamingAllowed?: boolean;
  /** QoD sessions that it may have at once; absent for any number. */
  maxSessions?: number;
}

/** What a subscription is known by; what is absent stays as the emulated operator gives it. */
export type SubscriberIdentity = Partial<Pick<Subscriber, 'phoneNumber' | 'ipv4Address' | 'ipv6Address'>>;

/** The address from which a UE talks to a server: of the same IP version. */
export function ueAddressTowards(serverAddress: string, { ipv4Address, ipv6Address }: Subscriber): string {
  return serverAddress.includes(':') ? ipv6Address : ipv4Address;
}

/** How a request may name a UE. All given identifiers are optional; the first that is set decides, in this order. */
export interface UeIdentity {
  ipv4Address?: string;
  ipv6Address?: string;
  /** E.164 with leading '+'. */
  phoneNumber?: string;
}

/** The subscriptions of the emulated operator. */
export interface SubscriberDirectory {
  find(identity: UeIdentity): Subscriber | undefined;
  byName(ueName: string): Subscriber | undefined;
}
