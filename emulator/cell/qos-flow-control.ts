import type { Nanoseconds, Simulation } from '../kernel/index.ts';
import type { Direction } from '../radio/direction.ts';
import type { AdmissionControl } from './admission-control.ts';
import { type Cell, DIRECTIONS } from './cell.ts';
import type { DataBearer } from './data-bearer.ts';
import type { IpFlow } from './ip-flow.ts';
import { compileFilter, type PacketFilter } from './packet-filter.ts';
import type { QosFlowEvent, QosFlowParameters, QosFlowRequest, ReleaseCause, UserPlane } from './qos-flow.ts';

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
  bearers: Record<Direction, DataBearer>;
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
    if (!this.#admission.admit(id, ue, request.parameters)) return this.#reject(id, 'no-resources', listener);
    this.#flows.set(id, {
      id,
      ue,
      ueName: request.ueName,
      establishedNs: this.#simulation.now(),
      filters: request.filters,
      parameters: request.parameters,
      listener,
      matches: matcher(request.filters),
      bearers: this.#openBearers(id, ue, request.parameters),
    });
    this.#cell.reclassify(ue);
    listener({ type: 'allocated' });
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
      if (!this.#admission.admit(entry.id, entry.ue, change.parameters))
        return entry.listener({ type: 'not-guaranteed' });
      const previous = entry.bearers;
      entry.parameters = change.parameters;
      entry.bearers = this.#openBearers(entry.id, entry.ue, change.parameters);
      this.#cell.reclassify(entry.ue);
      for (const direction of DIRECTIONS) this.#cell.closeBearer(previous[direction]);
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
