import type { Release } from '../../conformance/contract/index.ts';
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

/** What a release says of the device of a request, beyond its schema. */
interface IdentificationRules {
  /** A device that is given although the token names one. */
  besideToken: 'refused' | 'must-match';
  /** Several identifiers that do not belong to one device. */
  mismatch: 'refused' | 'first-decides';
  /** What comes back of the identifiers that a client sent. */
  returned: 'all' | 'one';
}

/**
 * Until r1.3 a client may send the device along with a 3-legged token, and it must be the token's; r2.2 forbids it.
 * Until r2.2 all identifiers must belong to one device; since r3.2 nobody may learn from an error whether they do, and exactly
 * one comes back (schema DeviceResponse).
 */
function rulesOf(release: Release): IdentificationRules {
  switch (release) {
    case 'v0.10.1':
    case 'r1.3':
      return { besideToken: 'must-match', mismatch: 'refused', returned: 'all' };
    case 'r2.2':
      return { besideToken: 'refused', mismatch: 'refused', returned: 'all' };
    default:
      return { besideToken: 'refused', mismatch: 'first-decides', returned: 'one' };
  }
}

export interface IdentificationOptions {
  release: Release;
  subscribers: SubscriberDirectory;
  /** Types that this operator does not support; networkAccessIdentifier never is. */
  unsupportedIdentifiers: readonly IdentifierType[];
}

/** The device that a request is about. */
export interface Subject {
  subscriber: Subscriber;
  /** As it is given back to the client, unaltered; absent when the access token alone identified the device. */
  device?: Device;
}

/**
 * The rules of "Identifying the device from the access token": a 3-legged token names the device; with a 2-legged token
 * the request must.
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
  { phoneNumber }: Caller,
  device: Device | undefined,
): Subject | Refusal | undefined {
  if (phoneNumber === undefined) return device === undefined ? undefined : byIdentifiers(options, device);
  if (device !== undefined && rulesOf(options.release).besideToken === 'refused')
    return new Refusal('UNNECESSARY_IDENTIFIER');
  const ofToken = applicable(options.subscribers.find({ phoneNumber }));
  if (device === undefined || ofToken instanceof Refusal) return ofToken;
  const given = byIdentifiers(options, device);
  if (given instanceof Refusal) return given;
  return given.subscriber.ueName === ofToken.subscriber.ueName ? given : new Refusal('INVALID_TOKEN_CONTEXT');
}

/** The first supported identifier that is known decides; where a release wants it, all of them have to agree. */
function byIdentifiers(options: IdentificationOptions, device: Device): Subject | Refusal {
  const { subscribers, unsupportedIdentifiers, release } = options;
  const { mismatch, returned } = rulesOf(release);
  const supported = IDENTIFIERS.filter((type) => device[type] !== undefined && !unsupportedIdentifiers.includes(type));
  if (supported.length === 0) return new Refusal('UNSUPPORTED_IDENTIFIER');
  const found = supported.map((type) => ({ type, subscriber: subscribers.find(identityOf(device, type)) }));
  const first = found.find(({ subscriber }) => subscriber !== undefined);
  if (first?.subscriber === undefined) return new Refusal('IDENTIFIER_NOT_FOUND');
  const { ueName } = first.subscriber;
  if (mismatch === 'refused' && found.some(({ subscriber }) => subscriber?.ueName !== ueName))
    return new Refusal('IDENTIFIER_MISMATCH');
  return applicable(first.subscriber, returned === 'all' ? device : { [first.type]: device[first.type] });
}

function applicable(subscriber: Subscriber | undefined, device?: Device): Subject | Refusal {
  if (subscriber === undefined) return new Refusal('IDENTIFIER_NOT_FOUND');
  if (!subscriber.qodApplicable) return new Refusal('SERVICE_NOT_APPLICABLE');
  return { subscriber, ...(device === undefined ? {} : { device }) };
}

/**
 * There is no NAT: the public address is the device's own, and neither privateAddress nor publicPort adds to it. v0.10.1
 * lets the plus of a phone number go.
 */
function identityOf({ ipv4Address, ipv6Address, phoneNumber }: Device, type: IdentifierType): UeIdentity {
  switch (type) {
    case 'ipv4Address':
      return ipv4Address === undefined ? {} : { ipv4Address: ipv4Address.publicAddress };
    case 'ipv6Address':
      return ipv6Address === undefined ? {} : { ipv6Address };
    case 'phoneNumber':
      return phoneNumber === undefined ? {} : { phoneNumber: phoneNumber.replace(/^\+?/, '+') };
  }
}
