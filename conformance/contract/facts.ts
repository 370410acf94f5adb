import type { Discriminator, SchemaNode } from './merge-schemas.ts';

/**
 * What a contract says, one fact per entry. The path names the place from the outside in, parts joined by ` | `, for
 * example `POST /sessions | request application/json | body.device.phoneNumber | maxLength`; the value is text.
 */
export type Facts = ReadonlyMap<string, string>;

/** Collects facts. What comes to the same path a second time is numbered, so that nothing hides anything else. */
export class FactSheet {
  readonly facts = new Map<string, string>();

  state(path: readonly string[], value: unknown): void {
    this.#add(path.join(' | '), textOf(value));
  }

  /** The statements of a schema that stands at `path`. */
  stateAll(path: readonly string[], statements: readonly Statement[]): void {
    const outer = path.join(' | ');
    for (const [inner, value] of statements) this.#add(`${outer} | ${inner}`, value);
  }

  #add(path: string, text: string): void {
    if (this.facts.size >= MAX_FACTS) throw tooManyFacts();
    this.facts.set(this.#freePath(path), text);
  }

  /** Names may hold the separators themselves: a property `a.b` is not the property `b` of `a`. */
  #freePath(path: string): string {
    if (!this.facts.has(path)) return path;
    let count = 2;
    while (this.facts.has(`${path} (${count})`)) count++;
    return `${path} (${count})`;
  }
}

/** CAMARA's largest document states about 3 000. */
const MAX_FACTS = 200_000;

function tooManyFacts(): RangeError {
  return new RangeError(`the document states more than ${MAX_FACTS} facts`);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : canonical(value);
}

/**
 * States everything that a flat schema (flatten.ts) says about the value at `place`. Values that OpenAPI takes for
 * granted where a keyword is absent (`minItems: 0`, `nullable: false` …) are no facts, nor is the order of branches,
 * required names, enum values or of the two ways to write a slash in a pattern.
 */
export function schemaStatements(place: string, node: SchemaNode): readonly Statement[] {
  const list = new StatementList();
  stateSchema(list, place, node);
  return list.statements;
}

/** A fact in the making: its path as seen from what the schema stands in, and its value. */
export type Statement = readonly [path: string, value: string];

class StatementList {
  readonly statements: Statement[] = [];

  state(place: string, keyword: string, value: unknown): void {
    if (this.statements.length >= MAX_FACTS) throw tooManyFacts();
    this.statements.push([`${place} | ${keyword}`, textOf(value)]);
  }
}

function stateSchema(list: StatementList, place: string, node: SchemaNode): void {
  for (const [keyword, value] of Object.entries(node)) {
    if (NESTED.has(keyword) || isDefault(keyword, value)) continue;
    list.state(place, keyword === 'const' ? 'enum' : keyword, keywordValue(keyword, value));
  }
  stateProperties(list, place, node);
  for (const [keyword, suffix] of Object.entries(SINGLE)) {
    if (isSchema(node[keyword])) stateSub(list, place + suffix, keyword, node[keyword]);
  }
  if (node['additionalProperties'] === false) list.state(place, 'additionalProperties', 'false');
  for (const keyword of BRANCHES) stateBranches(list, place, keyword, (node[keyword] ?? []) as SchemaNode[]);
  if (node['discriminator'] !== undefined) {
    stateDiscriminator(list, place, node['discriminator'] as Discriminator);
  }
}

const BRANCHES = ['allOf', 'anyOf', 'oneOf'] as const;
/** Keywords that hold one schema, and what they add to the place. */
const SINGLE = { items: '[]', not: '<not>', additionalProperties: '.*' } as const;
const NESTED = new Set(['properties', 'required', 'discriminator', ...BRANCHES, ...Object.keys(SINGLE)]);

function isDefault(keyword: string, value: unknown): boolean {
  switch (keyword) {
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return value === 0;
    case 'nullable':
    case 'readOnly':
    case 'writeOnly':
    case 'uniqueItems':
    case 'deprecated':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return value === false;
    default:
      return false;
  }
}

function keywordValue(keyword: string, value: unknown): unknown {
  if (keyword === 'enum' && Array.isArray(value)) return `[${value.map(canonical).sort().join(', ')}]`;
  if (keyword === 'const') return `[${canonical(value)}]`;
  if (keyword === 'pattern' && typeof value === 'string') return value.replaceAll('\\/', '/');
  return value;
}

/** A name can be required without being declared, as in the branches of an anyOf. */
function stateProperties(list: StatementList, place: string, node: SchemaNode): void {
  const declared = (node['properties'] ?? {}) as Record<string, SchemaNode>;
  const required = Array.isArray(node['required']) ? [...new Set(node['required'].map(String))] : [];
  if (node['required'] !== undefined && !Array.isArray(node['required'])) {
    list.state(place, 'required', node['required']);
  }
  for (const name of required) {
    if (!Object.hasOwn(declared, name)) list.state(`${place}.${name}`, 'property', 'required, not declared');
  }
  for (const [name, property] of Object.entries(declared)) {
    list.state(`${place}.${name}`, 'property', required.includes(name) ? 'required' : 'optional');
    stateSchema(list, `${place}.${name}`, property);
  }
}

function stateSub(list: StatementList, place: string, keyword: string, node: SchemaNode): void {
  list.state(place, keyword, 'schema');
  stateSchema(list, place, node);
}

/** Branches are numbered in the order of what they say, since their order in the document means nothing. */
function stateBranches(list: StatementList, place: string, keyword: string, branches: readonly SchemaNode[]): void {
  if (branches.length === 0) return;
  list.state(place, keyword, `${branches.length} branches`);
  const sorted = branches.map((branch) => ({ branch, said: saidBy(branch) })).sort((a, b) => compare(a.said, b.said));
  for (const [index, { branch }] of sorted.entries()) {
    stateSchema(list, `${place}<${keyword} ${index + 1}>`, branch);
  }
}

function saidBy(node: SchemaNode): string {
  return schemaStatements('', node)
    .map(([place, value]) => `${place} = ${value}`)
    .sort()
    .join('\n');
}

function stateDiscriminator(list: StatementList, place: string, discriminator: Discriminator): void {
  const { propertyName, mapping } = discriminator;
  list.state(place, 'discriminator', propertyName);
  for (const [value, { name, schema }] of Object.entries(mapping)) {
    const mapped = `${place}<${String(propertyName)}: ${value}>`;
    list.state(mapped, 'schema', name);
    stateSchema(list, mapped, schema);
  }
}

/** JSON with sorted keys, so that equal values have equal texts. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined';
  const entries = Object.entries(value).sort(([left], [right]) => compare(left, right));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}: ${canonical(inner)}`).join(', ')}}`;
}

/** By code unit, the same on every machine. */
export function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

function isSchema(value: unknown): value is SchemaNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
