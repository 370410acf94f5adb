import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { API_NAMES, apisOf, contractOf, type Release } from '../../conformance/contract/index.ts';
import { type ClientConfig, readClients } from '../../scenarios/clients.ts';
import { type QosProfile, readQosProfiles } from '../../scenarios/qos-profile.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { RunningAuthorizationServer } from '../authorization/index.ts';
import type { UserPlane } from '../cell/qos-flow.ts';
import { Emulation } from '../emulation.ts';
import { Metrics } from '../http/index.ts';
import { type Calendar, toSeconds, VIRTUAL_CALENDAR } from '../kernel/index.ts';
import { type NefAuthentication, type Dialects, type RunningNef, startNef } from '../nef/index.ts';
import { CellObserver } from '../observer/cell-observer.ts';
import {
  type ApiClient,
  type IdentifierType,
  type NefCredential,
  type RunningReferenceServer,
  startReferenceServer,
  type TokenIssuer,
} from '../qod/index.ts';
import { keptSigningKey } from './kept-signing-key.ts';
import { paceEmulation, type PacedEmulation } from './paced-emulation.ts';
import { type DurableStore, VOLATILE_STORE } from '../store/durable-store.ts';
import type { TestTime } from './test-time.ts';
import { startAuthorization, type TestbedAuthorization } from './testbed-authorization.ts';
import { VirtualTime } from './virtual-time.ts';
import { forgetOldMeasurements } from './watched-flows.ts';
import { WallTime } from './wall-time.ts';

export interface TestbedOptions {
  scenario: Scenario;
  release: Release;
  seed?: string;
  /** How emulated time moves: only while everybody waits, or with the wall clock times a speed. */
  clock: { kind: 'virtual' } | { kind: 'paced'; speed: number };
  /** Default 0, any free port; likewise for the NEF. */
  port?: number;
  nefPort?: number;
  unsupportedIdentifiers?: readonly IdentifierType[];
  /** API consumers. Default those that ship with the product. */
  clients?: readonly ClientConfig[];
  /** Default `minted`. */
  authorization?: TestbedAuthorization;
  /** What the NEF commands instead of the cell's own user plane: a network with a defect, to see that the suite finds it. */
  userPlane?: (cell: UserPlane) => UserPlane;
  /** Certificates in PEM to trust at notification sinks, besides none of the system's. */
  sinkCa?: string;
  /** Networks (CIDR) in which sinks may be although they are not public. Default loopback. */
  sinkNetworks?: readonly string[];
  /** What the NEF asks of its callers. Default nothing. The reference server shows it what it asks. */
  nefAuthentication?: StaticNefAuthentication;
  nefDialects?: Dialects;
  /** The operator's profiles. Default those that ship with the product. */
  profiles?: readonly QosProfile[];
  /** Where the servers write their requests. Default nowhere. */
  log?: Logger;
  /** Whether the reference server has `/metrics`. Default false. */
  metrics?: boolean;
  /** Whether the answer to a creation waits for what the network decides. Default asynchronous: it does not. */
  creation?: Outcome;
  /** Whether the answer to the revocation of an assignment waits until the network has released it. Default synchronous. */
  revocation?: Outcome;
  /** Keeps what must outlive the process; with paced time only. Default nothing. */
  store?: DurableStore;
}

/** What caller and NEF can agree on beforehand. */
export type StaticNefAuthentication = Extract<NefAuthentication, NefCredential>;

export type Outcome = 'synchronous' | 'asynchronous';

/** How long, in emulated time, a client is kept waiting for the network's decision. */
const LONGEST_ANSWER_MS = 5_000;

/** Sinks of tests and sandboxes are on this machine. */
const LOOPBACK_NETWORKS = ['127.0.0.0/8', '::1/128'];

/** The emulated network, its NEF and the reference QoD server in front of it, running. */
export interface Testbed {
  readonly emulation: Emulation;
  readonly observer: CellObserver;
  readonly calendar: Calendar;
  readonly time: TestTime;
  readonly nef: RunningNef;
  readonly reference: RunningReferenceServer;
  /** Mints tokens that the reference server takes, unless the issuer is an external one. */
  readonly tokens: TokenIssuer;
  /** Present when it is embedded. */
  readonly authorization?: RunningAuthorizationServer;
  readonly clients: readonly ClientConfig[];
  readonly profiles: readonly QosProfile[];
  /** Every scope of the release. */
  readonly scopes: readonly string[];
  close(): Promise<void>;
}

/** Phone numbers offered at the login page. */
const MAX_SUGGESTIONS = 20;

