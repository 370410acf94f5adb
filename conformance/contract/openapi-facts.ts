import { canonical, compare, type Facts, FactSheet, schemaStatements, type Statement } from './facts.ts';
import { flatten } from './flatten.ts';
import type { SchemaNode } from './merge-schemas.ts';
import { isObject, type OpenApiDocument, OpenApiError, resolvePointer } from './openapi-document.ts';

/**
 * Everything that an OpenAPI 3.0 document requires, without what only explains (descriptions, examples, tags,
 * extensions) and without components that nothing uses. A field that this reader does not know is stated as it stands,
 * so that no difference goes unseen. Throws an OpenApiError for a broken document.
 */
export function openApiFacts(document: OpenApiDocument): Facts {
  const reader = readerOf(document);
  try {
    stateHead(reader);
    for (const [path, item] of entries(document['paths'], 'paths')) {
      if (!path.startsWith('x-')) statePathItem(reader, path, item, []);
    }
  } catch (error) {
    // Too many facts, or nested too deep to walk.
    if (error instanceof RangeError) throw new OpenApiError(`document: ${error.message}`);
    throw error;
  }
  return reader.sheet.facts;
}

/**
 * Of one reading, during which the document stands still. The same responses stand in all operations, so what they refer
 * to is looked up, flattened and put into words once.
 */
interface Reader {
  document: OpenApiDocument;
  sheet: FactSheet;
  targets: Map<string, OpenApiDocument>;
  flat: Map<unknown, SchemaNode>;
  /** Of a schema without the codes, by the schema with them. */
  codeless: Map<SchemaNode, SchemaNode>;
  /** By place. */
  statements: Map<SchemaNode, Map<string, readonly Statement[]>>;
}

function readerOf(document: OpenApiDocument): Reader {
  return {
    document,
    sheet: new FactSheet(),
    targets: new Map(),
    flat: new Map(),
    codeless: new Map(),
    statements: new Map(),
  };
}

type Path = readonly string[];
const METHODS = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']);
const EXPLANATIONS = new Set(['description', 'summary', 'title', 'tags', 'externalDocs', 'example', 'examples']);

function stateHead({ document, sheet }: Reader): void {
  sheet.state(['version'], isObject(document['info']) ? document['info']['version'] : undefined);
  for (const server of list(document['servers'], 'servers')) {
    sheet.state([`base path ${basePathOf(object(server, 'servers')['url'])}`], 'served');
  }
}

/** The part of a server's address that the API defines, without the API root or the host. */
export function basePathOf(url: unknown): string {
  return String(url)
    .replace(/^\{[^}]*\}/, '')
    .replace(/^https?:\/\/[^/]*/, '');
}

function statePathItem(reader: Reader, path: string, written: unknown, outer: Path): void {
  const item = followed(reader, written, path);
  const shared = list(item['parameters'], `${path} parameters`);
  for (const [field, value] of Object.entries(item)) {
    if (METHODS.has(field)) {
      stateOperation(reader, [...outer, `${field.toUpperCase()} ${path}`], object(value, `${field} ${path}`), shared);
    } else if (field !== 'parameters') {
      stateUnknown(reader, [...outer, path], field, value);
    }
  }
}

function stateOperation(reader: Reader, path: Path, operation: OpenApiDocument, shared: readonly unknown[]): void {
  reader.sheet.state(path, 'operation');
  stateParameters(reader, path, [...shared, ...list(operation['parameters'], `${at(path)} parameters`)]);
  stateSecurity(reader, path, operation['security'] ?? reader.document['security']);
  for (const [field, value] of Object.entries(operation)) {
    switch (field) {
      case 'parameters':
      case 'security':
        break;
      case 'operationId':
        reader.sheet.state([...path, field], value);
        break;
      case 'deprecated':
        if (value !== false) reader.sheet.state([...path, field], value);
        break;
      case 'requestBody':
        stateRequestBody(reader, path, value);
        break;
      case 'responses':
        for (const [status, response] of entries(value, at([...path, field]))) {
          if (!status.startsWith('x-')) stateResponse(reader, [...path, status], Number(status), response);
        }
        break;
      case 'callbacks':
        stateCallbacks(reader, path, value);
        break;
      default:
        stateUnknown(reader, path, field, value);
    }
  }
}

/** A parameter of the operation replaces that of the path with the same name and place. */
function stateParameters(reader: Reader, path: Path, parameters: readonly unknown[]): void {
  const named = new Map<string, OpenApiDocument>();
  for (const written of parameters) {
    const parameter = followed(reader, written, at([...path, 'parameters']));
    const name = String(parameter['name']);
    const isHeader = parameter['in'] === 'header';
    named.set(`${String(parameter['in'])} ${isHeader ? name.toLowerCase() : name}`, parameter);
  }
  for (const [name, parameter] of named) stateParameter(reader, [...path, `parameter ${name}`], parameter);
}

