import { describe, expect, it } from 'vitest';
import { releaseScope } from './since.ts';

const old = releaseScope('r3.2');
const recent = releaseScope('r4.1');

describe('a release scope', () => {
  it('gives what applies since a release to that release and to later ones', () => {
    expect(old.since('r4.1', { maxLength: 64 })).toEqual({});
    expect(recent.since('r4.1', { maxLength: 64 })).toEqual({ maxLength: 64 });
    expect(recent.since('r3.2', { maxLength: 64 })).toEqual({ maxLength: 64 });
  });

  it('gives what applies until a release to that release and to earlier ones', () => {
    expect(old.until('r3.2', { format: 'string' })).toEqual({ format: 'string' });
    expect(recent.until('r3.2', { format: 'string' })).toEqual({});
    expect(old.until('r4.1', { format: 'string' })).toEqual({ format: 'string' });
  });

  it('gives an empty list for a list that does not apply, so that it can be spread', () => {
    expect(['A', ...old.since('r4.1', ['B'])]).toEqual(['A']);
    expect(['A', ...recent.since('r4.1', ['B'])]).toEqual(['A', 'B']);
  });

  it('picks the newest value that is old enough', () => {
    expect(old.pick({ 'r3.2': 0, 'r4.1': 1 })).toBe(0);
    expect(recent.pick({ 'r3.2': 0, 'r4.1': 1 })).toBe(1);
    expect(recent.pick({ 'r3.2': false })).toBe(false);
  });

  it('refuses to pick where no value is old enough', () => {
    expect(() => old.pick({ 'r4.1': 1 })).toThrow('no value for r3.2, only for r4.1');
  });
});
