import {
  contractOf,
  flatten,
  type JsonSchema,
  type Operation,
  type Release,
  type SchemaNode,
} from '../contract/index.ts';
import type { ApiName } from '../contract/index.ts';
import { sampleBodies } from './sample-bodies.ts';

/** A place in a request body that can be broken by itself. */
export interface Field {
  /** As in `$.device.ipv4Address.publicPort`; of a list its first item. */
  path: string;
  schema: SchemaNode;
  required: boolean;
  /** Whether a property that is not declared breaks it. */
  closed: boolean;
  /** Body in which it is there, and valid. */
  body: unknown;
}

/** Every field of the request body of an operation, in the order of the schema. */
export function fieldsOf(api: ApiName, operation: Operation, release: Release): Field[] {
  const contract = contractOf(api, release);
  const { requestBody } = operation;
  if (requestBody === undefined) return [];
  const resolve = (pointer: string): JsonSchema => {
    const schema = contract.schemas[pointer.replace('#/schemas/', '')];
    if (schema === undefined) throw new Error(`the contract has no schema ${pointer}`);
    return schema;
  };
  const schema = flatten(requestBody.schema, resolve);
  const fields = new Map<string, Field>();
  for (const body of sampleBodies(operation, release)) {
    const root = { path: '$', schema, required: false, value: body as unknown };
    for (const found of walk(root, contract.requestBodyStrictness))
      if (!fields.has(found.path)) fields.set(found.path, { ...found, body });
  }
  return [...fields.values()];
}

interface Place {
  path: string;
  schema: SchemaNode;
  required: boolean;
  value: unknown;
}

function walk({ path, schema: declared, required, value }: Place, strict: boolean): Omit<Field, 'body'>[] {
  const schema = schemaFor(declared, value);
  const closed = schema['properties'] !== undefined && (strict || schema['additionalProperties'] === false);
  const own = { path, schema, required, closed };
  if (Array.isArray(value)) {
    const items = schema['items'] as SchemaNode | undefined;
    return [
      own,
      ...(items === undefined
        ? []
        : walk({ path: `${path}[0]`, schema: items, required: false, value: value[0] }, strict)),
    ];
  }
  if (typeof value !== 'object' || value === null) return [own];
  const properties = (schema['properties'] ?? {}) as Record<string, SchemaNode>;
  const needed = (schema['required'] ?? []) as string[];
  const inner = Object.entries(value as Record<string, unknown>).flatMap(([name, each]) => {
    const property = properties[name];
    if (property === undefined || property['readOnly'] === true) return [];
    return walk({ path: `${path}.${name}`, schema: property, required: needed.includes(name), value: each }, strict);
  });
  return [own, ...inner];
}

/** The schema that holds for a value: the branch of a discriminator or an alternative that has its properties. */
function schemaFor(schema: SchemaNode, value: unknown): SchemaNode {
  if (typeof value !== 'object' || value === null) return schema;
  const { discriminator, oneOf } = schema as { discriminator?: Discriminator; oneOf?: SchemaNode[] };
  const names = Object.keys(value);
  if (discriminator !== undefined) {
    const chosen = (value as Record<string, unknown>)[discriminator.propertyName];
    return discriminator.mapping[String(chosen)]?.schema ?? schema;
  }
  const branch = oneOf?.find(({ properties }) =>
    names.every((name) => Object.hasOwn((properties ?? {}) as object, name)),
  );
  return branch ?? schema;
}

interface Discriminator {
  propertyName: string;
  mapping: Readonly<Record<string, { schema: SchemaNode }>>;
}
