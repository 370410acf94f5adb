import type { SinkTokenSource } from '../../authorization/index.ts';
import {
  type Calendar,
  type Clock,
  type Nanoseconds,
  type RandomStream,
  toTimestamp,
  toUnixMs,
} from '../../kernel/index.ts';
import type { TrackIo } from '../../live/io-tracking.ts';
import { type DurableStore, VOLATILE_STORE } from '../../store/durable-store.ts';
import { AddressPolicy } from './address-policy.ts';
import { backoffNs, retryAfterNs } from './backoff.ts';
import type { EventContent } from './cloud-event.ts';
import { DEFAULT_NOTIFICATION_LIMITS, type NotificationLimits } from './limits.ts';
import type { NotificationDetail, NotificationOutcome } from './notification-outcome.ts';
import { OriginTurns } from './origin-turns.ts';
import { Outbox, type PendingEvent } from './outbox.ts';
import type { Sink } from './sink.ts';
import { HttpsSinkClient, type SinkAnswer, type SinkClient } from './sink-client.ts';
import { SinkQueues } from './sink-queues.ts';
import { SinkTokens } from './sink-tokens.ts';
import { verdictOf } from './verdict.ts';
import { within } from './within.ts';

export interface NotificationsOptions {
  clock: Clock;
  calendar: Calendar;
  trackIo: TrackIo;
  uuid: () => string;
  /** Spreads the waits between attempts; 0.5 throughout gives the nominal ones. */
  jitter: RandomStream;
  /** Default: what is not delivered ends with the process. */
  store?: DurableStore;
  /** Default: there are no tokens for credentials of type private-key-jwt. */
  sinkTokens?: SinkTokenSource;
  /** Whom to trust at the sinks: certificates in PEM. Default the system's authorities. */
  ca?: string;
  /** Networks (CIDR) in which sinks may be, beside the public Internet. Default none. */
  allowedNetworks?: readonly string[];
  limits?: Partial<NotificationLimits>;
  /** Is told what becomes of each event, for metrics and logs. */
  observe?: (outcome: NotificationOutcome, detail: NotificationDetail) => void;
}

/** The events of one resource; the first is the one under way. It is there as long as there is an event. */
interface Lane {
  readonly resourceId: string;
  queue: PendingEvent[];
  forgotten: boolean;
}

/** Real time that deliveries under way have when the server stops, in milliseconds. */
const CLOSE_GRACE_MS = 2_000;

/**
 * Delivers events to sinks at least once, those of one resource in order: the next only when the one before has arrived or
 * has been given up. A sink that fails (no answer, 408, 429, 5xx) is tried again; one that refuses is not, and of a
 * resource whose sink is gone (410) nothing is ever sent again. An attempt that a crash broke off is made again.
 *
 * Every attempt starts in the clock's own action, so that an event follows the answer to the request that caused it, and
 * what comes next is decided before its I/O counts as ended: virtual time does not move in between.
 */
export class Notifications {
  readonly #options: NotificationsOptions;
  readonly #limits: NotificationLimits;
  readonly #client: SinkClient;
  readonly #tokens: SinkTokens;
  readonly #outbox: Outbox;
  readonly #queues: SinkQueues;
  readonly #turns: OriginTurns<Lane>;
  readonly #lanes = new Map<string, Lane>();
  readonly #gone = new Set<string>();
  readonly #underWay = new Set<Promise<void>>();
  #state: 'open' | 'closing' | 'closed' = 'open';

  /** @throws when an allowed network cannot be read. */
  constructor(options: NotificationsOptions, client?: SinkClient) {
    const limits = { ...DEFAULT_NOTIFICATION_LIMITS, ...options.limits };
    const policy = new AddressPolicy(options.allowedNetworks);
    this.#options = options;
    this.#limits = limits;
    this.#client = client ?? new HttpsSinkClient({ policy, ca: options.ca }, limits);
    this.#tokens = new SinkTokens(options.sinkTokens, limits.answerTimeoutMs);
    this.#outbox = new Outbox(options.store ?? VOLATILE_STORE);
    this.#queues = new SinkQueues(limits.maxQueuedPerSink);
    this.#turns = new OriginTurns(limits.maxUnderWayPerOrigin);
  }

