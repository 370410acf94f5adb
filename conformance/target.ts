import type { NetworkObserver, TestTime } from '../emulator/index.ts';
import type { TokenRole } from './case.ts';
import type { Need } from './need.ts';
import type { ApiName, Operation, Release } from './contract/index.ts';
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
  /** Why a role is not offered, for sources that know. */
  lack?(role: TokenRole): string | undefined;
  /** A token of a role that is offered; `undefined` for `none`. @throws TokenUnavailable for a role that cannot be had. */
  token(request: TokenRequest): Promise<string | undefined>;
  /**
   * Tries the roles, so that `offers` knows which of them can be had; for sources that have to ask somebody. To be awaited before
   * cases are chosen. @throws the signal's reason when aborted
   */
  prepare?(options: TokenTrialOptions): Promise<TokenTrial[]>;
}

export interface TokenTrialOptions {
  /** Says which scopes there are. */
  release: Release;
  /** Roles to try; all of them unless given. */
  roles?: ReadonlySet<TokenRole>;
  signal?: AbortSignal;
}

/** Whether a role was to be had, and for which device where it is bound to one. */
export interface TokenTrial {
  role: TokenRole;
  /** Its name. */
  device?: string;
  ok: boolean;
  /** Why it was not to be had, without secrets. */
  reason?: string;
  /** What was granted, as far as that is known. */
  scopes?: readonly string[];
  /** Unix milliseconds. */
  expiresAtMs?: number;
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
  /** File by which events come instead of requests, see EventBridge. */
  bridgeFile?: string;
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
  /** What the suite shows of itself where the target asks for a client certificate: PEM texts. */
  clientCertificate?: { certificatePem: string; keyPem: string };
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
  /** Whether cases may wait for minutes. */
  longWaits: boolean;
  /** Whether waiting takes real time; it costs nothing in emulated time. */
  paced?: boolean;
  budgets: Budgets;
  /** Absent where the target cannot reach a listener of ours. */
  sink?: SinkOptions;
  /** How an emulated NEF is to be reached; the usual way where absent. */
  southbound?: SouthboundOptions;
  network?: CoupledNetwork;
  /** Values that must never be seen in a record. More may be added during a run, see Redaction. */
  secrets: readonly string[];
}
