import { type Calendar, type Cancel, type Clock, type Nanoseconds, milliseconds, seconds } from '../kernel/index.ts';
import type { TrackIo } from '../live/io-tracking.ts';
import type { Collection, DurableStore } from '../store/durable-store.ts';
import { type AsSessionState, DECISIVE_EVENTS, type DecisiveEvent } from './as-session.ts';
import { Refusal } from './errors.ts';
import type { NefClient, NefSubscription } from './nef-client.ts';
import type { EventContent, Notifications } from './notifications/index.ts';
import {
  type QosResource,
  type QosStatus,
  type StatusInfo,
  changed,
  ended,
  expiresAtNs,
  fromStored,
  started,
  toStored,
} from './qos-resource.ts';

export interface LifeCycleOptions<R extends QosResource> {
  /** Under which the store keeps the resources. */
  collection: string;
  clock: Clock;
  calendar: Calendar;
  trackIo: TrackIo;
  store: DurableStore;
  nef: Pick<NefClient, 'create' | 'delete'>;
  notifications: Pick<Notifications, 'tell' | 'forget'>;
  uuid: () => string;
  /** Where the NEF reaches the resource of a secret. */
  callbackUrl: (secret: string) => string;
  /** Whether the answer to a creation may already say UNAVAILABLE. */
  refusedAtOnce: boolean;
  /** Holds an answer back until the condition holds, or for as long as a client can be kept waiting; absent: not at all. */
  waitForNetwork?: ((condition: () => boolean) => Promise<void>) | undefined;
  /** The news of a status, as it is now. */
  eventOf: (resource: R, status: 'AVAILABLE' | 'UNAVAILABLE', statusInfo?: StatusInfo) => EventContent;
}

/** CAMARA keeps what has become UNAVAILABLE for at least 360 s; a second more, so that a request at that very time finds it. */
const RETENTION_NS = seconds(361);

/** A network that has not said yes or no after this time is taken to have said no, or the flow would be blocked for ever. */
const ALLOCATION_TIMEOUT_NS = seconds(60);

/** Emulated time between an answer to the client and news that follow from nothing else. */
const NEWS_MARGIN_NS = milliseconds(20);

/** A release that nobody waits for is tried again after 1, 2, 4 … s, and every 2^10 s in the end. */
const LONGEST_RELEASE_WAIT_POWER = 10;

/**
 * The life of what clients have at the network: REQUESTED → AVAILABLE → UNAVAILABLE → forgotten, its timers, and the NEF
 * subscription behind it. One life ends in exactly one of: its duration, the network, a DELETE. It is then kept for those
 * who poll, or with a DELETE forgotten. Whatever a client or the NEF may rely on is in the store before it is said.
 */
export class LifeCycle<R extends QosResource> {
  readonly #options: LifeCycleOptions<R>;
  readonly #kept: Collection<Stored<R>>;
  readonly #entries = new Map<string, Entry<R>>();
  readonly #bySecret = new Map<string, Entry<R>>();
  readonly #byUe = new Map<string, Entry<R>[]>();

  constructor(options: LifeCycleOptions<R>) {
    this.#options = options;
    this.#kept = options.store.collection(options.collection);
  }

  /**
   * Asks the network. A NEF that refuses is a network that cannot provide the QoS: the resource exists and becomes
   * UNAVAILABLE. A NEF that cannot be asked is no statement about it: UNAVAILABLE (503), and nothing is kept.
   */
  async begin(resource: R, subscription: Omit<NefSubscription, 'notificationDestination'>): Promise<R | Refusal> {
    // Kept when the NEF has answered: what it does for a request without an answer is found by comparing with it.
    const entry = this.#enter(resource, { secret: this.#options.uuid(), deleting: false }, false);
    const notificationDestination = this.#options.callbackUrl(entry.state.secret);
    const outcome = await this.#options.nef.create({ ...subscription, notificationDestination });
    switch (outcome.type) {
      case 'created':
        entry.announced = true;
        entry.state = Object.assign({}, entry.state, { url: outcome.url });
        this.#keep(entry);
        this.#setTimer(entry, this.#after(ALLOCATION_TIMEOUT_NS), () => this.#end(entry, 'NETWORK_TERMINATED'));
        for (const event of entry.early ?? []) this.#apply(entry, event);
        entry.early = undefined;
        await this.#options.waitForNetwork?.(() => entry.resource.status !== 'REQUESTED');
        return entry.resource;
      case 'refused':
        entry.announced = true;
        return this.#refused(entry);
      case 'unavailable':
        this.#abandon(entry);
        return new Refusal('UNAVAILABLE', `The network cannot be reached: ${outcome.reason}.`);
    }
  }

