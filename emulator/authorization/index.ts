export type { AuthorizationServerOptions, DeviceAnswer } from './authorization-server-options.ts';
export { type SigningKey, generateSigningKey } from './signing-key.ts';
export {
  type ListenOptions,
  type RunningAuthorizationServer,
  startAuthorizationServer,
} from './start-authorization-server.ts';
