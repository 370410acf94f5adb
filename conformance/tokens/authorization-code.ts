import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { accessToken } from './access-token.ts';
import type { OAuthExchange } from './oauth-client.ts';
import { refreshedOr, type SubscriberGrantOptions, subscriberParameters } from './subscriber-client.ts';
import type { TokenProvider, TokenWish } from './token-provider.ts';

/** Brings the subscriber from the authorization request to the redirect URI. */
export interface SignIn {
  /** @returns the URL at which they arrive, with the code or a refusal. */
  arrive(start: URL, exchange: OAuthExchange, wish: TokenWish): Promise<URL>;
  /** Whether two at once would get into each other's way. */
  oneAtATime: boolean;
}

export interface AuthorizationCodeOptions extends SubscriberGrantOptions {
  redirectUri: string;
  signIn: SignIn;
}

/** Authorization code (RFC 6749 section 4.1) with PKCE (RFC 7636): the subscriber signs in at a page. */
export function authorizationCode(options: AuthorizationCodeOptions): TokenProvider {
  const { client, redirectUri, signIn, withinMs, nowMs } = options;
  return {
    withinMs,
    oneAtATime: signIn.oneAtATime,
    fetch: (wish) =>
      refreshedOr(options, wish, async (exchange) => {
        const [verifier, state] = [randomPKCECodeVerifier(), randomState()];
        client.secrets.learn(verifier);
        const start = buildAuthorizationUrl(exchange.configuration, {
          ...subscriberParameters(options, wish),
          redirect_uri: redirectUri,
          code_challenge: await calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
          state,
        });
        const arrival = await signIn.arrive(start, exchange, wish);
        client.secrets.learn(arrival.searchParams.get('code'));
        const response = await authorizationCodeGrant(exchange.configuration, arrival, {
          pkceCodeVerifier: verifier,
          expectedState: state,
        });
        return accessToken(response, nowMs(), wish.scopes);
      }),
  };
}
