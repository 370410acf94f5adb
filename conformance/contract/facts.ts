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
    if (this.facts.size >= MAX_FACTS) throw new RangeError(`the document states more than ${MAX_FACTS} facts`);
    this.facts.set(this.#freePath(path.join(' | ')), typeof value === 'string' ? value : canonical(value));
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

/**
 * States everything that a flat schema (flatten.ts) says about the value at `place`. Values that OpenAPI takes for
 * granted where a keyword is absent (`minItems: 0`, `nullable: false` …) are no facts, nor is the order of branches,
 * required names, enum values or of the two ways to write a slash in a pattern.
 */
export function stateSchema(sheet: FactSheet, path: readonly string[], place: string, node: SchemaNode): void {
  for (const [keyword, value] of Object.entries(node)) {
    if (NESTED.has(keyword) || isDefault(keyword, value)) continue;
    sheet.state([...path, place, keyword === 'const' ? 'enum' : keyword], keywordValue(keyword, value));
  }
  stateProperties(sheet, path, place, node);
  for (const [keyword, suffix] of Object.entries(SINGLE)) {
    if (isSchema(node[keyword])) stateSub(sheet, path, place + suffix, keyword, node[keyword]);
  }
  if (node['additionalProperties'] === false) sheet.state([...path, place, 'additionalProperties'], 'false');
  for (const keyword of BRANCHES) stateBranches(sheet, path, place, keyword, (node[keyword] ?? []) as SchemaNode[]);
  if (node['discriminator'] !== undefined) {
    stateDiscriminator(sheet, path, place, node['discriminator'] as Discriminator);
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
function stateProperties(sheet: FactSheet, path: readonly string[], place: string, node: SchemaNode): void {
  const declared = (node['properties'] ?? {}) as Record<string, SchemaNode>;
  const required = Array.isArray(node['required']) ? [...new Set(node['required'].map(String))] : [];
  if (node['required'] !== undefined && !Array.isArray(node['required'])) {
    sheet.state([...path, place, 'required'], node['required']);
  }
  for (const name of required) {
    if (!Object.hasOwn(declared, name))
      sheet.state([...path, `${place}.${name}`, 'property'], 'required, not declared');
  }
  for (const [name, property] of Object.entries(declared)) {
    sheet.state([...path, `${place}.${name}`, 'property'], required.includes(name) ? 'required' : 'optional');
    stateSchema(sheet, path, `${place}.${name}`, property);
  }
}

function stateSub(sheet: FactSheet, path: readonly string[], place: string, keyword: string, node: SchemaNode): void {
  sheet.state([...path, place, keyword], 'schema');
  stateSchema(sheet, path, place, node);
}

/** Branches are numbered in the order of what they say, since their order in the document means nothing. */
function stateBranches(
  sheet: FactSheet,
  path: readonly string[],
  place: string,
  keyword: string,
  branches: readonly SchemaNode[],
): void {
  if (branches.length === 0) return;
  sheet.state([...path, place, keyword], `${branches.length} branches`);
  const sorted = branches.map((branch) => ({ branch, said: saidBy(branch) })).sort((a, b) => compare(a.said, b.said));
  for (const [index, { branch }] of sorted.entries()) {
    stateSchema(sheet, path, `${place}<${keyword} ${index + 1}>`, branch);
  }
}

function saidBy(node: SchemaNode): string {
  const sheet = new FactSheet();
  stateSchema(sheet, [], '', node);
  return [...sheet.facts]
    .map(([path, value]) => `${path} = ${value}`)
    .sort()
    .join('\n');
}

function stateDiscriminator(
  sheet: FactSheet,
  path: readonly string[],
  place: string,
  discriminator: Discriminator,
): void {
  const { propertyName, mapping } = discriminator;
  sheet.state([...path, place, 'discriminator'], propertyName);
  for (const [value, { name, schema }] of Object.entries(mapping)) {
    const mapped = `${place}<${String(propertyName)}: ${value}>`;
    sheet.state([...path, mapped, 'schema'], name);
    stateSchema(sheet, path, mapped, schema);
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
