import type { TestDevice } from '../target.ts';
import { TokenUnavailable } from './token-unavailable.ts';

/**
 * How an authorization server is told whom to ask: `tel:<phone number>`, else `ipport:<public address>:<public port>` (CAMARA Security
 * and Interoperability Profile). A device's IPv6 address comes without port and is no hint.
 * @throws TokenUnavailable where the device has neither
 */
export function loginHintOf(device: TestDevice | undefined): string {
  if (device === undefined) throw new TokenUnavailable('there is no device to name as login_hint; expected loginHint');
  const { phoneNumber, ipv4Address } = device.identifiers;
  if (phoneNumber !== undefined) return `tel:${phoneNumber}`;
  const { publicAddress, publicPort } = ipv4Address ?? {};
  if (publicAddress !== undefined && publicPort !== undefined) return `ipport:${publicAddress}:${publicPort}`;
  throw new TokenUnavailable(
    `${device.name} has neither a phone number nor a public address with its port; expected loginHint`,
  );
}
