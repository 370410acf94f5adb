import { once } from 'node:events';
import express, { type Express } from 'express';
import helmet from 'helmet';
import type { JSONWebKeySet } from 'jose';
import type { Logger } from 'pino';
import { Agent } from 'undici';
import { apisOf, type ApiName, contractOf, type Release, validatorFor } from '../../conformance/contract/index.ts';
import type { QosProfile } from '../../scenarios/qos-profile.ts';
import type { TokenKeys } from '../authorization/index.ts';
import {
  CLIENT_ASSERTION_JWKS_PATH,
  ClientAssertion,
  type PrivateKeyJwtClient,
  type SigningKey,
} from '../authorization/index.ts';
import type { SubscriberDirectory } from '../cell/subscriber.ts';
import {
  type Health,
  type HttpLimits,
  limitedServer,
  listeningRoot,
  type Metrics,
  operationRoutes,
  requestLog,
  stopGracefully,
} from '../http/index.ts';
import type { Calendar, Clock } from '../kernel/index.ts';
import type { TrackIo } from '../live/io-tracking.ts';
import { type DurableStore, VOLATILE_STORE } from '../store/durable-store.ts';
import { type ApiClient, type ApiOperation, answerError, answerUnknownPath, apiHandler } from './api-handler.ts';
import type { IdentifierType } from './device.ts';
import { errorTable } from './errors.ts';
import { NEF_CALLBACK_PATH, nefCallbacks } from './nef-callbacks.ts';
import { NefClient, type NefCredential } from './nef-client.ts';
import { AddressPolicy, guardedAgent, Notifications } from './notifications/index.ts';
import { QodServer } from './qod-server.ts';
import { RateLimit } from './rate-limit.ts';
import { qosProfilesOperations } from './routes-qos-profiles.ts';
import { qosProvisioningOperations } from './routes-qos-provisioning.ts';
import { qualityOnDemandOperations } from './routes-quality-on-demand.ts';
import { reasonForViolations } from './sink-rules.ts';
import { tokenVerifier } from './tokens.ts';
import { echoCorrelator } from './x-correlator.ts';

export interface ReferenceServerOptions {
  release: Release;
  clock: Clock;
  calendar: Calendar;
  trackIo: TrackIo;
  /** Absolute URL of the NEF's AsSessionWithQoS, `…/3gpp-as-session-with-qos/v1`. */
  nefBaseUrl: string;
  /** Default none. */
  nefCredential?: NefCredential;
  /** Name of this server at the NEF. Default `qod`. */
  scsAsId?: string;
  subscribers: SubscriberDirectory;
  profiles: readonly QosProfile[];
  clients: readonly ApiClient[];
  /** Device identifiers that are not supported; networkAccessIdentifier never is. Default none. */
  unsupportedIdentifiers?: readonly IdentifierType[];
  /** `iss` of the access tokens. */
  issuer: string;
  /** `aud` of the access tokens; not looked at when absent. */
  audience?: string;
  /** Keys that the access tokens are signed with: a set that stays as it is, or a look-up in one that changes. */
  jwks: JSONWebKeySet | TokenKeys;
  /** Whom to trust at the sinks: certificates in PEM. Default the system's authorities. */
  sinkTrust?: { ca?: string };
  /** Networks (CIDR) in which sinks may be although they are not public. Default none. */
  sinkNetworks?: readonly string[];
  /** Real time in milliseconds that a sink may take for its answer. Default 10,000. */
  sinkAnswerTimeoutMs?: number;
  /** Signs the assertions with which this server gets tokens for sinks (PRIVATE_KEY_JWT, r4.1). Absent: it gets none. */
  assertionKey?: SigningKey;
  /** Keeps what must outlive the process. Default nothing. */
  store?: DurableStore;
  /** Holds the answer to a creation back until the network has decided, or for as long as a client can be kept waiting. */
  waitForNetwork?: (condition: () => boolean) => Promise<void>;
  /** Whether an assignment is revoked after the answer (202) and not before it (204). Default false. */
  revokesLater?: boolean;
  httpLimits?: Partial<HttpLimits>;
  /** Where requests and what becomes of notifications are written. Default nowhere. */
  log?: Logger;
  /** Counts them. Default nobody does. */
  metrics?: Metrics;
  uuid: () => string;
  /** Numbers in [0, 1) that spread retries. */
  jitter: () => number;
  /** Address to listen on. Default 127.0.0.1. */
  host?: string;
  /** Default 0, any free port. */
  port?: number;
  /** API root under which clients reach the server, where it is not the address it listens on. */
  publicRoot?: string;
  /** Root under which the NEF reaches the server, where it is not the address it listens on. */
  notificationRoot?: string;
}

