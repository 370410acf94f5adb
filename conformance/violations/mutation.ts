import fc from 'fast-check';
import type { SchemaNode } from '../contract/index.ts';

/** One way to break one field, whatever else the request says. */
export interface Mutation {
  /** The schema keyword that it breaks, `required` and `additionalProperties` included. */
  keyword: string;
  /** Values that break it and nothing else, as far as that can be. */
  values: fc.Arbitrary<unknown>;
  /** JSON Schema's `format` is an annotation, so that a server which does not look at it is only warned. */
  level: 'MUST' | 'SHOULD';
}

/** The value that stands for taking the field out. */
export const REMOVED = Symbol('removed');

/** Longest list and text that are sent to break an upper limit. */
const MAX_SENT = 10_000;

/**
 * The mutations of a field by its schema, which has no `$ref`s.
 * @param sample a valid value of the field, of which broken lists are made
 */
export function mutationsOf(schema: SchemaNode, sample: unknown): Mutation[] {
  const type = typeOf(schema);
  return [
    ...(type === undefined ? [] : [must('type', wrongType(type))]),
    ...(type === 'string' ? ofText(schema) : []),
    ...(type === 'integer' || type === 'number' ? ofNumber(schema) : []),
    ...(type === 'array' ? ofList(schema, sample) : []),
    ...(type === 'object' && number(schema, 'minProperties') > 0 ? [must('minProperties', fc.constant({}))] : []),
  ];
}

function must(keyword: string, values: fc.Arbitrary<unknown>): Mutation {
  return { keyword, values, level: 'MUST' };
}

/** A schema that lists its values or its properties has a type even where it does not say so. */
export function typeOf(schema: SchemaNode): string | undefined {
  if (typeof schema['type'] === 'string') return schema['type'];
  if (schema['properties'] !== undefined || schema['discriminator'] !== undefined) return 'object';
  return Array.isArray(schema['enum']) ? typeof schema['enum'][0] : undefined;
}

const OF_TYPE: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  string: fc.constantFrom('text', '1'),
  integer: fc.integer({ min: 1, max: 1000 }),
  fraction: fc.constantFrom(1.5, 0.25),
  boolean: fc.boolean(),
  array: fc.constantFrom([], ['a']),
  object: fc.constantFrom({ a: 1 }),
  null: fc.constant(null),
};

function wrongType(type: string): fc.Arbitrary<unknown> {
  const own = type === 'number' ? ['integer', 'fraction'] : [type];
  const others = Object.entries(OF_TYPE).filter(
    ([name]) => !own.includes(name) && !(type === 'string' && name === 'fraction'),
  );
  return fc.oneof(...others.map(([, values]) => values));
}

function ofText(schema: SchemaNode): Mutation[] {
  const { pattern, format } = schema;
  const [shortest, longest] = [number(schema, 'minLength'), number(schema, 'maxLength')];
  const listed = Array.isArray(schema['enum']) ? (schema['enum'] as unknown[]) : undefined;
  const isPattern = typeof pattern === 'string' ? new RegExp(pattern, 'u') : undefined;
  return [
    ...(listed === undefined
      ? []
      : [
          must(
            'enum',
            words.filter((word) => !listed.includes(word)),
          ),
        ]),
    ...(isPattern === undefined
      ? []
      : [
          must(
            'pattern',
            oddText.filter((text) => !isPattern.test(text)),
          ),
        ]),
    ...(shortest > 0 ? [must('minLength', fc.constant('a'.repeat(shortest - 1)))] : []),
    ...(longest > 0 && longest < MAX_SENT ? [must('maxLength', fc.constant(filler(format, longest + 1)))] : []),
    ...(typeof format === 'string' && isPattern === undefined
      ? [{ keyword: 'format', values: fc.constantFrom('nothing of the kind', '...'), level: 'SHOULD' as const }]
      : []),
  ];
}

const words = fc.constantFrom('OTHER', 'unknown', '').map((word) => word);
const oddText = fc.oneof(
  fc.constantFrom('', ' ', 'not a value of this kind', '~!@', '+0123', '999.1.1.1', 'x y'),
  fc.string({ minLength: 1, maxLength: 12 }),
);

/** A text of a length that looks like what the format wants. */
function filler(format: unknown, length: number): string {
  const start = format === 'uri' || format === 'url' ? 'https://sink.example.com/' : '';
  return start + 'a'.repeat(length - start.length);
}

function ofNumber(schema: SchemaNode): Mutation[] {
  const { minimum, maximum } = schema;
  return [
    ...(typeof minimum === 'number' ? [must('minimum', fc.integer({ min: minimum - 1000, max: minimum - 1 }))] : []),
    ...(typeof maximum === 'number' ? [must('maximum', fc.integer({ min: maximum + 1, max: maximum + 1000 }))] : []),
  ];
}

function ofList(schema: SchemaNode, sample: unknown): Mutation[] {
  const [first, second] = Array.isArray(sample) ? (sample as unknown[]) : [];
  const most = number(schema, 'maxItems');
  return [
    ...(number(schema, 'minItems') > 0 ? [must('minItems', fc.constant([]))] : []),
    ...(most > 0 && most < MAX_SENT ? [must('maxItems', fc.constant(manyAddresses(most + 1)))] : []),
    ...(schema['uniqueItems'] === true ? [must('uniqueItems', fc.constant([first, second ?? first, first]))] : []),
  ];
}

/** The one list with a small limit is that of application servers. */
function manyAddresses(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `198.51.100.${n + 1}`);
}

function number(schema: SchemaNode, keyword: string): number {
  const value = schema[keyword];
  return typeof value === 'number' ? value : 0;
}
