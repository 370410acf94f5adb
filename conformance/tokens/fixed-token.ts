import { accessTokenOf } from './access-token.ts';
import type { TokenProvider } from './token-provider.ts';

/** A token that the file or the environment holds. */
export function fixedToken(text: string, nowMs: () => number): TokenProvider {
  return { withinMs: 1000, fixed: true, fetch: async () => accessTokenOf(text, nowMs()) };
}
