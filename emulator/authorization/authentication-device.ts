import type { BackchannelAuthenticationRequest, Provider, errors as OidcErrors } from 'oidc-provider';
import { seconds } from '../kernel/index.ts';
import type { AuthorizationServerOptions } from './authorization-server-options.ts';
import { grantTo } from './subscriber-grant.ts';

/** Emulated time that a subscriber takes to answer. Until then a poll finds the request pending. */
const ANSWER_AFTER_NS = seconds(1);

/** Puts a backchannel request before the subscriber, whose phone answers as the options say (CIBA §8). */
export function askAuthenticationDevice(
  provider: Provider,
  errors: typeof OidcErrors,
  request: BackchannelAuthenticationRequest,
  options: AuthorizationServerOptions,
  resource: string,
): void {
  const { clock, trackIo, authenticationDevice = () => 'approve' } = options;
  const answer = authenticationDevice(request.accountId!);
  if (answer === 'ignore') return;
  clock.at(clock.now() + ANSWER_AFTER_NS, () => {
    void trackIo(async () => {
      const result =
        answer === 'approve'
          ? await grantTo(
              provider,
              { clientId: request.clientId!, phoneNumber: request.accountId! },
              request.scope!,
              resource,
            )
          : new errors.AccessDenied('the subscriber declined');
      await provider.backchannelResult(request.jti, result);
    });
  });
}
