import { ref } from './common.ts';
import type { ContractResponse, JsonSchema } from './contract.ts';
import type { ReleaseScope } from './since.ts';

function headers(at: ReleaseScope): readonly string[] {
  return at.since('r1.3', ['x-correlator']);
}

/** A success with a JSON body. */
export function json(at: ReleaseScope, schema: JsonSchema): ContractResponse {
  return { contentType: 'application/json', schema, headers: headers(at) };
}

/** A success without a body (204). */
export function noContent(at: ReleaseScope): ContractResponse {
  return { headers: headers(at) };
}

/**
 * An error response: ErrorInfo, since r2.2 with the HTTP status repeated in its body, and the codes that this operation
 * documents for this status. The codes are no part of the schema, so that an undocumented code can be told from a broken
 * body.
 */
export function error(at: ReleaseScope, status: number, codes: readonly string[]): ContractResponse {
  return {
    contentType: 'application/json',
    schema: at.pick({ 'v0.10.1': ref('ErrorInfo'), 'r2.2': errorWithStatus(status) }),
    codes,
    headers: headers(at),
  };
}

/** ErrorInfo with this HTTP status in its body. */
export function errorWithStatus(status: number): JsonSchema {
  return { allOf: [ref('ErrorInfo'), { type: 'object', properties: { status: { enum: [status] } } }] };
}

export function invalid(at: ReleaseScope): ContractResponse {
  return error(at, 400, ['INVALID_ARGUMENT', ...at.since('r1.3', ['OUT_OF_RANGE'])]);
}

export function notFound(at: ReleaseScope): ContractResponse {
  return error(at, 404, ['NOT_FOUND']);
}

export function deviceNotFound(at: ReleaseScope): ContractResponse {
  return error(at, 404, ['NOT_FOUND', at.pick({ 'r1.3': 'DEVICE_NOT_FOUND', 'r2.2': 'IDENTIFIER_NOT_FOUND' })]);
}

export function gone(at: ReleaseScope): ContractResponse {
  return error(at, 410, ['GONE']);
}

export function tooManyRequests(at: ReleaseScope): ContractResponse {
  return error(at, 429, ['QUOTA_EXCEEDED', 'TOO_MANY_REQUESTS']);
}

/** What any call with a token may be answered. */
export function authorizationErrors(at: ReleaseScope) {
  return {
    '401': error(at, 401, ['UNAUTHENTICATED', ...at.since('r1.3', at.until('r2.2', ['AUTHENTICATION_REQUIRED']))]),
    '403': error(at, 403, ['PERMISSION_DENIED', ...at.since('r1.3', at.until('r1.3', ['INVALID_TOKEN_CONTEXT']))]),
  };
}

/** Failures of the server itself, which releases document until r1.3. */
export function serverErrors(at: ReleaseScope) {
  return at.until('r1.3', { '500': error(at, 500, ['INTERNAL']), '503': error(at, 503, ['UNAVAILABLE']) });
}

/** What any operation may answer, whatever it is about. */
export function commonErrors(at: ReleaseScope) {
  return {
    ...authorizationErrors(at),
    ...at.since('r1.3', { '429': tooManyRequests(at) }),
    ...serverErrors(at),
  };
}
