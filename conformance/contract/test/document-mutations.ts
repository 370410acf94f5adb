/** Ways to change one thing in a published document, for the proof that the diff sees every such change. */

type Node = Record<string, unknown> | unknown[];

export interface Mutation {
  /** What is changed, for example `delete components/schemas/Device/minProperties`. */
  name: string;
  apply(): void;
  undo(): void;
}

/** Keywords that explain. Written down apart from the reader's own list on purpose. */
const EXPLAINING = new Set(['description', 'summary', 'title', 'tags', 'example', 'examples', 'externalDocs']);
/** Below these the keys are names of the author's choice: a property may well be called `description`. */
const NAME_MAPS = new Set(['properties', 'mapping', 'headers', 'responses', 'content', 'callbacks', 'paths']);
/** Placeholders and a hint, see OpenAPI 3.0.3, Security Scheme Object. */
const PLACEHOLDERS = new Set(['openIdConnectUrl', 'tokenUrl', 'authorizationUrl', 'bearerFormat']);

interface Place {
  parent: Node;
  key: string;
  path: readonly string[];
}

/** Every leaf that constrains, changed to another value of its kind. */
export function leafChanges(document: object): Mutation[] {
  return constrainingPlaces(document)
    .filter(({ parent, key, path }) => typeof at(parent, key) !== 'object' && !isScopeDescription(path))
    .map((place) => change('change', place, otherValue(at(place.parent, place.key))));
}

/** Every field and list item that constrains, leaf or not, left out. */
export function deletions(document: object): Mutation[] {
  return constrainingPlaces(document).map(({ parent, key, path }) => {
    const before = Array.isArray(parent) ? [...parent] : { ...parent };
    return {
      name: `delete ${path.join('/')}`,
      apply: () => (Array.isArray(parent) ? parent.splice(Number(key), 1) : delete parent[key]),
      undo: () => restore(parent, before),
    };
  });
}

/** Every schema with each of the given keywords, where it has none of that name. */
export function insertions(document: object, keywords: Readonly<Record<string, unknown>>): Mutation[] {
  return [{ path: [], node: document }, ...constrainingPlaces(document).map(placed)]
    .filter(({ path, node }) => isSchemaPlace(path) && isNode(node) && !('$ref' in node))
    .flatMap(({ path, node }) =>
      Object.entries(keywords)
        .filter(([keyword]) => !(keyword in (node as object)))
        .map(([keyword, value]) =>
          change('insert', { parent: node as Node, key: keyword, path: [...path, keyword] }, value),
        ),
    );
}

/** Every place, with a value that no such place may have. */
export function breakages(document: object, values: readonly unknown[]): Mutation[] {
  return constrainingPlaces(document).flatMap((place) =>
    values.map((value) => change(`break with ${JSON.stringify(value)}`, place, value)),
  );
}

/** Every key that is a name or a keyword, renamed. */
export function renamings(document: object): Mutation[] {
  return constrainingPlaces(document)
    .filter(({ parent }) => !Array.isArray(parent))
    .map(({ parent, key, path }) => {
      const before = { ...parent };
      const after = Object.entries(parent).map(([name, value]) => [name === key ? `${name}Renamed` : name, value]);
      return {
        name: `rename ${path.join('/')}`,
        apply: () => restore(parent, Object.fromEntries(after)),
        undo: () => restore(parent, before),
      };
    });
}

/** An OAuth flow lists each scope with what it is for. */
function isScopeDescription(path: readonly string[]): boolean {
  return path.at(-2) === 'scopes';
}

function placed({ parent, key, path }: Place): { path: readonly string[]; node: unknown } {
  return { path, node: at(parent, key) };
}

function change(verb: string, { parent, key, path }: Place, value: unknown): Mutation {
  const before = Array.isArray(parent) ? [...parent] : { ...parent };
  return {
    name: `${verb} ${path.join('/')}`,
    apply: () => ((parent as Record<string, unknown>)[key] = value),
    undo: () => restore(parent, before),
  };
}

/** Puts the contents back, order included. */
function restore(node: Node, before: Node): void {
  if (Array.isArray(node)) node.splice(0, node.length, ...(before as unknown[]));
  else {
    for (const key of Object.keys(node)) delete node[key];
    Object.assign(node, before);
  }
}

function otherValue(value: unknown): unknown {
  switch (typeof value) {
    case 'number':
      return value + 1;
    case 'boolean':
      return !value;
    default:
      return `${String(value)}X`;
  }
}

/** All places below the paths, the components that they reach, the servers and the version. */
function constrainingPlaces(document: object): Place[] {
  const root = document as Record<string, Record<string, unknown>>;
  const places: Place[] = [{ parent: root['info'] ?? {}, key: 'version', path: ['info', 'version'] }];
  for (const [index, server] of ((root['servers'] ?? []) as unknown as Record<string, unknown>[]).entries()) {
    places.push({ parent: server, key: 'url', path: ['servers', String(index), 'url'] });
  }
  const roots = [['paths'], ...reachedComponents(document)];
  for (const path of roots) {
    const node = path.reduce<unknown>((inner, key) => at(inner as Node, key), document);
    if (isNode(node)) collect(node, path, places);
  }
  return places;
}

function collect(node: Node, path: readonly string[], places: Place[]): void {
  for (const key of Object.keys(node)) {
    if (explains(path, key)) continue;
    const inner = [...path, key];
    places.push({ parent: node, key, path: inner });
    const value = at(node, key);
    if (isNode(value)) collect(value, inner, places);
  }
}

function explains(path: readonly string[], key: string): boolean {
  if (NAME_MAPS.has(path.at(-1) ?? '') && path.at(-2) !== 'properties') return false;
  return EXPLAINING.has(key) || key.startsWith('x-') || PLACEHOLDERS.has(key);
}

function reachedComponents(document: object): string[][] {
  const reached = new Set<string>();
  const pending: unknown[] = [at(document as Node, 'paths')];
  const schemes = Object.keys(byPath(document, ['components', 'securitySchemes']) as object);
  for (const name of schemes) reached.add(`components/securitySchemes/${name}`);
  while (pending.length > 0) {
    for (const pointer of pointersIn(pending.pop())) {
      if (reached.has(pointer)) continue;
      reached.add(pointer);
      pending.push(byPath(document, pointer.split('/')));
    }
  }
  return [...reached].map((pointer) => pointer.split('/'));
}

function byPath(document: object, path: readonly string[]): unknown {
  return path.reduce<unknown>((node, key) => at(node as Node, key), document);
}

/** References, and the targets of discriminators, which are written alike. Those to examples explain. */
function pointersIn(value: unknown): string[] {
  if (typeof value === 'string') return /^#\/components\/(?!examples\/)/.test(value) ? [value.slice(2)] : [];
  return isNode(value) ? Object.values(value).flatMap(pointersIn) : [];
}

function isSchemaPlace(path: readonly string[]): boolean {
  const [last, parent, grandparent] = [path.at(-1), path.at(-2), path.at(-3)];
  const listed = ['allOf', 'anyOf', 'oneOf'];
  if (parent === 'properties' && grandparent !== 'properties') return true;
  if (listed.includes(parent ?? '') || (path.length === 3 && parent === 'schemas')) return true;
  return (last === 'items' || last === 'schema') && parent !== 'properties';
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}

function at(node: Node, key: string): unknown {
  return (node as Record<string, unknown>)[key];
}
