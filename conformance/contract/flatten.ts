import type { JsonSchema } from './contract.ts';
import { mergeSchemas, type SchemaNode } from './merge-schemas.ts';

/** Looks up a `$ref`. Throws where there is nothing. */
export type ResolveRef = (pointer: string) => JsonSchema;

/** Keywords for readers only. Extensions (`x-…`) are for readers as well. */
const DESCRIPTIVE = new Set(['description', 'title', 'example', 'examples', 'externalDocs', '$comment']);

/** What a schema stands in: the refs that are being opened, and the discriminators that must not be opened again. */
interface Surroundings {
  resolve: ResolveRef;
  open: readonly string[];
  /** Refs whose discriminator is being opened: the mapped schemas are `allOf` these, which must not start it again. */
  dispatched: readonly string[];
  budget: { nodes: number };
}

/** The most schema nodes that one schema may unfold to; CAMARA's largest has fewer than 300. */
const MAX_NODES = 50_000;

/**
 * The same schema without `$ref`s and with every `allOf` merged as far as it can be, so that two schemas that mean the
 * same look the same. A discriminator carries the flat schema of each mapped value: `Discriminator` of
 * merge-schemas.ts. A schema that contains itself ends in `{recursive: <ref>}`. Throws a TypeError for what is no
 * schema, a RangeError if the schema unfolds to more than 50 000 nodes, and whatever `resolve` throws.
 */
export function flatten(schema: JsonSchema, resolve: ResolveRef): SchemaNode {
  return flattenIn(schema, { resolve, open: [], dispatched: [], budget: { nodes: MAX_NODES } }, undefined);
}

function flattenIn(schema: JsonSchema, around: Surroundings, ownRef: string | undefined): SchemaNode {
  if (!isObject(schema)) throw new TypeError('a schema must be an object');
  if (--around.budget.nodes < 0) throw new RangeError(`a schema unfolds to more than ${MAX_NODES} nodes`);
  const { $ref } = schema;
  // OpenAPI 3.0: what stands beside a $ref is ignored.
  if (typeof $ref === 'string') return flattenRef($ref, around);
  const { allOf, discriminator, ...own } = schema;
  const bases = allOf === undefined ? [] : schemaList('allOf', allOf);
  const parts = [ownKeywords(own, inside(around)), ...bases.map((base) => flattenIn(base, around, undefined))];
  const merged = parts.reduce(mergeSchemas);
  if (discriminator === undefined) return merged;
  if (!isObject(discriminator)) throw new TypeError('discriminator must be an object');
  if (ownRef !== undefined && around.dispatched.includes(ownRef)) return merged;
  return mergeSchemas(merged, { discriminator: flattenDiscriminator(discriminator, around, ownRef) });
}

function flattenRef(pointer: string, around: Surroundings): SchemaNode {
  if (around.open.includes(pointer)) return { recursive: pointer };
  return flattenIn(around.resolve(pointer), { ...around, open: [...around.open, pointer] }, pointer);
}

function flattenDiscriminator(discriminator: JsonSchema, around: Surroundings, ownRef: string | undefined): SchemaNode {
  const opened: Surroundings =
    ownRef === undefined
      ? around
      : {
          ...around,
          open: around.open.filter((pointer) => pointer !== ownRef),
          dispatched: [...around.dispatched, ownRef],
        };
  const mapping = isObject(discriminator['mapping']) ? discriminator['mapping'] : {};
  const branches = Object.entries(mapping).map(([value, target]) => {
    const name = String(target).replace(/^.*\//, '');
    const pointer = String(target).includes('/') ? String(target) : siblingOf(ownRef, name);
    return [value, { name, schema: flattenRef(pointer, opened) }] as const;
  });
  return { propertyName: discriminator['propertyName'], mapping: Object.fromEntries(branches) };
}

/** A mapping may give a bare component name instead of a reference. */
function siblingOf(ownRef: string | undefined, name: string): string {
  return `${ownRef?.replace(/[^/]*$/, '') ?? '#/components/schemas/'}${name}`;
}

function ownKeywords(schema: JsonSchema, around: Surroundings): SchemaNode {
  const constraining = Object.entries(schema).filter(
    ([keyword]) => !DESCRIPTIVE.has(keyword) && !keyword.startsWith('x-'),
  );
  return Object.fromEntries(constraining.map(([keyword, value]) => [keyword, flattenKeyword(keyword, value, around)]));
}

function flattenKeyword(keyword: string, value: unknown, around: Surroundings): unknown {
  switch (keyword) {
    case 'properties':
      return flattenProperties(value, around);
    case 'anyOf':
    case 'oneOf':
      return schemaList(keyword, value).map((branch) => flattenIn(branch, around, undefined));
    case 'items':
    case 'not':
      return flattenIn(value as JsonSchema, around, undefined);
    case 'additionalProperties':
      return typeof value === 'boolean' ? value : flattenIn(value as JsonSchema, around, undefined);
    default:
      return value;
  }
}

function flattenProperties(value: unknown, around: Surroundings): SchemaNode {
  if (!isObject(value)) throw new TypeError('properties must be an object');
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.map(([name, property]) => [name, flattenIn(property as JsonSchema, around, undefined)]),
  );
}

/** A property of a mapped schema may well be discriminated anew. */
function inside(around: Surroundings): Surroundings {
  return { ...around, dispatched: [] };
}

function schemaList(keyword: string, value: unknown): JsonSchema[] {
  if (!Array.isArray(value)) throw new TypeError(`${keyword} must be a list of schemas`);
  return value as JsonSchema[];
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
