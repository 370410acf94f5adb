import { initiateBackchannelAuthentication, pollBackchannelAuthenticationGrant } from 'openid-client';
import { accessToken } from './access-token.ts';
import { refreshedOr, type SubscriberGrantOptions, subscriberParameters } from './subscriber-client.ts';
import type { TokenProvider } from './token-provider.ts';

/** Client-initiated backchannel authentication (OpenID CIBA) in poll mode: the subscriber is asked on their phone. */
export function backchannelToken(options: SubscriberGrantOptions): TokenProvider {
  return {
    withinMs: options.withinMs,
    fetch: (wish) =>
      refreshedOr(options, wish, async ({ configuration }) => {
        const asked = await initiateBackchannelAuthentication(configuration, subscriberParameters(options, wish));
        const response = await pollBackchannelAuthenticationGrant(configuration, asked, undefined, {
          signal: wish.signal,
        });
        return accessToken(response, options.nowMs(), wish.scopes);
      }),
  };
}
