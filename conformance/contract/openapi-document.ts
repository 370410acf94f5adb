import { LineCounter, parseDocument } from 'yaml';
import type { JsonSchema } from './contract.ts';

/** A parsed OpenAPI 3.0 document: plain JSON values. */
export type OpenApiDocument = { readonly [field: string]: unknown };

/** A document that cannot be read as OpenAPI 3.0. The message is one line and says where, as far as that is known. */
export class OpenApiError extends Error {
  override name = 'OpenApiError';
}

/**
 * Reads an OpenAPI 3.0 document from YAML or JSON. `fileName` is for messages only. Throws an OpenApiError for what is
 * no YAML (with line and column), not OpenAPI 3.0, or has no paths.
 */
export function readOpenApi(text: string, fileName = 'document'): OpenApiDocument {
  const lineCounter = new LineCounter();
  const yaml = attempt(fileName, () => parseDocument(text, { lineCounter, prettyErrors: false }));
  const [error] = yaml.errors;
  if (error !== undefined) {
    const { line, col } = lineCounter.linePos(error.pos[0]);
    throw new OpenApiError(`${fileName}:${line}:${col}: ${oneLine(error.message)}`);
  }
  return asOpenApi(
    attempt(fileName, () => yaml.toJS({ maxAliasCount: 100 }) as unknown),
    fileName,
  );
}

/** Checks that a value is an OpenAPI 3.0 document; throws an OpenApiError that names `fileName` otherwise. */
function asOpenApi(value: unknown, fileName: string): OpenApiDocument {
  if (!isObject(value)) throw new OpenApiError(`${fileName}: not an OpenAPI document: the top is not an object`);
  const version = value['openapi'];
  if (typeof version !== 'string' || !/^3\.0\.\d+/.test(version)) {
    const told = version === undefined ? 'it has no field openapi' : `openapi is ${oneLine(JSON.stringify(version))}`;
    throw new OpenApiError(`${fileName}: not an OpenAPI 3.0 document: ${told}`);
  }
  if (!isObject(value['paths'])) throw new OpenApiError(`${fileName}: the document has no paths`);
  return value;
}

/** The parser throws for too many aliases and for nesting deeper than its stack. */
function attempt<Result>(fileName: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw new OpenApiError(`${fileName}: ${oneLine((error as Error).message)}`);
  }
}

/**
 * The object that a local reference such as `#/components/schemas/Device` points to. Throws an OpenApiError for a
 * reference into another document and for one that leads nowhere; `from` says where it stands.
 */
export function resolvePointer(document: OpenApiDocument, pointer: string, from: string): JsonSchema {
  if (!pointer.startsWith('#/')) {
    throw new OpenApiError(`${from}: $ref ${oneLine(pointer)} points into another document; bundle the file first`);
  }
  let target: unknown = document;
  for (const step of pointer.slice(2).split('/').map(unescapeStep)) {
    target = isContainer(target) && Object.hasOwn(target, step) ? target[step] : undefined;
  }
  if (!isObject(target)) throw new OpenApiError(`${from}: $ref ${oneLine(pointer)} leads nowhere`);
  return target;
}

/** RFC 6901 section 4, within a URI fragment. */
function unescapeStep(step: string): string {
  return decodeFragment(step).replaceAll('~1', '/').replaceAll('~0', '~');
}

function decodeFragment(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function isObject(value: unknown): value is OpenApiDocument {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
