import {
  openEmulatedNetwork,
  type StaticNefAuthentication,
  type Subscriber,
  subscribersOf,
  testUesOf,
} from '../../emulator/index.ts';
import { NEF_DIALECTS, type NefDialect } from '../../scenarios/nef-dialects.ts';
import type { QosProfile } from '../../scenarios/qos-profile.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { ApplicationServer, Target, TestDevice } from '../target.ts';
import { type DeviceUe, uesOfDevices } from './device-ues.ts';

/** How the emulated NEF is reached by the server under test. */
export interface SouthboundOptions {
  /** Address to listen on. */
  host: string;
  /** 0 for any free port. */
  port: number;
  /** Root under which the server reaches it, where that is not the address it listens on. */
  publicUrl?: string;
  authentication: StaticNefAuthentication;
  dialects: readonly NefDialect[];
  /** The operator's profiles, by whose names or QoS references the NEF is asked. Those that ship where absent. */
  profiles?: readonly QosProfile[];
}

export const DEFAULT_SOUTHBOUND: SouthboundOptions = {
  host: '127.0.0.1',
  port: 9092,
  authentication: { type: 'none' },
  dialects: [],
};

export interface CoupledTarget {
  /** The target with the emulated network behind it, and its devices as UEs of it. */
  target: Target;
  /** The device of `assets.restrictedDevice`, which is a UE like the others. */
  entitled?: TestDevice;
  /** Root of the NEF's AsSessionWithQoS API, `…/3gpp-as-session-with-qos/v1`. */
  nefUrl: string;
  /** What the NEF has answered so far, each as `POST 201`, with why where it refused; and callbacks that were not taken. */
  nefAnswers: readonly string[];
  close(): Promise<void>;
}

export interface CouplingOptions {
  scenario: Scenario;
  /** Default the scenario's. */
  seed?: string;
}

/**
 * Starts an emulated network in the time of the wall clock for a server that is pointed at its NEF, and makes the target's
 * devices UEs of it.
 * @throws InputError where the devices do not fit the scenario; the error of the operating system where the port cannot be had.
 */
export async function coupleTarget(target: Target, { scenario, seed }: CouplingOptions): Promise<CoupledTarget> {
  const { host, port, publicUrl, authentication, dialects, profiles } = target.southbound ?? DEFAULT_SOUTHBOUND;
  const { restrictedDevice } = target.assets;
  const known: TestDevice[] = [
    ...target.devices,
    ...(restrictedDevice === undefined ? [] : [{ name: 'assets.restrictedDevice', identifiers: restrictedDevice }]),
  ];
  const ues = uesOfDevices(known, subscribersOf(scenario), testUesOf(scenario));
  const nefAnswers: string[] = [];
  const network = await openEmulatedNetwork({
    scenario,
    clock: { kind: 'paced', speed: 1 },
    identities: new Map(ues.map(({ ueName, identity }) => [ueName, identity])),
    nefHost: host,
    nefPort: port,
    nefAuthentication: authentication,
    onNefAnswer: ({ method, status, detail }) =>
      nefAnswers.push(`${method} ${status}${detail === undefined ? '' : ` (${detail})`}`),
    onCallbackFailure: (status) => nefAnswers.push(`whose callback got ${status ?? 'no answer'}`),
    nefDialects: Object.fromEntries(dialects.map((name) => [NEF_DIALECTS[name], true])),
    ...(publicUrl !== undefined && { nefPublicRoot: publicUrl }),
    ...(profiles !== undefined && { profiles }),
    ...(seed !== undefined && { seed }),
  });
  network.start();
  const { emulation, observer, nef } = network;
  const asUes = known.map((device, n) => coupled(device, ues[n]!, emulation.subscribers.byName(ues[n]!.ueName)!));
  const [entitled] = asUes.slice(target.devices.length);
  const otherServer = target.otherServer ?? otherServerIn(scenario, target);
  const description = { scenario: scenario.name, seed: emulation.seed, ues: emulation.ues.length };
  return {
    target: {
      ...target,
      ...(otherServer !== undefined && { otherServer }),
      devices: asUes.slice(0, target.devices.length),
      network: { observer, description },
    },
    ...(entitled !== undefined && { entitled }),
    nefUrl: nef.baseUrl,
    nefAnswers,
    close: () => network.close(),
  };
}

/** A server of the scenario that sessions must leave alone: any of the IP version of the target's own, which it is not itself. */
function otherServerIn({ servers }: Scenario, { applicationServer: own }: Target): ApplicationServer | undefined {
  const isOther = (address: string): boolean =>
    address.includes(':')
      ? own.ipv6Address !== undefined && own.ipv6Address !== address
      : own.ipv4Address !== undefined && own.ipv4Address !== address;
  const other = Object.values(servers).find(({ address }) => isOther(address));
  if (other === undefined) return undefined;
  const { address, port } = other;
  return { ...(address.includes(':') ? { ipv6Address: address } : { ipv4Address: address }), port };
}

function coupled(device: TestDevice, { ueName }: DeviceUe, { ipv4Address, ipv6Address }: Subscriber): TestDevice {
  return { ...device, ue: { name: ueName, ipv4Address, ipv6Address } };
}
