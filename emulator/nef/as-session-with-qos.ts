import type { QosProfile } from '../../scenarios/qos-profile.ts';
import type { UserPlane } from '../cell/qos-flow.ts';
import type { SubscriberDirectory } from '../cell/subscriber.ts';
import type { Calendar, Clock } from '../kernel/index.ts';
import { type DurableStore, VOLATILE_STORE } from '../store/durable-store.ts';
import { AsSession, type AsSessionContext, type KeptSession, type NotifyEvent } from './as-session.ts';
import { demandOf } from './demand.ts';
import type { EventReport } from './event-report.ts';
import { Problem } from './problem.ts';
import type { Subscription } from './subscription.ts';

export interface AsSessionWithQosOptions {
  userPlane: UserPlane;
  subscribers: SubscriberDirectory;
  profiles: readonly QosProfile[];
  clock: Clock;
  /** Puts the ends of durations on a calendar that goes on while the process is down. */
  calendar: Calendar;
  /** Names of subscriptions and of kept callbacks. */
  uuid: () => string;
  /** Where subscriptions and undelivered callbacks outlive the process. Default in memory alone. */
  store?: DurableStore;
}

/**
 * AsSessionWithQoS (TS 29.122 §4.4.13, §5.14) without its HTTP: subscriptions and the QoS flows behind them.
 * A subscription ends by `delete`, by its duration, or with its flow when the network ends that; it outlives a refused
 * allocation, so that the SCS/AS can change what it asks for. What a caller causes comes back as a `Problem`.
 */
export class AsSessionWithQos {
  readonly #options: AsSessionWithQosOptions;
  readonly #context: AsSessionContext;
  readonly #sessions = new Map<string, AsSession>();

  constructor(options: AsSessionWithQosOptions) {
    const { store = VOLATILE_STORE } = options;
    this.#options = options;
    this.#context = { ...options, store, kept: store.collection<KeptSession>('nef-subscriptions') };
  }

  /**
   * Takes up what the store has kept: each flow is asked for again. A subscription that the network cannot carry any more,
   * or that has become overdue, ends with SESSION_TERMINATION. To be called once, before anything else.
   */
  resume(notifyOf: (subscription: Subscription) => NotifyEvent): void {
    for (const [, kept] of this.#context.kept.all()) {
      const demand = demandOf(kept.body, this.#options);
      const unknown = demand instanceof Problem;
      const session = this.#session(kept, unknown ? '' : demand.ueName, notifyOf(kept));
      this.#sessions.set(kept.subscriptionId, session);
      if (unknown) session.terminate();
      else session.resume(demand);
    }
  }

  /** Asks the cell for the QoS flow. `notify` hears of the outcome later, never before this call has returned. */
  create(scsAsId: string, body: unknown, notify: NotifyEvent): Subscription | Problem {
    const demand = demandOf(body, this.#options);
    if (demand instanceof Problem) return demand;
    const subscription = { scsAsId, subscriptionId: this.#options.uuid(), body: demand.body };
    const session = this.#session(subscription, demand.ueName, notify);
    session.start(demand);
    this.#sessions.set(subscription.subscriptionId, session);
    return subscription;
  }

  /** Live subscriptions of an SCS/AS, oldest first. */
  list(scsAsId: string): Subscription[] {
    return [...this.#sessions.values()]
      .map(({ subscription }) => subscription)
      .filter((each) => each.scsAsId === scsAsId);
  }

  get(scsAsId: string, subscriptionId: string): Subscription | undefined {
    return this.#find(scsAsId, subscriptionId)?.subscription;
  }

  /**
   * Replaces what a subscription asks for; the UE stays the same. Undefined when there is no such subscription.
   * @param renewsUsage whether `usageThreshold` is a new one, even if it has the same value.
   */
  replace(
    scsAsId: string,
    subscriptionId: string,
    body: unknown,
    renewsUsage = true,
  ): Subscription | Problem | undefined {
    const session = this.#find(scsAsId, subscriptionId);
    if (session === undefined) return undefined;
    const demand = demandOf(body, this.#options);
    if (demand instanceof Problem) return demand;
    if (demand.ueName !== session.ueName) {
      return new Problem('OPTIONAL_IE_INCORRECT', 'the UE of a subscription cannot be changed');
    }
    session.change(demand, renewsUsage);
    return session.subscription;
  }

  /** What has been measured of a subscription, as it is told at its end. */
  finalReports(scsAsId: string, subscriptionId: string): EventReport[] {
    return this.#find(scsAsId, subscriptionId)?.finalReports() ?? [];
  }

  /** Releases the flow and forgets the subscription. @returns false when there is no such subscription. */
  delete(scsAsId: string, subscriptionId: string): boolean {
    const session = this.#find(scsAsId, subscriptionId);
    session?.end();
    return session !== undefined;
  }

  #find(scsAsId: string, subscriptionId: string): AsSession | undefined {
    const session = this.#sessions.get(subscriptionId);
    return session?.subscription.scsAsId === scsAsId ? session : undefined;
  }

  #session(state: KeptSession, ueName: string, notify: NotifyEvent): AsSession {
    const forget = () => this.#sessions.delete(state.subscriptionId);
    return new AsSession(this.#context, state, ueName, notify, forget);
  }
}
