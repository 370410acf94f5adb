import type { QosProfile } from '../../scenarios/qos-profile.ts';
import type { PacketFilter } from '../cell/packet-filter.ts';
import type { QosFlowEvent, QosFlowParameters, UserPlane } from '../cell/qos-flow.ts';
import type { SubscriberDirectory } from '../cell/subscriber.ts';
import { type Cancel, type Clock, seconds } from '../kernel/index.ts';
import { Problem } from './problem.ts';
import { profileOf, qosFlowParameters } from './qos-reference.ts';
import {
  type Subscription,
  type SubscriptionBody,
  type UserPlaneEvent,
  durationLimitS,
  filtersOf,
  parseSubscriptionBody,
  wantsEvent,
} from './subscription.ts';
import { findUe } from './ue-identity.ts';

export interface AsSessionWithQosOptions {
  userPlane: UserPlane;
  subscribers: SubscriberDirectory;
  profiles: readonly QosProfile[];
  clock: Clock;
  /** Names of subscriptions. */
  uuid: () => string;
}

/** Told of what becomes of a subscription, in the order in which it happens, at the emulated time at which it happens. */
export type NotifyEvent = (event: UserPlaneEvent, subscription: Subscription) => void;

/**
 * AsSessionWithQoS (TS 29.122 §4.4.13, §5.14) without its HTTP: subscriptions and the QoS flows behind them.
 * A subscription ends by `delete`, by its duration, or with its flow when the network ends that; it outlives a refused
 * allocation, so that the SCS/AS can change what it asks for. What a caller causes comes back as a `Problem`.
 */
export class AsSessionWithQos {
  #options: AsSessionWithQosOptions;
  #entries = new Map<string, Entry>();

  constructor(options: AsSessionWithQosOptions) {
    this.#options = options;
  }

