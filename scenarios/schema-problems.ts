import { Ajv2019, type ErrorObject, type ValidateFunction } from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import type { TSchema } from 'typebox';
import { type QuantityKeyword, quantityProblem } from './quantity.ts';
import { type SchemaObject, branchesOf, describeSchema, oneOf, quote } from './schema-expectation.ts';
import { chooseBranch, didYouMean, expectationMessage, propertiesOf } from './union-branch.ts';

/** Where in a value: property names and list indices from the top. */
export type ValuePath = readonly (string | number)[];

/** One way in which a value breaks a schema. */
export interface SchemaProblem {
  path: ValuePath;
  /** Whether the key itself is at fault and not its value. */
  atKey: boolean;
  message: string;
}

/** Every way in which a value breaks a schema, in no particular order; of a union only the branch that was meant. */
export function findSchemaProblems(typeboxSchema: TSchema, value: unknown): SchemaProblem[] {
  const schema = typeboxSchema as SchemaObject;
  let checker = checkers.get(schema);
  if (checker === undefined) {
    requireClosedObjects(schema);
    checker = new Checker(schema);
    checkers.set(schema, checker);
  }
  return checker.check(schema, value, []);
}

const checkers = new WeakMap<SchemaObject, Checker>();

/** Checks values against a schema and the parts of it; compiles a part when a value gets that far. */
class Checker {
  readonly #root: SchemaObject;
  readonly #ajv = newAjv();
  readonly #compiled = new Map<SchemaObject, ValidateFunction>();

  constructor(root: SchemaObject) {
    this.#root = root;
  }

