import { type JSONWebKeySet, type JWTVerifyGetKey, createLocalJWKSet, errors, jwtVerify } from 'jose';
import { type Calendar, type Clock, toUnixMs } from '../kernel/index.ts';

/** Access tokens that the NEF takes: JWTs (RFC 9068) of an issuer, as a client gets them by its credentials. */
export interface AccessTokenRules {
  /** `iss` that the tokens must have. */
  issuer: string;
  /** `aud` that the tokens must have; not looked at when absent. */
  audience?: string;
  /** Scope that the tokens must have; any will do when absent. */
  scope?: string;
  /** Public keys of the issuer, or what finds the key of a token. */
  keys: JSONWebKeySet | JWTVerifyGetKey;
}

export type TokenVerdict = 'accepted' | 'invalid' | 'insufficient-scope';

export type VerifyAccessToken = (token: string) => Promise<TokenVerdict>;

/** Asymmetric signatures only: with a public key anyone could sign symmetrically. */
const ALGORITHMS = ['ES256', 'ES384', 'RS256', 'PS256', 'EdDSA'];

/** What has expired is decided by emulated time. */
export function accessTokenVerifier(rules: AccessTokenRules, clock: Clock, calendar: Calendar): VerifyAccessToken {
  const { issuer, audience, scope, keys } = rules;
  const keyOf = typeof keys === 'function' ? keys : createLocalJWKSet(keys);
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, keyOf, {
        issuer,
        ...(audience === undefined ? {} : { audience }),
        algorithms: ALGORITHMS,
        requiredClaims: ['exp'],
        currentDate: new Date(toUnixMs(calendar, clock.now())),
      });
      const granted = typeof payload['scope'] === 'string' ? payload['scope'].split(' ') : [];
      return scope === undefined || granted.includes(scope) ? 'accepted' : 'insufficient-scope';
    } catch (error) {
      if (error instanceof errors.JOSEError) return 'invalid';
      throw error;
    }
  };
}
