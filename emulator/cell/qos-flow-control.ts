import { milliseconds, NS_PER_MS, NS_PER_S, type Nanoseconds, type Simulation } from '../kernel/index.ts';
import type { Direction } from '../radio/direction.ts';
import type { AdmissionControl } from './admission-control.ts';
import { BearerLoss, type LossCause } from './bearer-loss.ts';
import { type Cell, DIRECTIONS } from './cell.ts';
import type { DataBearer } from './data-bearer.ts';
import type { IpFlow } from './ip-flow.ts';
import { GuaranteeMonitor } from './notification-control.ts';
import { compileFilter, type PacketFilter } from './packet-filter.ts';
import type {
  QosFlowEvent,
  QosFlowMeasurement,
  QosFlowParameters,
  QosFlowRequest,
  RejectionCause,
  ReleaseCause,
  UserPlane,
} from './qos-flow.ts';
import { isWithinLimits } from './qos-flow-limits.ts';
import type { TargetCell } from './target-cell.ts';

/** How often it is looked whether guaranteed rates are kept. */
const MONITORING_PERIOD_NS = milliseconds(100);

/** A QoS flow that the cell carries. */
export interface EstablishedQosFlow {
  readonly id: string;
  readonly ueName: string;
  readonly establishedNs: Nanoseconds;
  filters: readonly PacketFilter[];
  parameters: QosFlowParameters;
}

interface Entry extends EstablishedQosFlow {
  readonly ue: number;
  readonly listener: (event: QosFlowEvent) => void;
  matches: (ipFlow: IpFlow, direction: Direction) => boolean;
  bearers: Readonly<Record<Direction, DataBearer>>;
  monitors: readonly DirectionMonitor[];
  /** By bearers that the flow had before its parameters were changed. */
  readonly carriedBytes: Record<Direction, number>;
}

/** Watches one direction of a QoS flow that has a guaranteed rate there. */
interface DirectionMonitor {
  readonly bearer: DataBearer;
  readonly monitor: GuaranteeMonitor;
  kept: boolean;
  /** Bytes of the bearer that the backhaul had dropped at the last look. */
  backhaulDroppedBytes: number;
}

interface Command {
  ueName: string;
  sequence: number;
  apply: () => void;
}

export interface QosFlowControlOptions {
  /** QoS flows that a UE may have at once beside the default one. */
  maxQosFlows: (ue: number) => number;
  /** How long the QoS flows of a UE that cannot be reached are kept. */
  bearerReleaseTimerNs?: Nanoseconds | undefined;
}

/**
 * Sets up, changes and ends QoS flows. Commands that arrive between two slot boundaries are applied together at the next
 * one, in the order of UE names and, for one UE, of arrival: which of two HTTP requests was faster decides nothing.
 */
export class QosFlowControl implements UserPlane {
  readonly #simulation: Simulation;
  readonly #cell: Cell;
  readonly #admission: AdmissionControl;
  readonly #ueByName: ReadonlyMap<string, number>;
  readonly #nameOf: readonly string[];
  /** In order of establishment, which is the order of precedence of their filters. */
  readonly #flows = new Map<string, Entry>();
  /** By UE, oldest first. */
  readonly #flowsOfUe = new Map<number, Entry[]>();
  readonly #owners = new Map<string, string>();
  readonly #loss: BearerLoss;
  readonly #maxQosFlows: (ue: number) => number;
  #pending: Command[] = [];
  #issued = 0;
  #monitoring = false;

