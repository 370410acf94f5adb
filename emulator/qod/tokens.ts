import {
  type JSONWebKeySet,
  type JWSHeaderParameters,
  type JWTPayload,
  createLocalJWKSet,
  errors,
  jwtVerify,
} from 'jose';
import { type TokenKeys, withoutPurpose } from '../authorization/index.ts';
import { type Calendar, type Clock, toUnixMs } from '../kernel/index.ts';
import { Refusal } from './errors.ts';
import { VerifiedTokens } from './verified-tokens.ts';

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
  /** Keys that the tokens are signed with: a set that stays as it is, or a look-up in one that changes. */
  jwks: JSONWebKeySet | TokenKeys;
  clock: Clock;
  calendar: Calendar;
}

/** From the `Authorization` header to the caller, or to the refusal UNAUTHENTICATED. */
export type VerifyToken = (authorization: string | undefined) => Promise<Caller | Refusal>;

/** Asymmetric signatures only: with a public key anyone could sign symmetrically. */
const ALGORITHMS = ['ES256', 'ES384', 'RS256', 'PS256', 'EdDSA'];

/** How many tokens are remembered as verified. */
const MAX_REMEMBERED = 10_000;

interface Verified {
  caller: Caller;
  /** Unix time in whole seconds. */
  expiresAtS: number;
  header: JWSHeaderParameters;
  key: unknown;
}

/**
 * Verifies access tokens (JWT, RFC 9068) against the issuer's keys; what has expired is decided by emulated time. A
 * signature once found right is remembered, for as long as the issuer's set still gives the same key for the token: a
 * key that is taken out of the set takes its tokens with it, as soon as the set is read anew.
 */
export function tokenVerifier({ issuer, audience, jwks, clock, calendar }: TokenVerifierOptions): VerifyToken {
  const keys: TokenKeys = typeof jwks === 'function' ? jwks : createLocalJWKSet(jwks);
  const remembered = new VerifiedTokens<Verified>(MAX_REMEMBERED);
  const now = (): Date => new Date(toUnixMs(calendar, clock.now()));

  async function verify(token: string): Promise<Caller | Refusal> {
    const { payload, protectedHeader, key } = await jwtVerify(token, keys, {
      issuer,
      ...(audience === undefined ? {} : { audience }),
      algorithms: ALGORITHMS,
      requiredClaims: ['exp'],
      currentDate: now(),
    });
    const caller = callerOf(payload);
    if (caller === undefined) return unauthenticated('The access token lacks claims.');
    remembered.keep(token, { caller, expiresAtS: payload.exp!, header: protectedHeader, key });
    return caller;
  }

  async function recall(token: string): Promise<Caller | Refusal | undefined> {
    const known = remembered.get(token);
    if (known === undefined) return undefined;
    if ((await keys(known.header)) !== known.key) return undefined;
    return Math.floor(now().getTime() / 1000) < known.expiresAtS ? known.caller : unauthenticated(EXPIRED);
  }

  return async (authorization) => {
    const [, token] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
    if (token === undefined) return unauthenticated('A bearer token is required.', '');
    try {
      return (await recall(token)) ?? (await verify(token));
    } catch (error) {
      remembered.drop(token);
      if (!(error instanceof errors.JOSEError)) throw error;
      return unauthenticated(error instanceof errors.JWTExpired ? EXPIRED : 'The access token is not valid.');
    }
  };
}

const EXPIRED = 'The access token has expired.';

/** The claims by their names in RFC 9068, or as other issuers name them: `azp`, and `scp` as text or list. */
function callerOf({ client_id, azp, scope, scp, phone_number }: JWTPayload): Caller | undefined {
  const clientId = client_id ?? azp;
  const scopes = scopesOf(scope ?? scp);
  if (typeof clientId !== 'string' || scopes === undefined) return undefined;
  return { clientId, scopes, ...(typeof phone_number === 'string' ? { phoneNumber: phone_number } : {}) };
}

function scopesOf(claim: unknown): ReadonlySet<string> | undefined {
  const words: unknown = typeof claim === 'string' ? claim.split(' ') : claim;
  if (!Array.isArray(words) || !words.every((word) => typeof word === 'string')) return undefined;
  return new Set(words.map(withoutPurpose).filter((word) => word !== undefined && word !== '') as string[]);
}

function unauthenticated(message: string, reason = ' error="invalid_token"'): Refusal {
  return new Refusal('UNAUTHENTICATED', message, { 'WWW-Authenticate': `Bearer${reason}` });
}
