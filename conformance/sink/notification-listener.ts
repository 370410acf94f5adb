import { isUtf8 } from 'node:buffer';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { addAbortSignal } from 'node:stream';
import type { TestTime } from '../../emulator/index.ts';
import { parseJson } from '../exchange.ts';
import { type BridgedEvent, EventBridge } from './event-bridge.ts';
import { eventContent } from './event-content.ts';
import { ListenerHealth } from './listener-health.ts';
import { AnswerScript, type ScriptedAnswer, TAKEN } from './scripted-answer.ts';
import type { SinkEvent, SinkOutcome } from './sink-event.ts';
import { TokenEndpoint, type TokenRequest } from './token-endpoint.ts';

/** Largest notification that is read. */
const MAX_EVENT_BYTES = 1_048_576;
/** Most notifications that are kept of a case, and most of their text; no case has a use for a hundredth of it. */
const MAX_EVENTS = 1_000;
const MAX_KEPT_BYTES = 16 * MAX_EVENT_BYTES;

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
  /** How many more have arrived than are kept: a sender without end. */
  readonly dropped: number;
  /** What has been asked of `tokenUri`, in order. */
  tokenRequests: readonly TokenRequest[];
  /** Says how the next notifications are answered, in order of their arrival; those after them are answered 204. */
  answerNext(answers: readonly ScriptedAnswer[]): void;
  /** Says that events about a session or an assignment are this case's, for those that come without naming their sink. */
  claim(resourceId: string): void;
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
  keptBytes: number;
  dropped: number;
}

