import { readFileSync, statSync } from 'node:fs';
import type { Static, TSchema } from 'typebox';
import {
  type Alias,
  type Document,
  LineCounter,
  type Node,
  type YAMLMap,
  type YAMLSeq,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
} from 'yaml';
import { InputError, type InputProblem } from './input-error.ts';
import { quote } from './schema-expectation.ts';
import { type SchemaProblem, findSchemaProblems } from './schema-problems.ts';
import { applyOverrides } from './yaml-override.ts';
import { type Overrides, type YamlPath, type YamlPosition, YamlPositions, keyText } from './yaml-position.ts';

/** Adds a problem at a path of the value. A path that does not exist means its deepest part that does. */
export type ReportProblem = (path: YamlPath, message: string) => void;

export interface ReadOptions<Value> {
  /** The file's text, when it is not to be read from disk. */
  text?: string;
  /** Overrides `path=value`, applied in order before validation. */
  set?: readonly string[];
  /** Finds what a schema cannot say. Called only with a value that fits the schema. */
  check?: (value: Value, at: ReportProblem) => void;
}

/** Largest file that is read, in bytes. */
const MAX_BYTES = 5_000_000;
/** Deepest nesting of lists and mappings. */
const MAX_DEPTH = 100;
/** How often one document may use anchors, each counted with what it contains. */
const MAX_ALIASES = 1000;
/** More problems than this are counted, not listed. */
const MAX_PROBLEMS = 100;

/**
 * Reads a YAML file that a user wrote: one document, checked against a schema, deeply frozen. Object schemas must say
 * `additionalProperties`. The schema keyword `expected` replaces the words for what was expected.
 * @param file names the file in messages as the user named it.
 * @throws InputError with every problem at its line and column, sorted by position.
 */
export function readYamlDocument<T extends TSchema>(
  file: string,
  schema: T,
  { text, set = [], check }: ReadOptions<Static<T>> = {},
): Static<T> {
  const { document, lines } = parse(file, text ?? readText(file));
  const overrides: Overrides = new Map();
  const positions = new YamlPositions(document, lines, overrides);
  const place = (faults: readonly SchemaProblem[]): InputProblem[] =>
    faults.map(({ path, atKey, message }) => toProblem(file, positions.of(path, atKey), message));

  const structureFaults = findStructureFaults(document);
  const problems = structureFaults.map(({ offset, message }) => toProblem(file, positions.at(offset), message));
  if (structureFaults.some(({ fatal }) => fatal)) throw inputError(problems);
  problems.push(...applyOverrides(document, set, overrides));
  const value = toValue(document, file);
  problems.push(...place(findSchemaProblems(schema, value)));
  if (problems.length === 0) problems.push(...place(runCheck(check, value as Static<T>)));
  if (problems.length > 0) throw inputError(problems);
  return deepFreeze(value) as Static<T>;
}

const TOO_DEEP = `nested too deeply; expected at most ${MAX_DEPTH} levels`;

function readText(file: string): string {
  const fail = (message: string): never => {
    throw new InputError([{ file, message }]);
  };
  try {
    const stats = statSync(file);
    if (stats.isDirectory()) fail('is a folder; expected a YAML file');
    if (!stats.isFile()) fail('is not a regular file; expected a YAML file');
    if (stats.size > MAX_BYTES) fail(`has ${stats.size} bytes; expected at most ${MAX_BYTES}`);
    return decode(readFileSync(file), file);
  } catch (error) {
    if (error instanceof InputError) throw error;
    return fail(
      READ_FAULTS[(error as NodeJS.ErrnoException).code ?? ''] ?? `cannot be read: ${(error as Error).message}`,
    );
  }
}

const READ_FAULTS: Record<string, string> = {
  ENOENT: 'no such file; expected a YAML file',
  ENOTDIR: 'no such file; expected a YAML file',
  EACCES: 'cannot be read: permission denied',
  ERR_INVALID_ARG_VALUE: 'is not a file name',
};

function decode(content: Buffer, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    throw new InputError([{ file, message: 'is not UTF-8 text; expected a YAML file in UTF-8' }]);
  }
}

