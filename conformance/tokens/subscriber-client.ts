import { refreshTokenGrant } from 'openid-client';
import { type AccessToken, accessToken } from './access-token.ts';
import { withDevice } from './device-placeholder.ts';
import { loginHintOf } from './login-hint.ts';
import type { OAuthClient, OAuthExchange } from './oauth-client.ts';
import type { TokenWish } from './token-provider.ts';

/** What the grants that ask a subscriber have in common. */
export interface SubscriberGrantOptions {
  client: OAuthClient;
  /** With placeholders; by the device unless given. */
  loginHint?: string;
  withinMs: number;
  nowMs(): number;
}

/** Parameters of a request that asks a subscriber. @throws TokenUnavailable where nobody can be named */
export function subscriberParameters(
  { client, loginHint }: SubscriberGrantOptions,
  wish: TokenWish,
): { scope: string; login_hint: string } {
  return {
    scope: ['openid', ...client.withPurpose(wish.scopes)].join(' '),
    login_hint: loginHint === undefined ? loginHintOf(wish.device) : withDevice(loginHint, wish),
  };
}

/**
 * A token by the refresh token of the one before, where there is one that still does; else by asking the subscriber.
 */
export function refreshedOr(
  { client, nowMs }: SubscriberGrantOptions,
  { refreshToken, scopes, signal }: TokenWish,
  ask: (exchange: OAuthExchange) => Promise<AccessToken>,
): Promise<AccessToken> {
  return client.exchange(signal, async (exchange) => {
    if (refreshToken === undefined) return ask(exchange);
    try {
      const refreshed = await refreshTokenGrant(exchange.configuration, refreshToken);
      return { refreshToken, ...accessToken(refreshed, nowMs(), scopes) };
    } catch {
      signal.throwIfAborted();
      return ask(exchange);
    }
  });
}