  find(id: string): R | undefined {
    const entry = this.#entries.get(id);
    return entry?.announced === true ? entry.resource : undefined;
  }

  /** What there is for a device, oldest first, what is over but kept included. */
  ofUe(ueName: string): R[] {
    return (this.#byUe.get(ueName) ?? []).filter(({ announced }) => announced).map(({ resource }) => resource);
  }

  /** The same with what the network has not yet been heard of; for who looks for conflicts. */
  underWayOfUe(ueName: string): R[] {
    return (this.#byUe.get(ueName) ?? []).map(({ resource }) => resource);
  }

  /** Puts a longer duration in place of the old one. */
  prolong(longer: R): void {
    const entry = this.#entries.get(longer.id)!;
    entry.resource = longer;
    this.#keep(entry);
    this.#setExpiry(entry);
  }

  /**
   * Forgets a resource once the network has released its flow. While the network cannot be reached it stays what it is
   * and the client is told UNAVAILABLE (503), to try again: a 204 would claim what nobody knows.
   */
  async delete(id: string): Promise<Refusal | undefined> {
    const entry = this.#entries.get(id);
    if (entry === undefined) return new Refusal('NOT_FOUND');
    this.#setDeleting(entry, true);
    if (!(await this.#release(entry))) {
      this.#setDeleting(entry, false);
      return new Refusal('UNAVAILABLE', 'The network did not release the flow; try again.');
    }
    // Another DELETE may have waited for the same release and have come first.
    if (!this.#entries.has(id)) return new Refusal('NOT_FOUND');
    this.#forgetDeleted(entry);
    return undefined;
  }

  /** Begins to end an AVAILABLE resource; it becomes UNAVAILABLE, DELETE_REQUESTED, when the network has released its flow. */
  revoke(id: string): R {
    const entry = this.#entries.get(id)!;
    if (entry.resource.statusInfo !== 'DELETE_REQUESTED') {
      entry.resource = changed(entry.resource, { statusInfo: 'DELETE_REQUESTED' });
      this.#keep(entry);
      this.#inBackground(() => this.#revokeAttempt(entry, 1), this.#after(NEWS_MARGIN_NS));
    }
    return entry.resource;
  }

  /**
   * Takes in what the NEF says of a resource.
   * @param transaction URL of the NEF's subscription.
   * @returns false when no resource has this secret.
   */
  onNefEvent(secret: string, event: string, transaction: string | undefined): boolean {
    const entry = this.#bySecret.get(secret);
    if (entry === undefined) return false;
    if (!this.#entries.has(entry.resource.id)) {
      if (transaction !== undefined) entry.state = { ...entry.state, url: transaction };
      this.#releaseInBackground(entry, 1);
      return true;
    }
    const known = DECISIVE_EVENTS.find((each) => each === event);
    if (known === undefined) return true;
    if (entry.announced) this.#apply(entry, known);
    else (entry.early ??= []).push(known);
    return true;
  }

  knows(secret: string): boolean {
    return this.#bySecret.has(secret);
  }

  /** Ends what has a subscription that the NEF no longer has. @param urls those that it has */
  compareWithNef(urls: ReadonlySet<string>): void {
    for (const entry of [...this.#entries.values()]) {
      const { url } = entry.state;
      if (url === undefined || urls.has(url)) continue;
      this.#released(entry);
      this.#apply(entry, 'SESSION_TERMINATION');
    }
  }

  /** How many there are, by status. */
  counts(): Record<QosStatus, number> {
    const counts = { REQUESTED: 0, AVAILABLE: 0, UNAVAILABLE: 0 };
    for (const { resource } of this.#entries.values()) counts[resource.status]++;
    return counts;
  }

  /**
   * Takes up what an earlier process left: timers go on, what is overdue is done at once, deletes under way are finished.
   */
  resume(): void {
    for (const [, { resource, state }] of this.#kept.all())
      this.#continue(this.#enter(fromStored(resource, this.#options.calendar), state, true));
  }

  #continue(entry: Entry<R>): void {
    const { status, statusInfo, endedAtNs } = entry.resource;
    if (status === 'UNAVAILABLE') {
      this.#setTimer(entry, (endedAtNs ?? 0) + RETENTION_NS, () => this.#forget(entry));
      this.#releaseInBackground(entry, 1);
    }
    if (status === 'AVAILABLE') this.#setExpiry(entry);
    if (status === 'REQUESTED') {
      this.#setTimer(entry, this.#after(ALLOCATION_TIMEOUT_NS), () => this.#end(entry, 'NETWORK_TERMINATED'));
    }
    if (entry.state.deleting) this.#inBackground(() => this.#deleteAttempt(entry, 1));
    else if (status === 'AVAILABLE' && statusInfo === 'DELETE_REQUESTED')
      this.#inBackground(() => this.#revokeAttempt(entry, 1));
  }

  #enter(resource: R, state: AsSessionState, announced: boolean): Entry<R> {
    const entry: Entry<R> = {
      resource,
      state,
      announced,
      early: undefined,
      releasing: undefined,
      cancelTimer: undefined,
    };
    this.#entries.set(resource.id, entry);
    this.#bySecret.set(state.secret, entry);
    const ofUe = this.#byUe.get(resource.ueName);
    if (ofUe === undefined) this.#byUe.set(resource.ueName, [entry]);
    else ofUe.push(entry);
    return entry;
  }

  #keep({ resource, state }: Entry<R>): void {
    this.#kept.put(resource.id, { resource: toStored(resource, this.#options.calendar), state });
  }

  /** Where an answer cannot say UNAVAILABLE yet, the news follow it. */
  #refused(entry: Entry<R>): R {
    if (this.#options.refusedAtOnce) {
      this.#end(entry, 'NETWORK_TERMINATED');
      return entry.resource;
    }
    this.#keep(entry);
    this.#setTimer(entry, this.#after(NEWS_MARGIN_NS), () => this.#end(entry, 'NETWORK_TERMINATED'));
    return entry.resource;
  }

  #apply(entry: Entry<R>, event: DecisiveEvent): void {
    const { status } = entry.resource;
    if (status === 'UNAVAILABLE') return;
    if (event !== 'SUCCESSFUL_RESOURCES_ALLOCATION') return this.#end(entry, 'NETWORK_TERMINATED');
    if (status !== 'REQUESTED') return;
    this.#change(entry, started(entry.resource, this.#options.clock.now()));
    this.#setExpiry(entry);
  }

  /** A revocation that the network, or nobody, has finished first is still what the client asked for. */
  #end(entry: Entry<R>, cause: StatusInfo): void {
    const { statusInfo } = entry.resource;
    this.#change(entry, ended(entry.resource, statusInfo ?? cause, this.#options.clock.now()));
    this.#setTimer(entry, this.#after(RETENTION_NS), () => this.#forget(entry));
    this.#releaseInBackground(entry, 1);
  }

  /** A status and its news are kept together or not at all. */
  #change(entry: Entry<R>, resource: R): void {
    const { store, notifications, eventOf } = this.#options;
    entry.resource = resource;
    store.atomically(() => {
      this.#keep(entry);
      const { id, sink, status, statusInfo } = resource;
      if (sink !== undefined && status !== 'REQUESTED')
        notifications.tell(id, sink, eventOf(resource, status, statusInfo));
    });
  }