/** A document whose syntax is sound. Duplicate keys are found later: the parser's own search is quadratic. */
function parse(file: string, text: string): { document: Document; lines: LineCounter } {
  if (text.length > MAX_BYTES) throw new InputError([{ file, message: `has more than ${MAX_BYTES} characters` }]);
  const lines = new LineCounter();
  const document: Document = parseDocument(text.replace(/^\ufeff/, ''), {
    lineCounter: lines,
    schema: 'core',
    stringKeys: true,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
  });
  const positions = new YamlPositions(document, lines, new Map());
  const problems = [...document.errors, ...document.warnings].map(({ code, message, pos }) => ({
    file,
    ...positions.at(pos[0]),
    message: syntaxMessage(code, message),
  }));
  if (problems.length > 0) throw inputError(problems);
  return { document, lines };
}

function syntaxMessage(code: string, message: string): string {
  if (code === 'MULTIPLE_DOCS') return 'a second YAML document starts here; expected one document';
  if (code === 'TAG_RESOLVE_FAILED') return `${message}; expected no tags`;
  if (message.includes('call stack')) return TOO_DEEP;
  return `not valid YAML: ${message}`;
}

interface StructureFault {
  offset: number;
  message: string;
  /** Whether no value can be made of the document. */
  fatal: boolean;
}

/** Duplicate keys, and what would make a value that is endless or too large to walk through. */
function findStructureFaults(document: Document): StructureFault[] {
  const faults: StructureFault[] = [];
  const anchors = new Map<string, unknown>();
  const open = new Set<unknown>();
  let aliases = 0;
  const fault = (node: unknown, message: string, fatal = true): void => {
    faults.push({ offset: (node as Node).range?.[0] ?? 0, message, fatal });
  };
  const visitAlias = (alias: Alias): void => {
    const target = anchors.get(alias.source);
    if (target === undefined) fault(alias, `no anchor &${alias.source} before its alias`);
    if (open.has(target)) fault(alias, 'an alias inside of its own anchor; expected no circles');
    if (++aliases === MAX_ALIASES + 1) fault(alias, `too many aliases; expected at most ${MAX_ALIASES}`);
  };
  const visitCollection = (collection: YAMLMap | YAMLSeq): void => {
    if (open.size === MAX_DEPTH) return fault(collection, TOO_DEEP);
    open.add(collection);
    if (isMap(collection)) {
      for (const key of duplicateKeys(collection))
        fault(key, `duplicate key ${quote(keyText(key))}; expected each key once`, false);
    }
    for (const item of collection.items) visit(isPair(item) ? item.value : item);
    open.delete(collection);
    return undefined;
  };
  const visit = (node: unknown): void => {
    if (isAlias(node)) return visitAlias(node);
    if ((isCollection(node) || isScalar(node)) && node.anchor !== undefined) anchors.set(node.anchor, node);
    return isMap(node) || isSeq(node) ? visitCollection(node) : undefined;
  };
  visit(document.contents);
  return faults;
}

function duplicateKeys(map: YAMLMap): unknown[] {
  const seen = new Set<string>();
  return map.items.map(({ key }) => key).filter((key) => seen.size === seen.add(keyText(key)).size);
}

function toValue(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    // Aliases that multiply: the library gives no position.
    throw new InputError([{ file, message: `not valid YAML: ${(error as Error).message}` }]);
  }
}

function runCheck<Value>(check: ReadOptions<Value>['check'], value: Value): SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  check?.(value, (path, message) => problems.push({ path, atKey: false, message }));
  return problems;
}

function toProblem(file: string, position: YamlPosition, message: string): InputProblem {
  return 'override' in position ? { file: position.override, message } : { file, ...position, message };
}

function inputError(problems: readonly InputProblem[]): InputError {
  const sorted = problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
  const listed = sorted.slice(0, MAX_PROBLEMS);
  const rest = sorted.length - listed.length;
  if (rest > 0) listed.push({ file: sorted[0]!.file, message: `and ${rest} more problems` });
  return new InputError(listed);
}

function deepFreeze(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  Object.values(value).forEach(deepFreeze);
  return value;
}
