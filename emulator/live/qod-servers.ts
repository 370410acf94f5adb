import type { Logger } from 'pino';
import { API_NAMES, apisOf, contractOf, type Release } from '../../conformance/contract/index.ts';
import { type ClientConfig, readClients } from '../../scenarios/clients.ts';
import type { QosProfile } from '../../scenarios/qos-profile.ts';
import type { RunningAuthorizationServer } from '../authorization/index.ts';
import type { SubscriberDirectory } from '../cell/subscriber.ts';
import type { Metrics } from '../http/index.ts';
import type { Calendar, Clock } from '../kernel/index.ts';
import {
  type ApiClient,
  type IdentifierType,
  type NefCredential,
  type RunningReferenceServer,
  startReferenceServer,
  type TokenIssuer,
} from '../qod/index.ts';
import { type DurableStore, VOLATILE_STORE } from '../store/durable-store.ts';
import type { TrackIo } from './io-tracking.ts';
import type { TestTime } from './test-time.ts';
import { startAuthorization, type TestbedAuthorization } from './testbed-authorization.ts';
import { keptSigningKey } from './kept-signing-key.ts';

/** What an operator chooses for the QoD server and whom it lets in. */
export interface QodServersOptions {
  release: Release;
  /** Address to listen on. Default 127.0.0.1. */
  host?: string;
  /** Default 0, any free port. */
  port?: number;
  /** API root under which clients reach the QoD server, where it is not the address it listens on. */
  publicRoot?: string;
  /** Root under which the NEF reaches it, where it is not the address it listens on. */
  notificationRoot?: string;
  /** What is shown to the NEF. Default nothing. */
  nefAuthentication?: NefCredential;
  /** Name of the server at the NEF. Default `qod`. */
  scsAsId?: string;
  unsupportedIdentifiers?: readonly IdentifierType[];
  /** API consumers. Default those that ship with the product. */
  clients?: readonly ClientConfig[];
  /** Default `minted`. */
  authorization?: TestbedAuthorization;
  /** Certificates in PEM to trust at notification sinks, besides none of the system's. */
  sinkCa?: string;
  /** Networks (CIDR) in which sinks may be although they are not public. Default loopback. */
  sinkNetworks?: readonly string[];
  /** Whether the answer to a creation waits for what the network decides. Default asynchronous: it does not. */
  creation?: Outcome;
  /** Whether the answer to the revocation of an assignment waits until the network has released it. Default synchronous. */
  revocation?: Outcome;
}

export type Outcome = 'synchronous' | 'asynchronous';

/** What is behind the servers and around them. */
export interface QodServersSurroundings {
  clock: Clock;
  calendar: Calendar;
  trackIo: TrackIo;
  time: Pick<TestTime, 'nowMs' | 'waitWhileAnswering'>;
  subscribers: SubscriberDirectory;
  profiles: readonly QosProfile[];
  uuid: () => string;
  /** Numbers in [0, 1) that spread retries. */
  jitter: () => number;
  /** Absolute URL of the NEF's AsSessionWithQoS. */
  nefBaseUrl: string;
  /** UEs that a client may play with, by name. */
  testUes: readonly string[];
  sinkAnswerTimeoutMs?: number;
  store?: DurableStore;
  metrics?: Metrics;
  log?: Logger;
}

/** The reference QoD server and what grants tokens for it, running. */
export interface QodServers {
  readonly reference: RunningReferenceServer;
  /** Mints tokens that the reference server takes, unless the issuer is an external one. */
  readonly tokens: TokenIssuer;
  /** Present when it is embedded. */
  readonly authorization?: RunningAuthorizationServer;
  readonly clients: readonly ClientConfig[];
  /** Every scope of the release. */
  readonly scopes: readonly string[];
  close(): Promise<void>;
}

/** How long, in emulated time, a client is kept waiting for the network's decision. */
const LONGEST_ANSWER_MS = 5_000;

/** Sinks of tests and sandboxes are on this machine. */
const LOOPBACK_NETWORKS = ['127.0.0.0/8', '::1/128'];

/** Phone numbers offered at the login page. */
const MAX_SUGGESTIONS = 20;

/** @throws when a port cannot be had, or IssuerError for an external issuer; then nothing is left running. */
export async function startQodServers(
  options: QodServersOptions,
  surroundings: QodServersSurroundings,
): Promise<QodServers> {
  const { testUes, time, ...common } = surroundings;
  const { release, clients = readClients(), host } = options;
  const { store = VOLATILE_STORE, subscribers } = common;
  const operations = apisOf(release).flatMap((api) => contractOf(api, release).operations);
  const scopes = operations.flatMap((each) => each.scopes);
  const { verification, tokens, server } = await startAuthorization(options.authorization ?? { kind: 'minted' }, {
    ...common,
    store,
    clients,
    scopes: [...new Set(scopes)],
    suggestedPhoneNumbers: testUes.slice(0, MAX_SUGGESTIONS).map((name) => subscribers.byName(name)!.phoneNumber),
    ...(host !== undefined && { host }),
  });
  try {
    const reference = await startReferenceServer({
      ...common,
      ...verification,
      ...(await referenceOptions(options, time, store)),
      clients: clients.map(apiClient),
    });
    return {
      reference,
      tokens,
      ...(server !== undefined && { authorization: server }),
      clients,
      scopes,
      close: async () => void (await Promise.all([server?.close(), reference.close()])),
    };
  } catch (error) {
    await server?.close();
    throw error;
  }
}

/** The operator's choices as the server takes them. */
async function referenceOptions(options: QodServersOptions, time: QodServersSurroundings['time'], store: DurableStore) {
  const { release, host, publicRoot, notificationRoot, nefAuthentication, scsAsId, unsupportedIdentifiers } = options;
  return {
    release,
    port: options.port ?? 0,
    sinkNetworks: options.sinkNetworks ?? LOOPBACK_NETWORKS,
    assertionKey: await keptSigningKey(store, 'client-assertions'),
    revokesLater: options.revocation === 'asynchronous',
    ...(options.creation === 'synchronous' && {
      waitForNetwork: async (condition: () => boolean) =>
        void (await time.waitWhileAnswering(time.nowMs() + LONGEST_ANSWER_MS, condition)),
    }),
    ...(host !== undefined && { host }),
    ...(publicRoot !== undefined && { publicRoot }),
    ...(notificationRoot !== undefined && { notificationRoot }),
    ...(nefAuthentication !== undefined && { nefCredential: nefAuthentication }),
    ...(scsAsId !== undefined && { scsAsId }),
    ...(unsupportedIdentifiers !== undefined && { unsupportedIdentifiers }),
    ...(options.sinkCa !== undefined && { sinkTrust: { ca: options.sinkCa } }),
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
