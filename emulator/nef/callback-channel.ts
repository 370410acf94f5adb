import type { Dispatcher } from 'undici';
import { type Clock, type Nanoseconds, seconds } from '../kernel/index.ts';
import type { TrackIo } from '../live/io-tracking.ts';

/** One notification on its way to an SCS/AS. */
export interface Callback {
  url: string;
  body: unknown;
}

export interface CallbackChannelOptions {
  clock: Clock;
  trackIo: TrackIo;
  dispatcher: Dispatcher;
  /** Emulated time before which nothing is sent. */
  notBeforeNs: Nanoseconds;
  /** Resolves when the answer that names the subscription has left; nothing is sent before that. */
  flushed: Promise<void>;
}

/** How often a notification is sent at most. */
const MAX_ATTEMPTS = 5;

/** Emulated time before attempt `attempt + 1`: 1 s, 2 s, 4 s, 8 s. */
function backoffNs(attempt: number): Nanoseconds {
  return seconds(1 << (attempt - 1));
}

/** How long an SCS/AS may take for its answer, in real milliseconds. */
const ANSWER_TIMEOUT_MS = 10_000;

/**
 * Notifications of one subscription: in order, the next only when the one before has arrived or has been given up.
 * Each attempt starts in the clock's own action and decides on the next one before its I/O counts as ended, so that
 * emulated time never slips between the two.
 */
export class CallbackChannel {
  #options: CallbackChannelOptions;
  #queue: Callback[] = [];

  constructor(options: CallbackChannelOptions) {
    this.#options = options;
  }

  send(callback: Callback): void {
    this.#queue.push(callback);
    if (this.#queue.length === 1) this.#attemptAt(this.#options.notBeforeNs, 1);
  }

  /** A time in the past means now. */
  #attemptAt(timeNs: Nanoseconds, attempt: number): void {
    this.#options.clock.at(timeNs, () => void this.#options.trackIo(() => this.#attempt(attempt)));
  }

  async #attempt(attempt: number): Promise<void> {
    await this.#options.flushed;
    const callback = this.#queue[0]!;
    const arrived = await post(this.#options.dispatcher, callback);
    const now = this.#options.clock.now();
    if (!arrived && attempt < MAX_ATTEMPTS) return this.#attemptAt(now + backoffNs(attempt), attempt + 1);
    this.#queue.shift();
    if (this.#queue.length > 0) this.#attemptAt(now, 1);
  }
}

/** @returns whether the SCS/AS took it: any 2xx, though 204 is what TS 29.122 asks for. Redirects are not followed. */
async function post(dispatcher: Dispatcher, { url, body }: Callback): Promise<boolean> {
  try {
    const { origin, pathname, search } = new URL(url);
    const response = await dispatcher.request({
      origin,
      path: `${pathname}${search}`,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    await response.body.dump();
    return response.statusCode >= 200 && response.statusCode < 300;
  } catch {
    return false;
  }
}
