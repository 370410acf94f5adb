import { ref } from './common.ts';
import type { ContractResponse, JsonSchema } from './contract.ts';

const HEADERS = ['x-correlator'] as const;

/** A success with a JSON body. */
export function json(schema: JsonSchema): ContractResponse {
  return { contentType: 'application/json', schema, headers: HEADERS };
}

/** A success without a body (204). */
export const NO_CONTENT: ContractResponse = { headers: HEADERS };

/**
 * An error response: ErrorInfo with the HTTP status repeated in its body, and the codes that this operation documents
 * for this status. The codes are no part of the schema, so that an undocumented code can be told from a broken body.
 */
export function error(status: number, codes: readonly string[]): ContractResponse {
  const statusInBody = { type: 'object', properties: { status: { enum: [status] } } };
  return {
    contentType: 'application/json',
    schema: { allOf: [ref('ErrorInfo'), statusInBody] },
    codes,
    headers: HEADERS,
  };
}

export const UNAUTHENTICATED = error(401, ['UNAUTHENTICATED']);
export const PERMISSION_DENIED = error(403, ['PERMISSION_DENIED']);
export const NOT_FOUND = error(404, ['NOT_FOUND']);
export const DEVICE_NOT_FOUND = error(404, ['NOT_FOUND', 'IDENTIFIER_NOT_FOUND']);
export const GONE = error(410, ['GONE']);
export const TOO_MANY_REQUESTS = error(429, ['QUOTA_EXCEEDED', 'TOO_MANY_REQUESTS']);

/** What any operation with a token may answer. */
export const AUTHORIZATION_ERRORS = { '401': UNAUTHENTICATED, '403': PERMISSION_DENIED } as const;