  /**
   * Queues an event of a resource (session or assignment) that has happened now; events of one resource arrive in order.
   * The newest event for a sink whose queue is full is dropped.
   */
  tell(resourceId: string, sink: Sink, { source, type, data }: EventContent): void {
    if (this.#gone.has(resourceId)) return;
    const { clock, calendar, uuid } = this.#options;
    const time = toTimestamp(calendar, clock.now());
    const event = {
      id: uuid(),
      source,
      specversion: '1.0',
      type,
      time,
      datacontenttype: 'application/json',
      data,
    } as const;
    const pending: PendingEvent = { resourceId, sink, event, attempt: 1 };
    if (this.#queues.isFull(sink)) return this.#observe('dropped', pending, 'the queue of the sink is full');
    this.#outbox.put(pending);
    this.#enqueue(pending);
  }

  /** Takes up what an earlier process did not deliver. To be called once, before anything is told. */
  resume(): void {
    for (const resourceId of this.#outbox.marked('gone')) this.#gone.add(resourceId);
    for (const pending of this.#outbox.pending()) this.#enqueue(pending);
    for (const resourceId of this.#outbox.marked('forgotten')) this.forget(resourceId);
  }

  /** Nothing more will be told of the resource once what is queued has gone. */
  forget(resourceId: string): void {
    const lane = this.#lanes.get(resourceId);
    if (lane === undefined) {
      if (this.#gone.delete(resourceId)) this.#outbox.unmark(resourceId);
    } else {
      lane.forgotten = true;
      this.#outbox.mark(resourceId, 'forgotten');
    }
  }

  /** Waits for deliveries under way, though not long, for a graceful stop. Afterwards nothing is sent or stored. */
  async close(): Promise<void> {
    this.#state = 'closing';
    await within(CLOSE_GRACE_MS, Promise.allSettled(this.#underWay)).catch(() => undefined);
    this.#state = 'closed';
    await this.#client.close();
  }

  #enqueue(pending: PendingEvent): void {
    const { resourceId, sink } = pending;
    this.#queues.enter(sink);
    const lane = this.#lanes.get(resourceId);
    if (lane !== undefined) return void lane.queue.push(pending);
    const fresh: Lane = { resourceId, queue: [pending], forgotten: false };
    this.#lanes.set(resourceId, fresh);
    this.#startAfter(0, fresh);
  }

  #startAfter(waitNs: Nanoseconds, lane: Lane): void {
    const { clock } = this.#options;
    clock.at(clock.now() + waitNs, () => this.#start(lane));
  }

  #start(lane: Lane): void {
    const { origin } = new URL(lane.queue[0]!.sink.url);
    if (this.#turns.take(origin, lane)) this.#run(lane, origin);
  }

  /** An attempt, whose turn it is. */
  #run(lane: Lane, origin: string): void {
    const { clock, trackIo } = this.#options;
    if (this.#state !== 'open') return;
    const attempt = trackIo(async () => {
      await this.#attempt(lane);
      const next = this.#turns.giveBack(origin);
      if (next !== undefined) clock.at(clock.now(), () => this.#run(next, origin));
    });
    this.#underWay.add(attempt);
    void attempt.finally(() => this.#underWay.delete(attempt));
  }

  async #attempt(lane: Lane): Promise<void> {
    const pending = lane.queue[0]!;
    const answer = await this.#post(pending);
    if (this.#state === 'closed') return;
    const reason = answer.type === 'answered' ? `status ${answer.status}` : answer.reason;
    switch (verdictOf(answer)) {
      case 'delivered':
        return this.#end(lane, 'delivered', reason);
      case 'gone':
        return this.#silence(lane, reason);
      case 'refused':
        return this.#end(lane, 'refused', reason);
      case 'unauthorized':
        if (this.#mayRenew(pending)) return this.#retry(lane, 0, { ...pending, renewed: true }, reason);
        return this.#end(lane, 'refused', reason);
      case 'failed':
        if (pending.attempt < this.#limits.maxAttempts)
          return this.#retry(lane, this.#waitNs(pending, answer), pending, reason);
        return this.#end(lane, 'given-up', reason);
    }
  }

  /** Without a token that ought to be had the event is not sent: the sink would refuse it for good. */
  async #post({ sink, event }: PendingEvent): Promise<SinkAnswer> {
    const { clock, calendar, uuid } = this.#options;
    let token: string | undefined;
    try {
      token = await this.#tokens.tokenFor(sink.credential, toUnixMs(calendar, clock.now()));
    } catch {
      return { type: 'no-answer', reason: 'no access token for the sink' };
    }
    const headers = {
      'content-type': 'application/cloudevents+json',
      'x-correlator': uuid(),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    const answer = await this.#client.post(sink.url, headers, JSON.stringify(event));
    if (verdictOf(answer) === 'unauthorized' && token !== undefined) await this.#tokens.discard(sink.credential, token);
    return answer;
  }

  #mayRenew({ sink, renewed, attempt }: PendingEvent): boolean {
    return sink.credential?.type === 'private-key-jwt' && renewed === undefined && attempt < this.#limits.maxAttempts;
  }

  #waitNs({ attempt }: PendingEvent, answer: SinkAnswer): Nanoseconds {
    const { jitter, calendar, clock } = this.#options;
    const asked = answer.type === 'answered' ? answer.retryAfter : undefined;
    return Math.max(backoffNs(attempt, jitter), retryAfterNs(asked, calendar, clock.now()));
  }

  #retry(lane: Lane, waitNs: Nanoseconds, pending: PendingEvent, reason: string): void {
    const next = { ...pending, attempt: pending.attempt + 1 };
    this.#outbox.put(next);
    lane.queue[0] = next;
    this.#observe('retried', pending, reason);
    this.#startAfter(waitNs, lane);
  }

  #end(lane: Lane, outcome: NotificationOutcome, reason: string): void {
    const [ended, ...rest] = lane.queue;
    this.#outbox.end(lane.resourceId, [ended!], rest.length === 0 && lane.forgotten ? 'none' : 'unchanged');
    this.#queues.leave(ended!.sink);
    lane.queue = rest;
    if (rest.length === 0) this.#lanes.delete(lane.resourceId);
    else this.#startAfter(0, lane);
    this.#observe(outcome, ended!, reason);
  }

  /** The sink is gone: so is all that it has not been told. */
  #silence({ resourceId, queue, forgotten }: Lane, reason: string): void {
    this.#outbox.end(resourceId, queue, forgotten ? 'none' : 'gone');
    if (!forgotten) this.#gone.add(resourceId);
    this.#lanes.delete(resourceId);
    for (const pending of queue) {
      this.#queues.leave(pending.sink);
      this.#observe('gone', pending, reason);
    }
  }

  #observe(outcome: NotificationOutcome, { resourceId, sink, event, attempt }: PendingEvent, reason: string): void {
    const { origin } = new URL(sink.url);
    this.#options.observe?.(outcome, { resourceId, eventId: event.id, sinkOrigin: origin, attempt, reason });
  }
}
