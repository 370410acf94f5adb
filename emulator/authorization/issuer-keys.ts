import { type CryptoKey, type JWSHeaderParameters, createRemoteJWKSet, customFetch, errors } from 'jose';
import type { TrackIo } from '../live/io-tracking.ts';

/**
 * Finds the public key for a token's header. @throws JOSEError when the issuer has none for it, another error when the
 * issuer cannot be asked.
 */
export type TokenKeys = (header: JWSHeaderParameters) => Promise<CryptoKey>;

/** An external issuer cannot be used: it does not answer, or is not whom it was taken for. */
export class IssuerError extends Error {
  override readonly name = 'IssuerError';
}

export interface IssuerOptions {
  /** As it stands in `iss` of the tokens. */
  issuer: string;
  trackIo: TrackIo;
}

/** How long the issuer may take for an answer, in real milliseconds. */
const ANSWER_TIMEOUT_MS = 5_000;

/**
 * The keys of any OAuth 2.0 or OpenID Connect issuer, by its metadata: OpenID Connect Discovery §4, else RFC 8414 §3. Its
 * key set is kept for ten minutes; a key that is not in it has the set read anew, yet not more often than every 30 s.
 * Both are real time: the issuer lives outside of the emulation.
 * @throws IssuerError when the metadata cannot be had or does not fit.
 */
export async function issuerKeys({ issuer, trackIo }: IssuerOptions): Promise<TokenKeys> {
  const { issuer: named, jwks_uri } = await trackIo(() => metadataOf(issuer));
  if (named !== issuer)
    throw new IssuerError(`issuer ${issuer} calls itself ${JSON.stringify(named)}; expected the same`);
  if (typeof jwks_uri !== 'string' || !URL.canParse(jwks_uri)) {
    throw new IssuerError(`issuer ${issuer} publishes no jwks_uri; expected the address of its keys`);
  }
  const keys = createRemoteJWKSet(new URL(jwks_uri), {
    timeoutDuration: ANSWER_TIMEOUT_MS,
    [customFetch]: (url, options) => trackIo(() => fetch(url, options)),
  });
  return async (header) => {
    try {
      return await keys(header);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) throw error;
      throw new IssuerError(`the keys of issuer ${issuer} cannot be had: ${reasonOf(error)}`, { cause: error });
    }
  };
}

interface Metadata {
  issuer?: unknown;
  jwks_uri?: unknown;
}

async function metadataOf(issuer: string): Promise<Metadata> {
  if (!/^https?:\/\/[^?#]+$/.test(issuer) || !URL.canParse(issuer)) {
    throw new IssuerError(`'${issuer}' is no issuer; expected http(s)://… without query and fragment`);
  }
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  const addresses = [
    `${origin}${path}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${path}`,
  ];
  const faults: string[] = [];
  for (const address of addresses) {
    const answer = await json(address);
    if (typeof answer !== 'string') return answer;
    faults.push(`${address} ${answer}`);
  }
  throw new IssuerError(`issuer ${issuer} publishes no metadata: ${faults.join('; ')}`);
}

/** @returns the object at the address, or what was wrong. */
async function json(address: string): Promise<Metadata | string> {
  try {
    const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
    if (response.status !== 200) return `answers ${response.status}`;
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null ? body : 'is no JSON object';
  } catch (error) {
    return `cannot be had (${reasonOf(error)})`;
  }
}

/** What fetch hides in the cause. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error && cause.message !== '' ? cause.message : message;
}
