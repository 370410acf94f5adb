import { once } from 'node:events';
import { createServer } from 'node:http';
import express from 'express';
import helmet from 'helmet';
import { listeningRoot } from '../http/index.ts';
import type { JSONWebKeySet } from 'jose';
import type { Provider as OidcProvider } from 'oidc-provider';
import { askAuthenticationDevice } from './authentication-device.ts';
import type { AuthorizationServerOptions } from './authorization-server-options.ts';
import { interactionRoutes } from './interaction-routes.ts';
import { loadOidcProvider } from './oidc-library.ts';
import { providerConfiguration } from './provider-configuration.ts';

export interface ListenOptions {
  /** Address to listen on. Default 127.0.0.1. */
  host?: string;
  /** Default 0, any free port. */
  port?: number;
  /** Address by which clients know the server, where it is not the one it listens on. */
  issuer?: string;
}

export interface RunningAuthorizationServer {
  /** `iss` of its tokens, without a slash at its end; discovery is under it. */
  issuer: string;
  /** Public keys of its tokens. */
  jwks: JSONWebKeySet;
  close(): Promise<void>;
}

/**
 * The operator's authorization server: OAuth 2.0 and OpenID Connect by oidc-provider, as far as the CAMARA Security and
 * Interoperability Profile needs them: discovery, JWKS, client credentials, authorization code with PKCE, CIBA in poll mode.
 * Access tokens are JWTs (RFC 9068); one that a subscriber granted names them in `phone_number`.
 * @throws when the port cannot be had.
 */
export async function startAuthorizationServer(
  options: AuthorizationServerOptions & ListenOptions,
): Promise<RunningAuthorizationServer> {
  const { host = '127.0.0.1', port = 0, signingKey, audience } = options;
  const { Provider, errors } = await loadOidcProvider();
  const app = express();
  const server = createServer(app);
  server.listen(port, host);
  await once(server, 'listening');
  const issuer = options.issuer ?? listeningRoot(server);
  const resource = URL.canParse(audience) ? audience : `urn:qod-testbed:${encodeURIComponent(audience)}`;
  const provider: OidcProvider = new Provider(
    issuer,
    providerConfiguration({
      ...options,
      errors,
      resource,
      wallClockMs: () => Date.now(),
      onBackchannelRequest: (_ctx, request) => askAuthenticationDevice(provider, errors, request, options, resource),
    }),
  );
  // No authorization begins as the one before ended: sandboxes are where one person plays many subscribers.
  provider.on('authorization.success', (ctx) => delete ctx.oidc.session!.accountId);
  const serve = provider.callback();
  app.disable('x-powered-by');
  app.use(helmet({ contentSecurityPolicy: false }), interactionRoutes(provider, options, resource));
  app.use((request, response) => void serve(request, response));
  return {
    issuer,
    jwks: { keys: [signingKey.publicJwk] },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
