/** Releases of CAMARA QualityOnDemand that the contract describes, oldest first. */
export const RELEASES = ['v0.10.1', 'r1.3', 'r2.2', 'r3.2', 'r4.1'] as const;
export type Release = (typeof RELEASES)[number];

/** Whether a release came out before another. */
export function isBefore(release: Release, other: Release): boolean {
  return RELEASES.indexOf(release) < RELEASES.indexOf(other);
}

/** Our name of each API, the same for all releases; `Contract.name` is the published one. */
export const API_NAMES = ['quality-on-demand', 'qos-profiles', 'qos-provisioning'] as const;
export type ApiName = (typeof API_NAMES)[number];

/** The APIs of a release. v0.10.1 has one, which holds what `qos-profiles` took over later, and no provisioning. */
export function apisOf(release: Release): readonly ApiName[] {
  return release === 'v0.10.1' ? ['quality-on-demand'] : API_NAMES;
}

/** The releases that have an API, oldest first. */
export function releasesOf(api: ApiName): readonly Release[] {
  return RELEASES.filter((release) => apisOf(release).includes(api));
}

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
  /** OAuth scopes, any of which grants access. Empty for callbacks, and where no scope does. */
  scopes: readonly string[];
  /**
   * Whether a token of the OAuth 2.0 client credentials grant needs no scope (v0.10.1): the scopes are then those of a
   * token that a user has consented to. Without this no token grants access but by a scope.
   */
  clientCredentials: boolean;
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
  /** The API's name in its base path, for example `qod-provisioning` where it was not yet `qos-provisioning`. */
  name: string;
  /** As `info.title` publishes it. */
  title: string;
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
  /**
   * Whether the published schema of an error lists its codes and repeats its status, or leaves both open, so that the
   * codes are those of its examples (until r1.3).
   */
  errorCodes: 'listed' | 'in examples';
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
