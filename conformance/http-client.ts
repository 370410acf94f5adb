import { rootCertificates } from 'node:tls';
import { Agent, buildConnector, request, type Dispatcher } from 'undici';
import { withoutContinue } from './unasked-continue.ts';

export interface HttpRequest {
  method: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
}

/** What became of a request. `durationMs` is real time. */
export type HttpAnswer =
  | {
      kind: 'response';
      status: number;
      headers: Record<string, string>;
      /** Each Set-Cookie by itself, where there is any. */
      setCookies?: readonly string[];
      body: Uint8Array;
      durationMs: number;
    }
  /** No whole answer came. `reached` tells a target that could not be talked to from one that broke off. */
  | { kind: 'failure'; reached: boolean; reason: string; durationMs: number };

export interface HttpClientOptions {
  /** PEM of further certificate authorities. */
  caPem?: string;
  /** What the client shows of itself to servers that ask for it: certificate, with those that vouch for it, and key in PEM. */
  clientCertificate?: { certificatePem: string; keyPem: string };
  /** Real milliseconds until the whole answer must be there. Minimum 1. */
  requestTimeoutMs: number;
  /** Longest body that is read. Default 1 MiB. */
  maxBodyBytes?: number;
  /** Ends requests under way. */
  signal?: AbortSignal;
}

const MIB = 1_048_576;

/**
 * Sends requests to a target that nothing is expected of: no redirect is followed, nothing is decompressed, and no answer
 * takes longer or grows larger than allowed.
 */
export class HttpClient {
  readonly #agent: Agent;
  readonly #options: HttpClientOptions;
  #everConnected = false;
  #everAnswered = false;

  constructor(options: HttpClientOptions) {
    const { caPem, clientCertificate, requestTimeoutMs } = options;
    this.#options = options;
    const connect = buildConnector({
      timeout: Math.min(requestTimeoutMs, 10_000),
      ...(caPem === undefined ? {} : { ca: [...rootCertificates, caPem] }),
      ...(clientCertificate === undefined
        ? {}
        : { cert: clientCertificate.certificatePem, key: clientCertificate.keyPem }),
    });
    this.#agent = new Agent({
      connect: (target, connected) =>
        connect(target, (...result) => {
          if (result[0] === null) withoutContinue(result[1]);
          connected(...result);
        }),
      headersTimeout: 0,
      bodyTimeout: 0,
      // Below the shortest usual keep-alive of servers, so that no request meets a connection that is being closed.
      keepAliveTimeout: 1_000,
      keepAliveMaxTimeout: 4_000,
    });
    this.#agent.on('connect', () => {
      this.#everConnected = true;
    });
  }

  /** @throws when the request itself cannot be sent as given, or the run was aborted. */
  async send(message: HttpRequest): Promise<HttpAnswer> {
    const { requestTimeoutMs, signal } = this.#options;
    const timeout = AbortSignal.timeout(requestTimeoutMs);
    const startedMs = performance.now();
    const durationMs = () => Math.round((performance.now() - startedMs) * 10) / 10;
    let answered = false;
    try {
      const response = await request(message.url, {
        dispatcher: this.#agent,
        method: message.method as Dispatcher.HttpMethod,
        headers: { ...message.headers },
        body: message.body ?? null,
        signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
      });
      answered = true;
      this.#everAnswered = true;
      const body = await this.#read(response.body);
      if (body === undefined)
        return { kind: 'failure', reached: true, reason: this.#tooLarge(), durationMs: durationMs() };
      return {
        kind: 'response',
        status: response.statusCode,
        headers: joined(response.headers),
        ...setCookiesOf(response.headers),
        body,
        durationMs: durationMs(),
      };
    } catch (error) {
      if (signal?.aborted === true || isOwnMistake(error)) throw error;
      if (timeout.aborted) {
        const part = answered ? 'the answer did not end' : 'no answer';
        return {
          kind: 'failure',
          reached: this.#everConnected,
          reason: `${part} within ${requestTimeoutMs} ms`,
          durationMs: durationMs(),
        };
      }
      const failure = { kind: 'failure', reason: reasonOf(error), durationMs: durationMs() } as const;
      if (!this.#everAnswered && message.url.startsWith('https:') && CLOSED.test(codeOf(error)))
        return { ...failure, reached: false, reason: `${failure.reason}${REFUSED_CERTIFICATE}` };
      return { ...failure, reached: answered || !isNotReached(error) };
    }
  }

  /**
   * A client with the same options and connections of its own: what a target sends beyond its answer is the answer to nobody
   * else's request.
   */
  fresh(): HttpClient {
    return new HttpClient(this.#options);
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #read(body: Dispatcher.ResponseData['body']): Promise<Uint8Array | undefined> {
    const limit = this.#options.maxBodyBytes ?? MIB;
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      length += chunk.length;
      // Leaving the loop destroys the body, and with it the connection.
      if (length > limit) return undefined;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }

  #tooLarge(): string {
    return `a body of more than ${this.#options.maxBodyBytes ?? MIB} bytes`;
  }
}

/** Causes that lie before the first byte of HTTP: name resolution, connection, TLS. */
const NOT_REACHED =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ETIMEDOUT|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|EPROTO|CERT_|ERR_TLS|ERR_SSL|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/;

function isNotReached(error: unknown): boolean {
  // A connection that is closed within the TLS handshake has no code of its own.
  return NOT_REACHED.test(codeOf(error)) || /before secure TLS connection/.test((error as Error).message);
}
/**
 * In TLS 1.3 a client takes the handshake for done before the server has looked at its certificate, and learns of a refusal by the
 * end of the connection.
 */
const CLOSED = /^(UND_ERR_SOCKET|ECONNRESET|EPIPE)$/;
const REFUSED_CERTIFICATE =
  ', without any answer over TLS, as servers do that want another client certificate, or one at all';

function codeOf(error: unknown): string {
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown[] };
  // Happy Eyeballs: one error for each address that was tried.
  if (Array.isArray(errors) && errors.length > 0) return codeOf(errors[0]);
  if (typeof code === 'string') return code;
  return typeof cause === 'object' && cause !== null ? codeOf(cause) : '';
}

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  // undici takes it for granted that there is none.
  if (code === 'ERR_ASSERTION') return 'a status below 100';
  const { message, errors } = error as { message?: string; errors?: { message: string }[] };
  const text = message === undefined || message === '' ? (errors?.[0]?.message ?? 'the connection failed') : message;
  return code === '' || text.includes(code) ? text : `${text} (${code})`;
}

/** A request that undici will not send, such as one with a line break in a header. */
function isOwnMistake(error: unknown): boolean {
  return codeOf(error) === 'UND_ERR_INVALID_ARG' || (error instanceof TypeError && codeOf(error) === 'ERR_INVALID_URL');
}

function setCookiesOf({ 'set-cookie': lines }: Dispatcher.ResponseData['headers']): { setCookies?: string[] } {
  return lines === undefined ? {} : { setCookies: [lines].flat() };
}

function joined(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  const entries = Object.entries(headers).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    entries.map(([name, value]) => [name.toLowerCase(), Array.isArray(value) ? value.join(', ') : String(value)]),
  );
}
