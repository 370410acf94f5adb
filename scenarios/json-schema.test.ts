import { Ajv } from 'ajv';
import Type from 'typebox';
import { expect, it } from 'vitest';
import { editorSchema } from './json-schema.ts';
import { Duration } from './quantity.ts';

const schema = Type.Object(
  {
    duration: Duration(),
    expected: Type.Optional(Type.Integer()),
    quantity: Type.Optional(Type.Object({ dimension: Type.String() }, { additionalProperties: true })),
  },
  { additionalProperties: false },
);

it('writes plain JSON Schema: strict ajv knows every keyword but the message for editors', () => {
  const ajv = new Ajv({ strict: true, strictTypes: false, keywords: ['patternErrorMessage'] });
  const validate = ajv.compile(JSON.parse(editorSchema(schema, 'Scenario')) as object);
  expect(validate({ duration: '20 s', expected: 1, quantity: { dimension: 'x' } })).toBe(true);
  expect(validate({ duration: '20' })).toBe(false);
});

it('tells editors what is expected', () => {
  const { title, properties } = JSON.parse(editorSchema(schema, 'Scenario')) as {
    title: string;
    properties: Record<string, object>;
  };
  expect(title).toBe('Scenario');
  expect(properties['duration']).toEqual({
    type: 'string',
    pattern: '^([0-9]{1,15}(?:\\.[0-9]{1,9})?) ?(ns|us|ms|s|min|h)$',
    description: 'Expected: a duration such as 20 s or 500 ms.',
    patternErrorMessage: 'Expected a duration such as 20 s or 500 ms.',
  });
});
