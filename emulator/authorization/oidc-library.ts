import type * as OidcProvider from 'oidc-provider';

const UNSUPPORTED_RUNTIME = 'Unsupported runtime';

/**
 * Loads oidc-provider, when an authorization server is wanted and not before: it is large. It warns of every Node
 * before 22 while it loads; ours is tested on Node 20, so that one line is kept from the user's terminal.
 */
export async function loadOidcProvider(): Promise<typeof OidcProvider> {
  const target = globalThis.console;
  const { warn } = target;
  target.warn = (...line: unknown[]) => {
    if (!String(line[0]).includes(UNSUPPORTED_RUNTIME)) warn.apply(target, line);
  };
  try {
    return await import('oidc-provider');
  } finally {
    target.warn = warn;
  }
}