export interface RunningReferenceServer {
  /** `{apiRoot}` of the CAMARA servers, without a slash at its end. */
  apiRoot: string;
  /** Where it listens, which is the same unless `publicRoot` says otherwise. */
  ownRoot: string;
  /** Whether the NEF answers at all, whatever it says. */
  nefIsReachable(): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Serves the CAMARA QoD APIs of one release, in front of any NEF.
 * @throws when the port cannot be had.
 */
export async function startReferenceServer(options: ReferenceServerOptions): Promise<RunningReferenceServer> {
  const { release, clock, calendar, trackIo, uuid, store = VOLATILE_STORE, host = '127.0.0.1', port = 0 } = options;
  const toNef = new Agent({ connect: { timeout: 5_000 } });
  const roots = { apiRoot: '', notificationRoot: '' };
  const nef = new NefClient({
    baseUrl: options.nefBaseUrl,
    scsAsId: options.scsAsId ?? 'qod',
    credential: options.nefCredential ?? { type: 'none' },
    clock,
    trackIo,
    dispatcher: toNef,
  });
  const ca = options.sinkTrust?.ca;
  const toTokenEndpoints = guardedAgent({ policy: new AddressPolicy(options.sinkNetworks), ca });
  const { assertionKey } = options;
  const assertion =
    assertionKey === undefined
      ? undefined
      : new ClientAssertion({ clock, calendar, trackIo, uuid, dispatcher: toTokenEndpoints, signingKey: assertionKey });
  const notifications = new Notifications({
    clock,
    calendar,
    trackIo,
    uuid,
    store,
    jitter: options.jitter,
    allowedNetworks: options.sinkNetworks ?? [],
    ...(ca === undefined ? {} : { ca }),
    ...(options.sinkAnswerTimeoutMs === undefined ? {} : { limits: { answerTimeoutMs: options.sinkAnswerTimeoutMs } }),
    ...(assertion === undefined ? {} : { sinkTokens: assertion }),
    observe: (outcome, detail) => {
      options.metrics?.notification(outcome);
      options.log?.info({ outcome, ...detail }, 'notification');
    },
  });
  const { waitForNetwork } = options;
  const qod = new QodServer({
    release,
    clock,
    calendar,
    trackIo,
    store,
    nef,
    notifications,
    uuid,
    roots,
    waitForNetwork,
  });
  const server = limitedServer(qodApp(options, qod, nef, assertion, roots), options.httpLimits ?? {}, (status) => ({
    contentType: 'application/json',
    body: { status, code: 'INVALID_ARGUMENT', message: 'The request cannot be read.' },
  }));
  countResources(options.metrics, qod);
  server.listen(port, host);
  await once(server, 'listening');
  const ownRoot = listeningRoot(server);
  roots.apiRoot = options.publicRoot ?? ownRoot;
  roots.notificationRoot = options.notificationRoot ?? ownRoot;
  if (options.store !== undefined) qod.resume();
  return {
    apiRoot: roots.apiRoot,
    ownRoot,
    nefIsReachable: () => nef.isReachable(),
    close: async () => {
      await stopGracefully(server);
      await Promise.all([toNef.destroy(), toTokenEndpoints.destroy(), notifications.close()]);
    },
  };
}

function qodApp(
  options: ReferenceServerOptions,
  qod: QodServer,
  nef: NefClient,
  assertion: ClientAssertion | undefined,
  roots: { readonly apiRoot: string },
): Express {
  const { release, clients, clock } = options;
  const common = { verifyToken: tokenVerifier(options), clients, rateLimit: new RateLimit(clock) };
  const operations = operationsOf(options, qod, roots);
  const app = express();
  app.disable('x-powered-by');
  app.use(requestLog('qod', options.log, (request) => options.metrics?.request(request)));
  app.use(helmet(), echoCorrelator(validatorFor(contractOf('quality-on-demand', release)), options.uuid));
  app.use(operationRoutes(() => health(options, nef), options.metrics));
  app.use(NEF_CALLBACK_PATH, nefCallbacks(qod.lives));
  if (assertion !== undefined)
    app.get(CLIENT_ASSERTION_JWKS_PATH, (_request, response) => void response.json(assertion.jwks));
  for (const api of apisOf(release)) {
    const contract = contractOf(api, release);
    app.use(
      contract.basePath,
      apiHandler({
        ...common,
        contract,
        operations: operations[api],
        reasonForViolations: (operationId, body, violations) =>
          reasonForViolations(release, operationId, body, violations),
      }),
    );
  }
  const errors = errorTable('quality-on-demand', release);
  return app.use(answerUnknownPath(errors), answerError(errors));
}

/** v0.10.1 has profiles and sessions in one API. */
function operationsOf(
  options: ReferenceServerOptions,
  { sessions, assignments }: QodServer,
  roots: { readonly apiRoot: string },
): Record<ApiName, Record<string, ApiOperation>> {
  const {
    release,
    clock,
    calendar,
    profiles,
    subscribers,
    unsupportedIdentifiers = [],
    revokesLater = false,
  } = options;
  const identification = { release, subscribers, unsupportedIdentifiers };
  const addresses = new AddressPolicy(options.sinkNetworks);
  const sinkRules = {
    release,
    privateKeyJwtClients: options.assertionKey === undefined ? new Map() : privateKeyJwtClients(options.clients),
    jwksUri: () => `${roots.apiRoot}${CLIENT_ASSERTION_JWKS_PATH}`,
    refuseSink: (url: string) => addresses.refuseUrl(url),
  };
  const common = { release, clock, calendar, profiles, identification, sinkRules };
  const ofProfiles = qosProfilesOperations({ release, profiles, identification });
  return {
    'quality-on-demand': {
      ...qualityOnDemandOperations({ ...common, sessions }),
      ...(release === 'v0.10.1' ? ofProfiles : {}),
    },
    'qos-profiles': ofProfiles,
    'qos-provisioning': qosProvisioningOperations({ ...common, assignments, revokesLater }),
  };
}

/** Without its NEF the server answers, but nothing that it could promise. */
async function health({ release, store }: ReferenceServerOptions, nef: NefClient): Promise<Health> {
  const healthy = await nef.isReachable();
  const nefState = healthy ? 'reachable' : 'unreachable';
  return { healthy, details: { release, nef: nefState, store: store === undefined ? 'memory' : 'file' } };
}

function countResources(metrics: Metrics | undefined, { sessions, assignments }: QodServer): void {
  metrics?.gauge('qod_sessions', 'Sessions by status', 'status', () => sessions.life.counts());
  metrics?.gauge('qod_assignments', 'Assignments by status', 'status', () => assignments.life.counts());
}

function privateKeyJwtClients(clients: readonly ApiClient[]): Map<string, PrivateKeyJwtClient> {
  return new Map(
    clients.flatMap(({ clientId, sinkCredentials }) =>
      sinkCredentials === undefined ? [] : [[clientId, sinkCredentials]],
    ),
  );
}
