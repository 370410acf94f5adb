import {
  type Document,
  type LineCounter,
  type Node,
  type Pair,
  type YAMLMap,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
} from 'yaml';

/** Path of a value in a document: keys and indices from the top. */
export type YamlPath = readonly (string | number)[];

/** A place in a document: where in its text, or the override that put it there. */
export type YamlPosition = { line: number; column: number } | { override: string };

/** Nodes that `--set` put into a document, with the text of the override. */
export type Overrides = Map<unknown, string>;

/**
 * Maps paths of a parsed document to places in its text. A path that does not exist is placed at its deepest part
 * that does, so that a missing key is reported at the mapping that lacks it.
 */
export class YamlPositions {
  readonly #document: Document;
  readonly #lines: LineCounter;
  readonly #overrides: Overrides;
  /** Pairs of each mapping by key: a search per problem would be quadratic. */
  readonly #pairs = new Map<unknown, Map<string, Pair>>();
  readonly #aliases = new Map<unknown, unknown>();

  constructor(document: Document, lines: LineCounter, overrides: Overrides) {
    this.#document = document;
    this.#lines = lines;
    this.#overrides = overrides;
  }

  /** @param atKey places the last part of the path at its key and not at its value. */
  of(path: YamlPath, atKey = false): YamlPosition {
    let place: unknown = this.#document.contents;
    let override = this.#overrides.get(place);
    for (const [depth, segment] of path.entries()) {
      const step = this.#childOf(this.#resolve(place), segment);
      if (step === undefined) break;
      place = atKey && depth === path.length - 1 ? step.key : step.value;
      override = this.#overrides.get(step.value) ?? this.#overrides.get(step.key) ?? override;
    }
    return override === undefined ? this.at(startOf(place) ?? 0) : { override };
  }

  /** Line and column of a character offset of the text. */
  at(offset: number): { line: number; column: number } {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  #childOf(node: unknown, segment: string | number): { key: unknown; value: unknown } | undefined {
    if (isMap(node)) {
      const pair = this.#pairsOf(node).get(String(segment));
      return pair === undefined ? undefined : { key: pair.key, value: pair.value ?? pair.key };
    }
    if (!isSeq(node)) return undefined;
    const item = node.items[Number(segment)];
    return item === undefined ? undefined : { key: item, value: item };
  }

  #pairsOf(map: YAMLMap): Map<string, Pair> {
    let pairs = this.#pairs.get(map);
    if (pairs === undefined) {
      pairs = new Map(map.items.map((pair) => [keyText(pair.key), pair]));
      this.#pairs.set(map, pairs);
    }
    return pairs;
  }

  #resolve(node: unknown): unknown {
    if (!isAlias(node)) return node;
    if (!this.#aliases.has(node)) this.#aliases.set(node, node.resolve(this.#document));
    return this.#aliases.get(node);
  }
}

/** A mapping's key as text; a key without any text is `''`, as in the parsed value. */
export function keyText(key: unknown): string {
  if (!isScalar(key)) return String(key);
  return key.value === null ? '' : String(key.value);
}

/** Where a node's own text starts; a collection starts at its first item. */
function startOf(node: unknown): number | undefined {
  if (isCollection(node) || isScalar(node) || isAlias(node)) return (node as Node).range?.[0];
  return undefined;
}
