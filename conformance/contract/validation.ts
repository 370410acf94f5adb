import { Ajv2019, type ValidateFunction } from 'ajv/dist/2019.js';
import { ajvSchema, type Reading } from './ajv-schema.ts';
import type { Contract, ContractResponse, JsonSchema, Operation, Parameter, Violation } from './contract.ts';
import { contractRef } from './contract-ref.ts';
import { flatten } from './flatten.ts';
import { FORMATS } from './formats.ts';
import { matchPath } from './path-template.ts';
import { error } from './responses.ts';
import { releaseScope } from './since.ts';
import { violationsOf } from './violations.ts';

export interface OperationMatch {
  operation: Operation;
  /** Values of the path's parameters, percent-decoded. */
  pathParameters: Readonly<Record<string, string>>;
}

/**
 * Judges values by one contract. Values are untrusted; the caller limits their size. An unknown operationId, parameter
 * or schema name is a mistake of the caller and throws. An empty list means valid.
 */
export interface ContractValidator {
  readonly contract: Contract;
  /**
   * `body` is the parsed JSON, undefined where there was none. Undeclared properties are violations (keyword
   * `additionalProperties`) in the releases whose contract says so. A notification's body is open in every release.
   */
  validateRequest(operationId: string, body: unknown): Violation[];
  /**
   * A status below 400 that is not documented is a violation (keyword `status`); an error status that is not documented
   * must still carry an ErrorInfo, since r2.2 with its status. Error codes are not judged here, see `documentedCodes`.
   */
  validateResponse(operationId: string, status: number, body: unknown): Violation[];
  /** Error codes that the operation documents for the status; undefined where it documents no such error. */
  documentedCodes(operationId: string, status: number): readonly string[] | undefined;
  /** `value` is the text of the header or of the decoded path segment, undefined where it is absent. */
  validateParameter(operationId: string, name: string, value: string | undefined): Violation[];
  /** A response header that the contract describes; `name` in any case. */
  validateHeader(name: string, value: string): Violation[];
  validateSchema(schemaName: string, value: unknown): Violation[];
  /** A notification of the API's callbacks; throws for an API that has none. */
  validateEvent(body: unknown): Violation[];
  /** The operation of a concrete path without query, base path included: `/quality-on-demand/v1/sessions`. */
  operationFor(method: string, path: string): OperationMatch | undefined;
}

const validators = new WeakMap<Contract, ContractValidator>();

/** The validator of a contract; it is built once per contract, its schemas are compiled when first used. */
export function validatorFor(contract: Contract): ContractValidator {
  const known = validators.get(contract);
  if (known !== undefined) return known;
  const built = buildValidator(contract);
  validators.set(contract, built);
  return built;
}

function buildValidator(contract: Contract): ContractValidator {
  const check = schemaChecker(contract);
  const callbacks = contract.operations.flatMap((operation) =>
    operation.callbacks.map((callback) => callback.operation),
  );
  const notified = new Set(callbacks.map(({ operationId }) => operationId));
  const operations = new Map([...contract.operations, ...callbacks].map((each) => [each.operationId, each]));
  const operationNamed = (operationId: string) =>
    found(operations.get(operationId), `operation ${operationId}`, contract);

  function validateRequest(operationId: string, body: unknown): Violation[] {
    const { requestBody } = operationNamed(operationId);
    if (requestBody === undefined) return [];
    if (body === undefined) return requestBody.required ? [NO_BODY] : [];
    const strictProperties = contract.requestBodyStrictness && !notified.has(operationId);
    return check(`request ${operationId}`, requestBody.schema, { direction: 'request', strictProperties }, body);
  }

  function validateResponse(operationId: string, status: number, body: unknown): Violation[] {
    const response = operationNamed(operationId).responses[String(status)] ?? undocumentedError(contract, status);
    if (response === undefined) return [undocumentedStatus(operationId, status)];
    if (response.schema === undefined) return body === undefined ? [] : [UNEXPECTED_BODY];
    if (body === undefined) return [NO_BODY];
    return check(`response ${operationId} ${status}`, response.schema, RESPONSE, body);
  }

  function validateParameter(operationId: string, name: string, value: string | undefined): Violation[] {
    const isNamed = (each: Parameter) => each.name.toLowerCase() === name.toLowerCase();
    const described = `parameter ${name} of ${operationId}`;
    const parameter = found(operationNamed(operationId).parameters.find(isNamed), described, contract);
    if (value === undefined) return parameter.required ? [NO_PARAMETER] : [];
    return check(described, parameter.schema, EITHER, value);
  }

  return {
    contract,
    validateRequest,
    validateResponse,
    validateParameter,
    documentedCodes: (operationId, status) => operationNamed(operationId).responses[String(status)]?.codes,
    validateHeader(name, value) {
      const schema = found(contract.headers[name.toLowerCase()], `header ${name}`, contract);
      return check(`header ${name.toLowerCase()}`, schema, EITHER, value);
    },
    validateSchema(schemaName, value) {
      return check(`schema ${schemaName}`, found(contract.schemas[schemaName], schemaName, contract), EITHER, value);
    },
    validateEvent(body) {
      return validateRequest(found(callbacks[0], 'callback', contract).operationId, body);
    },
    operationFor: (method, path) => operationFor(contract, method, path),
  };
}

