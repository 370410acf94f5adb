import type { Dispatcher } from 'undici';
import { type Clock, type Nanoseconds, seconds } from '../kernel/index.ts';

/** How a client gets its access tokens: OAuth2 client credentials (RFC 6749 §4.4), shown as Basic (§2.3.1). */
export interface ClientCredentials {
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  scope?: string;
}

/** How long the authorization server may take for an answer, in real milliseconds. */
const ANSWER_TIMEOUT_MS = 10_000;

/** A token is not used in its last seconds, which its way to the resource may take. */
const EXPIRY_MARGIN_S = 10;

/** Access tokens of one client, each used until it expires. Requests at the same time share one. */
export class AccessTokens {
  readonly #credentials: ClientCredentials;
  readonly #dispatcher: Dispatcher;
  readonly #clock: Clock;
  #current: Promise<AccessToken> | undefined;

  constructor(credentials: ClientCredentials, dispatcher: Dispatcher, clock: Clock) {
    this.#credentials = credentials;
    this.#dispatcher = dispatcher;
    this.#clock = clock;
  }

  /**
   * A token that has not expired.
   * @param refused a token that the resource server does not take, not to be had again.
   * @throws when the authorization server gives none.
   */
  async get(refused?: string): Promise<string> {
    const known = this.#current;
    const usable = await known?.then(
      ({ token, expiresNs }) => token !== refused && this.#clock.now() < expiresNs,
      () => false,
    );
    // Of those who find the same token of no use, the first asks for the next.
    if (usable !== true && this.#current === known) this.#current = this.#fetch();
    return (await this.#current!).token;
  }

  async #fetch(): Promise<AccessToken> {
    const { tokenUrl, clientId, clientSecret, scope } = this.#credentials;
    const { origin, pathname, search } = new URL(tokenUrl);
    const response = await this.#dispatcher.request({
      origin,
      path: `${pathname}${search}`,
      method: 'POST',
      headers: {
        accept: 'application/json',
        authorization: `Basic ${Buffer.from(`${formEncoded(clientId)}:${formEncoded(clientSecret)}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        ...(scope === undefined ? {} : { scope }),
      }).toString(),
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    const text = await response.body.text();
    const token = response.statusCode === 200 ? this.#parse(text) : undefined;
    if (token === undefined) throw new Error(`no access token to be had (${response.statusCode})`);
    return token;
  }

  /** A token of which no end is told is used until it is refused. */
  #parse(text: string): AccessToken | undefined {
    try {
      const { access_token: token, expires_in: lifetimeS } = JSON.parse(text) as Record<string, unknown>;
      if (typeof token !== 'string') return undefined;
      const known = typeof lifetimeS === 'number';
      return { token, expiresNs: known ? this.#clock.now() + seconds(lifetimeS - EXPIRY_MARGIN_S) : Infinity };
    } catch {
      return undefined;
    }
  }
}

interface AccessToken {
  token: string;
  expiresNs: Nanoseconds;
}

/** RFC 6749 §2.3.1: both halves are form-encoded before they are joined. */
function formEncoded(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1);
}
