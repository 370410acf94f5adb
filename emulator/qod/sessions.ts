import type { Release } from '../../conformance/contract/index.ts';
import type { QosProfile } from '../../scenarios/qos-profile.ts';
import { type Cancel, type Clock, milliseconds, seconds } from '../kernel/index.ts';
import type { TrackIo } from '../live/io-tracking.ts';
import { type AppFlow, overlaps } from './app-flow.ts';
import type { Subject } from './device.ts';
import { Refusal } from './errors.ts';
import { type NefClient, ueAndFlows } from './nef-client.ts';
import type { Notifications, Sink } from './notifications/index.ts';
import { eventOf } from './session-events.ts';
import { type Session, type SessionRequest, type StatusInfo, ended, extended, started } from './session.ts';

export interface SessionsOptions {
  release: Release;
  clock: Clock;
  nef: NefClient;
  notifications: Notifications;
  trackIo: TrackIo;
  uuid: () => string;
  /** URL of a session, which is the source of its events. */
  sessionUrl: (sessionId: string) => string;
  /** Where the NEF reaches the session of a secret. */
  callbackUrl: (secret: string) => string;
}

/** A session that a client may have, every rule but the conflict having been held against it. */
export interface SessionDemand {
  clientId: string;
  subject: Subject;
  request: SessionRequest;
  flow: AppFlow;
  durationS: number;
  profile: QosProfile;
  sink?: Sink;
}

/** UserPlaneEvents (TS 29.122 §5.14.2.2.3) that mean something for a session. */
const NEF_EVENTS = ['SUCCESSFUL_RESOURCES_ALLOCATION', 'FAILED_RESOURCES_ALLOCATION', 'SESSION_TERMINATION'] as const;
type NefEvent = (typeof NEF_EVENTS)[number];

/** CAMARA keeps what has become UNAVAILABLE for at least 360 s; a second more, so that a request at that very time finds it. */
const RETENTION_NS = seconds(361);

/** A network that has not said yes or no after this time is taken to have said no, or the flow would be blocked for ever. */
const ALLOCATION_TIMEOUT_NS = seconds(60);

/** Emulated time between an answer to the client and news that follow from nothing else. */
const NEWS_MARGIN_NS = milliseconds(20);

/** How often a flow is asked to be released when nobody waits for it. The waits double from 1 s, in all 17 minutes. */
const MAX_RELEASE_ATTEMPTS = 11;

/**
 * The sessions of the server, in memory: their life cycle, their timers, and the NEF subscription behind each.
 * One session ends in exactly one of: its duration, the network, a DELETE. It is then kept, or with a DELETE forgotten.
 */
export class Sessions {
  #options: SessionsOptions;
  #entries = new Map<string, Entry>();
  #bySecret = new Map<string, Entry>();

  constructor(options: SessionsOptions) {
    this.#options = options;
  }

