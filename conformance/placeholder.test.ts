import { describe, expect, it } from 'vitest';
import { placeholdersWithin, resolvePlaceholders } from './placeholder.ts';

const VALUES: Record<string, unknown> = {
  device: { phoneNumber: '+1' },
  profile: 60,
  now: new Date(0),
  empty: undefined,
};
const resolve = (value: unknown) => resolvePlaceholders(value, ({ root }) => VALUES[root]);

describe('placeholders', () => {
  it('keep the type of their value where they stand alone, and are text among text', () => {
    expect(resolve({ a: '${device}', b: ['${profile}', 'x${profile}y'], c: 1 })).toEqual({
      a: { phoneNumber: '+1' },
      b: [60, 'x60y'],
      c: 1,
    });
  });

  it('shift numbers, and times by seconds', () => {
    expect(resolve(['${profile + 1}', '${profile-1.5}', '${now + 3600}', '${now}'])).toEqual([
      61,
      58.5,
      '1970-01-01T01:00:00.000Z',
      '1970-01-01T00:00:00.000Z',
    ]);
  });

  it('may stand in keys', () => {
    expect(resolve({ '$.${profile}': 1 })).toEqual({ '$.60': 1 });
  });

  it('are not looked for in what they stand for', () => {
    expect(resolvePlaceholders('${x}', () => '${profile}')).toBe('${profile}');
  });

  it('tell their parts', () => {
    expect(placeholdersWithin(['${a.b-c[0].d + 2}'])).toEqual([
      { text: '${a.b-c[0].d + 2}', root: 'a', path: ['b-c', 0, 'd'], shift: 2 },
    ]);
  });

  it.each([
    ['${empty}', 'has no value'],
    ['${device + 1}', 'not a number'],
    ['text ${device}', 'a text cannot hold'],
    ['${}', 'is no placeholder'],
    ['${a b}', 'is no placeholder'],
    ['${a.}', 'is no placeholder'],
  ])('are refused: %s', (text, message) => {
    expect(() => resolve(text)).toThrow(message);
  });
});
