import { describe, expect, it } from 'vitest';
import type { JsonSchema } from './contract.ts';
import { flatten } from './flatten.ts';

const flat = (schema: JsonSchema, named: Record<string, JsonSchema> = {}) =>
  flatten(schema, (pointer) => {
    const found = named[pointer];
    if (found === undefined) throw new Error(`nothing at ${pointer}`);
    return found;
  });
const both = (...allOf: JsonSchema[]) => flat({ allOf });

describe('allOf', () => {
  it('takes the narrower of two limits', () => {
    expect(both({ minimum: 1, maxLength: 5 }, { minimum: 3, maxLength: 9 })).toEqual({ minimum: 3, maxLength: 5 });
  });

  it('joins what is required and declared, and narrows what both declare', () => {
    const left = { required: ['a'], properties: { a: { type: 'integer' }, b: {} } };
    const right = { required: ['c', 'a'], properties: { a: { type: 'number', minimum: 2 } } };
    expect(both(left, right)).toEqual({
      required: ['a', 'c'],
      properties: { a: { type: 'integer', minimum: 2 }, b: {} },
    });
  });

  it('leaves the common values of two enums', () => {
    expect(both({ enum: [1, 2, { a: 1 }] }, { enum: [{ a: 1 }, 1] })).toEqual({ enum: [1, { a: 1 }] });
  });

  it('keeps apart what cannot be one', () => {
    expect(both({ pattern: 'a' }, { pattern: 'b' })).toEqual({ pattern: 'a', allOf: [{ pattern: 'b' }] });
    expect(both({ type: 'string' }, { type: 'object' })).toEqual({ type: 'string', allOf: [{ type: 'object' }] });
    expect(both({ anyOf: [{ minimum: 1 }] }, { anyOf: [{ minimum: 2 }] })).toEqual({
      anyOf: [{ minimum: 1 }],
      allOf: [{ anyOf: [{ minimum: 2 }] }],
    });
  });

  it('forbids in a closed object what the other schema declares', () => {
    const closed = { properties: { a: {} }, additionalProperties: false };
    expect(both(closed, { properties: { a: {}, b: {} } })).toEqual({
      properties: { a: {}, b: { not: {} } },
      additionalProperties: false,
    });
  });

  it('allows null only where every part does (OpenAPI 3.0.3, nullable needs a type)', () => {
    expect(both({ type: 'string', nullable: true }, { maxLength: 3 })).toEqual({
      type: 'string',
      nullable: true,
      maxLength: 3,
    });
    expect(both({ type: 'string', nullable: true }, { type: 'string' })).toEqual({ type: 'string', nullable: false });
  });

  it('ignores explanations and what stands beside a $ref', () => {
    expect(flat({ $ref: '#/A', minimum: 1 }, { '#/A': { type: 'integer', description: 'd', 'x-a': 1 } })).toEqual({
      type: 'integer',
    });
  });
});

describe('discriminator', () => {
  const base = {
    type: 'object',
    required: ['kind'],
    properties: { kind: { type: 'string' } },
    discriminator: { propertyName: 'kind', mapping: { cat: '#/Cat' } },
  };
  const cat = { allOf: [{ $ref: '#/Pet' }, { required: ['claws'] }] };
  const pets = { '#/Pet': base, '#/Cat': cat };

  it('carries the schema of each mapped value, base included, without starting again', () => {
    expect(flat({ $ref: '#/Pet' }, pets)['discriminator']).toEqual({
      propertyName: 'kind',
      mapping: {
        cat: {
          name: 'Cat',
          schema: { type: 'object', required: ['kind', 'claws'], properties: { kind: { type: 'string' } } },
        },
      },
    });
  });

  it('is passed on to what stands beside it', () => {
    const beside = flat({ allOf: [{ $ref: '#/Pet' }, { maxProperties: 3 }] }, pets);
    expect(beside).toMatchObject({
      maxProperties: 3,
      discriminator: { mapping: { cat: { schema: { maxProperties: 3 } } } },
    });
  });

  it('ends where a mapped schema contains its base', () => {
    const family = { ...pets, '#/Cat': { allOf: [{ $ref: '#/Pet' }, { properties: { kitten: { $ref: '#/Pet' } } }] } };
    expect(JSON.stringify(flat({ $ref: '#/Pet' }, family))).toContain('"recursive":"#/Cat"');
  });

  it('keeps a second one apart', () => {
    const second = { discriminator: { propertyName: 'size', mapping: {} } };
    const merged = flat({ allOf: [{ $ref: '#/Pet' }, second] }, pets);
    expect(merged['discriminator']).toMatchObject({ propertyName: 'kind' });
    expect(merged['allOf']).toEqual([second]);
  });
});
