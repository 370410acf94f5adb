import { clientCredentialsGrant } from 'openid-client';
import { accessToken } from './access-token.ts';
import type { OAuthClient } from './oauth-client.ts';
import type { TokenProvider } from './token-provider.ts';

/** Client credentials (RFC 6749 section 4.4): a token that is bound to no subscriber. */
export function clientCredentials(client: OAuthClient, withinMs: number, nowMs: () => number): TokenProvider {
  return {
    withinMs,
    fetch: ({ scopes, signal }) =>
      client.exchange(signal, async ({ configuration }) => {
        const scope = client.withPurpose(scopes).join(' ');
        const response = await clientCredentialsGrant(configuration, scope === '' ? {} : { scope });
        return accessToken(response, nowMs(), scopes);
      }),
  };
}
