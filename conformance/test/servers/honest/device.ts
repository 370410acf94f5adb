import type { AccessTokenClaims, Subscription } from '../operator.ts';
import { apiError } from './api-error.ts';
import { sameIpv6Prefix } from './ipv6-prefix.ts';
import type { Readings } from './reading.ts';

/** CAMARA's Device, after validation. */
export interface Device {
  phoneNumber?: string;
  networkAccessIdentifier?: string;
  ipv4Address?: { publicAddress: string; privateAddress?: string; publicPort?: number };
  ipv6Address?: string;
}

export interface IdentifiedDevice {
  subscription: Subscription;
  /** The one identifier that was used, as the client sent it; absent when the token named the device. */
  device?: Device;
}

/**
 * The device that a request is about: the one that the token names, or else the one that the body names.
 * @returns undefined when neither names one
 * @throws ApiError when both name one, or when the one named is unknown
 */
export function identifyDevice(
  { phoneNumber }: AccessTokenClaims,
  device: Device | undefined,
  subscriptions: readonly Subscription[],
  readings: Readings,
): IdentifiedDevice | undefined {
  if (phoneNumber !== undefined && device !== undefined)
    throw apiError(422, 'UNNECESSARY_IDENTIFIER', 'The access token identifies the device already.');
  if (phoneNumber === undefined && device === undefined) return undefined;
  const named = phoneNumber === undefined ? device : { phoneNumber };
  const used = usedIdentifier(named ?? {}, readings);
  if (used === undefined)
    throw apiError(422, 'UNSUPPORTED_IDENTIFIER', 'None of the identifiers of the device is supported.');
  const subscription = subscriptions.find((each) => belongsTo(used, each));
  if (subscription === undefined) throw apiError(404, 'IDENTIFIER_NOT_FOUND', 'The identifier matches no device.');
  const mayOmit = readings.has('only-identifier-omitted') && Object.keys(device ?? {}).length === 1;
  return { subscription, ...(device === undefined || mayOmit ? {} : { device: used }) };
}

/** @throws ApiError for a device that the service is not offered to */
export function demandService({ qodOffered }: Subscription): void {
  if (!qodOffered) throw apiError(422, 'SERVICE_NOT_APPLICABLE', 'The service is not offered to the device.');
}

/** @throws ApiError also when nothing names a device, or when the one named must not be served */
export function demandDevice(
  claims: AccessTokenClaims,
  device: Device | undefined,
  subscriptions: readonly Subscription[],
  readings: Readings,
): IdentifiedDevice {
  const identified = identifyDevice(claims, device, subscriptions, readings);
  if (identified === undefined) throw apiError(422, 'MISSING_IDENTIFIER', 'The device cannot be identified.');
  demandService(identified.subscription);
  return identified;
}

/** Of several identifiers one is used and the others are not compared with it. Network access identifiers are unsupported. */
function usedIdentifier({ phoneNumber, ipv4Address, ipv6Address }: Device, readings: Readings): Device | undefined {
  if (phoneNumber !== undefined && readings.has('phone-number-first')) return { phoneNumber };
  if (ipv4Address !== undefined) return { ipv4Address };
  if (ipv6Address !== undefined) return { ipv6Address };
  if (phoneNumber !== undefined) return { phoneNumber };
  return undefined;
}

function belongsTo({ phoneNumber, ipv4Address, ipv6Address }: Device, subscription: Subscription): boolean {
  if (ipv4Address !== undefined) return ipv4Address.publicAddress === subscription.ipv4Address;
  if (ipv6Address !== undefined) return sameIpv6Prefix(ipv6Address, subscription.ipv6Address);
  return phoneNumber === subscription.phoneNumber;
}
