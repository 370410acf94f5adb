import type { NetworkObserver, TestTime } from '../emulator/index.ts';
import type { TokenRole } from './case.ts';
import type { Need } from './need.ts';
import type { ApiName, Operation } from './contract/index.ts';
import type { SouthboundOptions } from './southbound/couple-target.ts';

/** A CAMARA Device object: the identifiers by which requests may name a device. */
export interface CamaraDevice {
  phoneNumber?: string;
  networkAccessIdentifier?: string;
  ipv4Address?: { publicAddress?: string; privateAddress?: string; publicPort?: number };
  ipv6Address?: string;
}

/** A device that the suite may make sessions for. */
export interface TestDevice {
  /** Unique within the target. */
  name: string;
  identifiers: CamaraDevice;
  /** The UE that it is in the emulated network, with the addresses of its PDU session; absent without such a network. */
  ue?: { name: string; ipv4Address: string; ipv6Address: string };
}

export interface ApplicationServer {
  ipv4Address?: string;
  ipv6Address?: string;
  port: number;
}

/** The QoS profile of the tests. Limits in seconds; absent, they are read from the target's own qos-profiles API. */
export interface TestProfile {
  name: string;
  minDurationS?: number;
  maxDurationS?: number;
}

/** What a target must have for some cases, by the name that `${asset.<name>}` uses. */
export interface Assets {
  /** Names nobody. */
  unknownDevice?: CamaraDevice;
  /** Names a device that the service is not offered to. */
  inapplicableDevice?: CamaraDevice;
  /** Has unsupported identifiers only. */
  unsupportedDevice?: CamaraDevice;
  inactiveProfile?: string;
  deprecatedProfile?: string;
  /** Offered to `restrictedDevice` only. */
  restrictedProfile?: string;
  restrictedDevice?: CamaraDevice;
  /** A profile that the network refuses after the request was accepted. */
  refusedProfile?: string;
  /** Requests that the client of the `throttled` token may send before it is refused. */
  throttledRequests?: number;
}

export type AssetName = keyof Assets;

export const ASSET_NAMES = [
  'unknownDevice',
  'inapplicableDevice',
  'unsupportedDevice',
  'inactiveProfile',
  'deprecatedProfile',
  'restrictedProfile',
  'restrictedDevice',
  'refusedProfile',
  'throttledRequests',
] as const satisfies readonly AssetName[];

export interface TokenRequest {
  role: TokenRole;
  /** The device of the case, for the three-legged roles. */
  device?: TestDevice;
  operation: Operation;
}

/** Where access tokens come from. */
export interface TokenSource {
  /** Whether the role can be had, for that device where it is bound to one. */
  offers(role: TokenRole, device?: TestDevice): boolean;
  /** A token of a role that is offered; `undefined` for `none`. @throws for a role that is not offered. */
  token(request: TokenRequest): Promise<string | undefined>;
}

/** Longest waits and tolerances of a target, in milliseconds. */
export interface Budgets {
  /** Real time from sending a request to the end of its answer. */
  requestTimeoutMs: number;
  /** Until a session leaves REQUESTED. */
  availableWithinMs: number;
  /** Until a notification arrives. */
  eventWithinMs: number;
  /** How far the target's clock may be off ours. */
  clockToleranceMs: number;
}

/** The emulated network behind a target. */
export interface CoupledNetwork {
  observer: NetworkObserver;
  /** What the record says of it. */
  description: { scenario: string; seed: string; ues: number };
}

/** How the notification listener is reached. */
export interface SinkOptions {
  /** Address to listen on. */
  host: string;
  /** 0 for any free port. */
  port: number;
  /** URL under which the target reaches the listener, where it is not the address it listens on. */
  publicUrl?: string;
  /** PEM texts; without them the suite makes a certificate authority of its own. */
  certificate?: { certificatePem: string; keyPem: string };
}

/**
 * The implementation under test, as the runner sees it: the embedded reference and a stranger's server behind a
 * `target.yaml` are the same thing here.
 */
export interface Target {
  name: string;
  kind: 'reference' | 'external';
  /** Base URL of each API, base path included, without a slash at the end. An API without one is not offered. */
  apis: Readonly<Partial<Record<ApiName, string>>>;
  /** Sent with every request. */
  headers: Readonly<Record<string, string>>;
  /** PEM of further certificate authorities to trust. */
  caPem?: string;
  time: TestTime;
  tokens: TokenSource;
  devices: readonly TestDevice[];
  applicationServer: ApplicationServer;
  otherServer?: ApplicationServer;
  profile: TestProfile;
  assets: Assets;
  /** What the implementation declares that it does not offer. */
  notOffered: readonly Need[];
  /** Device identifiers that it declares not to support. */
  unsupportedIdentifiers: readonly (keyof CamaraDevice)[];
  longWaits: boolean;
  budgets: Budgets;
  /** Absent where the target cannot reach a listener of ours. */
  sink?: SinkOptions;
  /** How an emulated NEF is to be reached; the usual way where absent. */
  southbound?: SouthboundOptions;
  network?: CoupledNetwork;
  /** Values that must never be seen in a record. */
  secrets: readonly string[];
}
