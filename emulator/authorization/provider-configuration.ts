import type {
  ClientMetadata,
  Configuration,
  KoaContextWithOIDC,
  ResourceServer,
  errors as OidcErrors,
} from 'oidc-provider';
import type { ClientConfig, ClientGrant } from '../../scenarios/clients.ts';
import { toUnixMs } from '../kernel/index.ts';
import type { AuthorizationServerOptions } from './authorization-server-options.ts';
import { errorPage } from './interaction-page.ts';
import { subscriberHinted } from './login-hint.ts';
import { ProtocolStore } from './protocol-store.ts';
import { ScopeRefusal, readScopeRequest } from './scope-request.ts';
import { SIGNING_ALGORITHM } from './signing-key.ts';

export interface ConfigurationContext extends AuthorizationServerOptions {
  wallClockMs: () => number;
  errors: typeof OidcErrors;
  /** Resource indicator (RFC 8707) of the APIs, which clients need not send. */
  resource: string;
  /** Called once the answer to a backchannel request is made. */
  onBackchannelRequest: NonNullable<NonNullable<Configuration['features']>['ciba']>['triggerAuthenticationDevice'];
}

const GRANT_TYPES: Record<ClientGrant, string> = {
  client_credentials: 'client_credentials',
  authorization_code: 'authorization_code',
  ciba: 'urn:openid:params:grant-type:ciba',
};

/** Emulated seconds that things live. */
const TOKEN_LIFE_S = 3600;
const CODE_LIFE_S = 60;
const BACKCHANNEL_REQUEST_LIFE_S = 120;
/** Real seconds for a person at the login page. */
const INTERACTION_LIFE_S = 600;

/** The options of oidc-provider. All its defaults that print notices are replaced. */
export function providerConfiguration(context: ConfigurationContext): Configuration {
  const { clients, signingKey, subscribers, clock, wallClockMs } = context;
  return {
    adapter: (model) => new ProtocolStore(model, clock, wallClockMs),
    clients: clients.map(clientMetadata),
    jwks: { keys: [signingKey.privateJwk as never] },
    findAccount: (_ctx, accountId) =>
      subscribers.find({ phoneNumber: accountId }) && { accountId, claims: () => ({ sub: accountId }) },
    scopes: ['openid'],
    // Set by readScopes alone, so that the page can show it.
    extraParams: ['purpose'],
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    enabledJWA: {
      clientAuthSigningAlgValues: ['ES256', 'ES384', 'PS256', 'RS256', 'EdDSA'],
      idTokenSigningAlgValues: [SIGNING_ALGORITHM],
    },
    clientDefaults: { id_token_signed_response_alg: SIGNING_ALGORITHM },
    pkce: { required: () => true },
    features: featuresOf(context),
    formats: { customizers: { jwt: (_ctx, token, jwt) => void Object.assign(jwt.payload, timesOf(context, token)) } },
    extraTokenClaims: (_ctx, token) => ('accountId' in token ? { phone_number: token.accountId } : undefined),
    issueRefreshToken: () => false,
    expiresWithSession: () => false,
    // Every authorization asks the subscriber anew.
    loadExistingGrant: async (ctx) => {
      const grantId = ctx.oidc.result?.consent?.grantId;
      return grantId === undefined ? undefined : ctx.oidc.provider.Grant.find(grantId);
    },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    renderError: (ctx, { error, error_description }) => {
      ctx.type = 'html';
      ctx.set('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'");
      ctx.body = errorPage(error, error_description ?? '');
    },
    clientBasedCORS: () => false,
    cookies: { keys: [] },
    ttl: {
      AccessToken: TOKEN_LIFE_S,
      ClientCredentials: TOKEN_LIFE_S,
      IdToken: TOKEN_LIFE_S,
      Grant: TOKEN_LIFE_S,
      AuthorizationCode: CODE_LIFE_S,
      BackchannelAuthenticationRequest: backchannelLifeS,
      Interaction: INTERACTION_LIFE_S,
      Session: INTERACTION_LIFE_S,
    },
  };
}

function featuresOf(context: ConfigurationContext): NonNullable<Configuration['features']> {
  const { errors, resource, subscribers } = context;
  return {
    devInteractions: { enabled: false },
    dPoP: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    rpInitiatedLogout: { enabled: false },
    userinfo: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource,
      useGrantedResource: () => true,
      getResourceServerInfo: (ctx, indicator) => {
        if (indicator !== resource) throw new errors.InvalidTarget();
        readScopes(context, ctx);
        return resourceServer(context);
      },
    },
    ciba: {
      enabled: true,
      deliveryModes: ['poll'],
      processLoginHint: (_ctx, hint = '') => {
        const subscriber = subscriberHinted(hint, subscribers);
        if (subscriber === 'malformed') throw new errors.InvalidRequest('login_hint must be tel:+… or ipport:…');
        return subscriber?.phoneNumber;
      },
      processLoginHintToken: () => {
        throw new errors.InvalidRequest('login_hint_token is not supported');
      },
      verifyUserCode: () => undefined,
      validateRequestContext: () => undefined,
      validateBindingMessage: (_ctx, message) => {
        if (message !== undefined && !/^[ -~]{1,64}$/.test(message)) throw new errors.InvalidBindingMessage();
      },
      triggerAuthenticationDevice: context.onBackchannelRequest!,
    },
  };
}

