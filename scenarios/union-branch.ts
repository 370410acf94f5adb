import { closestName } from './closest-name.ts';
import {
  type SchemaObject,
  branchesOf,
  constantsOf,
  describeSchema,
  oneOf,
  quote,
  showValue,
} from './schema-expectation.ts';

/** What to tell about a value that fits no branch of a choice: the problems of the branch that was meant, or a sentence. */
export type BranchChoice =
  | { type: 'branch'; branch: SchemaObject }
  /** `key` is the property at fault; absent when it is the value as a whole. */
  | { type: 'problem'; key?: string; message: string };

/**
 * Finds the branch of a union that a value was meant for, so that its problems are told and not those of all branches:
 * the branch named by a discriminating literal property, else the only one of the value's type, else, among mappings,
 * the one that shares most keys with the value.
 * @param resolve gives the schema behind a `$ref`.
 */
export function chooseBranch(
  union: SchemaObject,
  value: unknown,
  resolve: (schema: SchemaObject) => SchemaObject,
): BranchChoice {
  const branches = flatten(union, resolve);
  const candidates = branches.filter((branch) => acceptsType(branch, value));
  if (candidates.length === 0 || !isMapping(value)) return chooseAmongTypes(union, candidates, value);
  return chooseMapping(
    candidates.map((branch) => ({ branch, properties: propertiesOf(branch, resolve) })),
    value,
  );
}

/** The properties of an object schema, those of its `allOf` parts included. */
export function propertiesOf(
  schema: SchemaObject,
  resolve: (schema: SchemaObject) => SchemaObject,
): Record<string, SchemaObject> {
  const resolved = resolve(schema);
  const parts = Array.isArray(resolved['allOf']) ? (resolved['allOf'] as SchemaObject[]) : [];
  const inherited = parts.map((part) => propertiesOf(part, resolve));
  return Object.assign({}, ...inherited, resolved['properties']) as Record<string, SchemaObject>;
}

interface MappingBranch {
  branch: SchemaObject;
  properties: Record<string, SchemaObject>;
}

function chooseAmongTypes(union: SchemaObject, candidates: SchemaObject[], value: unknown): BranchChoice {
  if (candidates.length === 1) return { type: 'branch', branch: candidates[0]! };
  return { type: 'problem', message: expectationMessage(union, value) };
}

/** `got …, expected …`, with the name that was probably meant where the schema is a choice among names. */
export function expectationMessage(schema: SchemaObject, value: unknown): string {
  const branches = branchesOf(schema) ?? [schema];
  const names = branches.flatMap((branch) => constantsOf(branch) ?? []).filter((name) => typeof name === 'string');
  return `got ${showValue(value)}, expected ${describeSchema(schema)}${didYouMean(value, names)}`;
}

/** ` (did you mean 'x'?)`, or nothing. */
export function didYouMean(value: unknown, names: readonly string[]): string {
  const meant = typeof value === 'string' ? closestName(value, names) : undefined;
  return meant === undefined ? '' : ` (did you mean ${quote(meant)}?)`;
}

function chooseMapping(branches: MappingBranch[], value: Record<string, unknown>): BranchChoice {
  if (branches.length === 1) return { type: 'branch', branch: branches[0]!.branch };
  const key = discriminatorOf(branches);
  if (key === undefined) return { type: 'branch', branch: mostAlike(branches, value) };
  const names = branches.flatMap(({ properties }) => constantsOf(properties[key]!) ?? []);
  if (!Object.hasOwn(value, key))
    return { type: 'problem', message: `missing key ${quote(key)}; expected ${oneOf(names)}` };
  const named = branches.filter(({ properties }) => constantsOf(properties[key]!)!.includes(value[key]));
  if (named.length === 0) return { type: 'problem', key, message: expectationMessage({ enum: names }, value[key]) };
  return { type: 'branch', branch: mostAlike(named, value) };
}

/** The first property that is a literal in every branch, such as `type`. */
function discriminatorOf(branches: MappingBranch[]): string | undefined {
  const isLiteral = (key: string): boolean =>
    branches.every(({ properties }) => properties[key] !== undefined && constantsOf(properties[key]) !== undefined);
  const distinguishes = (key: string): boolean =>
    new Set(branches.map(({ properties }) => String(constantsOf(properties[key]!)))).size > 1;
  return Object.keys(branches[0]!.properties).find((key) => isLiteral(key) && distinguishes(key));
}

function mostAlike(branches: MappingBranch[], value: Record<string, unknown>): SchemaObject {
  const likeness = ({ properties, branch }: MappingBranch): number => {
    const required = Array.isArray(branch['required']) ? (branch['required'] as string[]) : [];
    const shared = Object.keys(value).filter((key) => Object.hasOwn(properties, key)).length;
    const missing = required.filter((key) => !Object.hasOwn(value, key)).length;
    return shared - missing / 100;
  };
  return branches.reduce((best, next) => (likeness(next) > likeness(best) ? next : best)).branch;
}

/** The branches of a union with the branches of unions directly inside it. */
function flatten(union: SchemaObject, resolve: (schema: SchemaObject) => SchemaObject): SchemaObject[] {
  return (branchesOf(union) ?? []).flatMap((branch) => {
    const resolved = resolve(branch);
    return branchesOf(resolved) === undefined ? [resolved] : flatten(resolved, resolve);
  });
}

function acceptsType(schema: SchemaObject, value: unknown): boolean {
  const types = [
    schema['type'] ?? (schema['allOf'] === undefined && schema['properties'] === undefined ? undefined : 'object'),
  ].flat();
  if (schema['const'] !== undefined && schema['type'] === undefined) return typeof schema['const'] === typeof value;
  return types.some(
    (type) => type === undefined || type === typeOf(value) || (type === 'integer' && typeof value === 'number'),
  );
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeOf(value) === 'object';
}
