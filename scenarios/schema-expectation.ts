import { type QuantityKeyword, quantityExpectation } from './quantity.ts';

/** A JSON Schema as this folder reads it: the keywords are looked up by name. */
export type SchemaObject = { readonly [keyword: string]: unknown };

const SHOWN_LENGTH = 60;

/** Says in words what a schema accepts, such as `integer >= 1` or `one of: a, b`. The schema's own `expected` text goes first. */
export function describeSchema(schema: SchemaObject): string {
  if (typeof schema['expected'] === 'string') return schema['expected'];
  if (schema['quantity'] !== undefined) return quantityExpectation(schema['quantity'] as QuantityKeyword);
  if ('const' in schema) return quote(schema['const']);
  if (Array.isArray(schema['enum'])) return oneOf(schema['enum']);
  const branches = branchesOf(schema);
  if (branches !== undefined) return describeBranches(branches);
  if (schema['type'] === 'object' || schema['properties'] !== undefined) return 'a mapping';
  if (schema['type'] === 'array') return describeList(schema);
  if (schema['type'] === 'string') return describeString(schema);
  if (schema['type'] === 'number' || schema['type'] === 'integer') return describeNumber(schema);
  if (Array.isArray(schema['type'])) return schema['type'].join(' or ');
  return typeof schema['type'] === 'string' ? schema['type'] : 'another value';
}

/** Shows a value of the input in a message: its kind and, when it is short, its text. */
export function showValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'an empty value';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'string') return `string ${quote(value)}`;
  return `${typeof value} ${String(value)}`;
}

/** Quotes a name or text of the input; control characters are escaped so that it stays on one line. */
export function quote(value: unknown): string {
  if (typeof value !== 'string') return String(value);
  const escaped = JSON.stringify(value.length > SHOWN_LENGTH ? `${value.slice(0, SHOWN_LENGTH)}…` : value);
  const readable = escaped.slice(1, -1).replaceAll('\\"', '"').replaceAll('\\\\', '\\');
  return `'${readable.replace(/[\u007f-\u009f\u2028\u2029]/g, '\ufffd')}'`;
}

/** The branches of `anyOf` or `oneOf`, if the schema is such a choice. */
export function branchesOf(schema: SchemaObject): SchemaObject[] | undefined {
  const branches = schema['anyOf'] ?? schema['oneOf'];
  return Array.isArray(branches) ? (branches as SchemaObject[]) : undefined;
}

/** The texts of a choice among constants, or undefined when some branch is anything else. */
export function constantsOf(schema: SchemaObject): unknown[] | undefined {
  if ('const' in schema) return [schema['const']];
  if (Array.isArray(schema['enum'])) return schema['enum'];
  const branches = branchesOf(schema)?.map(constantsOf);
  if (branches === undefined || branches.includes(undefined)) return undefined;
  return branches.flatMap((constants) => constants ?? []);
}

function describeBranches(branches: SchemaObject[]): string {
  const constants = constantsOf({ anyOf: branches });
  if (constants !== undefined) return oneOf(constants);
  return [...new Set(branches.map(describeSchema))].join(' or ');
}

function describeList({ minItems, maxItems }: SchemaObject): string {
  if (minItems === undefined && maxItems === undefined) return 'a list';
  const noun = (maxItems ?? minItems) === 1 ? 'item' : 'items';
  return `a list of ${minItems === maxItems ? String(minItems) : range(minItems, maxItems)} ${noun}`;
}

function describeString(schema: SchemaObject): string {
  if (typeof schema['pattern'] === 'string') return `a text that matches ${schema['pattern']}`;
  if (typeof schema['format'] === 'string') return `a ${schema['format']}`;
  const { minLength, maxLength } = schema;
  if (minLength === 1 && maxLength === undefined) return 'a text that is not empty';
  if (minLength === undefined && maxLength === undefined) return 'a text';
  return `a text of ${range(minLength, maxLength)} characters`;
}

function describeNumber(schema: SchemaObject): string {
  const limits = [
    limit('>=', schema['minimum']),
    limit('>', schema['exclusiveMinimum']),
    limit('<=', schema['maximum']),
    limit('<', schema['exclusiveMaximum']),
    limit('a multiple of', schema['multipleOf']),
  ].filter((text) => text !== undefined);
  return [String(schema['type']), limits.join(' and ')].join(' ').trim();
}

function limit(relation: string, value: unknown): string | undefined {
  return value === undefined ? undefined : `${relation} ${String(value)}`;
}

function range(minimum: unknown, maximum: unknown): string {
  if (maximum === undefined) return `at least ${String(minimum)}`;
  return minimum === undefined ? `at most ${String(maximum)}` : `${String(minimum)} to ${String(maximum)}`;
}

/** Such as `one of: a, b`; a single name is quoted. */
export function oneOf(names: readonly unknown[]): string {
  return names.length === 1 ? quote(names[0]) : `one of: ${names.map(String).join(', ')}`;
}
