import { UnsecuredJWT } from 'jose';
import { expect, it } from 'vitest';
import { accessToken } from './access-token.ts';

const NOW_MS = 1_000_000;
const jwt = (claims: Record<string, unknown>) => new UnsecuredJWT(claims).encode();

it.each<[string, Parameters<typeof accessToken>[0], object]>([
  [
    'the response goes before the token',
    { access_token: jwt({ exp: 5000, scope: 'b' }), expires_in: 60, scope: 'a' },
    { scopes: ['a'], expiresAtMs: NOW_MS + 60_000, lifetimeMs: 60_000 },
  ],
  [
    'a JWT is asked where the response is silent',
    { access_token: jwt({ exp: 5000, scope: 'b c' }) },
    { scopes: ['b', 'c'], expiresAtMs: 5_000_000, lifetimeMs: 4_000_000 },
  ],
  [
    'what was asked for was granted unless said otherwise (RFC 6749 section 5.1)',
    { access_token: 'a-token' },
    { scopes: ['asked'] },
  ],
  ['an end that no date can hold is none', { access_token: jwt({ exp: 1e300 }), scope: 'a' }, { scopes: ['a'] }],
  ['a life without end has none', { access_token: 'a-token', expires_in: 1e300 }, { scopes: ['asked'] }],
  ['scopes that are none are left out', { access_token: 'a-token', scope: 'a \u001b[31m b"' }, { scopes: ['a'] }],
])('%s', (_, response, expected) => {
  const { token, ...rest } = accessToken(response, NOW_MS, ['asked']);
  expect(token).toBe(response.access_token);
  expect(rest).toEqual(expected);
});
