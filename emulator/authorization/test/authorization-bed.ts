import { type CryptoKey, type JWTPayload, createRemoteJWKSet, exportJWK, generateKeyPair, jwtVerify } from 'jose';
import * as client from 'openid-client';
import type { ClientConfig } from '../../../scenarios/clients.ts';
import { Simulation, VIRTUAL_CALENDAR, seconds } from '../../kernel/index.ts';
import { directory } from '../../nef/test/subscribers.ts';
import {
  type AuthorizationServerOptions,
  type ListenOptions,
  generateSigningKey,
  startAuthorizationServer,
} from '../index.ts';

export const SCOPES = [
  'quality-on-demand:sessions:create',
  'quality-on-demand:sessions:read',
  'quality-on-demand:sessions:delete',
  'qos-profiles:read',
];
export const CREATE = 'quality-on-demand:sessions:create';
export const REDIRECT_URI = 'http://127.0.0.1:9/callback';
export const AUDIENCE = 'qod-testbed';
export const CIBA = 'urn:openid:params:grant-type:ciba';

const common = { redirectUris: [], consent: 'ask' as const };

export interface KeyedClient {
  clientId: string;
  alg: 'ES256' | 'RS256';
  privateKey: CryptoKey;
}

async function keyedClient(clientId: string, alg: KeyedClient['alg']) {
  const { publicKey, privateKey } = await generateKeyPair(alg);
  const jwk = {
    ...(await exportJWK(publicKey)),
    kty: alg === 'ES256' ? ('EC' as const) : ('RSA' as const),
    alg,
    kid: clientId,
  };
  const credential = { type: 'private-key-jwt' as const, jwks: { keys: [jwk] } };
  const config: ClientConfig = { ...common, clientId, grants: ['client_credentials'], credential };
  return { config, keyed: { clientId, alg, privateKey } };
}

/** An authorization server in emulated time that stands still unless a test moves it, and an independent client of it. */
export async function startAuthorizationBed(overrides: Partial<AuthorizationServerOptions & ListenOptions> = {}) {
  const clock = new Simulation();
  const [es256, rs256] = await Promise.all([keyedClient('app-es256', 'ES256'), keyedClient('app-rs256', 'RS256')]);
  const secret = (text: string) => ({ type: 'secret' as const, secret: text });
  const clients: ClientConfig[] = [
    {
      clientId: 'app-1',
      credential: secret('s3cret +%:/'),
      grants: ['client_credentials', 'authorization_code', 'ciba'],
      redirectUris: [REDIRECT_URI],
      consent: 'ask',
    },
    {
      ...common,
      clientId: 'app-profiles',
      credential: secret('p'),
      grants: ['client_credentials'],
      scopes: ['qos-profiles:read'],
    },
    es256.config,
    rs256.config,
  ];
  const pending: Promise<unknown>[] = [];
  const options = {
    clock,
    calendar: VIRTUAL_CALENDAR,
    trackIo: <T>(io: () => Promise<T>): Promise<T> => {
      const done = io();
      pending.push(done);
      return done;
    },
    clients,
    subscribers: directory,
    scopes: SCOPES,
    audience: AUDIENCE,
    signingKey: await generateSigningKey('access-tokens'),
    ...overrides,
  };
  const server = await startAuthorizationServer(options);
  const keys = createRemoteJWKSet(new URL(`${server.issuer}/jwks`));

  /** openid-client's view of the server, for a client and its way to authenticate. */
  const as = (clientId: string, authentication: client.ClientAuth): Promise<client.Configuration> =>
    client.discovery(new URL(server.issuer), clientId, undefined, authentication, {
      execute: [client.allowInsecureRequests],
    });

  return {
    ...server,
    clock,
    signingKey: options.signingKey,
    keyed: { es256: es256.keyed, rs256: rs256.keyed } as Record<'es256' | 'rs256', KeyedClient>,
    as,
    app1: () => as('app-1', client.ClientSecretBasic('s3cret +%:/')),
    /** Lets emulated time pass, and waits for what it set off. */
    pass: async (s: number) => {
      clock.runUntil(clock.now() + seconds(s));
      await Promise.all(pending);
    },
    /** Checks an access token against the published keys, at emulated time. */
    verified: async (token: string): Promise<JWTPayload> => {
      const currentDate = new Date(VIRTUAL_CALENDAR.epochMs + clock.now() / 1e6);
      const checks = { issuer: server.issuer, audience: AUDIENCE, typ: 'at+jwt', algorithms: ['ES256'], currentDate };
      return (await jwtVerify(token, keys, checks)).payload;
    },
  };
}

export type AuthorizationBed = Awaited<ReturnType<typeof startAuthorizationBed>>;
