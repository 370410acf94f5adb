import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOutJson } from './json-layout.ts';

describe('layout of JSON', () => {
  it('puts one value on a line', () => {
    expect(layOutJson('{"a":[1,{"b":"x, y: {z}"}],"c":{},"d":[]}')).toBe(
      '{\n  "a": [\n    1,\n    {\n      "b": "x, y: {z}"\n    }\n  ],\n  "c": {},\n  "d": []\n}',
    );
  });

  it('keeps numbers, duplicate keys and escapes as they were sent', () => {
    const body = '{"n":12345678901234567890,"f":1.0,"n":"\\u00e9\\"\\\\"}';
    expect(layOutJson(body).replace(/\n */g, '').replaceAll('": ', '":')).toBe(body);
  });

  it('means the same as before, for any JSON', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(JSON.parse(layOutJson(text))).toEqual(JSON.parse(text));
      }),
    );
  });

  it('leaves other text alone', () => {
    for (const text of ['', 'not json', '{"a":', '42', '<html>']) expect(layOutJson(text)).toBe(text);
  });

  it('does not grow without bound for a body of brackets', () => {
    const depth = 5000;
    expect(layOutJson('['.repeat(depth) + ']'.repeat(depth)).length).toBeLessThan(depth * 2 * 70);
  });
});
