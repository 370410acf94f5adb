import type { Client } from 'autocannon';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { HttpAnswer, HttpRequest } from '../http-client.ts';

/** What became of a request, with the cause where no whole answer came. */
export type DrivenAnswer =
  Extract<HttpAnswer, { kind: 'response' }> | (Extract<HttpAnswer, { kind: 'failure' }> & { cause: FailureCause });

export type FailureCause = 'timeout' | 'connection';

/** What of autocannon's client is not in its types. The version is fixed in package.json, and a test holds us to it. */
interface ClientParts extends Client {
  readonly conn?: Socket | TLSSocket;
  readonly secure: boolean;
  readonly parser: {
    readonly type: string;
    execute(chunk: Buffer): unknown;
    finish(): unknown;
    reinitialize(type: string): void;
  };
  /** The requests that answers are expected of. */
  readonly pipelinedRequests: { insertRequest(request: object): void };
  _connect(): void;
  _doRequest(): void;
  _destroyConnection(): void;
}

interface Limits {
  /** Real milliseconds until the whole answer must be there. */
  requestTimeoutMs: number;
  /** Longest body that is read, in bytes. */
  maxBodyBytes: number;
}

interface UnderWay {
  startedMs: number;
  timer: NodeJS.Timeout;
  status: number;
  headers: Record<string, string>;
  chunks: Buffer[];
  byteLength: number;
  settle(answer: DrivenAnswer): void;
}

/** Below the shortest usual keep-alive of servers, so that no request meets a connection that is being closed. */
const LONGEST_IDLE_MS = 1_000;

/**
 * A connection of autocannon that sends a request when it is told to. Left to itself, autocannon sends the next request when the
 * last one is answered, a second's worth of them at the beginning of each second; trusts every certificate; and
 * takes the rest of an answer that broke off for the beginning of the next one. So when to connect and what to send next is decided here.
 */
export class DrivenConnection {
  readonly #client: ClientParts;
  readonly #limits: Limits;
  readonly #connect: () => void;
  readonly #write: () => void;
  #underWay: UnderWay | undefined;
  #isOpen = false;
  #lastUsedMs = 0;
  /** Why the connection cannot be used further, found while autocannon was reading from it. */
  #fault: string | undefined;

