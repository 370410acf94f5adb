import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  customFetch,
  None,
  PrivateKeyJwt,
  type ClientAuth,
} from 'openid-client';
import { HttpClient, type HttpClientOptions } from '../http-client.ts';
import type { AuthorizationServer } from './authorization-server.ts';
import { readClientKey } from './client-key.ts';
import type { LearntSecrets } from './learnt-secrets.ts';
import { asTokenUnavailable } from './oauth-failure.ts';
import { oauthFetch } from './oauth-http.ts';
import type { ClientEntry } from './token-file-schema.ts';

export interface OAuthClientOptions {
  entry: Pick<ClientEntry, 'clientId' | 'authentication' | 'algorithm' | 'keyId' | 'purpose'>;
  /** Text of the secret, if the client has one. */
  secret?: string;
  /** Text of the key file, if it has one. */
  key?: string;
  server: AuthorizationServer;
  http: HttpClientOptions;
  secrets: LearntSecrets;
}

/** What a flow needs of a client: the library's view of client and server, and the connection to it. */
export interface OAuthExchange {
  configuration: Configuration;
  http: HttpClient;
}

/** A client at an authorization server, both as the file describes them. */
export class OAuthClient {
  readonly #options: OAuthClientOptions;
  #authentication: Promise<ClientAuth> | undefined;

  constructor(options: OAuthClientOptions) {
    this.#options = options;
  }

  get secrets(): LearntSecrets {
    return this.#options.secrets;
  }

  /** `scopes` with the purpose for which they are asked, as CAMARA writes it. */
  withPurpose(scopes: readonly string[]): readonly string[] {
    const { purpose } = this.#options.entry;
    return purpose === undefined || scopes.length === 0 ? scopes : [`dpv:${purpose}`, ...scopes];
  }

  /** @throws TokenUnavailable with the reason, or the signal's reason when aborted */
  async exchange<T>(signal: AbortSignal, use: (exchange: OAuthExchange) => Promise<T>): Promise<T> {
    const http = new HttpClient({ ...this.#options.http, signal });
    try {
      return await use({ configuration: await this.#configuration(http), http });
    } catch (error) {
      signal.throwIfAborted();
      throw asTokenUnavailable(error);
    } finally {
      await http.close();
    }
  }

  async #configuration(http: HttpClient): Promise<Configuration> {
    const { entry, server, secrets } = this.#options;
    const fetch = oauthFetch(http, secrets);
    this.#authentication ??= clientAuthentication(this.#options);
    const metadata = await server.metadata(fetch);
    const configuration = new Configuration(metadata, entry.clientId, undefined, await this.#authentication);
    configuration[customFetch] = fetch;
    if (server.mayBeInsecure) allowInsecureRequests(configuration);
    return configuration;
  }
}

async function clientAuthentication({ entry, secret, key }: OAuthClientOptions): Promise<ClientAuth> {
  if (key !== undefined) {
    const signer = await readClientKey(key, entry.algorithm);
    const kid = entry.keyId ?? signer.kid;
    return PrivateKeyJwt({ key: signer.key, ...(kid !== undefined && { kid }) });
  }
  if (secret === undefined) return None();
  return entry.authentication === 'client_secret_post' ? ClientSecretPost(secret) : ClientSecretBasic(secret);
}
