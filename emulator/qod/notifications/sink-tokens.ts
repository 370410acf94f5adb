import type { PrivateKeyJwtClient, SinkToken, SinkTokenSource } from '../../authorization/index.ts';
import type { SinkCredential } from './sink.ts';
import { within } from './within.ts';

/** How many clients' tokens are kept; the oldest go first. */
const MAX_TOKENS = 1_000;

/** What sinks are shown. The authorization server of a client is asked once for as many events as its token is valid. */
export class SinkTokens {
  readonly #source: SinkTokenSource;
  readonly #timeoutMs: number;
  readonly #tokens = new Map<string, Promise<SinkToken>>();

  /** @param timeoutMs real time that an authorization server may take. */
  constructor(source: SinkTokenSource | undefined, timeoutMs: number) {
    this.#source = source ?? { accessTokenFor: () => Promise.reject(new Error('nothing gives tokens for sinks')) };
    this.#timeoutMs = timeoutMs;
  }

  /**
   * The token to show at `nowMs`; undefined without a credential and when the client's own token is past its expiry: the
   * sink would refuse it, and it may have been given up for a reason. Rejects where a token cannot be had.
   */
  async tokenFor(credential: SinkCredential | undefined, nowMs: number): Promise<string | undefined> {
    if (credential === undefined) return undefined;
    if (credential.type === 'access-token') return nowMs < credential.expiresAtMs ? credential.accessToken : undefined;
    const key = keyOf(credential);
    const kept = this.#tokens.get(key);
    const { accessToken, expiresAtMs } = await (kept ?? this.#ask(key, credential));
    if (nowMs < expiresAtMs) return accessToken;
    if (this.#tokens.get(key) === kept) this.#tokens.delete(key);
    return (await (this.#tokens.get(key) ?? this.#ask(key, credential))).accessToken;
  }

  /** A sink did not take the token: the next one is a new one. */
  async discard(credential: SinkCredential | undefined, refused: string): Promise<void> {
    if (credential?.type !== 'private-key-jwt') return;
    const key = keyOf(credential);
    const kept = await this.#tokens.get(key)?.catch(() => undefined);
    if (kept?.accessToken === refused) this.#tokens.delete(key);
  }

  /** Events that need the same token wait for the same answer. */
  #ask(key: string, { clientId, tokenUri }: PrivateKeyJwtClient): Promise<SinkToken> {
    const token = within(this.#timeoutMs, this.#source.accessTokenFor({ clientId, tokenUri }));
    this.#tokens.set(key, token);
    if (this.#tokens.size > MAX_TOKENS) this.#tokens.delete(this.#tokens.keys().next().value!);
    token.catch(() => {
      if (this.#tokens.get(key) === token) this.#tokens.delete(key);
    });
    return token;
  }
}

function keyOf({ clientId, tokenUri }: PrivateKeyJwtClient): string {
  return JSON.stringify([clientId, tokenUri]);
}
