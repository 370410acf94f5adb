export type { AuthorizationServerOptions, DeviceAnswer } from './authorization-server-options.ts';
export {
  CLIENT_ASSERTION_JWKS_PATH,
  ClientAssertion,
  type ClientAssertionOptions,
  type PrivateKeyJwtClient,
  type SinkToken,
  type SinkTokenSource,
} from './client-assertion.ts';
export { type IssuerOptions, type TokenKeys, IssuerError, issuerKeys } from './issuer-keys.ts';
export { withoutPurpose } from './scope-request.ts';
export { SIGNING_ALGORITHM, type SigningKey, generateSigningKey } from './signing-key.ts';
export {
  type ListenOptions,
  type RunningAuthorizationServer,
  startAuthorizationServer,
} from './start-authorization-server.ts';
