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
/** RFC 6749 section 3.3, within reason. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/;
/** Latest time that a Date can hold; what is beyond says nothing. */
const LATEST_MS = 8.64e15;

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
  const granted = (scope ?? claims.scope)?.split(' ').filter((each) => SCOPE.test(each)) ?? asked;
  const expiresAtMs = expiresInS === undefined ? claims.expiresAtMs : nowMs + expiresInS * 1000;
  return {
    token,
    ...(granted !== undefined && { scopes: granted }),
    ...(expiresAtMs !== undefined &&
      Math.abs(expiresAtMs) <= LATEST_MS && { expiresAtMs, lifetimeMs: expiresAtMs - nowMs }),
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
function claimsOf(token: string): { expiresAtMs?: number; scope?: string } {
  try {
    const { exp, scope } = decodeJwt(token);
    return {
      ...(typeof exp === 'number' && { expiresAtMs: exp * 1000 }),
      ...(typeof scope === 'string' && { scope }),
    };
  } catch {
    return {};
  }
}
