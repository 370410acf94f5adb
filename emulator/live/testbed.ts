import { API_NAMES, apisOf, contractOf, type Release } from '../../conformance/contract/index.ts';
import { type ClientConfig, readClients } from '../../scenarios/clients.ts';
import type { RunningAuthorizationServer } from '../authorization/index.ts';
import {
  type ApiClient,
  type IdentifierType,
  type RunningReferenceServer,
  startReferenceServer,
  type TokenIssuer,
} from '../qod/index.ts';
import { VOLATILE_STORE } from '../store/durable-store.ts';
import { type EmulatedNetwork, type EmulatedNetworkOptions, openEmulatedNetwork } from './emulated-network.ts';
import { keptSigningKey } from './kept-signing-key.ts';
import { startAuthorization, type TestbedAuthorization } from './testbed-authorization.ts';

export interface TestbedOptions extends EmulatedNetworkOptions {
  release: Release;
  /** Default 0, any free port. */
  port?: number;
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

/** How long, in emulated time, a client is kept waiting for the network's decision. */
const LONGEST_ANSWER_MS = 5_000;

/** Real time that a sink has where emulated time is virtual, in milliseconds. */
const VIRTUAL_ANSWER_TIMEOUT_MS = 120_000;

/** Sinks of tests and sandboxes are on this machine. */
const LOOPBACK_NETWORKS = ['127.0.0.0/8', '::1/128'];

/** The emulated network, its NEF and the reference QoD server in front of it, running. */
export interface Testbed extends Omit<EmulatedNetwork, 'common' | 'start'> {
  readonly reference: RunningReferenceServer;
  /** Mints tokens that the reference server takes, unless the issuer is an external one. */
  readonly tokens: TokenIssuer;
  /** Present when it is embedded. */
  readonly authorization?: RunningAuthorizationServer;
  readonly clients: readonly ClientConfig[];
  /** Every scope of the release. */
  readonly scopes: readonly string[];
}

/** Phone numbers offered at the login page. */
const MAX_SUGGESTIONS = 20;

/** Starts everything on loopback. @throws when a port cannot be had; then nothing is left running. */
export async function startTestbed(options: TestbedOptions): Promise<Testbed> {
  const { common, start, ...network } = await openEmulatedNetwork(options);
  const started: { close(): Promise<void> }[] = [network];
  const closeAll = async (): Promise<void> => void (await Promise.all(started.map((each) => each.close())));
  try {
    return await startServers(options, { ...network, common, start }, started, closeAll);
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function startServers(
  options: TestbedOptions,
  { common, start, ...network }: EmulatedNetwork,
  started: { close(): Promise<void> }[],
  close: () => Promise<void>,
): Promise<Testbed> {
  const { release } = options;
  const { emulation, time, nef } = network;
  const store = options.store ?? VOLATILE_STORE;
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
  if (server !== undefined) started.push(server);
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
    // In emulated time a sink that is slow to answer may take any real time, by how fast the machine is.
    ...(options.clock.kind === 'virtual' && { sinkAnswerTimeoutMs: VIRTUAL_ANSWER_TIMEOUT_MS }),
    revokesLater: options.revocation === 'asynchronous',
    ...(options.creation === 'synchronous' && {
      waitForNetwork: async (condition) =>
        void (await time.waitWhileAnswering(time.nowMs() + LONGEST_ANSWER_MS, condition)),
    }),
    ...(options.unsupportedIdentifiers !== undefined && { unsupportedIdentifiers: options.unsupportedIdentifiers }),
    ...(options.sinkCa !== undefined && { sinkTrust: { ca: options.sinkCa } }),
  });
  started.push(reference);
  start();
  return {
    ...network,
    reference,
    tokens,
    ...(server !== undefined && { authorization: server }),
    clients,
    scopes,
    close,
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
