import { expect, test } from 'vitest';
import { VerifiedTokens } from './verified-tokens.ts';

test('the token used longest ago makes room', () => {
  const tokens = new VerifiedTokens<number>(2);
  tokens.keep('a', 1);
  tokens.keep('b', 2);
  expect(tokens.get('a')).toBe(1);
  tokens.keep('c', 3);
  expect(['a', 'b', 'c'].map((token) => tokens.get(token))).toEqual([1, undefined, 3]);
  tokens.drop('a');
  expect(tokens.get('a')).toBeUndefined();
});
