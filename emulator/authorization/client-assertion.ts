import { type CryptoKey, type JSONWebKeySet, SignJWT, importJWK } from 'jose';
import type { Dispatcher } from 'undici';
import { type Calendar, type Clock, toUnixMs } from '../kernel/index.ts';
import type { TrackIo } from '../live/io-tracking.ts';
import { SIGNING_ALGORITHM, type SigningKey } from './signing-key.ts';

/** Access tokens for the sinks of API consumers that gave a sink credential of type PRIVATE_KEY_JWT. */
export interface SinkTokenSource {
  /**
   * A new token of the consumer's token endpoint, for the provider as its client; who keeps it is the caller.
   * @throws Error that says what failed.
   */
  accessTokenFor(client: PrivateKeyJwtClient): Promise<SinkToken>;
}

export interface PrivateKeyJwtClient {
  /** Name of the provider at the token endpoint. */
  clientId: string;
  tokenUri: string;
}

export interface SinkToken {
  accessToken: string;
  /** When it is no longer to be used, a little before its end: Unix time in milliseconds, on the emulated calendar. */
  expiresAtMs: number;
}

export interface ClientAssertionOptions {
  clock: Clock;
  calendar: Calendar;
  trackIo: TrackIo;
  /** Decides where connections may go. */
  dispatcher: Dispatcher;
  signingKey: SigningKey;
  uuid: () => string;
}

/** Path, under the API root, of the public keys that client assertions are signed with. */
export const CLIENT_ASSERTION_JWKS_PATH = '/.well-known/client-assertion-jwks.json';

/** How long an assertion is good for, and how long before its end a token is no longer used, in emulated milliseconds. */
const ASSERTION_LIFE_MS = 60_000;
const UNUSED_BEFORE_END_MS = 30_000;
/** Life of a token whose endpoint does not say (`expires_in` is optional, RFC 6749 §5.1), in seconds. */
const UNTOLD_LIFE_S = 60;
/** How long the endpoint may take for its answer, in real milliseconds, and how much of it is read. */
const ANSWER_TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 64 * 1024;

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/**
 * The provider as OAuth client: client credentials with an assertion signed by a key of its own (RFC 7523 §2.2). Time in
 * assertions is the emulated calendar's, as everywhere in what the provider sends.
 */
export class ClientAssertion implements SinkTokenSource {
  /** What to serve at CLIENT_ASSERTION_JWKS_PATH. */
  readonly jwks: JSONWebKeySet;
  readonly #options: ClientAssertionOptions;

  constructor(options: ClientAssertionOptions) {
    this.#options = options;
    this.jwks = { keys: [options.signingKey.publicJwk] };
  }

  accessTokenFor(client: PrivateKeyJwtClient): Promise<SinkToken> {
    return this.#options.trackIo(() => this.#request(client));
  }

  async #request({ clientId, tokenUri }: PrivateKeyJwtClient): Promise<SinkToken> {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: ASSERTION_TYPE,
      client_assertion: await this.#assertion(clientId, tokenUri),
    });
    try {
      return tokenIn(await post(this.#options.dispatcher, tokenUri, form.toString()), this.#nowMs());
    } catch (error) {
      throw new Error(`no access token from ${tokenUri}: ${(error as Error).message}`, { cause: error });
    }
  }

  async #assertion(clientId: string, tokenUri: string): Promise<string> {
    const { signingKey, uuid } = this.#options;
    const nowMs = this.#nowMs();
    const key = (await importJWK(signingKey.privateJwk, SIGNING_ALGORITHM)) as CryptoKey;
    return new SignJWT()
      .setProtectedHeader({ alg: SIGNING_ALGORITHM, kid: signingKey.publicJwk.kid! })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(tokenUri)
      .setJti(uuid())
      .setIssuedAt(Math.floor(nowMs / 1000))
      .setExpirationTime(Math.floor((nowMs + ASSERTION_LIFE_MS) / 1000))
      .sign(key);
  }

  #nowMs(): number {
    return toUnixMs(this.#options.calendar, this.#options.clock.now());
  }
}

/** Redirects are not followed: they could lead the assertion anywhere. */
async function post(dispatcher: Dispatcher, url: string, body: string): Promise<unknown> {
  const { origin, pathname, search } = new URL(url);
  const response = await dispatcher.request({
    origin,
    path: `${pathname}${search}`,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body,
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
  });
  const text = await textOf(response.body);
  if (response.statusCode !== 200) throw new Error(`it answered ${response.statusCode}${oauthError(text)}`);
  return JSON.parse(text);
}

async function textOf(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw new Error('its answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** The error code of RFC 6749 §5.2, where the answer has one. */
function oauthError(text: string): string {
  const [, code] = /"error"\s*:\s*"([a-z_]{1,64})"/.exec(text) ?? [];
  return code === undefined ? '' : ` ${code}`;
}

function tokenIn(answer: unknown, nowMs: number): SinkToken {
  const { access_token, token_type, expires_in = UNTOLD_LIFE_S } = (answer ?? {}) as Record<string, unknown>;
  if (typeof access_token !== 'string' || !/^[\x21-\x7e]+$/.test(access_token))
    throw new Error('its answer has no access_token');
  if (String(token_type).toLowerCase() !== 'bearer') throw new Error('its token is no bearer token');
  if (typeof expires_in !== 'number' || !(expires_in > 0)) throw new Error('its expires_in is no number of seconds');
  return { accessToken: access_token, expiresAtMs: nowMs + expires_in * 1000 - UNUSED_BEFORE_END_MS };
}