/** A parameter or a response header. */
function stateParameter(reader: Reader, path: Path, parameter: OpenApiDocument): void {
  const place = parameter['in'] ?? 'header';
  const style = place === 'query' || place === 'cookie' ? 'form' : 'simple';
  const assumed: Record<string, unknown> = {
    deprecated: false,
    allowEmptyValue: false,
    allowReserved: false,
    style,
    explode: (parameter['style'] ?? style) === 'form',
  };
  reader.sheet.state([...path, 'required'], parameter['required'] === true ? 'true' : 'false');
  for (const [field, value] of Object.entries(parameter)) {
    if (field === 'name' || field === 'in' || field === 'required') continue;
    if (field === 'schema') stateFlat(reader, path, 'value', value);
    else if (field === 'content') stateContent(reader, path, 'content', value);
    else if (!Object.hasOwn(assumed, field) || assumed[field] !== value) stateUnknown(reader, path, field, value);
  }
}

function stateRequestBody(reader: Reader, path: Path, written: unknown): void {
  const body = followed(reader, written, at([...path, 'requestBody']));
  reader.sheet.state([...path, 'request', 'required'], body['required'] === true ? 'true' : 'false');
  for (const [field, value] of Object.entries(body)) {
    if (field === 'content') stateContent(reader, path, 'request', value);
    else if (field !== 'required') stateUnknown(reader, [...path, 'request'], field, value);
  }
}

function stateResponse(reader: Reader, path: Path, status: number, written: unknown): void {
  const response = followed(reader, written, at(path));
  reader.sheet.state(path, 'response');
  for (const [field, value] of Object.entries(response)) {
    if (field === 'headers') {
      for (const [name, header] of entries(value, at([...path, field]))) {
        const headerPath = [...path, `header ${name.toLowerCase()}`];
        stateParameter(reader, headerPath, followed(reader, header, at(headerPath)));
      }
    } else if (field === 'content') stateContent(reader, path, 'body', value, status >= 400);
    else stateUnknown(reader, path, field, value);
  }
}

function stateContent(reader: Reader, path: Path, label: string, content: unknown, isError = false): void {
  for (const [mediaType, written] of entries(content, at([...path, label]))) {
    const mediaPath = [...path, `${label} ${mediaType}`];
    reader.sheet.state(mediaPath, 'media type');
    for (const [field, value] of Object.entries(object(written, at(mediaPath)))) {
      if (field !== 'schema') stateUnknown(reader, mediaPath, field, value);
      else if (isError) stateErrorBody(reader, path, mediaPath, object(written, at(mediaPath)));
      else stateFlat(reader, mediaPath, 'body', value);
    }
  }
}

/**
 * An error's codes are facts of the status, one each; the rest of its body is a schema as any. Where the schema lists
 * no codes, those of its examples are what there is to go by.
 */
function stateErrorBody(reader: Reader, path: Path, mediaPath: Path, media: OpenApiDocument): void {
  const body = flat(reader, mediaPath, media['schema']);
  const listed = propertiesOf(body)['code']?.['enum'];
  if (!Array.isArray(listed)) {
    stateCodes(reader, path, codesInExamples(reader, media), 'in examples');
    return stateSchema(reader, mediaPath, 'body', body);
  }
  stateCodes(reader, path, listed, 'listed');
  stateSchema(reader, mediaPath, 'body', withoutCodes(reader, body));
}

function withoutCodes({ codeless }: Reader, body: SchemaNode): SchemaNode {
  const known = codeless.get(body);
  if (known !== undefined) return known;
  const properties = propertiesOf(body);
  const { enum: _listed, ...code } = properties['code'] ?? {};
  const without = { ...body, properties: { ...properties, code } };
  codeless.set(body, without);
  return without;
}

function propertiesOf(node: SchemaNode): Record<string, SchemaNode> {
  return (node['properties'] ?? {}) as Record<string, SchemaNode>;
}

function stateCodes({ sheet }: Reader, path: Path, codes: readonly unknown[], how: 'listed' | 'in examples'): void {
  sheet.state([...path, 'codes'], how);
  for (const each of codes) sheet.state([...path, `code ${String(each)}`], 'documented');
}

/** Each code once: several examples may show the same one. */
function codesInExamples(reader: Reader, { example, examples }: OpenApiDocument): string[] {
  const named = isObject(examples) ? Object.values(examples).filter(isObject) : [];
  const values = [example, ...named.map((each) => followed(reader, each, 'examples')['value'])];
  return [...new Set(values.filter(isObject).flatMap(({ code }) => (typeof code === 'string' ? [code] : [])))];
}

