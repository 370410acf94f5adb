import {
  allowInsecureRequests,
  customFetch,
  discovery,
  None,
  type CustomFetch,
  type ServerMetadata,
} from 'openid-client';
import type { AuthorizationServerEntry } from './token-file-schema.ts';

/** An authorization server that the file names. Its metadata is read once. */
export class AuthorizationServer {
  readonly #entry: AuthorizationServerEntry;
  #metadata: Promise<ServerMetadata> | undefined;

  constructor(entry: AuthorizationServerEntry) {
    this.#entry = entry;
  }

  /** Whether the file itself names a URL without TLS, as of a server on this machine. */
  get mayBeInsecure(): boolean {
    return Object.values(this.#entry).some((value) => typeof value === 'string' && value.startsWith('http:'));
  }

  /** Its endpoints, read by `fetch` the first time. A failure is not kept. @throws what the OAuth library throws */
  metadata(fetch: CustomFetch): Promise<ServerMetadata> {
    this.#metadata ??= this.#read(fetch).catch((error: unknown) => {
      this.#metadata = undefined;
      throw error;
    });
    return this.#metadata;
  }

  async #read(fetch: CustomFetch): Promise<ServerMetadata> {
    const { issuer, tokenEndpoint, authorizationEndpoint, backchannelAuthenticationEndpoint } = this.#entry;
    const named = {
      ...(tokenEndpoint !== undefined && { token_endpoint: tokenEndpoint }),
      ...(authorizationEndpoint !== undefined && { authorization_endpoint: authorizationEndpoint }),
      ...(backchannelAuthenticationEndpoint !== undefined && {
        backchannel_authentication_endpoint: backchannelAuthenticationEndpoint,
      }),
    };
    if (issuer === undefined || tokenEndpoint !== undefined) return { issuer: issuer ?? tokenEndpoint ?? '', ...named };
    // The client does not matter to metadata.
    const found = await discovery(new URL(issuer), 'qod-testbed', undefined, None(), {
      [customFetch]: fetch,
      ...(this.mayBeInsecure && { execute: [allowInsecureRequests] }),
    });
    const { supportsPKCE: _, ...metadata } = found.serverMetadata();
    return { ...metadata, ...named };
  }
}
