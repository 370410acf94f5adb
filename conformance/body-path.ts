/**
 * Paths into JSON values as cases write them: `$`, `$.device.phoneNumber`, `$.ports[0]`, `$[*].status`. A subset of
 * RFC 9535: member names, indices and the wildcard over array items.
 */
export type PathSegment = string | number | '*';

/** A path that cases cannot use. */
export class BodyPathError extends Error {
  override readonly name = 'BodyPathError';
}

const SEGMENT = /\.([^.[\]]+)|\[(0|[1-9][0-9]{0,8}|\*)\]/y;

/** @throws BodyPathError */
export function parseBodyPath(path: string): PathSegment[] {
  if (!path.startsWith('$'))
    throw new BodyPathError(`'${path}' does not start with $; expected a path such as $.device.phoneNumber`);
  const segments: PathSegment[] = [];
  for (let at = 1; at < path.length; at = SEGMENT.lastIndex) {
    SEGMENT.lastIndex = at;
    const match = SEGMENT.exec(path);
    if (match === null)
      throw new BodyPathError(`'${path}' is no path at character ${at + 1}; expected .name, [0] or [*]`);
    const [, name, index] = match;
    segments.push(name ?? (index === '*' ? '*' : Number(index)));
  }
  return segments;
}

/** Whether the path may lead to several values. */
export function hasWildcard(path: string): boolean {
  return path.includes('[*]');
}

/** Every value that the path leads to; empty where it leads nowhere. An inherited property is no value. */
export function valuesAt(value: unknown, path: string): unknown[] {
  return parseBodyPath(path).reduce<unknown[]>(
    (found, segment) => found.flatMap((each) => step(each, segment)),
    [value],
  );
}

function step(value: unknown, segment: PathSegment): unknown[] {
  if (segment === '*') return Array.isArray(value) ? value : [];
  if (typeof segment === 'number') return Array.isArray(value) && segment < value.length ? [value[segment]] : [];
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, segment)) return [];
  return [(value as Record<string, unknown>)[segment]];
}

/** A copy of `value` with `replacement` at the path; missing objects and lists on the way are made. @throws BodyPathError */
export function withValueAt(value: unknown, path: string, replacement: unknown): unknown {
  return replaced(value, parseBodyPath(path), path, () => replacement);
}

/** A copy of `value` without what is at the path; the same value where there is nothing. @throws BodyPathError */
export function withoutValueAt(value: unknown, path: string): unknown {
  return valuesAt(value, path).length === 0 ? value : replaced(value, parseBodyPath(path), path, () => REMOVED);
}

const REMOVED = Symbol('removed');

function replaced(value: unknown, segments: readonly PathSegment[], path: string, leaf: () => unknown): unknown {
  const [segment, ...rest] = segments;
  if (segment === undefined) return leaf();
  if (segment === '*') throw new BodyPathError(`'${path}' has a wildcard; expected the path of one value`);
  return typeof segment === 'number'
    ? inList(value, segment, rest, path, leaf)
    : inObject(value, segment, rest, path, leaf);
}

function inList(
  value: unknown,
  index: number,
  rest: readonly PathSegment[],
  path: string,
  leaf: () => unknown,
): unknown[] {
  const items: unknown[] = Array.isArray(value) ? [...value] : [];
  if (index > items.length) throw new BodyPathError(`'${path}' skips items; expected an index up to ${items.length}`);
  const item = replaced(items[index], rest, path, leaf);
  return item === REMOVED ? items.toSpliced(index, 1) : items.toSpliced(index, 1, item);
}

function inObject(
  value: unknown,
  name: string,
  rest: readonly PathSegment[],
  path: string,
  leaf: () => unknown,
): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const object = isObject ? (value as Record<string, unknown>) : {};
  const member = replaced(Object.hasOwn(object, name) ? object[name] : undefined, rest, path, leaf);
  const others = Object.entries(object).filter(([key]) => key !== name || member !== REMOVED);
  const entries = others.map(([key, each]): [string, unknown] => [key, key === name ? member : each]);
  if (member !== REMOVED && !Object.hasOwn(object, name)) entries.push([name, member]);
  return Object.fromEntries(entries);
}
