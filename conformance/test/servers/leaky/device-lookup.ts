import { BlockList } from 'node:net';
import type { AccessTokenClaims, Subscription } from '../operator.ts';
import type { Json } from './json-fields.ts';
import { Refusal } from './refusal.ts';
import type { DeviceIdentifiers } from './session-request.ts';

export interface FoundDevice {
  subscription: Subscription;
  /** The identifier that was used, to be shown; undefined when the token named the device. */
  device: Json | undefined;
}

/** Finds out whom a request is about. Phone numbers go first: they do not change. */
export function findDevice(
  claims: AccessTokenClaims,
  device: DeviceIdentifiers | undefined,
  subscriptions: readonly Subscription[],
): FoundDevice {
  if (claims.phoneNumber !== undefined) {
    if (device !== undefined) throw new Refusal(422, 'UNNECESSARY_IDENTIFIER', 'The token names the device already.');
    return {
      subscription: served(subscriptions.find((each) => each.phoneNumber === claims.phoneNumber)),
      device: undefined,
    };
  }
  if (device === undefined) throw new Refusal(422, 'MISSING_IDENTIFIER', 'Neither token nor body name a device.');
  const { phoneNumber, ipv4Address, publicAddress, ipv6Address } = device;
  if (phoneNumber !== undefined)
    return {
      subscription: served(subscriptions.find((each) => each.phoneNumber === phoneNumber)),
      device: { phoneNumber },
    };
  if (ipv4Address !== undefined)
    return {
      subscription: served(subscriptions.find((each) => each.ipv4Address === publicAddress)),
      device: { ipv4Address },
    };
  if (ipv6Address !== undefined)
    return {
      subscription: served(subscriptions.find((each) => isInPrefixOf(ipv6Address, each.ipv6Address))),
      device: { ipv6Address },
    };
  throw new Refusal(422, 'UNSUPPORTED_IDENTIFIER', 'Network access identifiers are not supported.');
}

function served(subscription: Subscription | undefined): Subscription {
  if (subscription === undefined) throw new Refusal(404, 'IDENTIFIER_NOT_FOUND', 'No device has this identifier.');
  if (!subscription.qodOffered) throw new Refusal(422, 'SERVICE_NOT_APPLICABLE', 'The device cannot have the service.');
  return subscription;
}

function isInPrefixOf(address: string, other: string): boolean {
  const prefix = new BlockList();
  prefix.addSubnet(other, 64, 'ipv6');
  return prefix.check(address, 'ipv6');
}