function stateCallbacks(reader: Reader, path: Path, callbacks: unknown): void {
  for (const [name, written] of entries(callbacks, at([...path, 'callbacks']))) {
    const callbackPath = [...path, `callback ${name}`];
    for (const [expression, item] of Object.entries(followed(reader, written, at(callbackPath)))) {
      if (!expression.startsWith('x-')) statePathItem(reader, expression, item, callbackPath);
    }
  }
}

/** Each alternative is one fact: its schemes with their scopes, `none` for a call without credentials. */
function stateSecurity(reader: Reader, path: Path, security: unknown): void {
  for (const alternative of list(security, at([...path, 'security']))) {
    const schemes = entries(alternative, at([...path, 'security'])).map(([name, scopes]) => {
      const wanted = list(scopes, at([...path, 'security', name]))
        .map(String)
        .sort(compare);
      return `${describeScheme(reader, name)}${wanted.length === 0 ? '' : ` [${wanted.join(', ')}]`}`;
    });
    const label = schemes.length === 0 ? 'none' : schemes.sort(compare).join(' + ');
    reader.sheet.state([...path, `security ${label}`], 'accepted');
  }
}

/**
 * The addresses of providers are placeholders, and the bearer format is a hint (OpenAPI 3.0.3, Security Scheme Object).
 */
function describeScheme({ document }: Reader, name: string): string {
  const scheme = resolvePointer(document, `#/components/securitySchemes/${escapeStep(name)}`, `security ${name}`);
  const { type, scheme: httpScheme, flows, description: _, openIdConnectUrl: __, bearerFormat: ___, ...other } = scheme;
  const rest = flows === undefined ? other : { ...other, flows: flowsOf(flows, `security ${name}`) };
  const known = Object.entries(rest).filter(([field]) => !field.startsWith('x-'));
  const details = known.length === 0 ? [] : [canonical(Object.fromEntries(known))];
  return [type, httpScheme, ...details]
    .filter((part) => part !== undefined)
    .map(String)
    .join(' ');
}

/** By name of the grant the names of the scopes that it declares; what a scope is for only explains. */
function flowsOf(flows: unknown, where: string): Record<string, unknown> {
  const known = entries(flows, where).filter(([grant]) => !grant.startsWith('x-'));
  return Object.fromEntries(
    known.map(([grant, flow]) => {
      const { tokenUrl: _, authorizationUrl: __, refreshUrl: ___, scopes, ...rest } = object(flow, where);
      return [grant, { ...rest, scopes: Object.keys(object(scopes, where)).sort(compare) }];
    }),
  );
}

function stateUnknown(reader: Reader, path: Path, field: string, value: unknown): void {
  if (!EXPLANATIONS.has(field) && !field.startsWith('x-')) reader.sheet.state([...path, field], value);
}

function stateFlat(reader: Reader, path: Path, place: string, schema: unknown): void {
  stateSchema(reader, path, place, flat(reader, path, schema));
}

function stateSchema({ sheet, statements }: Reader, path: Path, place: string, node: SchemaNode): void {
  const known = statements.get(node) ?? new Map<string, readonly Statement[]>();
  statements.set(node, known);
  const said = known.get(place) ?? schemaStatements(place, node);
  known.set(place, said);
  sheet.stateAll(path, said);
}

function flat(reader: Reader, path: Path, schema: unknown): SchemaNode {
  // Beside a $ref stands nothing that counts.
  const key = isObject(schema) && typeof schema['$ref'] === 'string' ? schema['$ref'] : schema;
  const known = reader.flat.get(key);
  if (known !== undefined) return known;
  try {
    const node = flatten(object(schema, at(path)), (pointer) => target(reader, pointer, at(path)));
    reader.flat.set(key, node);
    return node;
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError)
      throw new OpenApiError(`${at(path)}: ${error.message}`);
    throw error;
  }
}

function target({ document, targets }: Reader, pointer: string, from: string): OpenApiDocument {
  const known = targets.get(pointer) ?? resolvePointer(document, pointer, from);
  targets.set(pointer, known);
  return known;
}

/** The object itself, or what its `$ref` leads to. */
function followed(reader: Reader, written: unknown, from: string): OpenApiDocument {
  let found = object(written, from);
  const visited = new Set<string>();
  while (typeof found['$ref'] === 'string') {
    const pointer = found['$ref'];
    if (visited.has(pointer)) throw new OpenApiError(`${from}: $ref ${pointer} leads to itself`);
    visited.add(pointer);
    found = target(reader, pointer, from);
  }
  return found;
}

function object(value: unknown, where: string): OpenApiDocument {
  if (!isObject(value)) throw new OpenApiError(`${where}: must be an object`);
  return value;
}

function entries(value: unknown, where: string): [string, unknown][] {
  return Object.entries(object(value, where));
}

function list(value: unknown, where: string): readonly unknown[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new OpenApiError(`${where}: must be a list`);
  return value;
}

function at(path: Path): string {
  return path.join(' | ');
}

function escapeStep(name: string): string {
  return encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));
}
