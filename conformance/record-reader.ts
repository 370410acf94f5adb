import { readFileSync } from 'node:fs';
import { InputError } from '../scenarios/input-error.ts';
import { VERDICTS, type CaseRecord, type ConformanceFooter, type ConformanceHeader } from './record.ts';

/** A run's record as it was written. */
export interface ConformanceRecord {
  header: ConformanceHeader;
  /** In the order in which they ended. */
  cases: CaseRecord[];
  /** Absent when the run was cut short: then the record is incomplete. */
  footer?: ConformanceFooter;
  /** Whether every planned case is there and the run came to its end. */
  complete: boolean;
}

/** Reads a record, its cases in the order of the plan. @throws InputError for what is no record; one that is only incomplete is returned as such. */
export function readConformanceRecord(file: string): ConformanceRecord {
  return parseConformanceRecord(readText(file), file);
}

/** @param file names the record in messages. @throws InputError */
export function parseConformanceRecord(text: string, file: string): ConformanceRecord {
  const lines = text.split('\n');
  // A line that was being written when the run died has no line break; it says nothing.
  const unfinished = lines.pop() ?? '';
  const parsed = lines.map((line, index) => parseLine(line, file, index + 1));
  const [header, ...rest] = parsed;
  if (header === undefined || !isHeader(header))
    throw problem(file, 1, 'this is no record of a conformance run; expected its header');
  const last = rest.at(-1);
  const footer = last !== undefined && isFooter(last) ? last : undefined;
  const cases = (footer === undefined ? rest : rest.slice(0, -1)).map((line, index) => {
    if (!isCase(line)) throw problem(file, index + 2, 'expected the record of a case');
    return line;
  });
  const complete = footer !== undefined && unfinished === '' && cases.length === header.planned;
  cases.sort((one, other) => (one.place ?? 0) - (other.place ?? 0));
  return { header, cases, ...(footer === undefined ? {} : { footer }), complete };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new InputError([{ file, message: `cannot be read: ${(error as Error).message}` }]);
  }
}

type Line = Readonly<Record<string, unknown>>;

function parseLine(text: string, file: string, line: number): Line {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw problem(file, line, 'is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw problem(file, line, 'is no object');
  return value as Line;
}

function isHeader(line: unknown): line is ConformanceHeader {
  const { type, kind, formatVersion, requirements, planned, target } = line as Line;
  return (
    type === 'header' &&
    kind === 'conformance' &&
    formatVersion === 1 &&
    Array.isArray(requirements) &&
    typeof planned === 'number' &&
    typeof target === 'object'
  );
}

function isFooter(line: unknown): line is ConformanceFooter {
  const { type, counts, exitCode } = line as Line;
  return type === 'footer' && typeof counts === 'object' && typeof exitCode === 'number';
}

function isCase(line: unknown): line is CaseRecord {
  const { type, id, verdict, reasons, assertions, exchanges, events, outcomes } = line as Line;
  const lists = [reasons, assertions, exchanges, events, outcomes];
  return (
    type === 'case' &&
    typeof id === 'string' &&
    (VERDICTS as readonly unknown[]).includes(verdict) &&
    lists.every(Array.isArray)
  );
}

function problem(file: string, line: number, message: string): InputError {
  return new InputError([{ file, line, message }]);
}
