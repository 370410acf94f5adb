import { decodeJwt } from 'jose';
import { parseJson } from '../exchange.ts';
import { TokenUnavailable } from './token-unavailable.ts';

/** An access token, with what is known of it. */
export interface AccessToken {
  token: string;
  /** Granted scopes. */
  scopes?: readonly string[];
  /** Unix milliseconds of the wall clock. */
  expiresAtMs?: number;
  /** From when it was had until it expires. */
  lifetimeMs?: number;
  refreshToken?: string;
}

/** As much of a token response (RFC 6749 section 5.1) as is of use here. */
export interface TokenResponse {
  access_token: string;
  expires_in?: number | undefined;
  scope?: string | undefined;
  refresh_token?: string | undefined;
}

/** What a header can carry: RFC 6750 allows less, which is for the target to judge. */
const CARRIED = /^[\x21-\x7e]{1,16384}$/;

/**
 * @param asked scopes that were asked for, which are those granted where nothing else is said (RFC 6749 section 5.1).
 * @throws TokenUnavailable for a text that is no token
 */
export function accessToken(
  { access_token: token, expires_in: expiresInS, scope, refresh_token: refreshToken }: TokenResponse,
  nowMs: number,
  asked?: readonly string[],
): AccessToken {
  if (!CARRIED.test(token))
    throw new TokenUnavailable(
      'got a text that is no token; expected 1 to 16384 visible ASCII characters without spaces',
    );
  const claims = claimsOf(token);
  const granted = scope?.split(' ').filter((each) => each !== '') ?? claims.scopes ?? asked;
  const lifetimeMs = expiresInS === undefined ? undefined : expiresInS * 1000;
  const expiresAtMs = lifetimeMs === undefined ? claims.expiresAtMs : nowMs + lifetimeMs;
  return {
    token,
    ...(granted !== undefined && { scopes: granted }),
    ...(expiresAtMs !== undefined && { expiresAtMs, lifetimeMs: lifetimeMs ?? expiresAtMs - nowMs }),
    ...(refreshToken !== undefined && { refreshToken }),
  };
}

/** A token as somebody wrote or printed it: alone, or within the JSON of a token response. */
export function accessTokenOf(text: string, nowMs: number): AccessToken {
  const trimmed = text.trim();
  if (!trimmed.startsWith('{')) return accessToken({ access_token: trimmed }, nowMs);
  const json = parseJson(trimmed) as Record<string, unknown> | undefined;
  const { access_token: token, expires_in: expiresIn, scope } = json ?? {};
  if (typeof token !== 'string') throw new TokenUnavailable('got JSON without the text access_token');
  const expiresInS = Number(expiresIn);
  return accessToken(
    {
      access_token: token,
      ...(expiresIn !== undefined && Number.isFinite(expiresInS) && { expires_in: expiresInS }),
      ...(typeof scope === 'string' && { scope }),
    },
    nowMs,
  );
}

/** What a JWT says of itself. Access tokens are the target's to read; this is only for what nobody else says. */
function claimsOf(token: string): { expiresAtMs?: number; scopes?: string[] } {
  try {
    const { exp, scope } = decodeJwt(token);
    return {
      ...(typeof exp === 'number' && { expiresAtMs: exp * 1000 }),
      ...(typeof scope === 'string' && { scopes: scope.split(' ') }),
    };
  } catch {
    return {};
  }
}
