import type { Dispatcher } from 'undici';
import { type Calendar, type Clock, type Nanoseconds, seconds, toTimestamp, toUnixMs } from '../kernel/index.ts';
import type { TrackIo } from '../live/io-tracking.ts';
import type { Session, StatusInfo } from './session.ts';

/** Where a session's events go. */
export interface Sink {
  /** https address. */
  url: string;
  /** Absent where the client gave no credential. */
  credential?: SinkCredential;
}

/** A bearer token of the client's. */
export interface SinkCredential {
  accessToken: string;
  /** Unix time in milliseconds. */
  expiresAtMs: number;
}

/** CloudEvent 1.0 of type qos-status-changed, the same in r3.2 and r4.1. */
export interface QosStatusChanged {
  id: string;
  source: string;
  specversion: '1.0';
  type: 'org.camaraproject.quality-on-demand.v1.qos-status-changed';
  time: string;
  datacontenttype: 'application/json';
  data: { sessionId: string; qosStatus: 'AVAILABLE' | 'UNAVAILABLE'; statusInfo?: StatusInfo };
}

export interface NotificationOptions {
  clock: Clock;
  calendar: Calendar;
  trackIo: TrackIo;
  dispatcher: Dispatcher;
  uuid: () => string;
  /** URL of a session, which is the source of its events. */
  sessionUrl: (sessionId: string) => string;
}

/** How often an event is sent at most. */
const MAX_ATTEMPTS = 5;

/** Emulated time before attempt `attempt + 1`: 1 s, 2 s, 4 s, 8 s. */
function backoffNs(attempt: number): Nanoseconds {
  return seconds(1 << (attempt - 1));
}

/** How long a sink may take for its whole answer, in real milliseconds, and how much of it is read. */
const ANSWER_TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 64 * 1024;

/**
 * Delivers the events of one session to its sink: in order, the next only when the one before has arrived or has been
 * given up. A sink that fails (no answer, 429, 5xx) is tried again; one that refuses is not, and one that is gone (410) is
 * never written to again. Every attempt starts in the clock's own action, so that an event follows the answer to the
 * request that caused it, and decides on the next one before its I/O counts as ended.
 */
export class SinkChannel {
  #options: NotificationOptions;
  #sink: Sink;
  #queue: QosStatusChanged[] = [];
  #gone = false;

  constructor(options: NotificationOptions, sink: Sink) {
    this.#options = options;
    this.#sink = sink;
  }

  /** Tells of a status as it is now: what happens later does not change what the event says. */
  tell({ sessionId }: Session, qosStatus: 'AVAILABLE' | 'UNAVAILABLE', statusInfo?: StatusInfo): void {
    const { clock, calendar, uuid, sessionUrl } = this.#options;
    if (this.#gone) return;
    this.#queue.push({
      id: uuid(),
      source: sessionUrl(sessionId),
      specversion: '1.0',
      type: 'org.camaraproject.quality-on-demand.v1.qos-status-changed',
      time: toTimestamp(calendar, clock.now()),
      datacontenttype: 'application/json',
      data: { sessionId, qosStatus, ...(statusInfo === undefined ? {} : { statusInfo }) },
    });
    if (this.#queue.length === 1) this.#attemptAt(clock.now(), 1);
  }

  #attemptAt(timeNs: Nanoseconds, attempt: number): void {
    this.#options.clock.at(timeNs, () => void this.#options.trackIo(() => this.#attempt(attempt)));
  }

  async #attempt(attempt: number): Promise<void> {
    const { clock, dispatcher } = this.#options;
    const verdict = await post(dispatcher, this.#sink.url, this.#headers(), this.#queue[0]!);
    if (verdict === 'failed' && attempt < MAX_ATTEMPTS)
      return this.#attemptAt(clock.now() + backoffNs(attempt), attempt + 1);
    this.#gone = verdict === 'gone';
    this.#queue = this.#gone ? [] : this.#queue.slice(1);
    if (this.#queue.length > 0) this.#attemptAt(clock.now(), 1);
  }

  /** A token past its expiry is not shown: the sink would refuse it, and it may have been given up for a reason. */
  #headers(): Record<string, string> {
    const { clock, calendar, uuid } = this.#options;
    const { credential } = this.#sink;
    const valid = credential !== undefined && toUnixMs(calendar, clock.now()) < credential.expiresAtMs;
    return {
      'content-type': 'application/cloudevents+json',
      'x-correlator': uuid(),
      ...(valid ? { authorization: `Bearer ${credential.accessToken}` } : {}),
    };
  }
}

type Verdict = 'delivered' | 'failed' | 'refused' | 'gone';

/** Redirects are not followed: they could lead the token anywhere. */
async function post(
  dispatcher: Dispatcher,
  url: string,
  headers: Record<string, string>,
  event: QosStatusChanged,
): Promise<Verdict> {
  try {
    const { origin, pathname, search } = new URL(url);
    const response = await dispatcher.request({
      origin,
      path: `${pathname}${search}`,
      method: 'POST',
      headers,
      body: JSON.stringify(event),
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    const verdict = verdictOf(response.statusCode);
    // The status has arrived; a body that breaks off does not take it back.
    await response.body.dump({ limit: MAX_ANSWER_BYTES }).catch(() => undefined);
    return verdict;
  } catch {
    return 'failed';
  }
}

function verdictOf(status: number): Verdict {
  if (status >= 200 && status < 300) return 'delivered';
  if (status === 410) return 'gone';
  return status === 429 || status >= 500 ? 'failed' : 'refused';
}