  /**
   * A NEF that refuses is a network that cannot provide the QoS: the session exists and becomes UNAVAILABLE, in r4.1
   * already in the answer, which that release allows. A NEF that cannot be asked is no statement about the session:
   * UNAVAILABLE (503), and nothing is kept.
   */
  async create(demand: SessionDemand): Promise<Session | Refusal> {
    if (this.#conflicts(demand)) return new Refusal('CONFLICT');
    const entry = this.#enter(demand);
    const outcome = await this.#options.nef.create({
      notificationDestination: this.#options.callbackUrl(entry.secret),
      qosReference: demand.profile.network.qosReference,
      ...ueAndFlows(demand.flow, demand.subject.subscriber),
    });
    entry.announced = true;
    switch (outcome.type) {
      case 'created':
        entry.nefUrl = outcome.url;
        this.#setTimer(entry, ALLOCATION_TIMEOUT_NS, () => this.#end(entry, 'NETWORK_TERMINATED'));
        for (const event of entry.early) this.#apply(entry, event);
        return entry.session;
      case 'refused':
        if (this.#options.release === 'r3.2') {
          const answer = entry.session;
          this.#setTimer(entry, NEWS_MARGIN_NS, () => this.#end(entry, 'NETWORK_TERMINATED'));
          return answer;
        }
        this.#end(entry, 'NETWORK_TERMINATED');
        return entry.session;
      case 'unavailable':
        this.#abandon(entry);
        return new Refusal('UNAVAILABLE', `The network cannot be reached: ${outcome.reason}.`);
    }
  }

  find(sessionId: string): Session | undefined {
    const entry = this.#entries.get(sessionId);
    return entry?.announced === true ? entry.session : undefined;
  }

  /** Sessions that a client has for a device, oldest first, those that are over but kept included. */
  ofDevice(clientId: string, ueName: string): Session[] {
    return [...this.#entries.values()]
      .filter(({ announced, session }) => announced && session.clientId === clientId && session.ueName === ueName)
      .map(({ session }) => session);
  }

  /** @param maxDurationS the longest session that the profile allows, to which the new duration is capped. */
  extend(sessionId: string, additionalS: number, maxDurationS: number): Session | Refusal {
    const entry = this.#entries.get(sessionId);
    if (entry === undefined) return new Refusal('NOT_FOUND');
    if (entry.session.qosStatus !== 'AVAILABLE') return new Refusal('QUALITY_ON_DEMAND.SESSION_EXTENSION_NOT_ALLOWED');
    entry.session = extended(entry.session, additionalS, maxDurationS);
    this.#setExpiry(entry);
    return entry.session;
  }

  /**
   * Forgets a session once the network has released its flow. While the network cannot be reached the session stays what
   * it is and the client is told UNAVAILABLE (503), to try again: a 204 would claim what nobody knows.
   */
  async delete(sessionId: string): Promise<Refusal | undefined> {
    const entry = this.#entries.get(sessionId);
    if (entry === undefined) return new Refusal('NOT_FOUND');
    if (!(await this.#release(entry)))
      return new Refusal('UNAVAILABLE', 'The network did not release the flow; try again.');
    // Another DELETE may have waited for the same release and have come first.
    if (!this.#entries.has(sessionId)) return new Refusal('NOT_FOUND');
    // Of a session that never became AVAILABLE, or is no longer, there is nothing to tell.
    if (entry.session.qosStatus === 'AVAILABLE') this.#tell(entry, 'UNAVAILABLE', 'DELETE_REQUESTED');
    this.#forget(entry);
    return undefined;
  }

  /**
   * Takes in what the NEF says of a session.
   * @param transaction URL of the NEF's subscription.
   * @returns false when no session has this secret.
   */
  onNefEvent(secret: string, event: string, transaction: string | undefined): boolean {
    const entry = this.#bySecret.get(secret);
    if (entry === undefined) return false;
    if (!this.#entries.has(entry.session.sessionId)) {
      if (transaction !== undefined) entry.nefUrl = transaction;
      this.#releaseInBackground(entry, 1);
      return true;
    }
    const known = NEF_EVENTS.find((each) => each === event);
    if (known === undefined) return true;
    if (entry.announced) this.#apply(entry, known);
    else entry.early.push(known);
    return true;
  }

  /**
   * Nobody gets two sessions for one flow of a device. What is over but kept blocks its own client alone: another could
   * not delete it.
   */
  #conflicts({ clientId, subject, flow }: SessionDemand): boolean {
    return [...this.#entries.values()].some(
      ({ session }) =>
        session.ueName === subject.subscriber.ueName &&
        overlaps(session.flow, flow) &&
        (session.qosStatus !== 'UNAVAILABLE' || session.clientId === clientId),
    );
  }

  #enter({ clientId, subject, request, flow, durationS, sink }: SessionDemand): Entry {
    const { uuid } = this.#options;
    const session: Session = {
      sessionId: uuid(),
      clientId,
      ueName: subject.subscriber.ueName,
      ...(subject.device === undefined ? {} : { device: subject.device }),
      request,
      flow,
      durationS,
      qosStatus: 'REQUESTED',
    };
    const entry: Entry = { session, secret: uuid(), announced: false, early: [] };
    if (sink !== undefined) entry.sink = sink;
    this.#entries.set(session.sessionId, entry);
    this.#bySecret.set(entry.secret, entry);
    return entry;
  }

  #apply(entry: Entry, event: NefEvent): void {
    const { qosStatus } = entry.session;
    if (qosStatus === 'UNAVAILABLE') return;
    if (event !== 'SUCCESSFUL_RESOURCES_ALLOCATION') return this.#end(entry, 'NETWORK_TERMINATED');
    if (qosStatus !== 'REQUESTED') return;
    entry.session = started(entry.session, this.#options.clock.now());
    this.#setExpiry(entry);
    this.#tell(entry, 'AVAILABLE');
  }

  #end(entry: Entry, statusInfo: StatusInfo): void {
    entry.session = ended(entry.session, statusInfo, this.#options.clock.now());
    this.#tell(entry, 'UNAVAILABLE', statusInfo);
    this.#setTimer(entry, RETENTION_NS, () => this.#forget(entry));
    this.#releaseInBackground(entry, 1);
  }

  #tell({ session, sink }: Entry, qosStatus: 'AVAILABLE' | 'UNAVAILABLE', statusInfo?: StatusInfo): void {
    const { release, notifications, sessionUrl } = this.#options;
    const { sessionId } = session;
    if (sink === undefined) return;
    notifications.tell(sessionId, sink, eventOf(release, session, qosStatus, statusInfo, sessionUrl(sessionId)));
  }

  #setExpiry(entry: Entry): void {
    const now = this.#options.clock.now();
    this.#setTimer(entry, (entry.session.expiresAtNs ?? now) - now, () => this.#end(entry, 'DURATION_EXPIRED'));
  }

  /** A session waits for one thing at a time. */
  #setTimer(entry: Entry, delayNs: number, action: () => void): void {
    entry.cancelTimer?.();
    entry.cancelTimer = this.#options.clock.at(this.#options.clock.now() + delayNs, action);
  }

  /** The NEF may have done what it did not say: should it speak of the session yet, its flow is released. */
  #abandon(entry: Entry): void {
    this.#entries.delete(entry.session.sessionId);
    this.#setTimer(entry, RETENTION_NS, () => this.#forget(entry));
  }

  #forget(entry: Entry): void {
    entry.cancelTimer?.();
    this.#entries.delete(entry.session.sessionId);
    this.#bySecret.delete(entry.secret);
    this.#options.notifications.forget(entry.session.sessionId);
  }

  /** Has the NEF drop the subscription; at most one request at a time is under way. @returns whether it is gone. */
  #release(entry: Entry): Promise<boolean> {
    const { nefUrl } = entry;
    if (nefUrl === undefined) return Promise.resolve(true);
    entry.releasing ??= this.#options.nef.delete(nefUrl).then((gone) => {
      delete entry.releasing;
      if (gone) delete entry.nefUrl;
      return gone;
    });
    return entry.releasing;
  }

  #releaseInBackground(entry: Entry, attempt: number): void {
    const { clock, trackIo } = this.#options;
    if (entry.nefUrl === undefined) return;
    void trackIo(async () => {
      if ((await this.#release(entry)) || attempt === MAX_RELEASE_ATTEMPTS) return;
      clock.at(clock.now() + seconds(1 << (attempt - 1)), () => this.#releaseInBackground(entry, attempt + 1));
    });
  }
}

interface Entry {
  session: Session;
  /** Names the session to the NEF and to nobody else. */
  readonly secret: string;
  /** Whether the NEF has answered, so that the client may know of the session. */
  announced: boolean;
  /** What the NEF said before its answer had been read. */
  early: NefEvent[];
  sink?: Sink;
  /** The subscription; absent before there is one and once it is known to be gone. */
  nefUrl?: string;
  releasing?: Promise<boolean>;
  cancelTimer?: Cancel;
}
