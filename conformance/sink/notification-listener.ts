import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TestTime } from '../../emulator/index.ts';
import { parseJson } from '../exchange.ts';
import { ListenerHealth } from './listener-health.ts';
import { AnswerScript, type ScriptedAnswer, TAKEN } from './scripted-answer.ts';
import type { SinkEvent, SinkOutcome } from './sink-event.ts';
import { TokenEndpoint, type TokenRequest } from './token-endpoint.ts';

/** Largest notification that is read. */
const MAX_EVENT_BYTES = 1_048_576;

/** A case's own notification address. */
export interface Mailbox {
  /** Address that requests name as `sink`. It is a secret: nobody else can post to it. */
  url: string;
  /** Token that requests name in `sinkCredential`. */
  token: string;
  /** Address where a server that authorises itself by PRIVATE_KEY_JWT gets a token for this sink. */
  tokenUri: string;
  /** What has arrived, in order. */
  events: readonly SinkEvent[];
  /** What has been asked of `tokenUri`, in order. */
  tokenRequests: readonly TokenRequest[];
  /** Says how the next notifications are answered, in order of their arrival; those after them are answered 204. */
  answerNext(answers: readonly ScriptedAnswer[]): void;
  /** Why the listener cannot be relied on to receive what is sent, if so. */
  fault(): Promise<string | undefined>;
  /** Nothing more is kept of what arrives; answers that are held back are given up. */
  close(): void;
}

interface OpenMailbox {
  events: SinkEvent[];
  script: AnswerScript;
  tokens: TokenEndpoint;
  isOpen: boolean;
}

export interface NotificationListenerOptions {
  time: TestTime;
  host: string;
  /** 0 for any free port. */
  port: number;
  /** Without a path; default the address it listens on. */
  publicUrl?: string;
  certificatePem: string;
  keyPem: string;
  /** Makes unguessable texts. */
  secret: () => string;
}

/**
 * Receives notifications over HTTPS on behalf of the cases, each at an address of its own, and answers as the case
 * says, otherwise 204. Emulated time stands still while one is being received, and goes on while its answer is held back.
 */
export class NotificationListener {
  readonly #server: Server;
  readonly #options: NotificationListenerOptions;
  readonly #mailboxes = new Map<string, OpenMailbox>();
  readonly #closed = new Set<string>();
  readonly #health: ListenerHealth;
  #root = '';