/**
 * Turns what the client asks for into technical scopes, before anything is granted; later steps of a flow find them so.
 * @throws InvalidScope, as the library wants it.
 */
function readScopes(context: ConfigurationContext, ctx: KoaContextWithOIDC): void {
  const params = ctx.oidc.params!;
  const asks =
    ['authorization', 'backchannel_authentication'].includes(ctx.oidc.route) ||
    params['grant_type'] === GRANT_TYPES.client_credentials;
  if (!asks) return;
  const { scopes, clients, errors } = context;
  const allowed = clients.find(({ clientId }) => clientId === ctx.oidc.client!.clientId)?.scopes ?? scopes;
  const request = readScopeRequest(params['scope'] as string | undefined, { scopes, allowed });
  if (request instanceof ScopeRefusal) throw new errors.InvalidScope(request.reason, request.scope ?? '');
  params['scope'] = [...(request.openid ? ['openid'] : []), ...request.technicalScopes].join(' ');
  params['purpose'] = request.purpose;
}

function resourceServer({ scopes, audience }: ConfigurationContext): ResourceServer {
  return {
    scope: scopes.join(' '),
    audience,
    accessTokenFormat: 'jwt',
    accessTokenTTL: TOKEN_LIFE_S,
    jwt: { sign: { alg: SIGNING_ALGORITHM } },
  };
}

/** An access token says when it begins and ends on the emulated calendar, by which the APIs judge it. */
function timesOf(
  { clock, calendar }: ConfigurationContext,
  token: { expiration: number },
): { iat: number; exp: number } {
  const iat = Math.floor(toUnixMs(calendar, clock.now()) / 1000);
  return { iat, exp: iat + token.expiration };
}

function backchannelLifeS(ctx: KoaContextWithOIDC): number {
  const requested = Number(ctx?.oidc?.params?.['requested_expiry'] ?? BACKCHANNEL_REQUEST_LIFE_S);
  return Math.min(requested, BACKCHANNEL_REQUEST_LIFE_S);
}

function clientMetadata({ clientId, credential, grants, redirectUris }: ClientConfig): ClientMetadata {
  const secret = credential.type === 'secret';
  return {
    client_id: clientId,
    ...(secret ? { client_secret: credential.secret } : { jwks: structuredClone(credential.jwks) as never }),
    token_endpoint_auth_method: secret ? 'client_secret_basic' : 'private_key_jwt',
    grant_types: grants.map((grant) => GRANT_TYPES[grant]),
    redirect_uris: [...redirectUris],
    response_types: grants.includes('authorization_code') ? ['code'] : [],
    ...(grants.includes('ciba') && { backchannel_token_delivery_mode: 'poll' as const }),
  };
}
