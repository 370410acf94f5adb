import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import {
  type ApiName,
  type Contract,
  type ContractValidator,
  type Operation,
  type OperationMatch,
  type Violation,
  validatorFor,
} from '../../conformance/contract/index.ts';
import type { PrivateKeyJwtClient } from '../authorization/index.ts';
import { noteRequest } from '../http/index.ts';
import { type ErrorReason, type ErrorTable, Refusal, errorInfo, errorTable } from './errors.ts';
import { readJsonBody } from './json-body.ts';
import type { RateLimit } from './rate-limit.ts';
import type { Caller, VerifyToken } from './tokens.ts';

/** A client of the operator's. */
export interface ApiClient {
  clientId: string;
  /** Most requests within any 60 s of emulated time; as many as it likes when absent. */
  requestsPerMinute?: number;
  /** The APIs that it may use; all when absent. */
  apiRestrictions?: readonly ApiName[];
  /** Where this server gets tokens for the client's sinks; absent when no PRIVATE_KEY_JWT is set up with it. */
  sinkCredentials?: PrivateKeyJwtClient;
}

/** A request that has passed every check that does not depend on the business. */
export interface ApiCall {
  caller: Caller;
  pathParameters: Readonly<Record<string, string>>;
  /** Declared query parameters that were given once; others are not there. */
  query: Readonly<Record<string, string>>;
  /** Valid for the operation's schema. */
  body: unknown;
}

export interface Reply {
  status: number;
  body?: unknown;
}

export type ApiOperation = (call: ApiCall) => Reply | Refusal | Promise<Reply | Refusal>;

export interface ApiHandlerOptions {
  contract: Contract;
  operations: Readonly<Record<string, ApiOperation>>;
  verifyToken: VerifyToken;
  clients: readonly ApiClient[];
  rateLimit: RateLimit;
  /** Why a body that breaks the schema is refused. */
  reasonForViolations: (operationId: string, body: unknown, violations: readonly Violation[]) => ErrorReason;
}

/**
 * Serves one API as its contract describes it. The checks come in this order, and the first that fails answers:
 * resource and method, access token, scope, client, rate, headers, path, body; then the operation itself.
 */
export function apiHandler(options: ApiHandlerOptions): RequestHandler {
  const validator = validatorFor(options.contract);
  const errors = errorTable(options.contract.api, options.contract.release);
  return async (request, response) => {
    const reply = await serve(options, validator, request, response);
    if (reply instanceof Refusal) refuse(response, errors, reply);
    else send(response, reply);
  };
}

async function serve(
  options: ApiHandlerOptions,
  validator: ContractValidator,
  request: Request,
  response: Response,
): Promise<Reply | Refusal> {
  const path = request.originalUrl.replace(/\?.*$/s, '');
  const match = validator.operationFor(request.method, path);
  if (match === undefined) return noOperation(validator, path);
  const { operation, pathParameters } = match;
  noteRequest(response, { operation: operation.operationId });
  const caller = await options.verifyToken(request.headers.authorization);
  if (caller instanceof Refusal) return caller;
  noteRequest(response, { clientId: caller.clientId });
  const refusal = refuseCaller(options, match, caller) ?? refuseParameters(validator, match, request);
  if (refusal !== undefined) return refusal;
  const body = operation.requestBody === undefined ? { value: undefined } : await readJsonBody(request, response);
  if (body instanceof Refusal) return body;
  const violations = validator.validateRequest(operation.operationId, body.value);
  if (violations.length > 0) {
    const reason = options.reasonForViolations(operation.operationId, body.value, violations);
    const ofTheBody = reason === 'INVALID_ARGUMENT' || reason === 'OUT_OF_RANGE';
    return new Refusal(reason, ofTheBody ? sentence('body', violations) : undefined);
  }
  return options.operations[operation.operationId]!({
    caller,
    pathParameters,
    query: queryOf(operation, request),
    body: body.value,
  });
}