  #setDeleting(entry: Entry<R>, deleting: boolean): void {
    if (!this.#entries.has(entry.resource.id)) return;
    entry.state = { ...entry.state, deleting };
    this.#keep(entry);
  }

  #setExpiry(entry: Entry<R>): void {
    const timeNs = expiresAtNs(entry.resource);
    if (timeNs === undefined) this.#clearTimer(entry);
    else this.#setTimer(entry, timeNs, () => this.#end(entry, 'DURATION_EXPIRED'));
  }

  /** A resource waits for one thing at a time. */
  #setTimer(entry: Entry<R>, timeNs: Nanoseconds, action: () => void): void {
    this.#clearTimer(entry);
    entry.cancelTimer = this.#options.clock.at(timeNs, action);
  }

  #clearTimer(entry: Entry<R>): void {
    entry.cancelTimer?.();
    entry.cancelTimer = undefined;
  }

  #after(delayNs: Nanoseconds): Nanoseconds {
    return this.#options.clock.now() + delayNs;
  }

  /** The NEF may have done what it did not say: should it speak of the resource yet, its flow is released. */
  #abandon(entry: Entry<R>): void {
    this.#remove(entry);
    this.#setTimer(entry, this.#after(RETENTION_NS), () => this.#bySecret.delete(entry.state.secret));
  }

  #forget(entry: Entry<R>): void {
    this.#clearTimer(entry);
    this.#remove(entry);
    this.#bySecret.delete(entry.state.secret);
    this.#options.notifications.forget(entry.resource.id);
  }

  #remove({ resource: { id, ueName } }: Entry<R>): void {
    this.#entries.delete(id);
    const others = (this.#byUe.get(ueName) ?? []).filter(({ resource }) => resource.id !== id);
    if (others.length === 0) this.#byUe.delete(ueName);
    else this.#byUe.set(ueName, others);
    this.#kept.delete(id);
  }

  /** Of what never became AVAILABLE, or is no longer, there is nothing to tell. */
  #forgetDeleted(entry: Entry<R>): void {
    const { store, notifications, eventOf } = this.#options;
    const { id, sink, status } = entry.resource;
    store.atomically(() => {
      if (status === 'AVAILABLE' && sink !== undefined)
        notifications.tell(id, sink, eventOf(entry.resource, 'UNAVAILABLE', 'DELETE_REQUESTED'));
      this.#forget(entry);
    });
  }

  /** Has the NEF drop the subscription; at most one request at a time is under way. @returns whether it is gone. */
  #release(entry: Entry<R>): Promise<boolean> {
    const { url } = entry.state;
    if (url === undefined) return Promise.resolve(true);
    entry.releasing ??= this.#options.nef.delete(url).then((gone) => {
      entry.releasing = undefined;
      if (gone) this.#released(entry);
      return gone;
    });
    return entry.releasing;
  }

  #released(entry: Entry<R>): void {
    const { url: _, ...state } = entry.state;
    entry.state = state;
    if (this.#entries.has(entry.resource.id)) this.#keep(entry);
  }

  async #deleteAttempt(entry: Entry<R>, attempt: number): Promise<void> {
    const gone = await this.#release(entry);
    if (!this.#entries.has(entry.resource.id)) return;
    if (gone) this.#forgetDeleted(entry);
    else this.#inBackground(() => this.#deleteAttempt(entry, attempt + 1), this.#after(releaseWaitNs(attempt)));
  }

  async #revokeAttempt(entry: Entry<R>, attempt: number): Promise<void> {
    const gone = await this.#release(entry);
    if (entry.resource.status === 'UNAVAILABLE') return;
    if (gone) this.#end(entry, 'DELETE_REQUESTED');
    else this.#inBackground(() => this.#revokeAttempt(entry, attempt + 1), this.#after(releaseWaitNs(attempt)));
  }

  #releaseInBackground(entry: Entry<R>, attempt: number): void {
    if (entry.state.url === undefined) return;
    this.#inBackground(
      async () => {
        if (!(await this.#release(entry))) this.#releaseInBackground(entry, attempt + 1);
      },
      attempt === 1 ? this.#options.clock.now() : this.#after(releaseWaitNs(attempt - 1)),
    );
  }

  /** I/O that nobody waits for starts in the clock's own action, now at the earliest. */
  #inBackground(io: () => Promise<void>, timeNs: Nanoseconds = this.#options.clock.now()): void {
    this.#options.clock.at(timeNs, () => void this.#options.trackIo(io));
  }
}

interface Stored<R> {
  resource: R;
  state: AsSessionState;
}

/** Its properties are never taken away: with a hundred thousand of them, an object that is a dictionary would be felt. */
interface Entry<R extends QosResource> extends Stored<R> {
  /** The NEF has answered, so that the client may know of the resource. */
  announced: boolean;
  /** What the NEF said before its answer had been read. */
  early: DecisiveEvent[] | undefined;
  releasing: Promise<boolean> | undefined;
  cancelTimer: Cancel | undefined;
}

function releaseWaitNs(attempt: number): Nanoseconds {
  return seconds(1 << Math.min(attempt - 1, LONGEST_RELEASE_WAIT_POWER));
}