const RESPONSE: Reading = { direction: 'response', strictProperties: false };
const EITHER: Reading = { direction: 'either', strictProperties: false };

const NO_BODY: Violation = { pointer: '', keyword: 'required', message: 'must have a JSON body' };
const NO_PARAMETER: Violation = { pointer: '', keyword: 'required', message: 'must be given' };
const UNEXPECTED_BODY: Violation = { pointer: '', keyword: 'content', message: 'must not have a body' };

function undocumentedStatus(operationId: string, status: number): Violation {
  return { pointer: '', keyword: 'status', message: `must be a status that ${operationId} documents, not ${status}` };
}

/** Infrastructure may answer 500 or 503 where CAMARA documents none; the body is judged all the same. */
function undocumentedError({ release }: Contract, status: number): ContractResponse | undefined {
  return status < 400 || status > 599 ? undefined : error(releaseScope(release), status, []);
}

function operationFor(contract: Contract, method: string, path: string): OperationMatch | undefined {
  for (const operation of contract.operations) {
    if (operation.method !== method.toLowerCase()) continue;
    const pathParameters = matchPath(contract.basePath + operation.path, path);
    if (pathParameters !== undefined) return { operation, pathParameters };
  }
  return undefined;
}

type SchemaChecker = (key: string, schema: JsonSchema, reading: Reading, value: unknown) => Violation[];

/**
 * Each schema is compiled to one that stops at the first error, which is all that a valid value ever meets and is bounded
 * for a hostile one. For the first small value that is not valid it is compiled again, to one that finds all errors, which
 * cannot be very many then.
 */
function schemaChecker(contract: Contract): SchemaChecker {
  const [stopping, exhaustive] = [newAjv(false), newAjv(true)];
  const compiled = new Map<string, { first: ValidateFunction; all: () => ValidateFunction }>();

  function compile(key: string, schema: JsonSchema, reading: Reading) {
    const plain = ajvSchema(flatten(schema, contractRef(contract)), reading);
    // Ajv keeps what it has compiled.
    const both = { first: stopping.compile(plain), all: () => exhaustive.compile(plain) };
    compiled.set(key, both);
    return both;
  }

  return (key, schema, reading, value) => {
    const { first, all: exhaustively } = compiled.get(key) ?? compile(key, schema, reading);
    if (first(value)) return [];
    if (isLargerThan(MAX_NODES_FOR_ALL_ERRORS, value)) return violationsOf(first.errors ?? []);
    const all = exhaustively();
    const hasFew = !all(value) && (all.errors ?? []).length <= MAX_ERRORS;
    return violationsOf((hasFew ? all : first).errors ?? []);
  };
}

function newAjv(allErrors: boolean): Ajv2019 {
  return new Ajv2019({ allErrors, strict: false, formats: FORMATS, validateSchema: false, messages: true });
}

/** Of a value with more nodes than this, or with more errors than that, only the first violation is told. */
const MAX_NODES_FOR_ALL_ERRORS = 2_000;
const MAX_ERRORS = 500;

/** Whether a JSON value has more nodes than `limit`; looks at no more than that, and does not recurse. */
function isLargerThan(limit: number, value: unknown): boolean {
  const pending: unknown[] = [value];
  for (let seen = 0; pending.length > 0; seen++) {
    const next = pending.pop();
    if (typeof next !== 'object' || next === null) continue;
    const children = Object.values(next);
    if (seen + pending.length + children.length > limit) return true;
    pending.push(...children);
  }
  return false;
}

function found<Value>(value: Value | undefined, what: string, { api, release }: Contract): Value {
  if (value === undefined) throw new Error(`${api} ${release} has no ${what}`);
  return value;
}
