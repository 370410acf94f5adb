import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import helmet from 'helmet';
import type { JSONWebKeySet } from 'jose';
import { Agent } from 'undici';
import { type Release, contractOf, validatorFor } from '../../conformance/contract/index.ts';
import type { QosProfile } from '../../scenarios/qos-profile.ts';
import type { SubscriberDirectory } from '../cell/subscriber.ts';
import type { Calendar, Clock, RandomStream } from '../kernel/index.ts';
import type { TrackIo } from '../live/io-tracking.ts';
import { type ApiClient, answerError, answerUnknownPath, apiHandler } from './api-handler.ts';
import type { IdentifierType } from './device.ts';
import { errorTable } from './errors.ts';
import { NEF_CALLBACK_PATH, nefCallbacks } from './nef-callbacks.ts';
import { NefClient, type NefCredential } from './nef-client.ts';
import { AddressPolicy, Notifications } from './notifications/index.ts';
import { RateLimit } from './rate-limit.ts';
import { qosProfilesOperations } from './routes-qos-profiles.ts';
import { qualityOnDemandOperations } from './routes-quality-on-demand.ts';
import { Sessions } from './sessions.ts';
import { codeForViolations } from './sink-rules.ts';
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
  /** Keys that the access tokens are signed with. */
  jwks: JSONWebKeySet;
  /** Whom to trust at the sinks: certificates in PEM. Default the system's authorities. */
  sinkTrust?: { ca?: string };
  /** Networks (CIDR) in which sinks may be, beside the public Internet. Default none. */
  allowedSinkNetworks?: readonly string[];
  /** Spreads the waits between attempts at a sink. */
  jitter: RandomStream;
  uuid: () => string;
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
  close(): Promise<void>;
}

/**
 * Serves CAMARA quality-on-demand and qos-profiles of one release, in front of any NEF. Sessions live in memory.
 * @throws when the port cannot be had.
 */
export async function startReferenceServer(options: ReferenceServerOptions): Promise<RunningReferenceServer> {
  const {
    release,
    clock,
    calendar,
    trackIo,
    uuid,
    subscribers,
    profiles,
    clients,
    host = '127.0.0.1',
    port = 0,
  } = options;
  const qualityOnDemand = contractOf('quality-on-demand', release);
  const qosProfiles = contractOf('qos-profiles', release);
  const toNef = new Agent({ connect: { timeout: 5_000 } });
  const ca = options.sinkTrust?.ca;
  const allowedNetworks = options.allowedSinkNetworks ?? [];
  const { jitter } = options;
  const notifications = new Notifications({
    clock,
    calendar,
    trackIo,
    uuid,
    jitter,
    allowedNetworks,
    ...(ca === undefined ? {} : { ca }),
  });
  const roots = { apiRoot: '', notificationRoot: '' };

  const nef = new NefClient({
    baseUrl: options.nefBaseUrl,
    scsAsId: options.scsAsId ?? 'qod',
    credential: options.nefCredential ?? { type: 'none' },
    trackIo,
    dispatcher: toNef,
  });
  const sessions = new Sessions({
    release,
    clock,
    nef,
    uuid,
    callbackUrl: (secret) => `${roots.notificationRoot}${NEF_CALLBACK_PATH}/${secret}`,
    sessionUrl: (sessionId) => `${roots.apiRoot}${qualityOnDemand.basePath}/sessions/${sessionId}`,
    notifications,
    trackIo,
  });
  const verifyToken = tokenVerifier(options);
  const identification = { subscribers, unsupportedIdentifiers: options.unsupportedIdentifiers ?? [] };
  const common = { verifyToken, clients, rateLimit: new RateLimit(clock) };

  const app = express();
  app.use(helmet(), echoCorrelator(validatorFor(qualityOnDemand), uuid));
  app.use(NEF_CALLBACK_PATH, nefCallbacks(sessions));
  app.use(
    qualityOnDemand.basePath,
    apiHandler({
      ...common,
      contract: qualityOnDemand,
      operations: qualityOnDemandOperations({
        release,
        calendar,
        sessions,
        profiles,
        identification,
        sinkAddresses: new AddressPolicy(allowedNetworks),
      }),
      codeForViolations: (operationId, body, violations) => codeForViolations(release, operationId, body, violations),
    }),
  );
  app.use(
    qosProfiles.basePath,
    apiHandler({ ...common, contract: qosProfiles, operations: qosProfilesOperations({ profiles, identification }) }),
  );
  const errors = errorTable('quality-on-demand', release);
  app.use(answerUnknownPath(errors), answerError(errors));

  const server = createServer(app);
  server.listen(port, host);
  await once(server, 'listening');
  const ownRoot = rootOf(server.address() as AddressInfo);
  roots.apiRoot = options.publicRoot ?? ownRoot;
  roots.notificationRoot = options.notificationRoot ?? ownRoot;
  return {
    apiRoot: roots.apiRoot,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await Promise.all([closed, toNef.destroy(), notifications.close()]);
    },
  };
}

function rootOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
