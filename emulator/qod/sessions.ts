import { type AppFlow, overlaps } from './app-flow.ts';
import { Refusal } from './errors.ts';
import { LifeCycle, type LifeCycleOptions } from './life-cycle.ts';
import { ueAndFlows } from './nef-client.ts';
import { type ResourceDemand, requested } from './qos-resource.ts';
import { type Session, type SessionRequest, extended } from './session.ts';

/** A session that a client may have. */
export interface SessionDemand extends ResourceDemand {
  request: SessionRequest;
  flow: AppFlow;
  durationS: number;
}

/** The sessions of the server. */
export class Sessions {
  readonly life: LifeCycle<Session>;
  readonly #options: LifeCycleOptions<Session>;

  constructor(options: LifeCycleOptions<Session>) {
    this.#options = options;
    this.life = new LifeCycle(options);
  }

  /** Asks the network for it, if neither this nor another session of the device stands against it. */
  async create(demand: SessionDemand): Promise<Session | Refusal> {
    const { subject, profile, request, flow, durationS } = demand;
    const { subscriber } = subject;
    if (this.#conflicts(demand)) return new Refusal('CONFLICT', 'A session exists for this device and flow.');
    const others = this.life.underWayOfUe(subscriber.ueName).filter(({ status }) => status !== 'UNAVAILABLE');
    if (others.length >= (subscriber.maxSessions ?? Infinity)) return new Refusal('QUOTA_EXCEEDED');
    const { uuid, clock } = this.#options;
    const session = requested(demand, uuid(), clock.now(), { request, flow, durationS });
    return this.life.begin(session, {
      qosReference: profile.network.qosReference,
      ...ueAndFlows(flow, subscriber),
    });
  }

  /** Sessions that a client has for a device, oldest first, those that are over but kept included. */
  ofDevice(clientId: string, ueName: string): Session[] {
    return this.life.ofUe(ueName).filter((session) => session.clientId === clientId);
  }

  /** @param longestS the longest that the whole session may become, to which the new duration is capped. */
  extend(sessionId: string, additionalS: number, longestS: number): Session | Refusal {
    const session = this.life.find(sessionId);
    if (session === undefined) return new Refusal('NOT_FOUND');
    if (session.status !== 'AVAILABLE') return new Refusal('SESSION_EXTENSION_NOT_ALLOWED');
    const longer = extended(session, additionalS, longestS);
    this.life.prolong(longer);
    return longer;
  }

  /**
   * Nobody gets two sessions for one flow of a device. What is over but kept blocks its own client alone: another could
   * not delete it.
   */
  #conflicts({ clientId, subject, flow }: SessionDemand): boolean {
    return this.life
      .underWayOfUe(subject.subscriber.ueName)
      .some(
        (session) =>
          overlaps(session.flow, flow) && (session.status !== 'UNAVAILABLE' || session.clientId === clientId),
      );
  }
}