  private constructor(options: NotificationListenerOptions) {
    this.#options = options;
    const { certificatePem, keyPem, secret } = options;
    this.#health = new ListenerHealth(secret());
    this.#server = createServer(
      { cert: certificatePem, key: keyPem, maxHeaderSize: 65_536, requestTimeout: 30_000 },
      (request, response) => {
        // A sender that breaks off or sends what cannot be read is its own trouble.
        this.#serve(request, response).catch(() => response.destroy());
      },
    );
    // A TLS handshake that fails leaves no request behind.
    this.#server.on('tlsClientError', (error, socket) => {
      this.#health.noteFailedHandshake(error);
      socket.destroy();
    });
  }

  /** @throws when the port cannot be had or the certificate cannot be used. */
  static async start(options: NotificationListenerOptions): Promise<NotificationListener> {
    const listener = new NotificationListener(options);
    listener.#server.listen(options.port, options.host);
    await once(listener.#server, 'listening');
    const { address, family, port } = listener.#server.address() as AddressInfo;
    const own = `https://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
    listener.#root = (options.publicUrl ?? own).replace(/\/$/, '');
    listener.#health.open(own, listener.#root);
    return listener;
  }

  /** A fresh address that nothing has been sent to yet. */
  openMailbox(): Mailbox {
    const { secret } = this.#options;
    const path = secret();
    const mailbox: OpenMailbox = {
      events: [],
      script: new AnswerScript(),
      tokens: new TokenEndpoint(secret),
      isOpen: true,
    };
    this.#mailboxes.set(path, mailbox);
    return {
      url: `${this.#root}/events/${path}`,
      token: secret(),
      tokenUri: `${this.#root}/token/${path}`,
      events: mailbox.events,
      tokenRequests: mailbox.tokens.requests,
      answerNext: (answers) => mailbox.script.replace(answers),
      fault: () => this.#health.fault(),
      close: () => {
        mailbox.isOpen = false;
        this.#mailboxes.delete(path);
        this.#closed.add(path);
      },
    };
  }

  async close(): Promise<void> {
    for (const mailbox of this.#mailboxes.values()) mailbox.isOpen = false;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { time } = this.#options;
    const taken = await time.track(async () => {
      const [, kind, path = ''] = /\/(events|token|alive)\/([^/?]+)$/.exec(request.url ?? '') ?? [];
      const body = await readBody(request);
      if (kind === 'alive' && path === this.#health.secret) return void (await send(response, TAKEN));
      // What arrives after a case has ended is late, not lost: the sender is answered as before.
      if (this.#closed.has(path)) return void (await send(response, TAKEN));
      const mailbox = this.#mailboxes.get(path);
      if (mailbox === undefined) return void (await send(response, { status: 404 }));
      if (kind === 'token') return void (await sendJson(response, mailbox.tokens.answer(body ?? '')));
      const event = this.#keep(mailbox, request, body);
      const answer = body === undefined ? { status: 413 } : mailbox.script.next();
      const { afterMs = 0 } = answer;
      if (afterMs === 0) return void (await this.#answer(event, answer, response));
      // The wait has to begin before the request counts as received: in between, time would stand still for its sender.
      return { event, answer, wait: this.#holdBack(mailbox, response, afterMs) };
    });
    if (taken === undefined) return;
    await taken.wait;
    await time.track(() => this.#answer(taken.event, taken.answer, response));
  }

  #keep({ events }: OpenMailbox, request: IncomingMessage, body: string | undefined): SinkEvent {
    const text = body ?? '';
    const json = parseJson(text);
    const event: SinkEvent = {
      receivedAtMs: this.#options.time.nowMs(),
      method: request.method ?? '',
      headers: headersOf(request),
      text,
      ...(json === undefined ? {} : { json }),
      answered: 'unanswered',
    };
    events.push(event);
    this.#health.noteArrival();
    return event;
  }

  /** An activity of its own, so that no case is taken for waiting because this waits. */
  #holdBack(mailbox: OpenMailbox, response: ServerResponse, afterMs: number): Promise<unknown> {
    const { time } = this.#options;
    const untilMs = time.nowMs() + afterMs;
    return time.run(() => time.waitWhileAnswering(untilMs, () => !mailbox.isOpen || response.destroyed));
  }

  async #answer(event: SinkEvent, answer: ScriptedAnswer, response: ServerResponse): Promise<void> {
    const outcome = await send(response, answer);
    if (outcome === 'unanswered') return;
    event.answered = outcome;
    event.answeredAtMs = this.#options.time.nowMs();
    if (answer.retryAfterS !== undefined) event.retryAfterS = answer.retryAfterS;
  }
}

/** The body as text; undefined where it is too long. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= MAX_EVENT_BYTES) chunks.push(chunk);
    else if (length > 8 * MAX_EVENT_BYTES) throw new Error('a notification without end');
  }
  return length > MAX_EVENT_BYTES ? undefined : Buffer.concat(chunks).toString('utf8');
}

/** Answers, or tears the connection down. @returns what of that the sender can have seen. */
async function send(response: ServerResponse, { status, retryAfterS }: ScriptedAnswer): Promise<SinkOutcome> {
  if (response.destroyed) return 'unanswered';
  if (status === undefined) {
    response.socket?.destroy();
    return 'reset';
  }
  response.writeHead(status, retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) });
  await end(response);
  return response.writableFinished ? status : 'unanswered';
}

async function sendJson(response: ServerResponse, text: string): Promise<void> {
  if (response.destroyed) return;
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  await end(response, text);
}

async function end(response: ServerResponse, text?: string): Promise<void> {
  const closed = once(response, 'close');
  response.end(text);
  await closed;
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const entries = Object.entries(headers).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : String(value)]),
  );
}
