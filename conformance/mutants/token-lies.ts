import type { TokenRole } from '../case.ts';
import { on } from './answer-lies.ts';
import { type HonestServer, type Lie, type Passing, withHeaders } from './lie.ts';

/** Roles whose tokens are bound to no device, so that a token can be told by its text. */
const PLAIN_ROLES = [
  'two-legged',
  'other-client',
  'no-scope',
  'expired',
  'garbage',
  'throttled',
  'private-key-jwt',
] as const;

/** Whose token a request carries. Which device a 3-legged one is bound to is not told. */
export async function roleOf(request: Passing, server: HonestServer): Promise<TokenRole> {
  const { authorization } = request.headers;
  if (authorization === undefined) return 'none';
  for (const role of PLAIN_ROLES)
    if (authorization === `Bearer ${(await server.token(role, request)) ?? ''}`) return role;
  return 'three-legged';
}

/** Takes tokens of these roles for the client's own: a check of the token is not made. */
export function takes(operation: string, ...roles: readonly TokenRole[]): Lie {
  return on(operation, async (request, server) => {
    if (!roles.includes(await roleOf(request, server))) return server.ask(request);
    const token = await server.token('two-legged', request);
    return server.ask(withHeaders(request, { authorization: `Bearer ${token ?? ''}` }));
  });
}

/** Is wrong only about requests with a 3-legged token. */
export function threeLegged(operations: string | readonly string[], lie: Lie): Lie {
  return on(operations, async (request, server) =>
    (await roleOf(request, server)) === 'three-legged'
      ? (lie.answer?.(request, server) ?? server.ask(request))
      : server.ask(request),
  );
}
