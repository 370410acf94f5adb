export type { ApiClient } from './api-handler.ts';
export type { IdentifierType } from './device.ts';
export {
  type ReferenceServerOptions,
  type RunningReferenceServer,
  startReferenceServer,
} from './start-reference-server.ts';
export type { NefCredential } from './nef-client.ts';
export { type TokenDemand, TokenIssuer, type TokenIssuerOptions } from './token-issuer.ts';
