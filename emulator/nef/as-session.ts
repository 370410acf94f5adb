import type { QosFlowEvent, QosFlowMeasurement, ReleaseCause, UserPlane } from '../cell/qos-flow.ts';
import {
  type Calendar,
  type Cancel,
  type Clock,
  NS_PER_MS,
  type Nanoseconds,
  seconds,
  toUnixMs,
} from '../kernel/index.ts';
import type { Collection, DurableStore } from '../store/durable-store.ts';
import type { Demand, ReferencedQos } from './demand.ts';
import { type EventReport, wantsEvent } from './event-report.ts';
import { SessionMeasurement } from './session-measurement.ts';
import { type Subscription, type SubscriptionBody, durationLimitS } from './subscription.ts';

/** Told of what becomes of a subscription, in the order in which it happens, at the emulated time at which it happens. */
export type NotifyEvent = (report: EventReport, subscription: Subscription) => void;

/** A subscription as it outlives the process. */
export interface KeptSession extends Subscription {
  /** The network refused it, and has not been asked again. */
  refused?: boolean;
  /** Unix time in milliseconds at which the QoS was first applied; absent before that. */
  allocatedAtMs?: number;
  usageReported?: boolean;
  /** What was told and not yet taken back. */
  bearerLost?: boolean;
  notGuaranteed?: boolean;
}

export interface AsSessionContext {
  userPlane: UserPlane;
  clock: Clock;
  calendar: Calendar;
  store: DurableStore;
  kept: Collection<KeptSession>;
}

/**
 * One AS session with QoS: a subscription and the QoS flow behind it. Each change is kept before anybody is told of it, and
 * together with what is told.
 */
export class AsSession {
  readonly ueName: string;
  readonly #context: AsSessionContext;
  readonly #notify: NotifyEvent;
  readonly #forget: () => void;
  #state: KeptSession;
  /** Absent while the network has refused it. */
  #flow: { id: string; choice: ReferencedQos; up: boolean } | undefined;
  #allocatedAtNs: Nanoseconds | undefined;
  #cancelExpiry: Cancel | undefined;
  readonly #measurement: SessionMeasurement;