  check(schema: SchemaObject, value: unknown, at: ValuePath): SchemaProblem[] {
    const validate = this.#compile(schema);
    if (validate(value)) return [];
    const errors = withoutUnionNoise(validate.errors ?? [], this.#root);
    const problems = errors.flatMap((error) => this.#explain(error, [...at, ...parsePointer(error.instancePath)]));
    return withoutRepeats(problems);
  }

  #compile(schema: SchemaObject): ValidateFunction {
    const known = this.#compiled.get(schema);
    if (known !== undefined) return known;
    const definitions = this.#root['$defs'];
    const standalone = schema === this.#root || definitions === undefined;
    const validate = this.#ajv.compile(standalone ? schema : { $defs: definitions, allOf: [schema] });
    this.#compiled.set(schema, validate);
    return validate;
  }

  #explain(error: ErrorObject, path: ValuePath): SchemaProblem[] {
    if (error.keyword === 'anyOf' || error.keyword === 'oneOf') return this.#explainUnion(error, path);
    const schema = (error.parentSchema ?? {}) as SchemaObject;
    const params = error.params as Record<string, unknown>;
    switch (error.keyword) {
      case 'additionalProperties':
        return [this.#unknownKey(schema, String(params['additionalProperty']), path)];
      case 'unevaluatedProperties':
        return [this.#unknownKey(schema, String(params['unevaluatedProperty']), path)];
      case 'required':
      case 'dependentRequired':
        return [{ path, atKey: false, message: this.#missingKey(schema, String(params['missingProperty'])) }];
      case 'allOf':
      case 'if':
      case '$ref':
        return [];
      default:
        return [{ path, atKey: error.propertyName !== undefined, message: valueMessage(schema, error) }];
    }
  }

  #explainUnion(error: ErrorObject, path: ValuePath): SchemaProblem[] {
    const schema = error.parentSchema as SchemaObject;
    if (typeof schema['expected'] === 'string')
      return [{ path, atKey: false, message: expectationMessage(schema, error.data) }];
    const choice = chooseBranch(schema, error.data, this.#resolve);
    if (choice.type === 'branch') return this.check(choice.branch, error.data, path);
    return [{ path: choice.key === undefined ? path : [...path, choice.key], atKey: false, message: choice.message }];
  }

  #unknownKey(schema: SchemaObject, key: string, path: ValuePath): SchemaProblem {
    const names = Object.keys(propertiesOf(schema, this.#resolve));
    const patterns = Object.keys((schema['patternProperties'] ?? {}) as object);
    const expected = [...names, ...patterns.map((pattern) => `keys that match ${pattern}`)];
    const expectation = expected.length === 0 ? 'no keys' : oneOf(expected);
    const message = `unknown key ${quote(key)}; expected ${expectation}${didYouMean(key, names)}`;
    return { path: [...path, key], atKey: true, message };
  }

  #missingKey(schema: SchemaObject, key: string): string {
    const property = propertiesOf(schema, this.#resolve)[key];
    return `missing key ${quote(key)}${property === undefined ? '' : `; expected ${describeSchema(this.#resolve(property))}`}`;
  }

  /** Follows a `$ref` into the root's `$defs`, written as a JSON pointer or, as TypeBox does, as the bare name. */
  #resolve = (schema: SchemaObject): SchemaObject => {
    if (typeof schema['$ref'] !== 'string') return schema;
    const definitions = (this.#root['$defs'] ?? {}) as Record<string, SchemaObject>;
    return definitions[schema['$ref'].replace('#/$defs/', '')] ?? schema;
  };
}

function newAjv(): Ajv2019 {
  // `ownProperties`: a key such as `constructor` is the user's own or it is missing.
  const ajv = new Ajv2019({
    allErrors: true,
    verbose: true,
    ownProperties: true,
    strictTypes: false,
    strictTuples: false,
  });
  addFormats.default(ajv);
  ajv.addKeyword({ keyword: 'expected', schemaType: 'string' });
  ajv.addKeyword({
    keyword: 'quantity',
    schemaType: 'object',
    type: 'string',
    validate: (quantity: QuantityKeyword, text: string) => quantityProblem(quantity, text) === undefined,
  });
  return ajv;
}

function valueMessage(schema: SchemaObject, error: ErrorObject): string {
  const value: unknown = error.data;
  const quantity = schema['quantity'] as QuantityKeyword | undefined;
  if (quantity !== undefined && typeof value === 'string') return quantityProblem(quantity, value) ?? '';
  if (quantity !== undefined && typeof value === 'number')
    return `${value} has no unit; expected ${describeSchema(schema)}`;
  const { limit, i, j } = error.params as { limit: number; i: number; j: number };
  switch (error.keyword) {
    case 'uniqueItems':
      return `items ${Math.min(i, j)} and ${Math.max(i, j)} are equal; expected no repeats`;
    case 'minItems':
    case 'maxItems':
      return `got ${count((value as unknown[]).length, 'item')}, expected ${describeSchema(schema)}`;
    case 'minProperties':
      return `got ${count(Object.keys(value as object).length, 'key')}, expected at least ${limit}`;
    case 'maxProperties':
      return `got ${count(Object.keys(value as object).length, 'key')}, expected at most ${limit}`;
    case 'additionalItems':
      return `got ${count((value as unknown[]).length, 'item')}, expected at most ${limit}`;
  }
  if (error.propertyName !== undefined)
    return `unknown key ${quote(error.propertyName)}; expected ${describeSchema(schema)}`;
  return expectationMessage(schema, value);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** A failed union comes with the errors of all its branches; leaves only the union's own. */
function withoutUnionNoise(errors: ErrorObject[], root: SchemaObject): ErrorObject[] {
  const unions = errors
    .filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf')
    .map((error) => ({ error, inside: schemasInside(error.parentSchema as SchemaObject, root) }));
  if (unions.length === 0) return errors;
  return errors.filter((error) => !unions.some((union) => error !== union.error && isInside(error, union)));
}

function isInside(error: ErrorObject, union: { error: ErrorObject; inside: Set<unknown> }): boolean {
  return `${error.instancePath}/`.startsWith(`${union.error.instancePath}/`) && union.inside.has(error.parentSchema);
}

/** Every schema object inside the branches of a union, those behind `$ref` included. */
function schemasInside(union: SchemaObject, root: SchemaObject): Set<unknown> {
  const inside = new Set<unknown>();
  const pending: unknown[] = [...(branchesOf(union) ?? [])];
  while (pending.length > 0) {
    const part = pending.pop();
    if (typeof part !== 'object' || part === null || inside.has(part)) continue;
    inside.add(part);
    pending.push(...Object.values(part));
    if ('$ref' in part) pending.push(root['$defs']);
  }
  return inside;
}

function withoutRepeats(problems: SchemaProblem[]): SchemaProblem[] {
  const seen = new Map(problems.map((problem) => [JSON.stringify([problem.path, problem.message]), problem]));
  return [...seen.values()];
}

function parsePointer(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/**
 * An object schema that does not say what becomes of unknown keys would let a misspelt key pass without a word, so it
 * is refused as a mistake of the program.
 */
function requireClosedObjects(schema: SchemaObject): void {
  visitSchemas(schema, '#', (object, pointer) => {
    if (object['type'] !== 'object' || object['properties'] === undefined || pointer.includes('/allOf/')) return;
    if ('additionalProperties' in object || 'unevaluatedProperties' in object) return;
    throw new Error(`schema ${pointer} must say additionalProperties: false (or true)`);
  });
}

function visitSchemas(part: unknown, pointer: string, visit: (schema: SchemaObject, pointer: string) => void): void {
  if (typeof part !== 'object' || part === null) return;
  if (!Array.isArray(part)) visit(part as SchemaObject, pointer);
  for (const [keyword, inner] of Object.entries(part)) {
    const isData = ['default', 'examples', 'const', 'enum'].includes(keyword) && !pointer.endsWith('/properties');
    if (!isData) visitSchemas(inner, `${pointer}/${keyword}`, visit);
  }
}