  /** @param client as `setupClient` is given it: before it connects. */
  constructor(client: Client, limits: Limits) {
    const parts = client as ClientParts;
    this.#client = parts;
    this.#limits = limits;
    this.#connect = parts._connect.bind(parts);
    this.#write = parts._doRequest.bind(parts);
    // Called when autocannon is made, when a connection failed, and when the other side has closed it.
    parts._connect = () => this.#closed();
    parts._doRequest = () => undefined;
    this.#guardParser();
    client.on('connError' as 'response', ((error: Error) => this.#lost(reasonOf(error))) as never);
    client.on('headers', (answer) => this.#onHeaders(answer as unknown as RawAnswer));
    client.on('body', (chunk) => this.#onBody(chunk));
    client.on('response', () => this.#onResponse());
  }

  /** Sends one request; another may be sent when it has settled. Never rejects. */
  send({ method, url, headers, body }: HttpRequest): Promise<DrivenAnswer> {
    if (this.#underWay !== undefined) throw new Error('a request is under way on this connection');
    return new Promise((resolve) => {
      const { requestTimeoutMs } = this.#limits;
      const timer = setTimeout(() => this.#timedOut(), requestTimeoutMs);
      const startedMs = performance.now();
      this.#underWay = { startedMs, timer, status: 0, headers: {}, chunks: [], byteLength: 0, settle: resolve };
      const { pathname, search } = new URL(url);
      const request = { method: method as 'GET', path: `${pathname}${search}`, headers: { ...headers } };
      this.#client.setRequests([body === undefined ? request : { ...request, body }]);
      if (this.#isOpen && startedMs - this.#lastUsedMs < LONGEST_IDLE_MS) this.#write();
      else this.#open();
    });
  }

  #open(): void {
    this.#discard();
    this.#connect();
    const { conn: socket, secure } = this.#client;
    socket?.once(secure ? 'secureConnect' : 'connect', () => {
      const { authorized = true, authorizationError } = socket as Partial<TLSSocket>;
      // Nothing is sent, least of all a token, to somebody who is not who the target should be.
      if (secure && !authorized) return this.#lost(`the certificate is not trusted: ${String(authorizationError)}`);
      this.#isOpen = true;
      if (this.#underWay !== undefined) this.#write();
    });
  }

  /** Leaves nothing of the connection behind that the next one could be confused by. */
  #discard(): void {
    this.#isOpen = false;
    this.#fault = undefined;
    if (this.#client.conn !== undefined) this.#client._destroyConnection();
    this.#client.parser.reinitialize(this.#client.parser.type);
  }

  #guardParser(): void {
    const { parser } = this.#client;
    const execute = parser.execute.bind(parser);
    parser.execute = (chunk) => {
      if (this.#underWay === undefined) this.#fault ??= 'an answer that nobody asked for';
      else this.#read(() => execute(chunk));
      if (this.#fault !== undefined) this.#lost(this.#fault);
      return undefined;
    };
  }

  /** autocannon itself ignores what is no HTTP, and falls over a second answer. */
  #read(parse: () => unknown): void {
    try {
      const result = parse();
      if (result instanceof Error) this.#fault ??= `an answer that is no HTTP (${result.message})`;
    } catch {
      this.#fault ??= 'more answers than requests';
    }
  }

  #onHeaders({ statusCode, headers }: RawAnswer): void {
    if (this.#underWay === undefined) return;
    this.#underWay.status = statusCode;
    this.#underWay.headers = joined(headers);
  }

  #onBody(chunk: Buffer): void {
    const current = this.#underWay;
    if (current === undefined || this.#fault !== undefined) return;
    current.byteLength += chunk.length;
    if (current.byteLength > this.#limits.maxBodyBytes)
      this.#fault = `a body of more than ${this.#limits.maxBodyBytes} bytes`;
    else current.chunks.push(Buffer.from(chunk));
  }

  #onResponse(): void {
    const current = this.#underWay;
    if (current === undefined || this.#fault !== undefined) return;
    const { status, headers, chunks } = current;
    // An interim answer is not the last one (RFC 9110 section 15.2).
    if (status < 200 && status !== 101) return this.#client.pipelinedRequests.insertRequest({});
    this.#lastUsedMs = performance.now();
    if (/\bclose\b/i.test(headers['connection'] ?? '')) this.#isOpen = false;
    this.#settle({ kind: 'response', status, headers, body: Buffer.concat(chunks) });
  }

  /** A body may end with the connection (RFC 9112 section 6.3). */
  #closed(): void {
    if (this.#underWay !== undefined && this.#isOpen) this.#client.parser.finish();
    this.#lost('the connection was closed before the answer had ended');
  }

  #timedOut(): void {
    const part = (this.#underWay?.status ?? 0) === 0 ? 'no answer' : 'the answer did not end';
    this.#failed('timeout', `${part} within ${this.#limits.requestTimeoutMs} ms`);
  }

  #lost(reason: string): void {
    this.#failed('connection', reason);
  }

  #failed(cause: FailureCause, reason: string): void {
    const reached = this.#isOpen;
    this.#discard();
    this.#settle({ kind: 'failure', cause, reached, reason });
  }

  #settle(answer: Unfinished<DrivenAnswer>): void {
    const current = this.#underWay;
    if (current === undefined) return;
    this.#underWay = undefined;
    clearTimeout(current.timer);
    current.settle({ ...answer, durationMs: performance.now() - current.startedMs });
  }
}

interface RawAnswer {
  statusCode: number;
  /** Names and values in turn. */
  headers: readonly string[];
}

type Unfinished<Answer> = Answer extends unknown ? Omit<Answer, 'durationMs'> : never;

/** Names in lower case; repeated headers joined by commas. */
function joined(raw: readonly string[]): Record<string, string> {
  const headers = new Map<string, string>();
  for (let n = 0; n + 1 < raw.length; n += 2) {
    const [name, value] = [raw[n]!.toLowerCase(), raw[n + 1]!];
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return Object.fromEntries(headers);
}

function reasonOf(error: NodeJS.ErrnoException): string {
  const { code, message } = error;
  if (message === '') return code ?? 'the connection failed';
  return code === undefined || message.includes(code) ? message : `${message} (${code})`;
}