  /** @param forget called when the session is over. */
  constructor(context: AsSessionContext, state: KeptSession, ueName: string, notify: NotifyEvent, forget: () => void) {
    this.#context = context;
    this.#state = state;
    this.ueName = ueName;
    this.#notify = notify;
    this.#forget = forget;
    this.#measurement = new SessionMeasurement({
      clock: context.clock,
      measure: () => this.#measure(),
      onDelays: (report) => this.#tell(report),
      onUsage: (report) => this.#onUsage(report),
    });
    if (state.allocatedAtMs === undefined) return;
    this.#allocatedAtNs = Math.round((state.allocatedAtMs - context.calendar.epochMs) * NS_PER_MS);
  }

  get subscription(): Subscription {
    const { scsAsId, subscriptionId, body } = this.#state;
    return { scsAsId, subscriptionId, body };
  }

  /** Keeps the new session and asks the cell for its flow. */
  start(demand: Demand): void {
    this.#keep({});
    this.#establish(demand);
  }

  /** Takes up a session that was kept. Its duration went on meanwhile; what the network refused stays refused. */
  resume(demand: Demand): void {
    const expiryNs = this.#expiryNs();
    if (expiryNs !== undefined && expiryNs <= this.#context.clock.now()) return this.terminate();
    if (this.#state.refused !== true) this.#establish(demand);
  }

  /** @param renewsUsage whether the usage threshold is given anew, to be counted towards from now. */
  change(demand: Demand, renewsUsage: boolean): void {
    const before = this.#state.body;
    this.#keep({ body: demand.body, refused: false, ...(renewsUsage && { usageReported: false }) });
    const flow = this.#flow;
    if (flow === undefined) return this.#establish(demand);
    flow.choice = choiceAfter(flow.choice, before, demand);
    this.#context.userPlane.modify(flow.id, { filters: demand.filters, parameters: flow.choice.parameters });
    this.#limitDuration();
    if (flow.up) this.#measurement.change(demand.body, this.#allocatedAtNs!, renewsUsage);
  }

  /** What is told of a session at its end to who deletes it. */
  finalReports(): EventReport[] {
    return [this.#measurement.usageReport(), ...this.#measurement.finalDelays()];
  }

  /** Ends the session without a word: whoever deletes it knows. */
  end(): void {
    this.#context.kept.delete(this.#state.subscriptionId);
    this.#cancelExpiry?.();
    this.#measurement.stop();
    this.#forget();
    const flow = this.#flow;
    this.#flow = undefined;
    if (flow !== undefined) this.#context.userPlane.release(flow.id);
  }

  /** Ends the session and says so. */
  terminate(): void {
    this.#context.store.atomically(() => this.#terminate());
  }

  /** What was measured is read before the flow goes with its counters. */
  #terminate(): void {
    const usage = this.#measurement.finalUsage();
    const delays = this.#measurement.finalDelays();
    this.end();
    for (const report of delays) this.#tell(report);
    this.#tell({ event: 'SESSION_TERMINATION', ...usage });
  }

  #keep(change: Partial<KeptSession>): void {
    this.#state = { ...this.#state, ...change };
    this.#context.kept.put(this.#state.subscriptionId, this.#state);
  }

  /** Asks for the first choice, and for each that follows when the one before it is refused. */
  #establish(demand: Demand, index = 0): void {
    const { ueName, filters, choices } = demand;
    const choice = choices[index]!;
    const flow = { id: '', choice, up: false };
    this.#flow = flow;
    flow.id = this.#context.userPlane.establish({ ueName, filters, parameters: choice.parameters }, (event) => {
      // What is told of a flow that the session has let go of is no news for it.
      if (this.#flow !== flow) return;
      if (event.type === 'rejected' && event.cause === 'no-resources' && index + 1 < choices.length) {
        return this.#establish(demand, index + 1);
      }
      this.#context.store.atomically(() => this.#onFlowEvent(event));
    });
  }

  #onFlowEvent(event: QosFlowEvent): void {
    switch (event.type) {
      case 'allocated':
        return this.#onAllocated();
      case 'rejected':
        return this.#onRejected();
      case 'terminated':
        return this.#onTerminated(event.cause);
      case 'guaranteed':
        this.#keep({ notGuaranteed: false });
        return this.#tell({ event: 'QOS_GUARANTEED' });
      case 'not-guaranteed':
        this.#keep({ notGuaranteed: true });
        return this.#tell({ event: 'QOS_NOT_GUARANTEED', ...this.#flowIds(), ...this.#appliedQos() });
      case 'bearer-lost':
        this.#keep({ bearerLost: true });
        return this.#tell({ event: 'LOSS_OF_BEARER', ...this.#flowIds() });
      case 'bearer-recovered':
        this.#keep({ bearerLost: false });
        return this.#tell({ event: 'RECOVERY_OF_BEARER', ...this.#flowIds() });
      case 'released':
        return;
    }
  }

  /** A flow that was there before a restart is no news; only what was wrong with it then is over now. */
  #onAllocated(): void {
    const { clock, calendar } = this.#context;
    const { bearerLost, notGuaranteed } = this.#state;
    const first = this.#allocatedAtNs === undefined;
    this.#allocatedAtNs ??= clock.now();
    this.#flow!.up = true;
    const allocatedAtMs = toUnixMs(calendar, this.#allocatedAtNs);
    this.#keep({ allocatedAtMs, bearerLost: false, notGuaranteed: false });
    this.#limitDuration();
    this.#measurement.start(this.#state.body, this.#allocatedAtNs, this.#state.usageReported === true);
    if (first) this.#tell({ event: 'SUCCESSFUL_RESOURCES_ALLOCATION', ...this.#appliedQos() });
    if (bearerLost === true) this.#tell({ event: 'RECOVERY_OF_BEARER', ...this.#flowIds() });
    if (notGuaranteed === true) this.#tell({ event: 'QOS_GUARANTEED' });
  }

  /** A refusal leaves the subscription for another try; one after a restart ends what the SCS/AS believes to have. */
  #onRejected(): void {
    this.#flow = undefined;
    if (this.#allocatedAtNs !== undefined) return this.#terminate();
    this.#keep({ refused: true });
    this.#tell({ event: 'FAILED_RESOURCES_ALLOCATION', ...this.#flowIds() });
  }

  /** An operator who ends the session decides about the session; in all other cases it ends for want of its bearer. */
  #onTerminated(cause: ReleaseCause): void {
    this.#flow = undefined;
    if (cause !== 'operator') this.#tell({ event: 'RELEASE_OF_BEARER', ...this.#flowIds() });
    this.#terminate();
  }

  #limitDuration(): void {
    this.#cancelExpiry?.();
    const expiryNs = this.#expiryNs();
    if (expiryNs !== undefined) this.#cancelExpiry = this.#context.clock.at(expiryNs, () => this.terminate());
  }

  /**
   * The duration counts from when the QoS is applied: it is the time "in which the QoS is to be applied" (UsageThreshold).
   * A limit beyond what the clock can count to is no limit.
   */
  #expiryNs(): Nanoseconds | undefined {
    const limitS = durationLimitS(this.#state.body);
    if (limitS === undefined || this.#allocatedAtNs === undefined) return undefined;
    const expiryNs = this.#allocatedAtNs + seconds(limitS);
    return Number.isSafeInteger(expiryNs) ? expiryNs : undefined;
  }

  #onUsage(report: EventReport): void {
    this.#context.store.atomically(() => {
      this.#keep({ usageReported: true });
      this.#tell(report);
    });
  }

  #measure(): QosFlowMeasurement | undefined {
    return this.#flow === undefined ? undefined : this.#context.userPlane.measure(this.#flow.id);
  }

  #flowIds(): { flowIds?: number[] } {
    const flowIds = (this.#state.body.flowInfo ?? []).map(({ flowId }) => flowId);
    return flowIds.length === 0 ? {} : { flowIds };
  }

  /** Who named no alternatives knows what is applied. */
  #appliedQos(): { appliedQosRef?: string } {
    const applies = this.#state.body.altQoSReferences !== undefined && this.#flow !== undefined;
    return applies ? { appliedQosRef: this.#flow!.choice.reference } : {};
  }

  #tell(report: EventReport): void {
    const { subscription } = this;
    if (wantsEvent(subscription.body, report.event)) this.#notify(report, subscription);
  }
}

/** A flow keeps an alternative that it was given for as long as the same QoS is asked for. */
function choiceAfter(current: ReferencedQos, before: SubscriptionBody, { body, choices }: Demand): ReferencedQos {
  const same = body.qosReference === before.qosReference;
  return (same ? choices.find(({ reference }) => reference === current.reference) : undefined) ?? choices[0]!;
}
