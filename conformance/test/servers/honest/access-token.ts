import type { Request } from 'express';
import type { AccessTokenClaims, Authenticate } from '../operator.ts';
import { apiError, permissionDenied } from './api-error.ts';

const unauthenticated = () => apiError(401, 'UNAUTHENTICATED', 'A valid access token is needed.');

/** Who sends a request. @throws ApiError without a valid access token of the scope */
export async function bearerOf(
  request: Request,
  scope: string,
  authenticate: Authenticate,
): Promise<AccessTokenClaims> {
  const token = /^Bearer +(\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
  const claims = token === undefined ? undefined : await authenticate(token);
  if (claims === undefined || claims.expired) throw unauthenticated();
  if (!claims.scopes.includes(scope)) throw permissionDenied(`The access token lacks the scope ${scope}.`);
  return claims;
}
