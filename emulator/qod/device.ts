import type { Subscriber, SubscriberDirectory, UeIdentity } from '../cell/subscriber.ts';
import { Refusal } from './errors.ts';
import type { Caller } from './tokens.ts';

/** CAMARA Device, as a validated request carries it. */
export interface Device {
  ipv4Address?: { publicAddress: string; privateAddress?: string; publicPort?: number };
  ipv6Address?: string;
  phoneNumber?: string;
  networkAccessIdentifier?: string;
}

/**
 * Identifiers in the order in which they are tried: an address names one device, a phone number may be shared by several
 * SIM cards. CAMARA does not allow networkAccessIdentifier yet.
 */
const IDENTIFIERS = ['ipv4Address', 'ipv6Address', 'phoneNumber'] as const;
export type IdentifierType = (typeof IDENTIFIERS)[number];

export interface IdentificationOptions {
  subscribers: SubscriberDirectory;
  /** Types that this operator does not support; networkAccessIdentifier never is. */
  unsupportedIdentifiers: readonly IdentifierType[];
}

/** The device that a request is about. */
export interface Subject {
  subscriber: Subscriber;
  /** The one identifier that was used, unaltered; absent when the access token identified the device. */
  device?: Device;
}

/**
 * The rules of "Identifying the device from the access token": a 3-legged token names the device and the request must
 * not; with a 2-legged token the request must. Of several identifiers the first supported one that is known decides;
 * whether the others name the same device is not looked at, so that nobody can learn it.
 */
export function identifySubject(
  options: IdentificationOptions,
  caller: Caller,
  device: Device | undefined,
): Subject | Refusal {
  return identifyAnySubject(options, caller, device) ?? new Refusal('MISSING_IDENTIFIER');
}

/** The same where a device need not be given: undefined when neither token nor request names one. */
export function identifyAnySubject(
  options: IdentificationOptions,
  caller: Caller,
  device: Device | undefined,
): Subject | Refusal | undefined {
  if (caller.phoneNumber !== undefined) {
    if (device !== undefined) return new Refusal('UNNECESSARY_IDENTIFIER');
    return applicable(options.subscribers.find({ phoneNumber: caller.phoneNumber }));
  }
  return device === undefined ? undefined : byIdentifiers(options, device);
}

function byIdentifiers(
  { subscribers, unsupportedIdentifiers }: IdentificationOptions,
  device: Device,
): Subject | Refusal {
  const supported = IDENTIFIERS.filter((type) => device[type] !== undefined && !unsupportedIdentifiers.includes(type));
  if (supported.length === 0) return new Refusal('UNSUPPORTED_IDENTIFIER');
  for (const type of supported) {
    const subscriber = subscribers.find(identityOf(device, type));
    if (subscriber !== undefined) return applicable(subscriber, { [type]: device[type] });
  }
  return new Refusal('IDENTIFIER_NOT_FOUND');
}

function applicable(subscriber: Subscriber | undefined, device?: Device): Subject | Refusal {
  if (subscriber === undefined) return new Refusal('IDENTIFIER_NOT_FOUND');
  if (!subscriber.qodApplicable) return new Refusal('SERVICE_NOT_APPLICABLE');
  return { subscriber, ...(device === undefined ? {} : { device }) };
}

/** There is no NAT: the public address is the device's own, and neither privateAddress nor publicPort adds to it. */
function identityOf({ ipv4Address, ipv6Address, phoneNumber }: Device, type: IdentifierType): UeIdentity {
  switch (type) {
    case 'ipv4Address':
      return ipv4Address === undefined ? {} : { ipv4Address: ipv4Address.publicAddress };
    case 'ipv6Address':
      return ipv6Address === undefined ? {} : { ipv6Address };
    case 'phoneNumber':
      return phoneNumber === undefined ? {} : { phoneNumber };
  }
}
