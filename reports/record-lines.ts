import { Ajv2019 as Ajv, type ErrorObject, type ValidateFunction } from 'ajv/dist/2019.js';
import type { TSchema } from 'typebox';
import { textLines, type TextLine } from './json-lines.ts';
import { RecordError } from './record-error.ts';

/** What a line of a record is known by. */
interface TypedLine {
  type: string;
}

export interface ReadLines<Line> {
  lines: Line[];
  /** Why the file ends before the record does; absent when it holds header and footer. */
  incomplete?: string;
}

/**
 * Reads and checks a record, line by line: a header first, then lines of the given types, at most one footer, last.
 * A last line that was cut off and a missing footer make the record incomplete; anything else that is wrong throws.
 * @throws RecordError
 */
export async function readRecordLines<Line extends TypedLine>(
  file: string,
  schemas: Readonly<Record<Line['type'], TSchema>>,
): Promise<ReadLines<Line>> {
  const validators = compile(schemas);
  const lines: Line[] = [];
  let torn = false;
  for await (const line of textLines(file)) {
    const value = parseLine(line, file);
    if (value === undefined) {
      torn = true;
      break;
    }
    lines.push(checkLine<Line>(value, validators, file, line.number, lines.at(-1)));
  }
  if (lines.length === 0) throw new RecordError(file, undefined, 'the record is empty, expected a header in line 1');
  const incomplete = missingEnd(torn, lines.at(-1)?.type === 'footer');
  return incomplete === undefined ? { lines } : { lines, incomplete };
}

/** @returns undefined for a last line that its writer was interrupted in. */
function parseLine(line: TextLine, file: string): unknown {
  try {
    return JSON.parse(line.text);
  } catch (error) {
    if (!line.ended) return undefined;
    throw new RecordError(file, line.number, `not JSON: ${(error as Error).message}`);
  }
}

function checkLine<Line extends TypedLine>(
  value: unknown,
  validators: ReadonlyMap<string, ValidateFunction>,
  file: string,
  number: number,
  previous: Line | undefined,
): Line {
  const type = (value as { type?: unknown } | null)?.type;
  const validate = typeof type === 'string' ? validators.get(type) : undefined;
  if (validate === undefined) {
    const known = [...validators.keys()].join(', ');
    throw new RecordError(file, number, `unknown line type ${JSON.stringify(type)}, expected one of ${known}`);
  }
  if (previous === undefined && type !== 'header') {
    throw new RecordError(file, number, `found a line of type "${type}", expected the header`);
  }
  if (previous !== undefined && type === 'header') throw new RecordError(file, number, 'a second header');
  if (previous?.type === 'footer') throw new RecordError(file, number, 'a line after the footer');
  if (!validate(value)) throw new RecordError(file, number, problemsText(validate.errors ?? []));
  return value as Line;
}

function missingEnd(torn: boolean, footer: boolean): string | undefined {
  if (torn) return 'its last line is cut off';
  return footer ? undefined : 'it has no footer';
}

function compile(schemas: Readonly<Record<string, TSchema>>): ReadonlyMap<string, ValidateFunction> {
  const ajv = new Ajv({ allErrors: true, strict: false });
  return new Map(Object.entries(schemas).map(([type, schema]) => [type, ajv.compile(schema)]));
}

/** What is wrong, without what only follows from it: that no branch of a union fits, and that a value could have been null. */
function problemsText(errors: readonly ErrorObject[]): string {
  const causes = errors.filter(({ keyword }) => keyword !== 'anyOf');
  const inside = (path: string): boolean =>
    causes.some(
      ({ keyword, instancePath }) =>
        instancePath.startsWith(`${path}/`) || (instancePath === path && keyword !== 'type'),
    );
  return causes
    .filter(({ params, instancePath }) => params['type'] !== 'null' || !inside(instancePath))
    .map(problemText)
    .join('; ');
}

function problemText({ instancePath, message, params }: ErrorObject): string {
  const allowed: unknown = params['allowedValue'] ?? params['allowedValues'];
  const wanted = allowed === undefined ? '' : ` ${JSON.stringify(allowed)}`;
  return `${instancePath === '' ? 'the line' : instancePath} ${message ?? 'is wrong'}${wanted}`;
}
