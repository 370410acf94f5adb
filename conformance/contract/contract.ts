/** Releases of CAMARA QualityOnDemand that the contract describes, oldest first. */
export const RELEASES = ['r3.2', 'r4.1'] as const;
export type Release = (typeof RELEASES)[number];

export const API_NAMES = ['quality-on-demand', 'qos-profiles'] as const;
export type ApiName = (typeof API_NAMES)[number];

/**
 * A JSON Schema (draft 2019-09 as far as ajv reads it), with `$ref`s of the form `#/schemas/<Name>` inside a contract.
 */
export type JsonSchema = { readonly [keyword: string]: unknown };

export interface Parameter {
  name: string;
  in: 'path' | 'header' | 'query';
  required: boolean;
  schema: JsonSchema;
}

export interface ContractResponse {
  /** Absent where the response has no body. */
  contentType?: string;
  schema?: JsonSchema;
  /** CAMARA error codes documented for this status of this operation; absent for a success. */
  codes?: readonly string[];
  /** Names of documented response headers, lower case. */
  headers: readonly string[];
}

export interface Callback {
  name: string;
  /** OpenAPI runtime expression of the callback's address. */
  expression: string;
  operation: Operation;
}

export interface Operation {
  operationId: string;
  method: 'get' | 'post' | 'delete';
  /** OpenAPI path template, relative to the base path. */
  path: string;
  /** OAuth scopes, any of which grants access. Empty for callbacks. */
  scopes: readonly string[];
  parameters: readonly Parameter[];
  requestBody?: { required: boolean; contentType: string; schema: JsonSchema };
  /** By HTTP status as text. */
  responses: Readonly<Record<string, ContractResponse>>;
  callbacks: readonly Callback[];
}

/** What one release of one API requires. */
export interface Contract {
  api: ApiName;
  release: Release;
  /** Version of the API, as `info.version` publishes it. */
  version: string;
  /** Base path under the API root, for example `/quality-on-demand/v1`. */
  basePath: string;
  operations: readonly Operation[];
  /**
   * All named schemas. `discriminator` keeps its OpenAPI form (propertyName + mapping), which ajv alone cannot judge.
   */
  schemas: Readonly<Record<string, JsonSchema>>;
  /** Schema of every response header that an operation names, by lower-case name. */
  headers: Readonly<Record<string, JsonSchema>>;
  /** Whether a request body with a property that is not declared, at any level, must be refused (prose of r4.1). */
  requestBodyStrictness: boolean;
}

/** One way in which a value breaks a schema. */
export interface Violation {
  /** JSON pointer into the value; empty for the value itself. */
  pointer: string;
  /** The schema keyword that is broken, for example `required` or `maximum`. */
  keyword: string;
  /** What was expected, as a sentence. */
  message: string;
}
