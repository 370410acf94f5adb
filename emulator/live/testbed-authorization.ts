import type { JSONWebKeySet } from 'jose';
import {
  type AuthorizationServerOptions,
  type RunningAuthorizationServer,
  type TokenKeys,
  issuerKeys,
  startAuthorizationServer,
} from '../authorization/index.ts';
import { TokenIssuer } from '../qod/index.ts';
import type { DurableStore } from '../store/durable-store.ts';
import { keptSigningKey } from './kept-signing-key.ts';

/**
 * Whose access tokens the reference server takes: those that the testbed's own TokenIssuer mints; besides them those of an
 * embedded authorization server; or those of an external issuer alone, which judges time by the wall clock, so that it
 * goes together with paced time of speed 1.
 */
export type TestbedAuthorization =
  | { kind: 'minted' }
  | {
      kind: 'embedded';
      port?: number;
      authenticationDevice?: NonNullable<AuthorizationServerOptions['authenticationDevice']>;
    }
  | { kind: 'external'; issuer: string; audience?: string };

/** What the reference server needs to verify tokens, and what mints or grants them. */
export interface AuthorizationParts {
  verification: { issuer: string; audience?: string; jwks: JSONWebKeySet | TokenKeys };
  tokens: TokenIssuer;
  /** Present when it is embedded. */
  server?: RunningAuthorizationServer;
}

const AUDIENCE = 'qod-testbed';

/** @throws when the port cannot be had, or IssuerError when an external issuer cannot be used. */
export async function startAuthorization(
  choice: TestbedAuthorization,
  options: Omit<AuthorizationServerOptions, 'audience' | 'signingKey' | 'authenticationDevice'> & {
    store: DurableStore;
    /** Address that an embedded one listens on. Default 127.0.0.1. */
    host?: string;
  },
): Promise<AuthorizationParts> {
  const { clock, calendar, trackIo, store } = options;
  const common = { audience: AUDIENCE, clock, calendar, signingKey: await keptSigningKey(store, 'access-tokens') };
  const server =
    choice.kind === 'embedded' ? await startAuthorizationServer({ ...options, ...common, ...choice }) : undefined;
  const issuer = server?.issuer ?? 'https://issuer.qod-testbed.invalid';
  const tokens = await TokenIssuer.create({ ...common, issuer });
  if (choice.kind !== 'external') {
    const verification = { issuer, audience: AUDIENCE, jwks: tokens.jwks };
    return { verification, tokens, ...(server !== undefined && { server }) };
  }
  const jwks = await issuerKeys({ issuer: choice.issuer, trackIo });
  const { audience } = choice;
  return { verification: { issuer: choice.issuer, jwks, ...(audience !== undefined && { audience }) }, tokens };
}
