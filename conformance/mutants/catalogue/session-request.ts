import { bodyOf } from '../answer-lies.ts';
import { type HonestServer, isJson, type Json, type Passing } from '../lie.ts';

/* What mutants know of a request for a session. */

export function usual({ target }: HonestServer): Json {
  return {
    applicationServer: { ipv4Address: target.applicationServer.ipv4Address },
    qosProfile: target.profile.name,
    duration: 60,
  };
}

function serverIn(request: Passing): Json {
  const server = bodyOf(request)['applicationServer'];
  return isJson(server) ? server : {};
}

export function addressIn(request: Passing): string {
  const { ipv4Address, ipv6Address } = serverIn(request);
  return String(ipv4Address ?? ipv6Address ?? '');
}

export function listIn(request: Passing): unknown[] | undefined {
  const { ipAddresses } = serverIn(request);
  return Array.isArray(ipAddresses) ? ipAddresses : undefined;
}

export function isEmpty(value: unknown): boolean {
  return isJson(value) && Object.keys(value).length === 0;
}

/** Whether phone number and IPv4 address are those of two devices. */
export function namesTwoDevices(request: Passing, { target }: HonestServer): boolean {
  const { device } = bodyOf(request);
  if (!isJson(device) || !isJson(device['ipv4Address'])) return false;
  const { publicAddress } = device['ipv4Address'];
  const owner = target.devices.find(({ identifiers }) => identifiers.ipv4Address?.publicAddress === publicAddress);
  return (
    owner !== undefined &&
    device['phoneNumber'] !== undefined &&
    owner.identifiers.phoneNumber !== device['phoneNumber']
  );
}
