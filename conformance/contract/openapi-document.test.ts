import { describe, expect, it } from 'vitest';
import { contractOf, diffContract, OpenApiError, readOpenApi } from './index.ts';
import { openApiFacts } from './openapi-facts.ts';

function failure(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(OpenApiError);
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}

describe('readOpenApi', () => {
  it.each([
    ['a: [1, 2\nb: 3', 'api.yaml:2:1: '],
    ['a: 1\na: 2', 'api.yaml:2:1: Map keys must be unique'],
    ['\tx: 1', 'api.yaml:1:1: '],
    ['', 'api.yaml: not an OpenAPI document: the top is not an object'],
    ['[]', 'api.yaml: not an OpenAPI document: the top is not an object'],
    ['info: {}', 'api.yaml: not an OpenAPI 3.0 document: it has no field openapi'],
    ['swagger: "2.0"\npaths: {}', 'api.yaml: not an OpenAPI 3.0 document: it has no field openapi'],
    ['openapi: 3.1.0\npaths: {}', 'api.yaml: not an OpenAPI 3.0 document: openapi is "3.1.0"'],
    ['openapi: 3.0.3', 'api.yaml: the document has no paths'],
    ['<html>\n<body>\n</body></html>', 'api.yaml: not an OpenAPI document'],
  ])('tells in one line what is wrong with %j', (text, message) => {
    const told = failure(() => readOpenApi(text, 'api.yaml'));
    expect(told).toContain(message);
    expect(told).not.toContain('\n');
  });

  it('survives a bomb of aliases and nesting without end', () => {
    const aliases = [
      'a: &a0 [1]',
      ...Array.from({ length: 12 }, (_, i) => `b${i}: &a${i + 1} [${`*a${i},`.repeat(9)}]`),
    ];
    expect(failure(() => readOpenApi(aliases.join('\n'), 'api.yaml'))).toContain('api.yaml: ');
    expect(failure(() => readOpenApi('['.repeat(200_000), 'api.yaml'))).toContain('api.yaml');
  });
});

describe('references and structure', () => {
  const document = (operation: object, components: object = {}) =>
    readOpenApi(JSON.stringify({ openapi: '3.0.3', paths: { '/a': { get: operation } }, components }));
  const withSchema = (schema: unknown, schemas: object = {}) =>
    document({ requestBody: { content: { 'application/json': { schema } } } }, { schemas });
  const at = 'GET /a | request application/json';

  it.each([
    [{ $ref: '#/components/schemas/None' }, `${at}: $ref #/components/schemas/None leads nowhere`],
    [
      { $ref: './common.yaml#/Device' },
      `${at}: $ref ./common.yaml#/Device points into another document; bundle the file first`,
    ],
    [{ $ref: 'https://example.com/a.yaml' }, `${at}: $ref https://example.com/a.yaml points into another document`],
    ['text', `${at}: must be an object`],
    [{ properties: [] }, `${at}: properties must be an object`],
    [{ properties: { a: null } }, `${at}: a schema must be an object`],
    [{ allOf: {} }, `${at}: allOf must be a list of schemas`],
    [{ anyOf: [null] }, `${at}: a schema must be an object`],
    [{ discriminator: 'type' }, `${at}: discriminator must be an object`],
    [
      { discriminator: { propertyName: 'a', mapping: { b: 'Gone' } } },
      `${at}: $ref #/components/schemas/Gone leads nowhere`,
    ],
  ])('%j is refused with its place', (schema, message) => {
    expect(failure(() => openApiFacts(withSchema(schema)))).toContain(message);
  });

  it('a parameter that refers to itself is refused', () => {
    const loop = { parameters: { p: { $ref: '#/components/parameters/p' } } };
    const operation = { parameters: [{ $ref: '#/components/parameters/p' }] };
    expect(failure(() => openApiFacts(document(operation, loop)))).toContain('leads to itself');
  });

  it('a security scheme that nobody defines is refused', () => {
    expect(failure(() => openApiFacts(document({ security: [{ none: [] }] })))).toContain(
      'securitySchemes/none leads nowhere',
    );
  });

  it('a schema that contains itself is read once', () => {
    const tree = { Tree: { properties: { children: { items: { $ref: '#/components/schemas/Tree' } } } } };
    const facts = openApiFacts(withSchema({ $ref: '#/components/schemas/Tree' }, tree));
    expect(facts.get(`${at} | body.children[] | recursive`)).toBe('#/components/schemas/Tree');
  });

  it('a schema that is allOf itself is read once', () => {
    const loop = { Loop: { allOf: [{ $ref: '#/components/schemas/Loop' }] } };
    expect(openApiFacts(withSchema({ $ref: '#/components/schemas/Loop' }, loop)).size).toBeGreaterThan(0);
  });

  it('a schema that doubles with every reference is refused', () => {
    const doubling = Array.from({ length: 40 }, (_, index) => {
      const next = { $ref: `#/components/schemas/S${index + 1}` };
      return [`S${index}`, { properties: { a: next, b: next } }];
    });
    const schemas = { ...Object.fromEntries(doubling), S40: {} };
    const bomb = withSchema({ $ref: '#/components/schemas/S0' }, schemas);
    expect(failure(() => openApiFacts(bomb))).toContain('unfolds to more than 50000 nodes');
  });

  it('names of properties may be those of every object', () => {
    const schema = {
      properties: JSON.parse('{"constructor": {"type": "string"}, "__proto__": {"type": "string"}}') as object,
    };
    const facts = openApiFacts(withSchema({ allOf: [schema, { required: ['toString'] }] }));
    expect(facts.get(`${at} | body.constructor | type`)).toBe('string');
    expect(facts.get(`${at} | body.__proto__ | type`)).toBe('string');
    expect(facts.get(`${at} | body.toString | property`)).toBe('required, not declared');
  });

  it('two properties whose places read alike are both read', () => {
    const schema = { properties: { a: { properties: { b: { type: 'string' } } }, 'a.b': { type: 'integer' } } };
    const facts = openApiFacts(withSchema(schema));
    expect(facts.get(`${at} | body.a.b | type`)).toBe('string');
    expect(facts.get(`${at} | body.a.b | type (2)`)).toBe('integer');
  });

  it('a required list that is none is read as it stands', () => {
    expect(openApiFacts(withSchema({ required: true })).get(`${at} | body | required`)).toBe('true');
  });

  it('a document without anything in it lacks everything', () => {
    const contract = contractOf('qos-profiles', 'r4.1');
    const differences = diffContract(contract, readOpenApi('openapi: 3.0.3\npaths: {}'));
    expect(new Set(differences.map(({ kind }) => kind))).toEqual(new Set(['missing', 'changed']));
    expect(differences.filter(({ kind }) => kind === 'changed').map(({ fact }) => fact)).toEqual(['version']);
  });
});
