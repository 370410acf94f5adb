import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TestTime } from '../../emulator/index.ts';
import { parseJson } from '../exchange.ts';
import type { SinkEvent } from './sink-event.ts';

/** Largest notification that is read. */
const MAX_EVENT_BYTES = 1_048_576;

/** How a sink answers an event. */
export interface SinkAnswer {
  /** `RESET` tears the connection down instead of answering. */
  status: number;
  /** Value of a Retry-After header. */
  retryAfterS?: number;
}

export const RESET = 0;

/** A case's own notification address. */
export interface Mailbox {
  /** Address that requests name as `sink`. It is a secret: nobody else can post to it. */
  url: string;
  /** Token that requests name in `sinkCredential`. */
  token: string;
  /** What has arrived, in order. */
  events: readonly SinkEvent[];
  /** Answers the next events so, in order; after them 204 again. */
  script(answers: readonly SinkAnswer[]): void;
  close(): void;
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
 * Receives notifications over HTTPS on behalf of the cases, each at an address of its own, and answers 204. Emulated time
 * stands still while one is being received.
 */
export class NotificationListener {
  readonly #server: Server;
  readonly #options: NotificationListenerOptions;
  readonly #mailboxes = new Map<string, { events: SinkEvent[]; answers: SinkAnswer[] }>();
  readonly #closed = new Set<string>();
  #root = '';

  private constructor(options: NotificationListenerOptions) {
    this.#options = options;
    const { certificatePem, keyPem, time } = options;
    this.#server = createServer(
      { cert: certificatePem, key: keyPem, maxHeaderSize: 65_536, requestTimeout: 30_000 },
      (request, response) => {
        // A sender that breaks off or sends what cannot be read is its own trouble.
        time.track(() => this.#receive(request, response)).catch(() => response.destroy());
      },
    );
    // A TLS handshake that fails leaves no request behind.
    this.#server.on('tlsClientError', (_, socket) => socket.destroy());
  }

  /** @throws when the port cannot be had or the certificate cannot be used. */
  static async start(options: NotificationListenerOptions): Promise<NotificationListener> {
    const listener = new NotificationListener(options);
    listener.#server.listen(options.port, options.host);
    await once(listener.#server, 'listening');
    const { address, family, port } = listener.#server.address() as AddressInfo;
    const own = `https://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
    listener.#root = (options.publicUrl ?? own).replace(/\/$/, '');
    return listener;
  }

  /** A fresh address that nothing has been sent to yet. */
  openMailbox(): Mailbox {
    const path = this.#options.secret();
    const events: SinkEvent[] = [];
    const answers: SinkAnswer[] = [];
    this.#mailboxes.set(path, { events, answers });
    return {
      url: `${this.#root}/events/${path}`,
      token: this.#options.secret(),
      events,
      script: (further) => void answers.push(...further),
      close: () => {
        this.#mailboxes.delete(path);
        this.#closed.add(path);
      },
    };
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = /\/events\/([^/?]+)$/.exec(request.url ?? '')?.[1] ?? '';
    const body = await readBody(request);
    // What arrives after a case has ended is late, not lost: the sender is answered as before.
    if (this.#closed.has(path)) return answer(response, 204);
    const mailbox = this.#mailboxes.get(path);
    if (mailbox === undefined) return answer(response, 404);
    const scripted = mailbox.answers.shift() ?? { status: 204 };
    const status = body === undefined ? 413 : scripted.status;
    const text = body ?? '';
    const json = parseJson(text);
    mailbox.events.push({
      receivedAtMs: this.#options.time.nowMs(),
      method: request.method ?? '',
      headers: headersOf(request),
      text,
      ...(json === undefined ? {} : { json }),
      answered: status,
    });
    if (status === RESET) return void request.socket.destroy();
    await answer(response, status, scripted.retryAfterS);
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

async function answer(response: ServerResponse, status: number, retryAfterS?: number): Promise<void> {
  if (response.destroyed) return;
  const flushed = once(response, 'close');
  response.writeHead(status, retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) });
  response.end();
  await flushed;
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const entries = Object.entries(headers).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : String(value)]),
  );
}
