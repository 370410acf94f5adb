import { type ApiName, contractOf, isBefore, type Release } from '../../conformance/contract/index.ts';
import type { Calendar, Clock } from '../kernel/index.ts';
import type { TrackIo } from '../live/io-tracking.ts';
import type { DurableStore } from '../store/durable-store.ts';
import { Assignments } from './assignments.ts';
import { NEF_CALLBACK_PATH } from './nef-callbacks.ts';
import type { NefClient } from './nef-client.ts';
import type { Notifications } from './notifications/index.ts';
import { reconcileWithNef } from './reconciliation.ts';
import { Sessions } from './sessions.ts';
import { assignmentEvent, sessionEvent } from './status-events.ts';

export interface QodServerOptions {
  release: Release;
  clock: Clock;
  calendar: Calendar;
  trackIo: TrackIo;
  store: DurableStore;
  nef: NefClient;
  notifications: Notifications;
  uuid: () => string;
  /** Roots under which clients and the NEF reach the server, without a slash at their end; known once it listens. */
  roots: { readonly apiRoot: string; readonly notificationRoot: string };
  waitForNetwork?: ((condition: () => boolean) => Promise<void>) | undefined;
}

/** The server without its HTTP: what clients have, in every API of a release. */
export class QodServer {
  readonly sessions: Sessions;
  readonly assignments: Assignments;
  readonly #options: QodServerOptions;

  constructor(options: QodServerOptions) {
    const { release } = options;
    this.#options = options;
    const common = { ...options, callbackUrl: (secret: string) => `${this.#callbackRoot}${secret}` };
    this.sessions = new Sessions({
      ...common,
      collection: 'sessions',
      // r4.1 says that a session may be UNAVAILABLE in the very answer that creates it; releases before it do not.
      refusedAtOnce: !isBefore(release, 'r4.1'),
      eventOf: ({ id }, status, statusInfo) =>
        sessionEvent(release, { id, status, statusInfo, source: this.#urlOf('quality-on-demand', 'sessions', id) }),
    });
    this.assignments = new Assignments({
      ...common,
      collection: 'assignments',
      // Every release of the API has this outcome of the creation.
      refusedAtOnce: true,
      eventOf: ({ id }, status, statusInfo) =>
        assignmentEvent(release, {
          id,
          status,
          statusInfo,
          source: this.#urlOf('qos-provisioning', collectionOf(release), id),
        }),
    });
  }

  get lives(): [Sessions['life'], Assignments['life']] {
    return [this.sessions.life, this.assignments.life];
  }

  /** Takes up what an earlier process left in the store. */
  resume(): void {
    const { notifications, clock, trackIo, nef } = this.#options;
    // What is still to be delivered comes before anything that happens now.
    notifications.resume();
    for (const life of this.lives) life.resume();
    reconcileWithNef({
      clock,
      trackIo,
      nef,
      lives: this.lives,
      secretOf: (url) => (url.startsWith(this.#callbackRoot) ? url.slice(this.#callbackRoot.length) : undefined),
    });
  }

  #urlOf(api: ApiName, collection: string, id: string): string {
    const { release, roots } = this.#options;
    return `${roots.apiRoot}${contractOf(api, release).basePath}/${collection}/${id}`;
  }

  get #callbackRoot(): string {
    return `${this.#options.roots.notificationRoot}${NEF_CALLBACK_PATH}/`;
  }
}

/** Path of the assignments, which were called device-qos before r3.2. */
function collectionOf(release: Release): string {
  return isBefore(release, 'r3.2') ? 'device-qos' : 'qos-assignments';
}
