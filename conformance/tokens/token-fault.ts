import type { TokenRole } from '../case.ts';
import type { Operation } from '../contract/index.ts';
import type { AccessToken } from './access-token.ts';
import type { RoleSource } from './role-source.ts';
import { grantedOf } from './token-scopes.ts';

/*
 * Why a token is not one of its role, if it is not. A case that used it would blame the target for what the authorization server did.
 */

/** Of a new token. An expired one is to have expired, or will before long. */
export function lifetimeFault(
  { expiresAtMs, lifetimeMs }: AccessToken,
  role: TokenRole,
  { waitAtMostMs }: RoleSource,
  nowMs: number,
): string | undefined {
  if (role !== 'expired')
    return expiresAtMs !== undefined && expiresAtMs <= nowMs ? `the token expired at ${utc(expiresAtMs)}` : undefined;
  if (waitAtMostMs === undefined)
    return expiresAtMs !== undefined && expiresAtMs > nowMs
      ? `the token has not expired: it is valid until ${utc(expiresAtMs)}`
      : undefined;
  if (lifetimeMs === undefined) return 'nobody says how long the token lives, so that its end cannot be waited for';
  return lifetimeMs > waitAtMostMs
    ? `a token lives ${Math.round(lifetimeMs / 1000)} s, and ${waitAtMostMs / 1000} s are waited at most (waitAtMost)`
    : undefined;
}

/** What it was granted, where that is known, against what it is to be used for. */
export function scopeFault(
  { scopes: granted }: AccessToken,
  role: TokenRole,
  source: RoleSource,
  operation: Operation,
): string | undefined {
  if (granted === undefined || operation.scopes.length === 0) return undefined;
  const usable = grantedOf(operation, granted);
  if (role === 'no-scope')
    return usable.length > 0
      ? `the authorization server granted ${usable.join(' ')} without being asked for it`
      : undefined;
  // What the file asks for by itself may have names of the operator's own.
  if (usable.length > 0 || source.scopes !== undefined || operation.clientCredentials) return undefined;
  return `it has the scopes ${granted.join(' ')}; ${operation.operationId} needs ${operation.scopes.join(' or ')}`;
}

function utc(ms: number): string {
  return new Date(ms).toISOString();
}