  /** Asks the cell for the QoS flow. `notify` hears of the outcome later, never before this call has returned. */
  create(scsAsId: string, body: unknown, notify: NotifyEvent): Subscription | Problem {
    const demand = this.#demand(body);
    if (demand instanceof Problem) return demand;
    const subscription = { scsAsId, subscriptionId: this.#options.uuid(), body: demand.body };
    const entry: Entry = { subscription, ueName: demand.ueName, notify };
    this.#entries.set(subscription.subscriptionId, entry);
    this.#establish(entry, demand);
    return subscription;
  }

  /** Live subscriptions of an SCS/AS, oldest first. */
  list(scsAsId: string): Subscription[] {
    return [...this.#entries.values()]
      .map(({ subscription }) => subscription)
      .filter((each) => each.scsAsId === scsAsId);
  }

  get(scsAsId: string, subscriptionId: string): Subscription | undefined {
    return this.#find(scsAsId, subscriptionId)?.subscription;
  }

  /** Replaces what a subscription asks for; the UE stays the same. Undefined when there is no such subscription. */
  replace(scsAsId: string, subscriptionId: string, body: unknown): Subscription | Problem | undefined {
    const entry = this.#find(scsAsId, subscriptionId);
    if (entry === undefined) return undefined;
    const demand = this.#demand(body);
    if (demand instanceof Problem) return demand;
    if (demand.ueName !== entry.ueName) {
      return new Problem('OPTIONAL_IE_INCORRECT', 'the UE of a subscription cannot be changed');
    }
    entry.subscription = { scsAsId, subscriptionId, body: demand.body };
    if (entry.flow === undefined) this.#establish(entry, demand);
    else this.#options.userPlane.modify(entry.flow.id, { filters: demand.filters, parameters: demand.parameters });
    this.#limitDuration(entry);
    return entry.subscription;
  }

  /** Releases the flow and forgets the subscription. @returns false when there is no such subscription. */
  delete(scsAsId: string, subscriptionId: string): boolean {
    const entry = this.#find(scsAsId, subscriptionId);
    if (entry === undefined) return false;
    this.#end(entry);
    return true;
  }

  #find(scsAsId: string, subscriptionId: string): Entry | undefined {
    const entry = this.#entries.get(subscriptionId);
    return entry?.subscription.scsAsId === scsAsId ? entry : undefined;
  }

  #demand(body: unknown): Demand | Problem {
    const parsed = parseSubscriptionBody(body);
    if (parsed instanceof Problem) return parsed;
    const profile = profileOf(this.#options.profiles, parsed.qosReference ?? '');
    if (profile === undefined) return unknownReference(parsed.qosReference);
    const filters = filtersOf(parsed);
    if (filters instanceof Problem) return filters;
    const subscriber = findUe(parsed, this.#options.subscribers);
    if (subscriber instanceof Problem) return subscriber;
    return { body: parsed, ueName: subscriber.ueName, filters, parameters: qosFlowParameters(profile) };
  }

  #establish(entry: Entry, { ueName, filters, parameters }: Demand): void {
    const flow: Flow = { id: '' };
    entry.flow = flow;
    flow.id = this.#options.userPlane.establish({ ueName, filters, parameters }, (event) => {
      // What is told of a flow that the subscription has let go of is no news for it.
      if (entry.flow === flow) this.#onFlowEvent(entry, flow, event);
    });
  }

  #onFlowEvent(entry: Entry, flow: Flow, event: QosFlowEvent): void {
    switch (event.type) {
      case 'allocated':
        flow.allocatedAtNs = this.#options.clock.now();
        this.#limitDuration(entry);
        return tell(entry, 'SUCCESSFUL_RESOURCES_ALLOCATION');
      case 'rejected':
        delete entry.flow;
        return tell(entry, 'FAILED_RESOURCES_ALLOCATION');
      case 'terminated':
        delete entry.flow;
        this.#end(entry);
        return tell(entry, 'SESSION_TERMINATION');
      case 'guaranteed':
        return tell(entry, 'QOS_GUARANTEED');
      case 'not-guaranteed':
        return tell(entry, 'QOS_NOT_GUARANTEED');
      case 'released':
        return;
    }
  }

  /** The duration counts from when the QoS is applied: it is the time "in which the QoS is to be applied" (UsageThreshold). */
  #limitDuration(entry: Entry): void {
    entry.cancelExpiry?.();
    const limitS = durationLimitS(entry.subscription.body);
    const startNs = entry.flow?.allocatedAtNs;
    if (limitS === undefined || startNs === undefined) return;
    // A limit beyond what the clock can count to is no limit.
    const expiryNs = startNs + seconds(limitS);
    if (!Number.isSafeInteger(expiryNs)) return;
    entry.cancelExpiry = this.#options.clock.at(expiryNs, () => {
      this.#end(entry);
      tell(entry, 'SESSION_TERMINATION');
    });
  }

  #end(entry: Entry): void {
    entry.cancelExpiry?.();
    this.#entries.delete(entry.subscription.subscriptionId);
    const { flow } = entry;
    delete entry.flow;
    if (flow !== undefined) this.#options.userPlane.release(flow.id);
  }
}

interface Flow {
  id: string;
  allocatedAtNs?: number;
}

interface Entry {
  subscription: Subscription;
  readonly ueName: string;
  notify: NotifyEvent;
  /** Absent while the network has refused it. */
  flow?: Flow;
  cancelExpiry?: Cancel;
}

/** What a body asks of the network. */
interface Demand {
  body: SubscriptionBody;
  ueName: string;
  filters: readonly PacketFilter[];
  parameters: QosFlowParameters;
}

function tell({ subscription, notify }: Entry, event: UserPlaneEvent): void {
  if (wantsEvent(subscription.body, event)) notify(event, subscription);
}

function unknownReference(qosReference: string | undefined): Problem {
  const param = '/qosReference';
  if (qosReference === undefined) {
    return new Problem('MANDATORY_IE_MISSING', 'qosReference is missing', [{ param, reason: 'must name a QoS' }]);
  }
  const reason = `${JSON.stringify(qosReference)} names no QoS that is configured here`;
  return new Problem('OPTIONAL_IE_INCORRECT', `qosReference ${reason}`, [{ param, reason }]);
}