export interface NotificationListenerOptions {
  time: TestTime;
  host: string;
  /** 0 for any free port. */
  port: number;
  /** Without a path; default the address it listens on. */
  publicUrl?: string;
  /** File by which events come instead, see EventBridge. */
  bridgeFile?: string;
  certificatePem: string;
  keyPem: string;
  /** Real milliseconds in which a notification must have been sent. Default 10 s. */
  patienceMs?: number;
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
  /** Whose events those about a session or an assignment are. */
  readonly #claims = new Map<string, OpenMailbox>();
  /** Bridged events about what nobody has claimed yet: they may be faster than the answer to the creation. */
  #unclaimed: { resourceId: string; event: SinkEvent }[] = [];
  #bridge: EventBridge | undefined;
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
    // What is no HTTP names no address, so that it is nobody's notification.
    this.#server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
      this.#health.noteUnreadable(error);
      const status = error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
      if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\n\r\n`);
      else socket.destroy();
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
    if (options.bridgeFile !== undefined) await listener.#openBridge(options.bridgeFile);
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
      keptBytes: 0,
      dropped: 0,
    };
    this.#mailboxes.set(path, mailbox);
    return {
      url: `${this.#root}/events/${path}`,
      token: secret(),
      tokenUri: `${this.#root}/token/${path}`,
      events: mailbox.events,
      get dropped() {
        return mailbox.dropped;
      },
      tokenRequests: mailbox.tokens.requests,
      answerNext: (answers) => mailbox.script.replace(answers),
      claim: (resourceId) => this.#claim(resourceId, mailbox),
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
    await this.#bridge?.close();
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { time } = this.#options;
    const taken = await time.track(async () => {
      const [, kind, path = ''] = /\/(events|token|alive)\/([^/?]+)$/.exec(request.url ?? '') ?? [];
      const read = await readBody(request, this.#options.patienceMs ?? PATIENCE_MS);
      const { text = '' } = read;
      if (kind === 'alive' && path === this.#health.secret) return void (await send(response, TAKEN));
      // What arrives after a case has ended is late, not lost: the sender is answered as before.
      if (this.#closed.has(path)) return void (await send(response, TAKEN));
      const mailbox = this.#mailboxes.get(path);
      if (mailbox === undefined) return void (await send(response, { status: 404 }));
      if (kind === 'token') return void (await sendJson(response, mailbox.tokens.answer(text)));
      const event = this.#keep(mailbox, request, read);
      if (event === undefined) return void (await send(response, { status: 503 }));
      const answer = read.text !== undefined ? mailbox.script.next() : read.isOver ? { status: 413 } : {};
      const { afterMs = 0 } = answer;
      if (afterMs === 0) return void (await this.#answer(event, answer, response));
      // The wait has to begin before the request counts as received: in between, time would stand still for its sender.
      return { event, answer, wait: this.#holdBack(mailbox, response, afterMs) };
    });
    if (taken === undefined) return;
    await taken.wait;
    await time.track(() => this.#answer(taken.event, taken.answer, response));
  }

  async #openBridge(file: string): Promise<void> {
    this.#health.followBridge(file);
    this.#bridge = await EventBridge.open({
      file,
      onEvent: (event) => this.#takeBridged(event),
      onFault: (reason) => this.#health.noteBridgeFault(reason),
    });
  }

  #takeBridged({ sink, text }: BridgedEvent): void {
    this.#health.noteArrival();
    const json = parseJson(text);
    const event: SinkEvent = {
      receivedAtMs: this.#options.time.nowMs(),
      method: '',
      headers: {},
      text,
      ...(json === undefined ? {} : { json }),
      answered: 'bridged',
    };
    const path = /\/events\/([^/?]+)$/.exec(sink ?? '')?.[1];
    const { resourceId } = eventContent(event);
    const mailbox = path === undefined ? this.#claims.get(resourceId ?? '') : this.#mailboxes.get(path);
    if (mailbox !== undefined) keepBounded(mailbox, event);
    else if (resourceId !== undefined && path === undefined)
      this.#unclaimed = [...this.#unclaimed.slice(1 - MAX_EVENTS), { resourceId, event }];
  }

  #claim(resourceId: string, mailbox: OpenMailbox): void {
    // Requests name their mailbox, and a claim would keep what is in it until the run ends.
    if (this.#bridge === undefined) return;
    this.#claims.set(resourceId, mailbox);
    for (const each of this.#unclaimed) if (each.resourceId === resourceId) keepBounded(mailbox, each.event);
    this.#unclaimed = this.#unclaimed.filter((each) => each.resourceId !== resourceId);
  }

  /** @returns undefined where there are too many to keep this one as well. */
  #keep(mailbox: OpenMailbox, request: IncomingMessage, { text = '', fault }: ReadBody): SinkEvent | undefined {
    this.#health.noteArrival();
    const json = parseJson(text);
    const event: SinkEvent = {
      receivedAtMs: this.#options.time.nowMs(),
      method: request.method ?? '',
      headers: headersOf(request),
      text,
      ...(json === undefined ? {} : { json }),
      ...(fault === undefined ? {} : { fault }),
      answered: 'unanswered',
    };
    return keepBounded(mailbox, event) ? event : undefined;
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

/** @returns whether there was room for it. */
function keepBounded(mailbox: OpenMailbox, event: SinkEvent): boolean {
  mailbox.keptBytes += event.text.length;
  const isKept = mailbox.events.length < MAX_EVENTS && mailbox.keptBytes <= MAX_KEPT_BYTES;
  if (isKept) mailbox.events.push(event);
  else mailbox.dropped++;
  return isKept;
}

const PATIENCE_MS = 10_000;

/** What a notification brought: a text in UTF-8, or what is wrong with it. */
interface ReadBody {
  text?: string;
  fault?: string;
  /** Whether all of it was read, so that an answer can be given. */
  isOver: boolean;
}

/** @throws where the sender breaks off, so that there was no notification. */
async function readBody(request: IncomingMessage, patienceMs: number): Promise<ReadBody> {
  const chunks: Buffer[] = [];
  let length = 0;
  const impatience = AbortSignal.timeout(patienceMs);
  try {
    for await (const chunk of addAbortSignal(impatience, request) as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length <= MAX_EVENT_BYTES) chunks.push(chunk);
      else if (length > 8 * MAX_EVENT_BYTES) return { fault: TOO_LONG, isOver: false };
    }
  } catch (error) {
    if (!impatience.aborted) throw error;
    return { fault: `a body that did not end within ${patienceMs / 1000} s`, isOver: false };
  }
  if (length > MAX_EVENT_BYTES) return { fault: TOO_LONG, isOver: true };
  const body = Buffer.concat(chunks);
  // RFC 8259 section 8.1.
  const text = body.toString('utf8');
  return isUtf8(body) ? { text, isOver: true } : { text, fault: 'bytes that are not UTF-8', isOver: true };
}

const TOO_LONG = `a body of more than ${MAX_EVENT_BYTES} bytes`;

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
