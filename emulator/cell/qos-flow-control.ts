import { milliseconds, NS_PER_MS, NS_PER_S, type Nanoseconds, type Simulation } from '../kernel/index.ts';
import type { Direction } from '../radio/direction.ts';
import type { AdmissionControl } from './admission-control.ts';
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
  ReleaseCause,
  UserPlane,
} from './qos-flow.ts';

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
}

/** Watches one direction of a QoS flow that has a guaranteed rate there. */
interface DirectionMonitor {
  readonly bearer: DataBearer;
  readonly monitor: GuaranteeMonitor;
  kept: boolean;
}

interface Command {
  ueName: string;
  sequence: number;
  apply: () => void;
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
  /** In order of establishment, which is the order of precedence of their filters. */
  readonly #flows = new Map<string, Entry>();
  readonly #owners = new Map<string, string>();
  #pending: Command[] = [];
  #issued = 0;
  #monitoring = false;

  constructor(simulation: Simulation, cell: Cell, admission: AdmissionControl, ueByName: ReadonlyMap<string, number>) {
    this.#simulation = simulation;
    this.#cell = cell;
    this.#admission = admission;
    this.#ueByName = ueByName;
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
    return { downlinkBytes: downlink.queue.deliveredBytes, uplinkBytes: uplink.queue.deliveredBytes };
  }

  /** Ends every QoS flow of a UE without having been asked. @returns how many there are now to be ended. */
  terminate(ueName: string, cause: ReleaseCause): number {
    const entries = this.flowsOf(ueName).map((flow) => this.#flows.get(flow.id)!);
    for (const entry of entries) {
      this.#enqueue(ueName, () => {
        if (!this.#flows.has(entry.id)) return;
        this.#remove(entry);
        entry.listener({ type: 'terminated', cause });
      });
    }
    return entries.length;
  }

  /** QoS flows of a UE, oldest first. */
  flowsOf(ueName: string): EstablishedQosFlow[] {
    return [...this.#flows.values()].filter((entry) => entry.ueName === ueName);
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
    if (!this.#admit(id, ue, request.parameters)) return this.#reject(id, 'no-resources', listener);
    const bearers = this.#openBearers(id, ue, request.parameters);
    this.#flows.set(id, {
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
    });
    this.#cell.reclassify(ue);
    this.#startMonitoring();
    listener({ type: 'allocated' });
  }

  /** Asks admission control, and ends the QoS flows that have to go for this one. */
  #admit(id: string, ue: number, parameters: QosFlowParameters): boolean {
    const admission = this.#admission.admit(id, ue, parameters, this.#simulation.now());
    if (!admission.admitted) return false;
    for (const preempted of admission.preempted) {
      const entry = this.#flows.get(preempted)!;
      this.#remove(entry);
      entry.listener({ type: 'terminated', cause: 'preempted' });
    }
    return true;
  }

  #reject(id: string, cause: 'no-resources' | 'unknown-ue', listener: (event: QosFlowEvent) => void): void {
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
      if (!this.#admit(entry.id, entry.ue, change.parameters)) return entry.listener({ type: 'not-guaranteed' });
      const previous = entry.bearers;
      const wasKept = entry.monitors.every(({ kept }) => kept);
      entry.parameters = change.parameters;
      entry.bearers = this.#openBearers(entry.id, entry.ue, change.parameters);
      entry.monitors = this.#monitors(entry.bearers);
      this.#cell.reclassify(entry.ue);
      for (const direction of DIRECTIONS) this.#cell.closeBearer(previous[direction]);
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
    this.#admission.release(entry.id);
    this.#cell.reclassify(entry.ue);
    for (const direction of DIRECTIONS) this.#cell.closeBearer(entry.bearers[direction]);
  }

  /** Notification control, TS 23.501 §5.7.2.4: the owner is told when a guarantee cannot be kept, and when it can again. */
  #monitors(bearers: Readonly<Record<Direction, DataBearer>>): DirectionMonitor[] {
    return DIRECTIONS.filter((direction) => bearers[direction].gfbrBps > 0).map((direction) => {
      const bearer = bearers[direction];
      const windowNs = (bearer.fiveQi.averagingWindowMs ?? 0) * NS_PER_MS;
      return { bearer, monitor: new GuaranteeMonitor(bearer.gfbrBps, windowNs, this.#simulation.now()), kept: true };
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

  #sample({ monitors, listener }: Entry): void {
    const before = monitors.every(({ kept }) => kept);
    for (const direction of monitors) {
      const { queue, fullBufferFlow, gfbrBps } = direction.bearer;
      // More than the guarantee would carry until the next look: what a flow within its guarantee never has waiting.
      const muchBytes = (gfbrBps * MONITORING_PERIOD_NS) / (8 * NS_PER_S);
      const backlogged = queue.backlogBytes > muchBytes || fullBufferFlow >= 0;
      const change = direction.monitor.sample(this.#simulation.now(), queue.deliveredBytes, backlogged);
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
    for (const entry of this.#flows.values()) {
      if (entry.ue === ue && entry.matches(ipFlow, direction)) return entry.bearers[direction];
    }
    return undefined;
  }
}

function matcher(filters: readonly PacketFilter[]): (ipFlow: IpFlow, direction: Direction) => boolean {
  const compiled = filters.map((filter) => compileFilter(filter));
  return (ipFlow, direction) => compiled.some((matches) => matches(ipFlow, direction));
}
