import type { JsonSchema } from './contract.ts';
import type { Discriminator, SchemaNode } from './merge-schemas.ts';

/** Who sends the value: it decides what `readOnly` and `writeOnly` mean. `either` leaves them without effect. */
export type Direction = 'request' | 'response' | 'either';

export interface Reading {
  direction: Direction;
  /** Refuse properties that are not declared, at any level. */
  strictProperties: boolean;
}

/**
 * Turns a flat schema (flatten.ts) into one that ajv judges as OpenAPI means it:
 * - a discriminator becomes one `if/then` per mapped value, for an object that must carry the property;
 * - a required `readOnly` property is not required of a request, nor a `writeOnly` one of a response (OpenAPI 3.0.3,
 *   Schema Object), and a response must not carry the latter: ajv reports it as `false schema`;
 * - with `strictProperties` every object with declared properties is closed.
 */
export function ajvSchema(node: SchemaNode, reading: Reading): JsonSchema {
  return objectSchema(node, reading, reading.strictProperties);
}

/** `close` is false inside the branches of an object that is closed as a whole. */
function objectSchema(node: SchemaNode, reading: Reading, close: boolean): JsonSchema {
  const { discriminator, ...plain } = node;
  const closeBranches = close && !declaresProperties(node);
  const schema: Record<string, unknown> = { ...plain };
  const descend = (child: unknown) => objectSchema(child as SchemaNode, reading, reading.strictProperties);
  const branch = (child: unknown) => objectSchema(child as SchemaNode, reading, closeBranches);

  if (isObject(plain['properties'])) Object.assign(schema, propertiesFor(plain, reading, descend));
  if (isObject(plain['items'])) schema['items'] = descend(plain['items']);
  if (isObject(plain['additionalProperties'])) schema['additionalProperties'] = descend(plain['additionalProperties']);
  for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
    if (Array.isArray(plain[keyword])) schema[keyword] = plain[keyword].map(branch);
  }
  if (discriminator !== undefined) return dispatching(schema, discriminator as Discriminator, branchOfMapping);
  return close && declaresProperties(node) ? closed(schema) : schema;

  // A mapped schema holds everything that its base declares, so that it is closed by itself.
  function branchOfMapping(child: SchemaNode): JsonSchema {
    return objectSchema(child, reading, reading.strictProperties);
  }
}

function propertiesFor(node: SchemaNode, reading: Reading, descend: (child: unknown) => JsonSchema): SchemaNode {
  const declared = Object.entries(node['properties'] as Record<string, SchemaNode>);
  const sent = declared.map(([name, property]) => [name, isForbidden(property, reading) ? false : descend(property)]);
  const optional = new Set(declared.filter(([, property]) => isOptional(property, reading)).map(([name]) => name));
  const required = ((node['required'] ?? []) as string[]).filter((name) => !optional.has(name));
  return { properties: Object.fromEntries(sent), ...('required' in node ? { required } : {}) };
}

function isForbidden(property: SchemaNode, { direction }: Reading): boolean {
  return direction === 'response' && property['writeOnly'] === true;
}

function isOptional(property: SchemaNode, { direction }: Reading): boolean {
  if (direction === 'request') return property['readOnly'] === true;
  return direction === 'response' && property['writeOnly'] === true;
}

function dispatching(
  schema: Record<string, unknown>,
  { propertyName, mapping }: Discriminator,
  branch: (child: SchemaNode) => JsonSchema,
): JsonSchema {
  const cases = Object.entries(mapping).map(([value, mapped]) => ({
    if: { type: 'object', properties: { [propertyName]: { const: value } }, required: [propertyName] },
    then: branch(mapped.schema),
  }));
  const allOf = (schema['allOf'] ?? []) as JsonSchema[];
  const required = [...new Set([...((schema['required'] ?? []) as string[]), propertyName])];
  return { ...schema, type: 'object', required, allOf: [...allOf, ...cases] };
}

/** Branches may declare properties of their own, which only `unevaluatedProperties` sees. */
function closed(schema: Record<string, unknown>): JsonSchema {
  if ('additionalProperties' in schema) return schema;
  const branches = ['allOf', 'anyOf', 'oneOf'].flatMap((keyword) => (schema[keyword] ?? []) as SchemaNode[]);
  const keyword = branches.some(declaresProperties) ? 'unevaluatedProperties' : 'additionalProperties';
  return { ...schema, [keyword]: false };
}

function declaresProperties(node: SchemaNode): boolean {
  return isObject(node['properties']);
}

function isObject(value: unknown): value is SchemaNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
