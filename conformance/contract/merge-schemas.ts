import { isDeepStrictEqual } from 'node:util';

/** A schema without `$ref`s, see flatten.ts. */
export type SchemaNode = { readonly [keyword: string]: unknown };
type Properties = Record<string, SchemaNode>;

/** What no value satisfies. */
const NEVER: SchemaNode = { not: {} };

/**
 * The schema that holds exactly where both hold (`allOf` of two). Keywords that cannot be combined into one, such as
 * two patterns, stay apart in a rest `allOf`.
 */
export function mergeSchemas(left: SchemaNode, right: SchemaNode): SchemaNode {
  const merged: Record<string, unknown> = {};
  const apart: SchemaNode[] = [];
  for (const keyword of new Set([...Object.keys(left), ...Object.keys(right)])) {
    if (STRUCTURE.has(keyword)) continue;
    const values = [left, right].filter((schema) => Object.hasOwn(schema, keyword)).map((schema) => schema[keyword]);
    merged[keyword] = values[0];
    if (values.length === 1 || isDeepStrictEqual(values[0], values[1])) continue;
    const combined = COMBINE.get(keyword)?.(values[0], values[1]);
    if (combined === undefined) apart.push({ [keyword]: values[1] });
    else merged[keyword] = combined;
  }
  Object.assign(merged, mergeNullable(left, right), mergeProperties(left, right), mergeDiscriminators(left, right));
  const rest = [...allOf(left), ...allOf(right), ...apart, ...secondDiscriminator(left, right)];
  return rest.length === 0 ? merged : { ...merged, allOf: rest };
}

/** Merged as a whole, not keyword by keyword. */
const STRUCTURE = new Set(['properties', 'additionalProperties', 'nullable', 'discriminator', 'allOf']);

/** How two values of a keyword become one; undefined where they cannot. */
const COMBINE = new Map<string, (left: unknown, right: unknown) => unknown>([
  ['required', union],
  ['enum', intersection],
  ['type', commonType],
  ['items', (left, right) => (isObject(left) && isObject(right) ? mergeSchemas(left, right) : undefined)],
  ...['minimum', 'minLength', 'minItems', 'minProperties'].map((keyword) => [keyword, highest] as const),
  ...['maximum', 'maxLength', 'maxItems', 'maxProperties'].map((keyword) => [keyword, lowest] as const),
  ...['uniqueItems', 'readOnly', 'writeOnly', 'deprecated'].map((keyword) => [keyword, either] as const),
]);

function mergeProperties(left: SchemaNode, right: SchemaNode): SchemaNode {
  const names = new Set([...Object.keys(properties(left)), ...Object.keys(properties(right))]);
  const merged = [...names].map((name) => [name, mergeSchemas(property(left, name), property(right, name))]);
  const others = mergeAdditional(left['additionalProperties'], right['additionalProperties']);
  return {
    ...('properties' in left || 'properties' in right ? { properties: Object.fromEntries(merged) } : {}),
    ...(others === undefined ? {} : { additionalProperties: others }),
  };
}

/** What a schema says of a property, be it declared or not: a closed schema forbids those that it does not declare. */
function property(schema: SchemaNode, name: string): SchemaNode {
  const declared = properties(schema);
  if (Object.hasOwn(declared, name)) return declared[name] ?? {};
  const others = schema['additionalProperties'];
  if (others === false) return NEVER;
  return isObject(others) ? others : {};
}

function mergeAdditional(left: unknown, right: unknown): unknown {
  if (left === false || right === false) return false;
  if (left === undefined || left === true) return right;
  if (right === undefined || right === true) return left;
  return mergeSchemas(left as SchemaNode, right as SchemaNode);
}

/** OpenAPI 3.0.3: null is refused only by a schema with a `type` and without `nullable: true`. */
function mergeNullable(left: SchemaNode, right: SchemaNode): SchemaNode {
  if (!('nullable' in left) && !('nullable' in right)) return {};
  const allows = (schema: SchemaNode) => schema['type'] === undefined || schema['nullable'] === true;
  return { nullable: allows(left) && allows(right) };
}

/** What stands beside a discriminated schema holds for each of its mapped schemas too. */
function mergeDiscriminators(left: SchemaNode, right: SchemaNode): SchemaNode {
  const discriminator = (left['discriminator'] ?? right['discriminator']) as Discriminator | undefined;
  if (discriminator === undefined) return {};
  const [from, beside] = 'discriminator' in left ? [left, right] : [right, left];
  if (isDeepStrictEqual(from, beside)) return { discriminator };
  const { discriminator: _second, ...plain } = beside;
  const branches = Object.entries(discriminator.mapping).map(
    ([value, { name, schema }]) => [value, { name, schema: mergeSchemas(schema, plain) }] as const,
  );
  return { discriminator: { ...discriminator, mapping: Object.fromEntries(branches) } };
}

function secondDiscriminator(left: SchemaNode, right: SchemaNode): SchemaNode[] {
  const both = 'discriminator' in left && 'discriminator' in right;
  return both && !isDeepStrictEqual(left['discriminator'], right['discriminator'])
    ? [{ discriminator: right['discriminator'] }]
    : [];
}

/** A flat discriminator: the property that decides, and per value of it the schema that then holds. */
export interface Discriminator {
  propertyName: string;
  mapping: Record<string, { name: string; schema: SchemaNode }>;
}

function properties(schema: SchemaNode): Properties {
  return (schema['properties'] ?? {}) as Properties;
}

function allOf(schema: SchemaNode): SchemaNode[] {
  return (schema['allOf'] ?? []) as SchemaNode[];
}

function union(left: unknown, right: unknown): unknown {
  return Array.isArray(left) && Array.isArray(right) ? [...new Set([...left, ...right])] : undefined;
}

function intersection(left: unknown, right: unknown): unknown {
  if (!Array.isArray(left) || !Array.isArray(right)) return undefined;
  return left.filter((value) => right.some((other) => isDeepStrictEqual(value, other)));
}

function commonType(left: unknown, right: unknown): unknown {
  const both = [left, right];
  return both.includes('integer') && both.includes('number') ? 'integer' : undefined;
}

function highest(left: unknown, right: unknown): unknown {
  return typeof left === 'number' && typeof right === 'number' ? Math.max(left, right) : undefined;
}

function lowest(left: unknown, right: unknown): unknown {
  return typeof left === 'number' && typeof right === 'number' ? Math.min(left, right) : undefined;
}

function either(left: unknown, right: unknown): unknown {
  return typeof left === 'boolean' && typeof right === 'boolean' ? left || right : undefined;
}

function isObject(value: unknown): value is SchemaNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