/** Starts everything on loopback. @throws when a port cannot be had; then nothing is left running. */
export async function startTestbed(options: TestbedOptions): Promise<Testbed> {
  const { scenario, release, clock } = options;
  const emulation = new Emulation(scenario, options.seed === undefined ? {} : { seed: options.seed });
  const calendar = clock.kind === 'virtual' ? VIRTUAL_CALENDAR : { epochMs: Date.now() };
  const time = clock.kind === 'virtual' ? new VirtualTime(emulation.simulation, calendar) : new WallTime();
  const observer = new CellObserver(emulation, calendar);
  const profiles = options.profiles ?? readQosProfiles();
  const store = options.store ?? VOLATILE_STORE;
  const common = {
    clock: emulation.simulation,
    calendar,
    trackIo: <T>(io: () => Promise<T>): Promise<T> => time.track(io),
    subscribers: emulation.subscribers,
    profiles,
    uuid: randomUUID,
    ...(options.store !== undefined && { store: options.store }),
    ...(options.metrics === true && { metrics: metricsOf(emulation, clock) }),
    ...(options.log !== undefined && { log: options.log }),
  };
  const scopes = apisOf(release).flatMap((api) => contractOf(api, release).operations.flatMap((each) => each.scopes));
  const clients = options.clients ?? readClients();
  const suggestedPhoneNumbers = emulation.testDevices
    .slice(0, MAX_SUGGESTIONS)
    .map((name) => emulation.subscribers.byName(name)!.phoneNumber);
  const { verification, tokens, server } = await startAuthorization(options.authorization ?? { kind: 'minted' }, {
    ...common,
    store,
    clients,
    scopes: [...new Set(scopes)],
    suggestedPhoneNumbers,
  });
  const nef = await startNef({
    ...common,
    userPlane: options.userPlane?.(emulation.userPlane) ?? emulation.userPlane,
    port: options.nefPort ?? 0,
    retryJitter: emulation.streams.stream('nef/callback-retry'),
    ...(options.nefAuthentication !== undefined && { authentication: options.nefAuthentication }),
    ...(options.nefDialects !== undefined && { dialects: options.nefDialects }),
  }).catch(async (error: unknown) => {
    await server?.close();
    throw error;
  });
  const reference = await startReferenceServer({
    ...common,
    release,
    nefBaseUrl: nef.baseUrl,
    ...(options.nefAuthentication !== undefined && { nefCredential: options.nefAuthentication }),
    ...verification,
    clients: clients.map(apiClient),
    port: options.port ?? 0,
    sinkNetworks: options.sinkNetworks ?? LOOPBACK_NETWORKS,
    assertionKey: await keptSigningKey(store, 'client-assertions'),
    jitter: emulation.streams.stream('notifications/jitter'),
    revokesLater: options.revocation === 'asynchronous',
    ...(options.creation === 'synchronous' && {
      waitForNetwork: async (condition) =>
        void (await time.waitWhileAnswering(time.nowMs() + LONGEST_ANSWER_MS, condition)),
    }),
    ...(options.unsupportedIdentifiers !== undefined && { unsupportedIdentifiers: options.unsupportedIdentifiers }),
    ...(options.sinkCa !== undefined && { sinkTrust: { ca: options.sinkCa } }),
  }).catch(async (error: unknown) => {
    await Promise.all([nef.close(), server?.close()]);
    throw error;
  });
  emulation.start();
  const pacing = startPacing(emulation, observer, clock);
  return {
    emulation,
    observer,
    calendar,
    time,
    nef,
    reference,
    tokens,
    ...(server !== undefined && { authorization: server }),
    clients,
    profiles,
    scopes,
    close: async () => {
      pacing?.stop();
      await Promise.all([reference.close(), nef.close(), server?.close()]);
    },
  };
}

/** An API that a release does not have restricts nothing there. */
function apiClient({ clientId, requestsPerMinute, apis, sinkCredentials }: ClientConfig): ApiClient {
  return {
    clientId,
    ...(requestsPerMinute !== undefined && { requestsPerMinute }),
    ...(sinkCredentials !== undefined && { sinkCredentials }),
    ...(apis !== undefined && { apiRestrictions: API_NAMES.filter((api) => apis.includes(api)) }),
  };
}

/** In paced time, how far emulated time is behind the wall clock tells whether outcomes can be trusted. */
function metricsOf({ simulation, cell }: Emulation, clock: TestbedOptions['clock']): Metrics {
  const metrics = new Metrics();
  const startedMs = performance.now();
  metrics.gauge('qod_emulated_seconds', 'Emulated time since the start', 'clock', () => ({
    [clock.kind]: toSeconds(simulation.now()),
  }));
  metrics.gauge('qod_active_ues', 'UEs with data waiting', 'direction', () => ({
    downlink: cell.activeUes('downlink'),
    uplink: cell.activeUes('uplink'),
  }));
  if (clock.kind === 'paced') {
    const dueS = (): number => ((performance.now() - startedMs) * clock.speed) / 1000;
    metrics.gauge('qod_lag_seconds', 'Emulated time behind the wall clock', 'clock', () => ({
      paced: Math.max(0, dueS() - toSeconds(simulation.now())),
    }));
  }
  return metrics;
}

function startPacing(
  emulation: Emulation,
  observer: CellObserver,
  clock: TestbedOptions['clock'],
): PacedEmulation | undefined {
  if (clock.kind === 'virtual') return undefined;
  forgetOldMeasurements(emulation);
  return paceEmulation(emulation.simulation, clock.speed, (fromNs, toNs) => observer.reportLate(fromNs, toNs));
}