  constructor(
    simulation: Simulation,
    cell: Cell,
    admission: AdmissionControl,
    ueByName: ReadonlyMap<string, number>,
    options: QosFlowControlOptions,
  ) {
    this.#simulation = simulation;
    this.#maxQosFlows = options.maxQosFlows;
    this.#loss = new BearerLoss({
      clock: simulation,
      releaseTimerNs: options.bearerReleaseTimerNs,
      expired: (ue, cause) => this.#enqueueFor(ue, () => this.#giveUp(ue, cause)),
    });
    this.#cell = cell;
    this.#admission = admission;
    this.#ueByName = ueByName;
    this.#nameOf = [...ueByName.keys()];
    cell.setClassifier((ue, direction, ipFlow) => this.#bearerFor(ue, direction, ipFlow));
  }

  establish(request: QosFlowRequest, listener: (event: QosFlowEvent) => void): string {
    const id = `qos-flow-${++this.#issued}`;
    this.#owners.set(id, request.ueName);
    this.#enqueue(request.ueName, () => this.#establish(id, request, listener));
    return id;
  }

  modify(flowId: string, change: Partial<Pick<QosFlowRequest, 'filters' | 'parameters'>>): void {
    this.#enqueue(this.#ueNameOf(flowId), () => {
      const entry = this.#flows.get(flowId);
      if (entry !== undefined) this.#modify(entry, change);
    });
  }

  release(flowId: string): void {
    this.#enqueue(this.#ueNameOf(flowId), () => {
      const entry = this.#flows.get(flowId);
      if (entry === undefined) return;
      this.#remove(entry);
      entry.listener({ type: 'released' });
    });
  }

  measure(flowId: string): QosFlowMeasurement | undefined {
    const entry = this.#flows.get(flowId);
    if (entry === undefined) return undefined;
    const { downlink, uplink } = entry.bearers;
    const nowNs = this.#simulation.now();
    const down = this.#cell.measured(downlink).lastSecond(nowNs);
    const up = this.#cell.measured(uplink).lastSecond(nowNs);
    return {
      downlinkBytes: entry.carriedBytes.downlink + downlink.queue.deliveredBytes,
      uplinkBytes: entry.carriedBytes.uplink + uplink.queue.deliveredBytes,
      ...(down.delayMs !== undefined && { downlinkDelayMs: down.delayMs }),
      ...(up.delayMs !== undefined && { uplinkDelayMs: up.delayMs }),
      ...(down.lossRate !== undefined && { downlinkLossRate: down.lossRate }),
      ...(up.lossRate !== undefined && { uplinkLossRate: up.lossRate }),
    };
  }

  /** A UE can be reached no more: its QoS flows are kept for a while, and their owners told. */
  lose(ue: number, cause: LossCause): void {
    this.#enqueueFor(ue, () => {
      this.#loss.begin(ue, cause);
      this.#tell(ue, { type: 'bearer-lost' });
    });
  }

  /** A UE can be reached again, and has the QoS flows back that were kept. */
  recover(ue: number): void {
    this.#enqueueFor(ue, () => {
      this.#loss.end(ue);
      for (const { monitors } of this.#of(ue)) {
        for (const { bearer, monitor } of monitors) monitor.restart(this.#simulation.now(), carriedBytes(bearer));
      }
      this.#tell(ue, { type: 'bearer-recovered' });
    });
  }

  /**
   * Hands a UE over to a neighbour, or takes it back. QoS flows that the target does not admit end, the others go on;
   * the most important are asked for first, by ARP and then by age.
   */
  handOver(ue: number, target: TargetCell | undefined): void {
    this.#enqueueFor(ue, () => {
      const entries = [...this.#of(ue)].sort((a, b) => a.parameters.arp.priorityLevel - b.parameters.arp.priorityLevel);
      const ids = entries.map(({ id }) => id);
      const refused = this.#admission.handOver(ue, target, ids);
      for (const entry of entries) if (refused.includes(entry.id)) this.#end(entry, 'handover-failure');
    });
  }

  /** Ends every QoS flow of a UE without having been asked. @returns how many there are now to be ended. */
  terminate(ueName: string, cause: ReleaseCause): number {
    const entries = this.flowsOf(ueName).map((flow) => this.#flows.get(flow.id)!);
    for (const entry of entries) {
      this.#enqueue(ueName, () => {
        if (this.#flows.has(entry.id)) this.#end(entry, cause);
      });
    }
    return entries.length;
  }

  /** QoS flows of a UE, oldest first. */
  flowsOf(ueName: string): EstablishedQosFlow[] {
    return [...this.#of(this.#ueByName.get(ueName) ?? -1)];
  }

  #of(ue: number): readonly Entry[] {
    return this.#flowsOfUe.get(ue) ?? [];
  }

  #tell(ue: number, event: QosFlowEvent): void {
    for (const entry of this.#of(ue)) entry.listener(event);
  }

  /** The UE has not come back in time. */
  #giveUp(ue: number, cause: LossCause): void {
    if (!this.#loss.has(ue)) return;
    for (const entry of this.#of(ue)) this.#end(entry, cause);
  }

  /** Ends a QoS flow that nobody asked to end. */
  #end(entry: Entry, cause: ReleaseCause): void {
    this.#remove(entry);
    entry.listener({ type: 'terminated', cause });
  }

  #enqueueFor(ue: number, apply: () => void): void {
    this.#enqueue(this.#nameOf[ue]!, apply);
  }

  /** Commands for one flow stay in order because they stand under the same UE name, also before it is established. */
  #ueNameOf(flowId: string): string {
    return this.#owners.get(flowId) ?? '';
  }

  #enqueue(ueName: string, apply: () => void): void {
    if (this.#pending.length === 0) {
      this.#simulation.schedule(this.#cell.slotBoundary(this.#simulation.now() + 1), () => this.#applyPending());
    }
    this.#pending.push({ ueName, sequence: this.#pending.length, apply });
  }

  #applyPending(): void {
    const commands = this.#pending;
    this.#pending = [];
    commands.sort((a, b) => (a.ueName < b.ueName ? -1 : a.ueName > b.ueName ? 1 : a.sequence - b.sequence));
    for (const command of commands) command.apply();
  }

  #establish(id: string, request: QosFlowRequest, listener: (event: QosFlowEvent) => void): void {
    const ue = this.#ueByName.get(request.ueName);
    if (ue === undefined) return this.#reject(id, 'unknown-ue', listener);
    if (this.#loss.has(ue)) return this.#reject(id, 'no-resources', listener);
    if (!this.#mayHave(id, ue, request.parameters)) return this.#reject(id, 'limit-reached', listener);
    if (!this.#admit(id, ue, request.parameters)) return this.#reject(id, 'no-resources', listener);
    const bearers = this.#openBearers(id, ue, request.parameters);
    const entry: Entry = {
      id,
      ue,
      ueName: request.ueName,
      establishedNs: this.#simulation.now(),
      filters: request.filters,
      parameters: request.parameters,
      listener,
      matches: matcher(request.filters),
      bearers,
      monitors: this.#monitors(bearers),
      carriedBytes: { downlink: 0, uplink: 0 },
    };
    this.#flows.set(id, entry);
    this.#flowsOfUe.set(ue, [...this.#of(ue), entry]);
    this.#cell.reclassify(ue);
    this.#startMonitoring();
    listener({ type: 'allocated' });
  }

  /** Asks admission control, and ends the QoS flows that have to go for this one. */
  #admit(id: string, ue: number, parameters: QosFlowParameters): boolean {
    const admission = this.#admission.admit(id, ue, parameters, this.#simulation.now());
    if (!admission.admitted) return false;
    for (const preempted of admission.preempted) {
      this.#end(this.#flows.get(preempted)!, 'preempted');
    }
    return true;
  }

  /** Whether the limits of the UE and of the profile leave room for a QoS flow; nobody is pre-empted for their sake. */
  #mayHave(id: string, ue: number, parameters: QosFlowParameters): boolean {
    const isOther = (entry: Entry): boolean => entry.id !== id;
    const ofUe = this.#of(ue).filter(isOther);
    if (ofUe.length >= this.#maxQosFlows(ue)) return false;
    return isWithinLimits(parameters, ofUe, () => [...this.#flows.values()].filter(isOther));
  }

  #reject(id: string, cause: RejectionCause, listener: (event: QosFlowEvent) => void): void {
    this.#owners.delete(id);
    listener({ type: 'rejected', cause });
  }

  /** Parameters that the cell cannot carry leave the flow as it was, and its owner is told that they are not guaranteed. */
  #modify(entry: Entry, change: Partial<Pick<QosFlowRequest, 'filters' | 'parameters'>>): void {
    if (change.filters !== undefined) {
      entry.filters = change.filters;
      entry.matches = matcher(change.filters);
    }
    if (change.parameters !== undefined) {
      const { id, ue } = entry;
      if (!this.#mayHave(id, ue, change.parameters) || !this.#admit(id, ue, change.parameters))
        return entry.listener({ type: 'not-guaranteed' });
      const previous = entry.bearers;
      const wasKept = entry.monitors.every(({ kept }) => kept);
      entry.parameters = change.parameters;
      entry.bearers = this.#openBearers(entry.id, entry.ue, change.parameters);
      entry.monitors = this.#monitors(entry.bearers);
      this.#cell.reclassify(entry.ue);
      for (const direction of DIRECTIONS) {
        entry.carriedBytes[direction] += previous[direction].queue.deliveredBytes;
        entry.bearers[direction].meter = previous[direction].meter;
        this.#cell.closeBearer(previous[direction]);
      }
      this.#startMonitoring();
      // What was promised anew is kept until it is seen not to be.
      if (!wasKept) entry.listener({ type: 'guaranteed' });
      return;
    }
    this.#cell.reclassify(entry.ue);
  }

  #remove(entry: Entry): void {
    this.#flows.delete(entry.id);
    this.#owners.delete(entry.id);
    const others = this.#of(entry.ue).filter((other) => other !== entry);
    if (others.length > 0) this.#flowsOfUe.set(entry.ue, others);
    else this.#flowsOfUe.delete(entry.ue);
    this.#admission.release(entry.id);
    this.#cell.reclassify(entry.ue);
    for (const direction of DIRECTIONS) this.#cell.closeBearer(entry.bearers[direction]);
  }

  /** Notification control, TS 23.501 §5.7.2.4: the owner is told when a guarantee cannot be kept, and when it can again. */
  #monitors(bearers: Readonly<Record<Direction, DataBearer>>): DirectionMonitor[] {
    return DIRECTIONS.filter((direction) => bearers[direction].gfbrBps > 0).map((direction) => {
      const bearer = bearers[direction];
      const windowNs = (bearer.fiveQi.averagingWindowMs ?? 0) * NS_PER_MS;
      const monitor = new GuaranteeMonitor(bearer.gfbrBps, windowNs, this.#simulation.now());
      return { bearer, monitor, kept: true, backhaulDroppedBytes: 0 };
    });
  }

  #startMonitoring(): void {
    if (this.#monitoring) return;
    this.#monitoring = true;
    this.#simulation.schedule(this.#simulation.now() + MONITORING_PERIOD_NS, this.#monitor);
  }

  #monitor = (): void => {
    this.#monitoring = false;
    for (const entry of [...this.#flows.values()]) this.#sample(entry);
    if ([...this.#flows.values()].some(({ monitors }) => monitors.length > 0)) this.#startMonitoring();
  };

  /** While the UE cannot be reached its owner knows that nothing is guaranteed. */
  #sample({ ue, monitors, listener }: Entry): void {
    if (this.#loss.has(ue)) return;
    const before = monitors.every(({ kept }) => kept);
    for (const direction of monitors) {
      const { bearer } = direction;
      const { queue, fullBufferFlow, gfbrBps, backhaulWaitingBytes, backhaulDroppedBytes } = bearer;
      // More than the guarantee would carry until the next look: what a flow within its guarantee never has waiting.
      const muchBytes = (gfbrBps * MONITORING_PERIOD_NS) / (8 * NS_PER_S);
      const waitingBytes = queue.backlogBytes + backhaulWaitingBytes;
      const dropped = backhaulDroppedBytes > direction.backhaulDroppedBytes;
      direction.backhaulDroppedBytes = backhaulDroppedBytes;
      const backlogged = waitingBytes > muchBytes || dropped || fullBufferFlow >= 0;
      const change = direction.monitor.sample(this.#simulation.now(), carriedBytes(bearer), backlogged);
      if (change !== undefined) direction.kept = change === 'guaranteed';
    }
    const after = monitors.every(({ kept }) => kept);
    if (before !== after) listener({ type: after ? 'guaranteed' : 'not-guaranteed' });
  }

  #openBearers(id: string, ue: number, parameters: QosFlowParameters): Record<Direction, DataBearer> {
    return {
      downlink: this.#cell.openBearer(ue, 'downlink', id, parameters),
      uplink: this.#cell.openBearer(ue, 'uplink', id, parameters),
    };
  }

  #bearerFor(ue: number, direction: Direction, ipFlow: IpFlow): DataBearer | undefined {
    return this.#of(ue).find((entry) => entry.matches(ipFlow, direction))?.bearers[direction];
  }
}

/** Bytes that a bearer has brought to the other end: in the uplink, what a degraded backhaul still has or has dropped is missing. */
function carriedBytes({ direction, queue, backhaulWaitingBytes, backhaulDroppedBytes }: DataBearer): number {
  return queue.deliveredBytes - (direction === 'uplink' ? backhaulWaitingBytes + backhaulDroppedBytes : 0);
}

function matcher(filters: readonly PacketFilter[]): (ipFlow: IpFlow, direction: Direction) => boolean {
  const compiled = filters.map((filter) => compileFilter(filter));
  return (ipFlow, direction) => compiled.some((matches) => matches(ipFlow, direction));
}
