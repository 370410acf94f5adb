import type { Contract, JsonSchema } from './contract.ts';

/**
 * The OpenAPI security schemes of a contract. Since r1.3 every API is called with a token of an OpenID Connect provider,
 * in v0.10.1 with one of OAuth 2.0; every sink is called with a bearer token or with none.
 */
export function securitySchemes({ operations }: Contract): JsonSchema {
  const isOAuth2 = operations.some(({ clientCredentials }) => clientCredentials);
  return { ...(isOAuth2 ? OAUTH2 : OPENID_CONNECT), notificationsBearerAuth: { type: 'http', scheme: 'bearer' } };
}

const OPENID_CONNECT: JsonSchema = {
  openId: { type: 'openIdConnect', openIdConnectUrl: 'https://example.com/.well-known/openid-configuration' },
};

const TOKEN_URL = 'https://example.com/oauth/token';

const OAUTH2: JsonSchema = {
  oAuth2ClientCredentials: {
    type: 'oauth2',
    flows: { clientCredentials: { tokenUrl: TOKEN_URL, scopes: {} } },
  },
  threeLegged: {
    type: 'oauth2',
    flows: {
      authorizationCode: {
        authorizationUrl: 'https://example.com/oauth/authorize',
        tokenUrl: TOKEN_URL,
        scopes: {
          'qod-sessions-read': '',
          'qod-sessions-write': '',
          'qod-sessions-delete': '',
          // No operation asks for it.
          'qod-profiles-read': '',
        },
      },
    },
  },
};
