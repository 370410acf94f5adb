/**
 * `${…}` in the strings of a case: a path of names and indices, and a number that shifts it, as in
 * `${profile.maxDurationS + 1}`. See case.ts for the names there are.
 */
export interface Placeholder {
  /** As written, with its braces. */
  text: string;
  /** First part of the path: a namespace such as `device`, or the name of an exchange. */
  root: string;
  /** The rest of the path; indices are numbers. */
  path: readonly (string | number)[];
  /** Added to the value; 0 unless written. */
  shift: number;
}

/** A placeholder that is none, or one without a value. */
export class PlaceholderError extends Error {
  override readonly name = 'PlaceholderError';
  readonly placeholder: string;

  constructor(placeholder: string, message: string) {
    super(message);
    this.placeholder = placeholder;
  }
}

const ANY = /\$\{([^}]*)\}/g;
const SHAPE = /^\s*([A-Za-z][\w-]*)((?:\.[A-Za-z][\w-]*|\[[0-9]{1,6}\])*)(?:\s*([+-])\s*([0-9]+(?:\.[0-9]+)?))?\s*$/;
const PART = /\.([A-Za-z][\w-]*)|\[([0-9]+)\]/g;

/** Every placeholder in a text. @throws PlaceholderError for one that is malformed. */
export function placeholdersIn(text: string): Placeholder[] {
  return [...text.matchAll(ANY)].map(([whole, inner]) => parse(whole, inner ?? ''));
}

/** Every placeholder in a value, keys included. @throws PlaceholderError */
export function placeholdersWithin(value: unknown): Placeholder[] {
  if (typeof value === 'string') return placeholdersIn(value);
  if (Array.isArray(value)) return value.flatMap(placeholdersWithin);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => [...placeholdersIn(key), ...placeholdersWithin(each)]);
}

/** Value of a placeholder, before its shift, which moves a Date by seconds. Undefined where there is none. */
export type Lookup = (placeholder: Placeholder) => unknown;

/**
 * The value with every placeholder in it replaced, in keys as well. A string that is one placeholder takes the type of
 * its value. @throws PlaceholderError where one has no value, or one that cannot be shifted or written into a text.
 */
export function resolvePlaceholders(value: unknown, lookup: Lookup): unknown {
  if (typeof value === 'string') return resolveText(value, lookup);
  if (Array.isArray(value)) return value.map((item) => resolvePlaceholders(item, lookup));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.map(([key, each]) => [String(resolveText(key, lookup)), resolvePlaceholders(each, lookup)]),
  );
}

function resolveText(text: string, lookup: Lookup): unknown {
  const placeholders = placeholdersIn(text);
  const [only] = placeholders;
  if (only !== undefined && only.text === text) return valueOf(only, lookup);
  return text.replaceAll(ANY, (whole, inner: string) => asText(whole, valueOf(parse(whole, inner), lookup)));
}

function valueOf(placeholder: Placeholder, lookup: Lookup): unknown {
  const value = lookup(placeholder);
  const { text, shift } = placeholder;
  if (value === undefined) throw new PlaceholderError(text, `${text} has no value`);
  if (value instanceof Date) return new Date(value.getTime() + shift * 1000).toISOString();
  if (shift === 0) return value;
  if (typeof value !== 'number') throw new PlaceholderError(text, `${text} shifts what is not a number`);
  return value + shift;
}

function asText(placeholder: string, value: unknown): string {
  if (typeof value === 'object')
    throw new PlaceholderError(placeholder, `${placeholder} is an object or a list, which a text cannot hold`);
  return String(value);
}

function parse(text: string, inner: string): Placeholder {
  const [, root, parts = '', sign, amount] = SHAPE.exec(inner) ?? [];
  if (root === undefined) {
    throw new PlaceholderError(
      text,
      `${text} is no placeholder; expected one such as \${device.phoneNumber} or \${now + 60}`,
    );
  }
  const path = [...parts.matchAll(PART)].map(([, name, index]) => name ?? Number(index));
  const shift = amount === undefined ? 0 : Number(amount) * (sign === '-' ? -1 : 1);
  return { text, root, path, shift };
}
