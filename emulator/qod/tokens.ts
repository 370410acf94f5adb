import { type JSONWebKeySet, type JWTPayload, createLocalJWKSet, errors, jwtVerify } from 'jose';
import { type Calendar, type Clock, toUnixMs } from '../kernel/index.ts';
import { Refusal } from './errors.ts';

/** Who calls, as the access token says. */
export interface Caller {
  clientId: string;
  scopes: ReadonlySet<string>;
  /** E.164 with leading '+'; given by a 3-legged token, whose subject it is. */
  phoneNumber?: string;
}

export interface TokenVerifierOptions {
  issuer: string;
  /** Not looked at when absent. */
  audience?: string;
  jwks: JSONWebKeySet;
  clock: Clock;
  calendar: Calendar;
}

/** From the `Authorization` header to the caller, or to the refusal UNAUTHENTICATED. */
export type VerifyToken = (authorization: string | undefined) => Promise<Caller | Refusal>;

/** Asymmetric signatures only: with a public key anyone could sign symmetrically. */
const ALGORITHMS = ['ES256', 'ES384', 'RS256', 'PS256', 'EdDSA'];

/** Verifies access tokens (JWT, RFC 9068) against the issuer's keys; what has expired is decided by emulated time. */
export function tokenVerifier({ issuer, audience, jwks, clock, calendar }: TokenVerifierOptions): VerifyToken {
  const keys = createLocalJWKSet(jwks);
  return async (authorization) => {
    const [, token] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
    if (token === undefined) return unauthenticated('A bearer token is required.', '');
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        ...(audience === undefined ? {} : { audience }),
        algorithms: ALGORITHMS,
        requiredClaims: ['exp'],
        currentDate: new Date(toUnixMs(calendar, clock.now())),
      });
      return callerOf(payload) ?? unauthenticated('The access token lacks claims.');
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
      return unauthenticated(
        error instanceof errors.JWTExpired ? 'The access token has expired.' : 'The access token is not valid.',
      );
    }
  };
}

function callerOf({ client_id, scope, phone_number }: JWTPayload): Caller | undefined {
  if (typeof client_id !== 'string' || typeof scope !== 'string') return undefined;
  const scopes = new Set(scope.split(' ').filter((each) => each !== ''));
  return { clientId: client_id, scopes, ...(typeof phone_number === 'string' ? { phoneNumber: phone_number } : {}) };
}

function unauthenticated(message: string, reason = ' error="invalid_token"'): Refusal {
  return new Refusal('UNAUTHENTICATED', message, { 'WWW-Authenticate': `Bearer${reason}` });
}
