import type { Callback, Contract, ContractResponse, JsonSchema, Operation, Parameter } from './contract.ts';
import type { OpenApiDocument } from './openapi-document.ts';
import { securitySchemes } from './security-schemes.ts';

/**
 * A contract written as an OpenAPI 3.0 document, without any explanation. A comparison reads both sides with the same
 * reader this way; the document is as good for clients that want one.
 */
export function contractDocument(contract: Contract): OpenApiDocument {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of contract.operations) {
    (paths[operation.path] ??= {})[operation.method] = operationObject(contract, operation, securityOf(operation));
  }
  return {
    openapi: '3.0.3',
    info: { title: contract.title, version: contract.version },
    servers: [{ url: `{apiRoot}${contract.basePath}`, variables: { apiRoot: { default: 'http://localhost:9091' } } }],
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(contract.schemas).map(([name, schema]) => [name, published(schema)])),
      securitySchemes: securitySchemes(contract),
    },
  };
}

const CALLBACK_SECURITY = [{}, { notificationsBearerAuth: [] }] as const;

/** Any of the scopes grants access, so that each is an alternative. */
function securityOf({ scopes, clientCredentials }: Operation): unknown {
  if (!clientCredentials) return scopes.map((scope) => ({ openId: [scope] }));
  return [{ oAuth2ClientCredentials: [] }, ...scopes.map((scope) => ({ threeLegged: [scope] }))];
}

function operationObject(contract: Contract, operation: Operation, security: unknown): JsonSchema {
  const { operationId, parameters, requestBody, responses, callbacks } = operation;
  return {
    operationId,
    security,
    parameters: parameters.map(parameterObject),
    ...(requestBody === undefined
      ? {}
      : {
          requestBody: { required: requestBody.required, content: media(requestBody.contentType, requestBody.schema) },
        }),
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, response]) => [status, responseObject(contract, response)]),
    ),
    ...(callbacks.length === 0
      ? {}
      : { callbacks: Object.fromEntries(callbacks.map((callback) => callbackObject(contract, callback))) }),
  };
}

function callbackObject(contract: Contract, { name, expression, operation }: Callback): [string, JsonSchema] {
  return [name, { [expression]: { [operation.method]: operationObject(contract, operation, CALLBACK_SECURITY) } }];
}

function parameterObject({ name, in: place, required, schema }: Parameter): JsonSchema {
  return { name, in: place, required, schema: published(schema) };
}

function responseObject(contract: Contract, { contentType, schema, codes, headers }: ContractResponse): JsonSchema {
  const listed = codes !== undefined && contract.errorCodes === 'listed';
  const body = listed ? { allOf: [schema, { properties: { code: { enum: codes } } }] } : schema;
  const examples = codes === undefined || listed ? {} : { examples: errorExamples(codes) };
  return {
    headers: Object.fromEntries(headers.map((name) => [name, { schema: published(contract.headers[name] ?? {}) }])),
    ...(contentType === undefined || body === undefined ? {} : { content: media(contentType, body, examples) }),
  };
}

/** One example per code, where nothing but examples tells them. */
function errorExamples(codes: readonly string[]): JsonSchema {
  return Object.fromEntries(codes.map((code) => [code, { value: { code } }]));
}

function media(contentType: string, schema: JsonSchema, examples: JsonSchema = {}): JsonSchema {
  return { [contentType]: { schema: published(schema), ...examples } };
}

/** The same schema with pointers into `components`, those of a discriminator's mapping included. */
function published(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/^#\/schemas\//, '#/components/schemas/');
  if (Array.isArray(value)) return value.map(published);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, published(inner)]));
}
