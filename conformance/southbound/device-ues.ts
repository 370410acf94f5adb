import type { Subscriber, SubscriberIdentity } from '../../emulator/index.ts';
import { InputError } from '../../scenarios/input-error.ts';
import type { CamaraDevice, TestDevice } from '../target.ts';

/** A device of the target's as a UE of the emulated network. */
export interface DeviceUe {
  ueName: string;
  /** What the target knows the UE by, in the place of what the scenario gives it. */
  identity: SubscriberIdentity;
}

/**
 * Finds a UE for every device: the one that a number or an address of the device belongs to in the scenario, else the next
 * UE for tests that no other device is. The network then knows the UE by all identifiers of the device, as the target does.
 * @param spare names of the UEs that may be given to devices which the scenario does not know.
 * @returns in the order of the devices
 * @throws InputError for a device that is two UEs, two devices that are one, or more devices than there are UEs.
 */
export function uesOfDevices(
  devices: readonly TestDevice[],
  subscribers: readonly Subscriber[],
  spare: readonly string[],
): DeviceUe[] {
  const known = devices.map((device) => knownUe(device, subscribers));
  const taken = new Set(known.filter((name) => name !== undefined));
  const free = spare.filter((name) => !taken.has(name));
  const ues = devices.map((device, n): DeviceUe => {
    const ueName = known[n] ?? free.shift();
    if (ueName === undefined)
      throw problem(
        device,
        `no UE is left for it; expected at most ${spare.length} devices, the scenario's testDevices`,
      );
    return { ueName, identity: identityOf(device.identifiers) };
  });
  ues.forEach(({ ueName }, n) => {
    const other = ues.findIndex((each) => each.ueName === ueName);
    if (other !== n)
      throw problem(
        devices[n]!,
        `it is the same UE as ${devices[other]!.name}; expected devices that are different UEs`,
      );
  });
  return ues;
}

/** The address within the PDU session is what the network knows a device by: the private one, where there are two. */
export function identityOf({ phoneNumber, ipv4Address, ipv6Address }: CamaraDevice): SubscriberIdentity {
  const ipv4 = ipv4Address?.privateAddress ?? ipv4Address?.publicAddress;
  return {
    ...(phoneNumber !== undefined && { phoneNumber }),
    ...(ipv4 !== undefined && { ipv4Address: ipv4 }),
    ...(ipv6Address !== undefined && { ipv6Address }),
  };
}

function knownUe(device: TestDevice, subscribers: readonly Subscriber[]): string | undefined {
  const identity = Object.entries(identityOf(device.identifiers)) as [keyof SubscriberIdentity, string][];
  const names = identity.flatMap(
    ([name, value]) => subscribers.find((subscriber) => subscriber[name] === value)?.ueName ?? [],
  );
  const [first, ...others] = [...new Set(names)];
  if (others.length > 0)
    throw problem(device, `it is ${[first, ...others].join(' and ')}; expected identifiers of one UE`);
  return first;
}

function problem({ name }: TestDevice, message: string): InputError {
  return new InputError([{ file: `device ${name} of the target, in the emulated network`, message }]);
}
