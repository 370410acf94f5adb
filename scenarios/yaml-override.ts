import {
  type Document,
  Pair,
  Scalar,
  YAMLMap,
  type YAMLSeq,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  visit,
} from 'yaml';
import type { InputProblem } from './input-error.ts';
import { quote } from './schema-expectation.ts';
import { type Overrides, keyText } from './yaml-position.ts';

const EXPECTED = 'expected path=value, such as cell.bandwidth=20 MHz';

/**
 * Applies `path=value` texts to a parsed document, in order. A path names keys and list indices, joined by dots; an
 * index one past the end of a list appends to it. The value is read as YAML, so that `[1, 2]` is a list and `''` is empty text.
 * Keys that the schema does not know are found later, by validation.
 * @param overrides receives every node put into the document.
 */
export function applyOverrides(document: Document, texts: readonly string[], overrides: Overrides): InputProblem[] {
  return texts.flatMap((text) => {
    const label = overrideLabel(text);
    const fault = applyOverride(document, text, (node) => overrides.set(node, label));
    return fault === undefined ? [] : [{ file: label, message: fault }];
  });
}

/** How an override is named in messages. */
export function overrideLabel(text: string): string {
  return `--set ${quote(text).slice(1, -1)}`;
}

type Mark = (node: unknown) => void;

/** @returns what is wrong with the override, if anything. */
function applyOverride(document: Document, text: string, mark: Mark): string | undefined {
  const equals = text.indexOf('=');
  const path = text.slice(0, equals).trim().split('.');
  if (equals === -1 || path.includes('')) return EXPECTED;
  const value = parseValue(text.slice(equals + 1), mark);
  if (typeof value === 'string') return value;
  const slot: Slot = {
    get: () => document.contents,
    set: (node) => (document.contents = node as typeof document.contents),
  };
  return setAt(document, slot, path, 0, value.node, mark);
}

/** A place in the document that holds one node. */
interface Slot {
  get: () => unknown;
  set: (node: unknown) => void;
}

function setAt(
  document: Document,
  slot: Slot,
  path: string[],
  depth: number,
  value: unknown,
  mark: Mark,
): string | undefined {
  const segment = path[depth];
  if (segment === undefined) return replace(slot, value);
  const collection = ownCollection(document, slot, mark);
  const where = depth === 0 ? 'the document' : quote(path.slice(0, depth).join('.'));
  if (isMap(collection)) return setAt(document, pairSlot(collection, segment, mark), path, depth + 1, value, mark);
  if (!isSeq(collection)) return `${where} is neither a mapping nor a list; expected the path to end there`;
  const count = collection.items.length;
  const index = /^[0-9]{1,9}$/.test(segment) ? Number(segment) : NaN;
  if (!(index <= count)) return `no item ${quote(segment)} in ${where}; expected an index from 0 to ${count}`;
  const item: Slot = { get: () => collection.items[index], set: (node) => (collection.items[index] = node) };
  return setAt(document, item, path, depth + 1, value, mark);
}

/** Puts the value into the slot; aliases of what was there now mean the value. */
function replace(slot: Slot, value: unknown): undefined {
  const anchor = (slot.get() as { anchor?: string } | null | undefined)?.anchor;
  if (anchor !== undefined && !isAlias(value)) (value as Scalar).anchor = anchor;
  slot.set(value);
}

/**
 * The collection in a slot. An alias is replaced by a copy of its own, so that only the named place changes; an empty
 * slot gets a mapping.
 */
function ownCollection(document: Document, slot: Slot, mark: Mark): unknown {
  const node = slot.get();
  if (isAlias(node)) {
    const copy = copyWithoutAnchor(node.resolve(document));
    slot.set(copy);
    return copy;
  }
  if (node !== undefined && node !== null && !(isScalar(node) && node.value === null)) return node;
  const created = new YAMLMap();
  mark(created);
  slot.set(created);
  return created;
}

function copyWithoutAnchor(node: unknown): unknown {
  if (!isMap(node) && !isSeq(node)) return node;
  const copy = node.clone() as YAMLMap | YAMLSeq;
  delete copy.anchor;
  return copy;
}

function pairSlot(map: YAMLMap, key: string, mark: Mark): Slot {
  return {
    get: () => findPair(map, key)?.value,
    set: (node) => {
      const existing = findPair(map, key);
      if (existing !== undefined) {
        existing.value = node;
        return;
      }
      const newKey = new Scalar(key);
      mark(newKey);
      map.items.push(new Pair(newKey, node));
    },
  };
}

function findPair(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => keyText(pair.key) === key) as Pair | undefined;
}

function parseValue(text: string, mark: Mark): { node: unknown } | string {
  const document = parseDocument(text, { schema: 'core', stringKeys: true, prettyErrors: false, logLevel: 'silent' });
  const fault = document.errors[0] ?? document.warnings[0];
  if (fault !== undefined) return `the value is not YAML: ${fault.message}`;
  if (hasAnchors(document)) return 'the value has an anchor or an alias; expected plain YAML';
  const node = document.contents ?? new Scalar(null);
  mark(node);
  return { node };
}

function hasAnchors(document: Document): boolean {
  let found = false;
  visit(document, {
    Alias: () => {
      found = true;
    },
    Value: (_, node) => {
      if (node.anchor !== undefined) found = true;
    },
  });
  return found;
}
