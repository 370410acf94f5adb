import type { Dispatcher } from 'undici';
import { type Clock, type Nanoseconds, type RandomStream, seconds } from '../kernel/index.ts';
import type { TrackIo } from '../live/io-tracking.ts';
import type { Collection } from '../store/durable-store.ts';
import { postCallback } from './post-callback.ts';

/** One notification on its way to an SCS/AS. */
export interface Callback {
  subscriptionId: string;
  url: string;
  body: unknown;
}

export interface CallbackChannelOptions {
  clock: Clock;
  trackIo: TrackIo;
  dispatcher: Dispatcher;
  /** Spreads the attempts of channels that failed at the same time. */
  jitter: RandomStream;
  /** Where notifications are until they have arrived. */
  outbox: Collection<Callback>;
  /** Names of notifications in the outbox. */
  uuid: () => string;
  /** Emulated time before which nothing is sent. */
  notBeforeNs: Nanoseconds;
  /** Resolves when the answer that names the subscription has left; nothing is sent before that. */
  flushed: Promise<void>;
  /** Told of each attempt that was not taken, with its status where there was an answer. */
  onFailure?: (status: number | undefined) => void;
}

/** How often a notification is sent at most. */
const MAX_ATTEMPTS = 5;

/** Most notifications that wait for one subscription. */
const MAX_QUEUED = 100;

/** Emulated time before attempt `attempt + 1`: 1 s, 2 s, 4 s, 8 s, and up to half as much again. */
function backoffNs(attempt: number, jitter: RandomStream): Nanoseconds {
  return seconds((1 << (attempt - 1)) * (1 + jitter() / 2));
}

/**
 * Notifications of one subscription: in order, the next only when the one before has arrived or has been given up. When too
 * many wait, the oldest of them goes; the last that a subscription tells is its end, which so is never the one that is lost.
 * Each attempt starts in the clock's own action and decides on the next one before its I/O counts as ended, so that
 * emulated time never slips between the two.
 */
export class CallbackChannel {
  readonly #options: CallbackChannelOptions;
  #queue: { id: string; callback: Callback }[] = [];
  #goneUrl: string | undefined;

  constructor(options: CallbackChannelOptions) {
    this.#options = options;
  }

  send(callback: Callback): void {
    if (callback.url === this.#goneUrl) return;
    const id = this.#options.uuid();
    this.#options.outbox.put(id, callback);
    this.resend(id, callback);
  }

  /** Sends what the outbox has kept from before a restart. */
  resend(id: string, callback: Callback): void {
    this.#queue.push({ id, callback });
    if (this.#queue.length === 1) return this.#attemptAt(this.#options.notBeforeNs, 1);
    // The first is under way.
    if (this.#queue.length > MAX_QUEUED) this.#drop(1);
  }

  /** A time in the past means now. */
  #attemptAt(timeNs: Nanoseconds, attempt: number): void {
    this.#options.clock.at(timeNs, () => void this.#options.trackIo(() => this.#attempt(attempt)));
  }

  async #attempt(attempt: number): Promise<void> {
    const { flushed, dispatcher, clock, jitter, onFailure } = this.#options;
    await flushed;
    const { url, body } = this.#queue[0]!.callback;
    const { outcome, status } = await postCallback(dispatcher, url, body);
    if (outcome !== 'arrived') onFailure?.(status);
    const now = clock.now();
    if (outcome === 'failed' && attempt < MAX_ATTEMPTS) {
      return this.#attemptAt(now + backoffNs(attempt, jitter), attempt + 1);
    }
    this.#drop(0);
    if (outcome === 'gone') this.#forsake(url);
    if (this.#queue.length > 0) this.#attemptAt(now, 1);
  }

  /** Nothing more goes to a URL of which its server says that it is gone. */
  #forsake(url: string): void {
    this.#goneUrl = url;
    for (let index = this.#queue.length - 1; index >= 0; index--) {
      if (this.#queue[index]!.callback.url === url) this.#drop(index);
    }
  }

  #drop(index: number): void {
    const [dropped] = this.#queue.splice(index, 1);
    this.#options.outbox.delete(dropped!.id);
  }
}
