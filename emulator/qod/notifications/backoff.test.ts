import { expect, test } from 'vitest';
import { VIRTUAL_CALENDAR, seconds } from '../../kernel/index.ts';
import { backoffNs, retryAfterNs } from './backoff.ts';

test('waits double, each 0.5 to 1.5 times its nominal value, and end at 60 s', () => {
  const span = (attempt: number) => [backoffNs(attempt, () => 0), backoffNs(attempt, () => 1)].map((ns) => ns / 1e9);
  expect([1, 2, 3, 4].map(span)).toEqual([
    [0.5, 1.5],
    [1, 3],
    [2, 6],
    [4, 12],
  ]);
  expect([7, 8, 50, 2000].map(span)).toEqual([
    [32, 60],
    [60, 60],
    [60, 60],
    [60, 60],
  ]);
});

// RFC 9110 §10.2.3; the virtual calendar starts at 2026-01-01T12:00:00Z.
test.each([
  [undefined, 0],
  ['7', 7],
  ['0', 0],
  ['3600', 60],
  ['9'.repeat(400), 60],
  ['Thu, 01 Jan 2026 12:00:15 GMT', 5],
  ['Thu, 01 Jan 2026 11:00:00 GMT', 0],
  ['Fri, 01 Jan 2027 12:00:00 GMT', 60],
  ['soon', 0],
  ['-5', 0],
])('Retry-After %s at 10 s means %d s', (header, waitS) => {
  expect(retryAfterNs(header, VIRTUAL_CALENDAR, seconds(10))).toBe(seconds(waitS));
});