function queryOf({ parameters }: Operation, { query }: Request): Record<string, string> {
  const declared = parameters.filter((parameter) => parameter.in === 'query');
  const given = declared.map(({ name }) => [name, query[name]] as const);
  return Object.fromEntries(given.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function noOperation({ contract, operationFor }: ContractValidator, path: string): Refusal {
  const methods = new Set(contract.operations.map(({ method }) => method));
  const allowed = [...methods]
    .filter((method) => operationFor(method, path) !== undefined)
    .map((method) => method.toUpperCase());
  if (allowed.length === 0) return new Refusal('NOT_FOUND');
  return new Refusal('METHOD_NOT_ALLOWED', undefined, { Allow: allowed.join(', ') });
}

function refuseCaller(options: ApiHandlerOptions, { operation }: OperationMatch, caller: Caller): Refusal | undefined {
  const { clientId } = caller;
  if (!grantsAccess(operation, caller)) {
    return new Refusal('PERMISSION_DENIED', `The access token lacks the scope ${operation.scopes.join(' or ')}.`);
  }
  const client = options.clients.find((each) => each.clientId === clientId);
  if (client === undefined) return new Refusal('PERMISSION_DENIED', 'The client is not known here.');
  if (client.apiRestrictions?.includes(options.contract.api) === false) {
    return new Refusal('PERMISSION_DENIED', 'The client may not use this API.');
  }
  if (client.requestsPerMinute === undefined) return undefined;
  const retryAfterS = options.rateLimit.retryAfterS(clientId, client.requestsPerMinute);
  return retryAfterS === undefined
    ? undefined
    : new Refusal('TOO_MANY_REQUESTS', undefined, { 'Retry-After': String(retryAfterS) });
}

/** v0.10.1 asks scopes only of a token that a subscriber has consented to. */
function grantsAccess({ scopes, clientCredentials }: Operation, caller: Caller): boolean {
  return (clientCredentials && caller.phoneNumber === undefined) || scopes.some((scope) => caller.scopes.has(scope));
}

function refuseParameters(
  validator: ContractValidator,
  { operation, pathParameters }: OperationMatch,
  request: Request,
): Refusal | undefined {
  const inOrder = operation.parameters.toSorted(
    (a, b) => PARAMETER_ORDER.indexOf(a.in) - PARAMETER_ORDER.indexOf(b.in),
  );
  for (const parameter of inOrder) {
    const value = parameter.in === 'header' ? request.get(parameter.name) : pathParameters[parameter.name];
    const violations = validator.validateParameter(operation.operationId, parameter.name, value);
    if (violations.length > 0) return new Refusal('INVALID_ARGUMENT', sentence(parameter.name, violations));
  }
  return undefined;
}

const PARAMETER_ORDER = ['header', 'path', 'query'];

function sentence(subject: string, violations: readonly Violation[]): string {
  return violations.map(({ pointer, message }) => `${pointer === '' ? subject : pointer} ${message}`).join('; ');
}

/** For what belongs to no API. */
export function answerUnknownPath(errors: ErrorTable): RequestHandler {
  return (_request, response) => refuse(response, errors, new Refusal('NOT_FOUND'));
}

/** For what goes wrong outside the checks. Express tells an error handler by its four parameters. */
export function answerError(errors: ErrorTable): ErrorRequestHandler {
  return (error: { status?: number } | undefined, _request, response, next) => {
    if (response.headersSent) return next(error);
    const status = error?.status ?? 500;
    refuse(response, errors, new Refusal(status >= 400 && status < 500 ? 'INVALID_ARGUMENT' : 'INTERNAL'));
  };
}

function refuse(response: Response, errors: ErrorTable, refusal: Refusal): void {
  const body = errorInfo(errors, refusal);
  for (const [name, value] of Object.entries(refusal.headers)) response.setHeader(name, value);
  send(response, { status: body.status, body });
}

/** `application/json` to the letter, which is what the feature files compare with. */
function send(response: Response, { status, body }: Reply): void {
  response.statusCode = status;
  if (body === undefined) {
    response.end();
    return;
  }
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify(body));
}
